# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Projects of very many things of one kind: work is counted in calls of functions, and must grow as the project does."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

import pytest

from release_checker.selection import Selection
from release_checker.testing import audit_folder, notebook, write_files
from tests.runs import wandb_writer

LOG = wandb_writer.framed([wandb_writer.run("abcd1234"), wandb_writer.history(0, acc=0.5), wandb_writer.ended(0)])
BOOK = notebook({"source": "import a\nopen('x.csv')\nprint(1)", "execution_count": 1,
                 "outputs": [{"output_type": "stream", "name": "stdout", "text": "accuracy 0.9"}]})
KINDS: dict[str, str | bytes] = {
    "results/metrics.json": '{"accuracy": 0.%d}', "env%d/pyvenv.cfg": "home = /usr\n", "wandb/run-abcdefgh.wandb": LOG,
    "wandb/run-20230101_120000-abcdefgh/files/wandb-summary.json": '{"accuracy": 0.%d}',
    "README.md": "# x%d\n\n[a](../d1/README.md) accuracy 0.9\n\n```bash\npython train.py --a %d\n```\n",
    "train.py": "import a%d\nimport numpy\nopen('/home/a/x')\n", "analysis.ipynb": BOOK, "environment.yml": "name: a%d\n",
    "requirements.txt": "numpy==1.%d\n", "setup.py": "from setuptools import setup\nsetup(name='a%d')\n",
    "LICENSE": "MIT License\nCopyright (c) 2020 Jane Doe %d\n", "config.yaml": "lr: 0.%d\npath: /home/a/b\n",
    "mlruns/1/0123456789abcdef0123456789abcde%d/meta.yaml": "status: 3\n", "Makefile": "all:\n\tpython a%d.py\n",
}
OWN = Selection(skip=("SEC001", "SEC002", "SEC003", "SEC008", "LIC005"))
"What no other program answers."


def calls(root: Path, name: str, many: int) -> int:
    """Calls, of C functions too, that an audit of so many folders with the file takes."""
    content = KINDS[name]
    write_files(root, {f"d{number}/{name.replace('%d', str(number))}": content if isinstance(content, bytes)
                       else content.replace("%d", str(number)) for number in range(many)})
    counted = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        audit_folder(root, selection=OWN)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_work_grows_as_the_project_does(tmp_path: Path, name: str) -> None:
    """What each further folder costs, not what an empty project does: twice as many cost twice, or four times as pairs."""
    _, few, some, many = (calls(tmp_path / str(number), name, number) for number in (3, 100, 200, 400))  # the first imports
    assert 0 < many - some < 2.6 * (some - few)
