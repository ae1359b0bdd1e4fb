# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from release_checker.model import Finding, Skip
from release_checker.testing import findings, run_check

LOOP = "import torch\nopt = torch.optim.SGD([], 1)\nfor x in []:\n    loss.backward()\n    opt.step()\n"
EVALUATE = "import torch\nfrom sklearn.metrics import f1_score\nif __name__ == '__main__':\n    print(f1_score([], []))\n"


@pytest.mark.parametrize(
    "readme",
    [
        "```\npython train.py\n```",
        "Run `python train.py`.",
        "To train, run train.py with Python 3.",
        "```sh\nmake train\n```",
        "```sh\nbash scripts/train_all.sh\n```",
        "```python\nmodel.fit(x)\n```",
        "See [training](docs/training.md).",
        "[Open it](https://colab.research.google.com/github/a/b)",
        "```sh\npython main.py --mode train\n```",
    ],
)
def test_training_is_told(readme: str) -> None:
    files = {"README.md": f"# Study\n\n{readme}\n", "train.py": LOOP, "docs/training.md": "```\npython train.py\n```\n"}
    assert findings(run_check("DOC003", files)) == []


def test_training_is_not_told() -> None:
    assert findings(run_check("DOC003", {"README.md": "# Study\n\nCode of our paper.\n", "train.py": LOOP})) == [
        "README.md: train.py trains (loss.backward()), and the README gives no command for it"
    ]
    assert run_check("DOC003", {"README.md": "# Study\n", "a.py": "print(1)\n"}) == [Skip("no training code")]


def test_the_command_to_write_down_is_one_that_a_shell_takes() -> None:
    found = run_check("DOC003", {"README.md": "# Study\n\nCode of our paper.\n", "main study/train (a).py": LOOP})
    assert [item.fix.text for item in found if isinstance(item, Finding) and item.fix] == [
        "write into the README: python 'main study/train (a).py', with the options of the main result"
    ]


def test_a_library_is_left_out() -> None:
    library = {
        "README.md": "# Lib\n",
        "setup.py": "from setuptools import setup\nsetup(name='lib')\n",
        "lib/__init__.py": "",
        "lib/fit.py": "def go(model, opt, loss):\n    loss.backward()\n    opt.step()\n",
    }
    assert run_check("DOC003", library) == [Skip("a library: its users write the training")]


def test_evaluation() -> None:
    files = {"README.md": "# Study\n\n```\npython train.py\n```\n", "train.py": LOOP, "evaluate.py": EVALUATE}
    assert findings(run_check("DOC004", files)) == [
        "README.md: evaluate.py evaluates (f1_score(…)), and the README gives no command for it"
    ]
    assert findings(run_check("DOC004", {**files, "README.md": "```\npython evaluate.py\n```\n"})) == []
    assert findings(run_check("DOC004", {**files, "README.md": "```\npython train.py --eval\n```\n"})) == []
    assert run_check("DOC004", {"README.md": "x", "train.py": LOOP}) == [Skip("no evaluation code apart from training")]
