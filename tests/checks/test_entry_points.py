# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json

import pytest

from release_checker.facts.training import TrainingCode
from release_checker.model import Unknown
from release_checker.testing import findings, gather, run_check

MODULE = "def fit(model, opt, loss):\n    loss.backward()\n    opt.step()\n"


def test_training_code_that_nothing_starts() -> None:
    assert findings(run_check("TRN001", {"solver.py": MODULE, "README.md": "# Study\n"})) == [
        "solver.py:2: solver.py trains (loss.backward()), and nothing that can be run leads to it"
    ]


@pytest.mark.parametrize(
    "extra",
    [
        {"main.py": "from solver import fit\nif __name__ == '__main__':\n    fit(1, 2, 3)\n"},
        {"run.py": "import solver\nsolver.fit(1, 2, 3)\n"},
        {
            "a.ipynb": json.dumps(
                {
                    "nbformat": 4,
                    "nbformat_minor": 4,
                    "metadata": {},
                    "cells": [
                        {
                            "cell_type": "code",
                            "metadata": {},
                            "outputs": [],
                            "execution_count": 1,
                            "source": "from solver import fit\nfit(1, 2, 3)",
                        }
                    ],
                }
            )
        },
        {"README.md": "```sh\npython -c 'from solver import fit; fit()'\nmake train\n```\n"},
    ],
)
def test_training_code_that_something_starts(extra: dict[str, str]) -> None:
    assert findings(run_check("TRN001", {"solver.py": MODULE, **extra})) == []


def test_a_script_that_may_lead_there_is_undecided() -> None:
    results = run_check(
        "TRN001", {"solver.py": MODULE, "go.py": "import importlib, sys\nimportlib.import_module(sys.argv[1]).go()\n"}
    )
    assert [type(item) for item in results] == [Unknown]


@pytest.mark.parametrize(
    "source",
    [
        "model.fit(x, y)\n",
        "import xgboost as xgb\nbst = xgb.train({}, d)\nprint(bst)\n",
        "sess.run(train_op)\n",
        "sess.run([loss, self.optimizer])\n",
        "trainer = Trainer(model)\ntrainer.train()\n",
        "model.learn(total_timesteps=10)\n",
        "(w * loss).mean().backward()\nopt.step()\n",
        "import jax, optax\nfor b in d:\n    g = jax.grad(loss)(p)\n    p = optax.apply_updates(p, g)\n",
        "train_one_epoch(model, optimizer)\n",
        "import tensorflow as tf\ntf.train.AdamOptimizer(1).minimize(loss)\n",
        "print 'old'\nmodel.fit(x)\n",
    ],
)
def test_ways_to_train(source: str) -> None:
    code = gather(TrainingCode, {"work.py": source})
    assert [item.path for item in code.trains] == ["work.py"]
    assert [entry.kind for entry in code.entries] == ["script"]


@pytest.mark.parametrize(
    "source",
    [
        "scaler.fit(x)\n",
        "from sklearn.decomposition import PCA\nPCA(2).fit(x)\n",
        "model.train()\nout = model(x)\n",
        "plt.fit(x)\nscipy.stats.norm.fit(x)\n".replace("plt.fit(x)\n", "import scipy.stats\n"),
        "loss.backward()\n",
        "from scipy import optimize\noptimize.minimize(f, x)\n",
    ],
)
def test_what_only_looks_like_training(source: str) -> None:
    assert not gather(TrainingCode, {"work.py": source}).exists


def test_tests_vendored_code_and_documentation_are_left_out() -> None:
    files = dict.fromkeys(("tests/test_a.py", "third_party/x/train.py", "docs/conf.py"), MODULE + "fit(1, 2, 3)\n")
    assert not gather(TrainingCode, files).exists
    named_like_a_test = gather(TrainingCode, {"mnist_test.py": MODULE + "fit(1, 2, 3)\n"})
    assert [entry.path for entry in named_like_a_test.entries] == ["mnist_test.py"]


def test_a_script_names_modules_by_their_place_in_a_larger_repository() -> None:
    files = {
        "setup.py": "from setuptools import setup\nsetup(name='ours')\n",
        "tools/solver.py": MODULE.replace("fit", "steps"),
        "tools/run.py": "from lab.video.ours.tools.solver import steps\nif __name__ == '__main__':\n    steps(1, 2, 3)\n",
    }
    code = gather(TrainingCode, files)
    assert [entry.path for entry in code.entries] == ["tools/run.py"]
    assert not code.library
    known = files | {"tools/run.py": files["tools/run.py"].replace("lab.video.ours", "torch.utils")}
    assert gather(TrainingCode, known).entries == ()
