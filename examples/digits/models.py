# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: MIT

"""The two models under comparison, and their weights as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file
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


def layers(model: SGDClassifier | MLPClassifier) -> dict[str, np.ndarray]:
    """Weights and biases by layer: `0.weight` of shape (inputs, outputs), `0.bias`, `1.weight` …"""
    if isinstance(model, MLPClassifier):
        weights, biases = model.coefs_, model.intercepts_
    else:
        weights, biases = [model.coef_.T], [model.intercept_]
    named = {}
    for number, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        named[f"{number}.weight"], named[f"{number}.bias"] = np.ascontiguousarray(weight), np.ascontiguousarray(bias)
    return named


def save(path: Path, model: SGDClassifier | MLPClassifier) -> None:
    """Write the weights as safetensors, which load without running any code."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(layers(model), path)


def load(path: Path) -> dict[str, np.ndarray]:
    """Weights and biases by layer, as `save` wrote them."""
    return load_file(path)


def predict(arrays: dict[str, np.ndarray], images: np.ndarray) -> np.ndarray:
    """The digit with the highest activation; ReLU between layers."""
    activation = images
    for number in range(len(arrays) // 2):
        if number:
            activation = np.maximum(activation, 0)
        activation = activation @ arrays[f"{number}.weight"] + arrays[f"{number}.bias"]
    return DIGITS[activation.argmax(axis=1)]
