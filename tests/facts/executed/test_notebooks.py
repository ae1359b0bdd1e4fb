# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Sample notebooks of our own, one for each verdict and kind of cause, run as an audit runs them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from release_checker.comparison.records import Tolerance
from release_checker.errors import FactUnavailable
from release_checker.execution.notebooks import run
from release_checker.execution.notebooks.records import CauseKind
from release_checker.execution.session import Session
from release_checker.execution.settings import DataFile, ExecutionSettings, NotebookSettings, Step
from release_checker.facts.executed.chance import ChanceKind
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.facts.executed.reruns import NotebookRerun, Verdict
from release_checker.testing import commit_all, notebook, write_files

from .conftest import rerun, session_of, stream

pytestmark = pytest.mark.slow

SCRIPT = """# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %%
import random

# %%
print(random.random())
"""
PAGE = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n# Title\n\n```{code-cell}\nundefined_name\n```\n"
ERROR = [{"output_type": "error", "ename": "ZeroDivisionError", "evalue": "division by zero", "traceback": []}]


def shown(source: str, text: str, *tags: str) -> Mapping[str, Any]:
    return {"source": source, "outputs": stream(text), "execution_count": 1, "metadata": {"tags": list(tags)}}


def tagged(source: str, *tags: str) -> Mapping[str, Any]:
    return {"source": source, "metadata": {"tags": list(tags)}}


FAILING: dict[str, tuple[str, CauseKind, int | None, int | None, str]] = {
    "own_code": (notebook("import helper", "value = 0\nhelper.invert(value)"), CauseKind.CODE, 2, 2, "helper.py line 2"),
    "file": (notebook("open('data/train.csv')"), CauseKind.MISSING_FILE, 1, 1, "data/train.csv"),
    "author": (notebook("open('/home/ada/thesis/data.csv')"), CauseKind.AUTHOR_PATH, 1, 1, "/home/ada/thesis/data.csv"),
    "made": (notebook("open('made.csv')"), CauseKind.MADE_ELSEWHERE, 1, 1, "make.py"),
    "module": (notebook("1", "x = 1\nimport numpy"), CauseKind.MISSING_MODULE, 2, 2, "numpy"),
    "uncommitted": (notebook("import my_private_helpers"), CauseKind.OWN_MODULE, 1, 1, "my_private_helpers"),
    "colab": (notebook("from google.colab import drive"), CauseKind.HOSTED, 1, 1, "Google Colab"),
    "python2": (notebook("print 'a'"), CauseKind.PYTHON, 1, None, "Python 2"),
    "order": (notebook("print(late)", "late = 1"), CauseKind.UNDEFINED, 1, 1, "cell 2"),
    "input": (notebook("name = input('name')"), CauseKind.INPUT, 1, 1, "input"),
    "program": (
        notebook("import subprocess\nsubprocess.run(['no-such-program'])"),
        CauseKind.PROGRAM,
        1,
        2,
        "no-such-program",
    ),
    "network": (
        notebook("from urllib.request import urlopen\nurlopen('https://data.invalid/a')"),
        CauseKind.NETWORK,
        1,
        2,
        "data.invalid",
    ),
    "gpu": (notebook("raise RuntimeError('Found no NVIDIA driver on your system.')"), CauseKind.GPU, 1, 1, "CUDA"),
    "died": (notebook("import os\nos._exit(1)"), CauseKind.DIED, 1, None, "died"),
    "slow": (notebook("import time\ntime.sleep(100)"), CauseKind.TIME, 1, None, "within 6 s"),
    "memory": (
        notebook("held = bytearray(3 << 30)\nheld[::4096] = b'x' * len(held[::4096])"),
        CauseKind.MEMORY,
        1,
        None,
        "memory",
    ),
    "assertion": (notebook("assert 1 + 1 == 3"), CauseKind.ASSERTION, 1, 1, "1 + 1 == 3"),
    "drawn": (
        notebook(
            "class Shown:\n    def _ipython_display_(self):\n        raise ValueError('cannot be drawn')",
            shown("print(1)", "1\n"),
            {
                "source": "get_ipython().showtraceback((ValueError, ValueError('cannot be drawn'), None))",
                "outputs": stream("fine\n"),
                "execution_count": 3,
            },
        ),
        CauseKind.CODE,
        3,
        None,
        "cannot be drawn",
    ),
    "service": (notebook("import socket\nsocket.create_connection(('127.0.0.1', 5432))"), CauseKind.SERVICE, 1, 2, "server"),
    "variable": (notebook("import os\nos.environ['API_TOKEN']"), CauseKind.CREDENTIALS, 1, 2, "API_TOKEN"),
    "flood": (
        notebook("block = 'x' * 1_000_000\nfor _ in range(12):\n    print(block)"),
        CauseKind.PRINTED,
        1,
        None,
        "printed",
    ),
}
FILES: dict[str, str] = {
    "README.md": "# Samples\n",
    "helper.py": "def invert(value):\n    return 1 / value\n",
    "make.py": "open('made.csv', 'w').write('a')\n",
    **{f"{name}.ipynb": item[0] for name, item in FAILING.items()},
    "same.ipynb": notebook(shown("print(1 / 3)", "0.3333333333\n")),
    "stale.ipynb": notebook(shown("print('accuracy', 0.874)", "accuracy 0.912\n")),
    "random.ipynb": notebook("import random\nvalue = random.random()", shown("print(value)", "0.5\n")),
    "sets.ipynb": notebook("letters = set('abcdefghijklm')", shown("print(list(letters))", "[]\n")),
    "clock.ipynb": notebook(
        "import time", shown("print('took', time.perf_counter_ns() % 1000003, 'units')", "took 3 units\n")
    ),
    "tags.ipynb": notebook(
        tagged("1 / 0", "raises-exception"), tagged("import nowhere_to_be_found", "skip-execution"), shown("print(1)", "1\n")
    ),
    "kept_error.ipynb": notebook({"source": "1 / 0", "outputs": ERROR, "execution_count": 1}, shown("print(1)", "1\n")),
    "empty.ipynb": notebook("print(1)"),
    "r.ipynb": notebook("x <- 1", kernel="a-kernel-that-nobody-has", name="R"),
    "long.ipynb": notebook("1"),
    "loose.ipynb": notebook(shown("print(0.5012)", "0.5\n")),
    "folder/where.ipynb": notebook(shown("import os\nprint(os.path.basename(os.getcwd()))", "folder\n")),
    "script.py": SCRIPT,
    "page.md": PAGE,
    "app.py": "import marimo\n\napp = marimo.App()\n",
    "paper.qmd": "```{r}\nx\n```\n",
}
SETTINGS = ExecutionSettings(
    memory_gb=1.0,
    notebooks={
        "slow.ipynb": NotebookSettings(seconds=6.0),
        "long.ipynb": NotebookSettings(skip="it takes a week"),
        "loose.ipynb": NotebookSettings(tolerance=Tolerance(relative=0.01)),
    },
)


