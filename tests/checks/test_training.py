# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Seeds, determinism, the author's paths and tests: each check fires and is silent where it should."""

from __future__ import annotations

import json

import pytest

from release_checker.model import Finding, Result, Skip, Unknown
from release_checker.testing import findings, run_check

LOOP = """
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for batch in loader:
    loss = net(batch).sum()
    loss.backward()
    optimizer.step()
"""
TORCH = "import torch\nfrom torch import nn\n{seed}net = nn.Linear(2, 1)\nloader = []\n" + LOOP


def notebook(*cells: str) -> str:
    return json.dumps({
        "nbformat": 4, "nbformat_minor": 5, "metadata": {"language_info": {"name": "python"}},
        "cells": [{"cell_type": "code", "id": f"c{number}", "execution_count": None, "metadata": {}, "outputs": [],
                   "source": cell}
                  for number, cell in enumerate(cells)],
    })


def advisory(results: list[Result]) -> list[bool]:
    return [item.advisory for item in results if isinstance(item, Finding)]


def test_trn002_tells_each_library_with_its_first_draw() -> None:
    code = "import random\nimport numpy as np\nfrom sklearn.model_selection import train_test_split\n"
    code += "x = np.random.rand(9)\nrandom.shuffle(x)\na, b = train_test_split(x)\n"
    assert findings(run_check("TRN002", {"train.py": TORCH.format(seed="") + code})) == [
        "train.py:3: random numbers without a seed: torch (nn.Linear, line 3), numpy (numpy.random.rand, line 14), "
        "random (random.shuffle, line 15), scikit-learn (train_test_split, line 16)"
    ]


@pytest.mark.parametrize("seed", [
    "torch.manual_seed(0)\n",
    "import pytorch_lightning as pl\npl.seed_everything(1)\n",
    "from transformers import set_seed\nset_seed(3)\n",
    "from somewhere_else import fix_all_seeds\nfix_all_seeds(3)\n",
    "def set_seed(value):\n    torch.manual_seed(value)\nset_seed(5)\n",
    "import argparse\np = argparse.ArgumentParser()\np.add_argument('--seed', default=3, type=int)\nargs = p.parse_args()\n"
    "if args.seed is not None:\n    torch.manual_seed(args.seed)\n",
])
def test_trn002_knows_a_seed_when_it_sees_one(seed: str) -> None:
    assert findings(run_check("TRN002", {"train.py": TORCH.format(seed=seed)})) == []


def test_trn002_follows_the_projects_own_helper_and_counts_what_it_seeds() -> None:
    helper = "import random\nimport numpy as np\n\ndef set_seed(seed):\n    random.seed(seed)\n    np.random.seed(seed)\n"
    code = TORCH.format(seed="from helpers.repeat import set_seed\nset_seed(3)\n")
    files = {"train.py": code, "helpers/__init__.py": "", "helpers/repeat.py": helper}
    assert findings(run_check("TRN002", files)) == ["train.py:5: random numbers without a seed: torch (nn.Linear, line 5)"]
    files["helpers/repeat.py"] += "    import torch\n    torch.manual_seed(seed)\n"
    assert findings(run_check("TRN002", files)) == []


def test_trn002_says_why_a_seed_does_not_help() -> None:
    option = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--seed', default=0, type=int)\n"
    option += "args = p.parse_args()\n"
    helper = "def set_seed(value):\n    torch.manual_seed(value)\n"
    reasons = [
        (option, "the option --seed is declared and reaches no seed call"),
        (helper, "set_seed() would seed and is never called"),
        ("torch.cuda.manual_seed_all(1)\n",
         "only the GPU's generator is seeded, initial weights and shuffling are drawn by the CPU's"),
    ]
    for seed, reason in reasons:
        found = findings(run_check("TRN002", {"train.py": TORCH.format(seed=seed)}))
        assert [line.partition("; ")[2] for line in found] == [reason]


@pytest.mark.parametrize(("default", "test"), [("None", "args.seed is not None"), ("0", "args.seed"),
                                               ("-1", "args.seed >= 0")])
def test_trn002_advises_where_the_seed_is_off_unless_given(default: str, test: str) -> None:
    seed = (f"import argparse\np = argparse.ArgumentParser()\np.add_argument('--seed', default={default}, type=int)\n"
            f"args = p.parse_args()\nif {test}:\n    torch.manual_seed(args.seed)\n")
    results = run_check("TRN002", {"train.py": TORCH.format(seed=seed)})
    assert findings(results) == [
        f"train.py:5: seeded only when --seed is given (its default is {default}): torch (nn.Linear, line 9)"
    ]
    assert advisory(results) == [True]


