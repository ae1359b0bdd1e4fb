# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The files of the sound study that every project of the demonstration is made from."""

from __future__ import annotations

RESULTS = """\
| model | test_accuracy | seeds |
|---|---|---|
| linear | 0.912 ± 0.004 | 3 |
"""
README = f"""\
# TITLE

A small made-up study: a line fitted to forty measurements.

## Installation

```sh
pip install -r requirements.txt
```

## Data

`data/measured.csv` holds all measurements; we made them ourselves and publish them here under CC0-1.0.

## Training

```sh
python train.py --seed 0
```

A run takes a second on one core of a laptop and 50 MB of memory; no GPU is used.

## Evaluation

```sh
python evaluate.py
```

## Results

Mean and standard deviation over three seeds; `results/scores.csv` holds each.

{RESULTS}
The fitted weights are two numbers, which `train.py` prints; nothing is to be downloaded.

## Limitations

Forty measurements of one place say little about others.

## License and citation

Released under the [MIT license](LICENSE). Please cite as [CITATION.cff](CITATION.cff) says.
"""
LICENSE = """\
MIT License

Copyright (c) 2026 Sample Scholar

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""
CITATION = """\
cff-version: 1.2.0
message: Please cite this study.
title: "TITLE"
type: software
license: MIT
version: "1.0"
date-released: 2026-11-01
authors:
  - family-names: Scholar
    given-names: Sample
"""
DATA = "x,y\n" + "".join(f"{number / 40:.3f},{(number * 7 % 40) / 40:.3f}\n" for number in range(40))
SCORES = "model,seed,epoch,test_accuracy\nlinear,0,1,0.908\nlinear,1,1,0.912\nlinear,2,1,0.916\n"
TRAIN = '''\
"""Fit a line to the measurements."""

import argparse
import csv
import random

import numpy as np


def measured(path="data/measured.csv"):
    """All pairs of the file, as an array of two columns."""
    with open(path, newline="", encoding="utf-8") as stream:
        return np.array([[float(row["x"]), float(row["y"])] for row in csv.DictReader(stream)])


def main():
    """Train from one seed and print the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    seed = parser.parse_args().seed
    random.seed(seed)
    np.random.seed(seed)
    chosen = measured()[np.random.permutation(40)[:30]]
    print(np.polyfit(chosen[:, 0], chosen[:, 1], 1))


if __name__ == "__main__":
    main()
'''
LOGGED = '''\
"""Fit a line to the measurements step by step, and log each step."""

import argparse
import csv
import random


def measured(path="data/measured.csv"):
    """All pairs of the file."""
    with open(path, newline="", encoding="utf-8") as stream:
        return [(float(row["x"]), float(row["y"])) for row in csv.DictReader(stream)]


def loss(pairs, slope, offset):
    """Mean squared error of a line."""
    return sum((slope * x + offset - y) ** 2 for x, y in pairs) / len(pairs)


def main():
    """Train from one seed; results/training_log.csv holds each epoch."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    seed = parser.parse_args().seed
    random.seed(seed)
    pairs = measured()
    random.shuffle(pairs)
    train, held = pairs[:30], pairs[30:]
    slope = offset = 0.0
    with open("results/training_log.csv", "w", newline="", encoding="utf-8") as stream:
        log = csv.writer(stream)
        log.writerow(["epoch", "loss", "val_loss"])
        for epoch in range(1, 31):
            for x, y in train:
                gap = slope * x + offset - y
                slope, offset = slope - 0.02 * gap * x, offset - 0.02 * gap
            log.writerow([epoch, f"{loss(train, slope, offset):.6f}", f"{loss(held, slope, offset):.6f}"])
    print(slope, offset)


if __name__ == "__main__":
    main()
'''
EVALUATE = '''\
"""Print the mean of the recorded scores."""

import csv


def mean(path="results/scores.csv"):
    """Mean accuracy over all seeds."""
    with open(path, newline="", encoding="utf-8") as stream:
        scores = [float(row["test_accuracy"]) for row in csv.DictReader(stream)]
    return sum(scores) / len(scores)


if __name__ == "__main__":
    print(mean())
'''
TESTS = '''\
"""The study's own tests."""

from train import measured


def test_all_measurements_are_read():
    assert len(measured()) == 40
'''
