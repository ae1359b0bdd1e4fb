# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: MIT

"""The study's promises: the split, the stored weights, and the same weights from the same seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import data
import models

SETTINGS = {
    "logistic": models.Settings(model="logistic", epochs=2, learning_rate=0.01, l2=0.0001),
    "mlp": models.Settings(model="mlp", epochs=2, learning_rate=0.005, l2=0.0001, hidden_units=8),
}


def trained(name: str, seed: int):
    model = models.build(SETTINGS[name], seed)
    train = data.load().train
    for _ in range(SETTINGS[name].epochs):
        model.partial_fit(train.images, train.labels, classes=models.DIGITS)
    return model


def test_split_uses_every_image_once() -> None:
    digits = data.load()
    assert [len(part.labels) for part in (digits.train, digits.validation, digits.test)] == [1078, 359, 360]
    assert digits.digest == "f6d9e39f37dc45d327f6db33428ee58970ccceabb2535a5c179de35886b70443"


@pytest.mark.parametrize("name", SETTINGS)
def test_same_seed_gives_the_same_weights(name: str) -> None:
    first, second = models.layers(trained(name, 3)), models.layers(trained(name, 3))
    assert first.keys() == second.keys()
    assert all(np.array_equal(first[layer], second[layer]) for layer in first)


@pytest.mark.parametrize("name", SETTINGS)
def test_saved_weights_predict_as_the_model_does(name: str, tmp_path: Path) -> None:
    model, images = trained(name, 3), data.load().test.images
    models.save(tmp_path / "weights.safetensors", model)
    assert np.array_equal(models.predict(models.load(tmp_path / "weights.safetensors"), images), model.predict(images))