def test_trn002_counts_what_imported_modules_draw_when_it_is_used() -> None:
    module = "import numpy as np\n\ndef shuffled(x):\n    return np.random.permutation(x)\n"
    code = TORCH.format(seed="import data\ntorch.manual_seed(1)\n")
    assert findings(run_check("TRN002", {"train.py": code, "data.py": module})) == []
    used = code + "data.shuffled([1, 2])\n"
    assert findings(run_check("TRN002", {"train.py": used, "data.py": module})) == [
        "train.py: random numbers without a seed: numpy (numpy.random.permutation, data.py:4)"
    ]


def test_trn002_scikit_learn_by_its_own_rules() -> None:
    fit = "from sklearn.linear_model import LogisticRegression\nLogisticRegression().fit(x, y)\n"
    silent = [
        "from sklearn.model_selection import KFold\nx = KFold(5)\n",
        "from sklearn.model_selection import train_test_split\na = train_test_split(x, random_state=1)\n",
        "from sklearn.model_selection import train_test_split\na = train_test_split(x, shuffle=False)\n",
        "import numpy as np\nnp.random.seed(1)\nfrom sklearn.model_selection import train_test_split\na = "
        "train_test_split(x)\n",
        "from sklearn.ensemble import RandomForestClassifier\na = RandomForestClassifier(**settings)\n",
    ]
    for code in silent:
        assert findings(run_check("TRN002", {"train.py": code + fit})) == []
    fires = [
        ("from sklearn.model_selection import KFold\nx = KFold(5, shuffle=True)\n", "KFold(shuffle=True)"),
        ("from sklearn.ensemble import RandomForestClassifier\na = RandomForestClassifier(random_state=None)\n",
         "RandomForestClassifier"),
    ]
    for code, what in fires:
        found = findings(run_check("TRN002", {"train.py": code + fit}))
        assert found == [f"train.py:2: random numbers without a seed: scikit-learn ({what}, line 2)"]


def test_trn002_generators_keras_and_keys() -> None:
    keras = "import tensorflow as tf\nm = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nm.fit(x, y)\n"
    assert findings(run_check("TRN002", {"train.py": keras})) == [
        "train.py:2: random numbers without a seed: tensorflow (tf.keras.layers.Dense, line 2)"
    ]
    assert findings(run_check("TRN002", {"train.py": "import keras\nkeras.utils.set_random_seed(1)\n" + keras})) == []
    own = "import numpy as np\nrng = np.random.default_rng()\nprint(rng.random())\n"
    assert findings(run_check("TRN002", {"simulate.py": own})) == [
        "simulate.py:2: random numbers without a seed: unseeded generator (numpy.random.default_rng(), line 2)"
    ]
    assert findings(run_check("TRN002", {"simulate.py": own.replace("()\n", "(7)\n", 1)})) == []
    key = "import jax\nkey = jax.random.PRNGKey(0)\nprint(jax.random.normal(key))\n"
    assert [type(item) for item in run_check("TRN002", {"a.py": key})] == [Skip]


def test_trn002_notebooks_libraries_and_asides() -> None:
    assert findings(run_check("TRN002", {"a.ipynb": notebook("import random", "x = 1\nprint(random.random())")})) == [
        "a.ipynb cell 2 line 2: random numbers without a seed: random (random.random, cell 2 line 2)"
    ]
    # A port, a colour or a waiting time is no result.
    assert findings(run_check("TRN002", {"a.py": "import random\nport = random.randint(1, 9)\nprint(port)\n"})) == []
    package = {"pyproject.toml": "[project]\nname = 'x'\nversion = '1'\n", "x/__init__.py": "",
               "examples/a.py": TORCH.format(seed="")}
    assert [type(item) for item in run_check("TRN002", package)] == [Skip]


def test_trn002_is_unknown_where_the_code_cannot_be_read() -> None:
    assert type(next(iter(run_check("TRN002", {"train.py": "def (:\n"})))) is Unknown


def test_trn003_tells_devices_and_settings() -> None:
    cuda = TORCH.format(seed="") + "net.cuda()\n"
    assert findings(run_check("TRN003", {"train.py": cuda})) == [
        "train.py:11: torch trains on a GPU, and nothing asks for deterministic algorithms"
    ]
    for setting in ("torch.use_deterministic_algorithms(True)\n", "torch.backends.cudnn.deterministic = True\n"):
        assert findings(run_check("TRN003", {"train.py": cuda + setting})) == []
    timed = cuda + "torch.backends.cudnn.deterministic = True\ntorch.backends.cudnn.benchmark = True\n"
    assert len(findings(run_check("TRN003", {"train.py": timed}))) == 1
    assert findings(run_check("TRN003", {"train.py": TORCH.format(seed="")})) == []
    order = TORCH.format(seed="") + "index = {word: n for n, word in enumerate(set(words))}\n"
    assert findings(run_check("TRN003", {"train.py": order})) == [
        "train.py:11: the order of a set is taken for an order; for strings it is another in each run"
    ]
    assert [type(item) for item in run_check("TRN003", {"notes.py": "x = 1\n"})] == [Skip]


