# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: MIT

"""Measure trained weights on the test images."""

from __future__ import annotations

import argparse
from pathlib import Path

from sklearn.metrics import accuracy_score, f1_score

import data
import models


def main() -> None:
    """Print accuracy and macro F1 of each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, nargs="+", help="files that train.py wrote")
    options = parser.parse_args()
    test = data.load().test
    for path in options.weights:
        predicted = models.predict(models.load(path), test.images)
        accuracy = accuracy_score(test.labels, predicted)
        macro_f1 = f1_score(test.labels, predicted, average="macro")
        print(f"{path.stem}: test_accuracy {accuracy:.4f}, test_macro_f1 {macro_f1:.4f}")


if __name__ == "__main__":
    main()