@pytest.fixture(scope="session")
def samples(
    tmp_path_factory: pytest.TempPathFactory, kernel_store: Path, kernel_environment: RebuiltEnvironment
) -> dict[str, NotebookRerun]:
    root = write_files(tmp_path_factory.mktemp("study"), FILES)
    commit_all(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "BYTES", 10_000_000)
        found = rerun(root, kernel_environment, session_of(kernel_store, SETTINGS))
    assert found.tier
    return {item.path: item for item in found.items}


@pytest.mark.parametrize("name", sorted(FAILING))
def test_failures_are_told_by_place_and_cause(name: str, samples: dict[str, NotebookRerun]) -> None:
    item, (_, kind, cell, line, words) = samples[f"{name}.ipynb"], FAILING[name]
    assert item.verdict is Verdict.FAILS, item
    assert item.failure is not None
    assert (item.failure.kind, item.failure.cell) == (kind, cell)
    assert line is None or item.failure.line == line
    assert words in f"{item.failure.words} {item.failure.subject} {item.failure.deepest}"


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("same.ipynb", Verdict.SAME),
        ("stale.ipynb", Verdict.STALE),
        ("random.ipynb", Verdict.RANDOM),
        ("sets.ipynb", Verdict.RANDOM),
        ("clock.ipynb", Verdict.RANDOM),
        ("tags.ipynb", Verdict.SAME),
        ("kept_error.ipynb", Verdict.SAME),
        ("empty.ipynb", Verdict.NOTHING),
        ("r.ipynb", Verdict.NOT_RUN),
        ("long.ipynb", Verdict.NOT_RUN),
        ("loose.ipynb", Verdict.SAME),
        ("folder/where.ipynb", Verdict.SAME),
        ("script.py", Verdict.RANDOM),
        ("page.md", Verdict.FAILS),
        ("app.py", Verdict.NOT_RUN),
        ("paper.qmd", Verdict.NOT_RUN),
    ],
)
def test_verdicts(path: str, verdict: Verdict, samples: dict[str, NotebookRerun]) -> None:
    assert samples[path].verdict is verdict, samples[path]


@pytest.mark.parametrize(
    ("path", "kind", "cell"),
    [
        ("random.ipynb", ChanceKind.UNSEEDED, 1),
        ("sets.ipynb", ChanceKind.SET_ORDER, 1),
        ("clock.ipynb", ChanceKind.TIME, 2),
        ("script.py", ChanceKind.UNSEEDED, 2),
    ],
)
def test_what_makes_runs_differ(path: str, kind: ChanceKind, cell: int, samples: dict[str, NotebookRerun]) -> None:
    chance = samples[path].chance
    assert chance is not None
    assert (chance.kind, chance.cell) == (kind, cell)


