# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: MIT

"""The data: 1,797 handwritten digits of 8x8 pixels that ship with scikit-learn, split once and for all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

NAME = "scikit-learn digits"
SPLIT_SEED = 20261122
"Fixed, so that every run trains, selects and tests on the same images."


@dataclass(frozen=True)
class Part:
    """Images and their labels."""

    images: np.ndarray
    "Shape (n, 64), values from 0 to 1."
    labels: np.ndarray
    "Shape (n,), integers from 0 to 9."


@dataclass(frozen=True)
class Digits:
    """The three parts, 60, 20 and 20 percent of the images, with equal shares of each digit."""

    train: Part
    validation: Part
    test: Part
    digest: str
    "SHA-256 of images and labels as loaded."


def load() -> Digits:
    """Load and split the digits; nothing is downloaded."""
    images, labels = load_digits(return_X_y=True)
    digest = hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest()
    images = images / 16
    train_images, rest_images, train_labels, rest_labels = train_test_split(
        images, labels, test_size=0.4, stratify=labels, random_state=SPLIT_SEED
    )
    validation_images, test_images, validation_labels, test_labels = train_test_split(
        rest_images, rest_labels, test_size=0.5, stratify=rest_labels, random_state=SPLIT_SEED
    )
    return Digits(
        Part(train_images, train_labels), Part(validation_images, validation_labels), Part(test_images, test_labels), digest
    )
