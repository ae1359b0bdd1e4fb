# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: MIT

"""The two models under comparison, and their weights as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import SGDClassifier
from sklearn.neural_network import MLPClassifier

DIGITS = np.arange(10)


@dataclass(frozen=True)
class Settings:
    """What one of configs/*.toml says."""

    model: str
    "`logistic` (logistic regression, one digit against the rest) or `mlp` (one hidden layer)."
    epochs: int
    "Passes over the training images."
    learning_rate: float
    "Step size, constant."
    l2: float
    "Weight of the squared norm in the loss."
    hidden_units: int = 0
    "Width of the hidden layer; 0 for the logistic model."


def build(settings: Settings, seed: int) -> SGDClassifier | MLPClassifier:
    """A model before its first epoch. `seed` decides the initial weights and the order of the images."""
    if settings.model == "logistic":
        return SGDClassifier(
            loss="log_loss", alpha=settings.l2, learning_rate="constant", eta0=settings.learning_rate, random_state=seed
        )
    if settings.model == "mlp":
        return MLPClassifier(
            hidden_layer_sizes=(settings.hidden_units,), alpha=settings.l2, learning_rate_init=settings.learning_rate,
            batch_size=32, random_state=seed,
        )
    raise ValueError(f"model must be logistic or mlp, not {settings.model!r}")


def layers(model: SGDClassifier | MLPClassifier) -> list[np.ndarray]:
    """Weights and biases in turn, first layer first."""
    if isinstance(model, MLPClassifier):
        return [array for pair in zip(model.coefs_, model.intercepts_, strict=True) for array in pair]
    return [model.coef_.T, model.intercept_]


def save(path: Path, model: SGDClassifier | MLPClassifier) -> None:
    """Write the weights as an .npz of arrays, which loads without running any code."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        np.savez(stream, *layers(model))


def load(path: Path) -> list[np.ndarray]:
    """Weights and biases in turn, as `save` wrote them."""
    with np.load(path, allow_pickle=False) as arrays:
        return [arrays[f"arr_{number}"] for number in range(len(arrays.files))]


def predict(arrays: list[np.ndarray], images: np.ndarray) -> np.ndarray:
    """The digit with the highest activation; ReLU between layers."""
    activation = images
    for number in range(0, len(arrays), 2):
        if number:
            activation = np.maximum(activation, 0)
        activation = activation @ arrays[number] + arrays[number + 1]
    return DIGITS[activation.argmax(axis=1)]