def test_reasons_of_what_was_not_run(samples: dict[str, NotebookRerun]) -> None:
    assert samples["r.ipynb"].reason == "it needs the kernel a-kernel-that-nobody-has (r), which is not installed here"
    assert samples["long.ipynb"].reason == "release-checker.toml says not to: it takes a week"
    assert samples["app.py"].reason == "it is a marimo notebook, and the environment has no marimo"
    assert samples["paper.qmd"].reason == "it is a quarto document with r code, which is not run here"
    assert {samples[path].form for path in ("script.py", "page.md", "app.py", "paper.qmd")} == {
        "jupytext",
        "myst",
        "marimo",
        "quarto",
    }


def test_tags_are_heeded_and_said(samples: dict[str, NotebookRerun]) -> None:
    assert samples["tags.ipynb"].honoured == ("cell 1: raises-exception", "cell 2: skip-execution")
    assert [cell.index for cell in samples["tags.ipynb"].cells] == [3]
    assert samples["loose.ipynb"].tolerance == Tolerance(relative=0.01)


def test_executed_notebooks_are_kept(samples: dict[str, NotebookRerun]) -> None:
    assert len(samples["same.ipynb"].executed) == 2
    assert all(Path(path).is_file() for path in samples["same.ipynb"].executed)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    root = write_files(
        tmp_path / "study",
        {
            "README.md": "# A study\n",
            "a.ipynb": notebook(shown("print(1)", "1\n")),
            "b.ipynb": notebook(shown("print(2)", "2\n")),
            "tools.py": "x = 1\n",
        },
    )
    commit_all(root)
    return root


def test_only_what_changed_runs_again(
    study: Path, tmp_path: Path, kernel_store: Path, kernel_environment: RebuiltEnvironment
) -> None:
    def executed() -> tuple[int, list[bool]]:
        session = session_of(kernel_store)
        items = rerun(study, kernel_environment, session).items
        return session.executed, [item.kept for item in items]

    assert executed() == (4, [False, False])
    assert executed() == (0, [True, True])
    (study / "README.md").write_text("# Another title\n")
    assert executed() == (0, [True, True])
    (study / "a.ipynb").write_text(notebook(shown("print(1)", "3\n")))
    assert executed() == (2, [False, True])
    (study / "tools.py").write_text("x = 2\n")
    assert executed() == (4, [False, False])


def test_an_interrupted_audit_keeps_what_was_finished(
    study: Path, kernel_store: Path, kernel_environment: RebuiltEnvironment
) -> None:
    write_files(study, {"tools.py": "x = 'interrupted'\n"})
    session = session_of(kernel_store)
    session.jobs = 1
    session.tell = lambda text: session.stopped.set() if "b.ipynb" in text else None
    first = rerun(study, kernel_environment, session)
    assert [(item.path, item.verdict) for item in first.items] == [("a.ipynb", Verdict.SAME), ("b.ipynb", Verdict.NOT_RUN)]
    assert "interrupted" in first.items[1].reason
    again = session_of(kernel_store)
    assert [item.verdict for item in rerun(study, kernel_environment, again).items] == [Verdict.SAME, Verdict.SAME]
    assert again.executed == 2


def test_declared_data_and_steps_are_there(
    study: Path, tmp_path: Path, kernel_store: Path, kernel_environment: RebuiltEnvironment
) -> None:
    data = tmp_path / "train.csv"
    data.write_text("a,b\n")
    source = "print(open('data/train.csv').read() + open('made.txt').read())"
    write_files(study, {"a.ipynb": notebook(shown(source, "a,b\nmade\n"))})
    digest = hashlib.sha256(data.read_bytes()).hexdigest()
    settings = ExecutionSettings(
        data=(DataFile("data/train.csv", data.as_uri(), digest, data.stat().st_size),),
        steps=(Step("make", ("python", "-c", "open('made.txt', 'w').write('made')")),),
    )
    found = {item.path: item for item in rerun(study, kernel_environment, session_of(kernel_store, settings)).items}
    assert found["a.ipynb"].verdict is Verdict.SAME, found["a.ipynb"]


def test_a_step_that_fails_makes_all_unknown(
    study: Path, kernel_store: Path, kernel_environment: RebuiltEnvironment
) -> None:
    settings = ExecutionSettings(steps=(Step("download", ("python", "-c", "raise SystemExit(3)")),))
    with pytest.raises(FactUnavailable, match="step download"):
        rerun(study, kernel_environment, session_of(kernel_store, settings))


def test_out_of_budget_is_said(study: Path, kernel_store: Path, kernel_environment: RebuiltEnvironment) -> None:
    write_files(study, {"tools.py": "x = 'budget'\n"})
    session = Session(store=session_of(kernel_store).store, budget=0.0)
    items = rerun(study, kernel_environment, session).items
    assert {item.verdict for item in items} == {Verdict.NOT_RUN}
    assert all("budget" in item.reason for item in items)