def test_trn004_finds_paths_that_run_and_leaves_those_that_talk() -> None:
    code = (
        '"""Put the data into /home/ann/data/cells."""\n'
        "# /home/ann/data/cells\n"
        "import os\n"
        "parser.add_argument('--data', default='/home/ann/data/cells', help='such as /home/bob/data')\n"
        "print('see /home/carl/notes.txt')\n"
        "here = os.getcwd() + '/data/cells/all'\n"
    )
    assert findings(run_check("TRN004", {"train.py": code})) == [
        "train.py:4: /home/ann/data/cells exists on the author's machine only"
    ]
    settings = "# root: /home/ann/x\nroot: /scratch/ann/cells/images\nurl: https://lab.example/home/ann/x\n"
    assert findings(run_check("TRN004", {"configs/base.yaml": settings})) == [
        "configs/base.yaml:2: /scratch/ann/cells/images exists on the author's machine only"
    ]
    for path in ("tests/test_a.py", "docs/conf.yaml", "outputs/run1/config.yaml", "docker-compose.yml",
                 "mlruns/0/meta.yaml"):
        assert findings(run_check("TRN004", {path: "x = '/home/ann/data/cells'\n"})) == []


def test_trn004_tells_many_files_of_one_folder_once() -> None:
    files: dict[str, str | bytes] = {f"jobs/run{number}.sh": f"python train.py /home/ann/study/{number}\n"
                                     for number in range(6)}
    assert findings(run_check("TRN004", files)) == [
        "jobs/run0.sh:1: /home/ann/study/0 exists on the author's machine only, and 5 more, in 6 files of this folder"
    ]


def test_trn009_wants_tests_and_not_only_their_names() -> None:
    assert findings(run_check("TRN009", {"train.py": "x = 1\n"})) == ["no tests among 1 Python files"]
    named = {"train.py": "x = 1\n", "test_model.py": "import train\nprint(train.x)\n"}
    assert findings(run_check("TRN009", named)) == [
        "no tests among 1 Python files; test_model.py is named like one and holds no test function"
    ]
    for path, code in [
        ("tests/test_a.py", "def test_a():\n    assert True\n"),
        ("checks_of_mine.py", "import unittest\nclass A(unittest.TestCase):\n    def test_a(self): pass\n"),
        ("tox.ini", "[testenv]\ncommands = pytest --doctest-modules\n"),
    ]:
        assert findings(run_check("TRN009", {"train.py": "x = 1\n", path: code})) == []
    assert [type(item) for item in run_check("TRN009", {"README.md": "x"})] == [Skip]


def test_trn002_believes_a_seed_in_a_cell_with_a_gap() -> None:
    draw = "import random\nprint(random.random())"
    gap = "seed = # your favourite one\nrandom.seed(seed)"
    assert findings(run_check("TRN002", {"a.ipynb": notebook(gap, draw)})) == []
    assert len(findings(run_check("TRN002", {"a.ipynb": notebook("x = # yours", draw)}))) == 1


def test_trn002_advises_on_numpy_in_the_workers_of_a_loader() -> None:
    data = "import numpy as np\nclass Cells:\n    def __getitem__(self, n):\n        return np.random.rand()\n"
    seeds = "import numpy as np\nfrom cells import Cells\ntorch.manual_seed(0)\nnp.random.seed(0)\n"
    loader = "loader = torch.utils.data.DataLoader(Cells(), num_workers=4{})"
    code = TORCH.format(seed=seeds).replace("loader = []", loader)
    results = run_check("TRN002", {"train.py": code.replace("{}", ""), "cells.py": data})
    assert findings(results) == [
        "train.py:8: the loader's workers draw from numpy (numpy.random.rand, cells.py:4), and no worker_init_fn seeds "
        "them: "
        "before PyTorch 1.9 all of them draw the same numbers"
    ]
    assert advisory(results) == [True]
    assert findings(run_check("TRN002", {"train.py": code.replace("{}", ", worker_init_fn=seed_worker"),
                                         "cells.py": data})) == []
