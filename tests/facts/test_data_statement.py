# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a README says of data."""

from __future__ import annotations

import pytest

from release_checker.facts.data_statement import names_place, read_statement
from release_checker.facts.readme import Readme
from release_checker.testing import gather


@pytest.mark.parametrize(("text", "how"), [
    ("See [the cells](https://zenodo.org/records/12).", "link"),
    ("Download the images first.", "sentence"),
    ("The recordings were collected at our hospital.", "sentence"),
    ("We train on MNIST.", "known data set"),
    ("## Dataset\n\nCells.", "section"),
    ("Our code for a paper.", ""),
    ("![data](https://lab.example/picture.svg)", ""),
])
def test_statements(text: str, how: str) -> None:
    assert read_statement(gather(Readme, {"README.md": f"# Cells\n\n{text}\n"})).how == how


@pytest.mark.parametrize(("text", "path", "named"), [
    ("Put `cells.csv` there", "data/cells.csv", True),
    ("unpack it into the data folder", "data/cells.csv", True),
    ("unpack it into `data/`", "data/part/cells.csv", True),
    ("our data is large", "data/cells.csv", False),
    ("cells.csv.gz", "raw/other.csv", False),
])
def test_places(text: str, path: str, named: bool) -> None:
    assert names_place(text, path) is named
