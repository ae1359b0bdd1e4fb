# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Missing data and what the README says of it."""

from __future__ import annotations

import pytest

from release_checker.facts.data_statement import names_place
from release_checker.model import Looked, Skip
from release_checker.testing import findings, run_check

READS = "import pandas as pd\nframe = pd.read_csv('data/cells.csv')\nprint(frame)\n"
MISSING = "pandas.read_csv reads data/cells.csv: neither shipped, made nor fetched, nor named in the description"


def test_trn010_fires_on_a_file_that_nobody_has() -> None:
    assert findings(run_check("TRN010", {"train.py": READS, "README.md": "# Cells\n"})) == [f"train.py:2: {MISSING}"]


@pytest.mark.parametrize("files", [
    {"data/cells.csv": "a\n1\n"},
    {"make.py": "frame.to_csv('data/cells.csv')\n"},
    {"prepare.py": "import os\nos.makedirs('data', exist_ok=True)\n"},
    {"get.sh": "wget -O data/cells.csv https://lab.example/cells.csv\n"},
    {"README.md": "Put `cells.csv` into the folder data.\n"},
    {"README.md": "Download the data from https://zenodo.org/records/1 first.\n"},
    {"data/README.md": "cells.csv comes from the hospital.\n"},
])
def test_trn010_is_silent_where_the_file_is_had(files: dict[str, str | bytes]) -> None:
    assert findings(run_check("TRN010", {"train.py": READS, **files})) == []


@pytest.mark.parametrize("code", [
    "import os\nif os.path.exists('data/cells.csv'):\n    open('data/cells.csv')\n",
    "try:\n    open('data/cells.csv')\nexcept FileNotFoundError:\n    pass\n",
    "import sys\nopen(sys.argv[1])\n",
    "import argparse\np = argparse.ArgumentParser()\np.add_argument('--data')\nargs = p.parse_args()\nopen(args.data)\n",
    "import urllib.request\nurllib.request.urlretrieve('https://lab.example/a', 'data/cells.csv')\nopen('data/cells.csv')\n",
    "open('https://lab.example/a')\n",
    "open('data/cells.csv', 'w')\n",
    "def never(path='data/cells.csv'):\n    return open(path)\nnever()\n",
])
def test_trn010_is_silent_where_reading_cannot_tell_or_the_code_looks_first(code: str) -> None:
    assert findings(run_check("TRN010", {"train.py": code})) == []


def test_trn010_follows_constants_joins_and_imported_modules() -> None:
    module = "from pathlib import Path\nimport os\nROOT = Path('inputs')\n\n"
    module += "def load():\n    return open(ROOT / 'part' / 'a.txt')\n"
    files = {"train.py": "import cells\ncells.load()\n", "cells.py": module}
    assert findings(run_check("TRN010", files)) == [
        "cells.py:6: open reads inputs/part/a.txt: neither shipped, made nor fetched, nor named in the description"
    ]
    assert findings(run_check("TRN010", {**files, "train.py": "import cells\nprint(1)\n"})) == []


def test_trn010_tells_a_name_that_differs_in_case() -> None:
    assert findings(run_check("TRN010", {"train.py": READS, "data/Cells.csv": "a\n"})) == [
        "train.py:2: reads data/cells.csv, shipped is data/Cells.csv: not the same name where case counts"
    ]


def test_doc012_wants_a_word_on_data_that_is_not_shipped() -> None:
    assert findings(run_check("DOC012", {"train.py": READS, "README.md": "# Cells\n\nOur code.\n"})) == [
        "README.md: the code reads data/cells.csv, which is not in the repository, and README.md does not say where data "
        "comes from"
    ]
    for words in ("The data is available on request.", "We train on CIFAR-10.", "[data](https://zenodo.org/records/1)",
                  "## Dataset"):
        results = run_check("DOC012", {"train.py": READS, "README.md": f"# Cells\n\n{words}\n"})
        assert [type(item) for item in results] == [Looked]
    assert [type(item) for item in run_check("DOC012", {"train.py": "print(1)\n", "README.md": "# Cells\n"})] == [Skip]


def test_an_absolute_path_that_nothing_names_comes_to_an_end() -> None:
    assert not names_place("Cells", "/srv/cells/a.csv")
    assert names_place("They lie in `/srv/cells/`.", "/srv/cells/a.csv")


def test_an_absolute_default_of_an_option_comes_to_an_end() -> None:
    code = ("import argparse\nimport torch\np = argparse.ArgumentParser()\n"
            "p.add_argument('--data_dir', default='/srv/cells')\nargs = p.parse_args()\nmodel = torch.nn.Linear(2, 1)\n"
            "optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n"
            "model(torch.load(args.data_dir)).sum().backward()\noptimizer.step()\n")
    assert findings(run_check("DOC012", {"train.py": code, "README.md": "# Cells\n"})) == [
        "README.md: the code reads what --data_dir names, which is not in the repository, and README.md does not say where "
        "data comes from"
    ]
