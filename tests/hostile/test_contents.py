# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Contents that stand for far more than they are long, point out of the project, or lead round in circles."""

# ruff: noqa: E501 - a hostile text on one line

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from release_checker.reports.folder import WRITERS
from release_checker.selection import Selection
from release_checker.testing import audit_folder, commit_all, write_files
from tests.hostile.traps import git
from tests.test_robustness import own_failures

OWN = Selection(skip=("SEC001", "SEC002", "SEC003", "SEC008", "LIC005"))
"What no other program answers."
HUGE = "9" * 5000


def strings_that_grow(root: Path) -> None:
    """Values of gigabytes, where somebody evaluates what names a path."""
    doubling = "q = 'a'\n" + "q = q + q\n" * 60
    write_files(root, {"train.py": "import os\nb = '%999999999d' % 1\nc = f'{1:999999999d}'\nd = '{:999999999}'.format(1)\n"
                                   "e = 'a'.ljust(10**9)\nopen(b); open(c); open(d); open(e); os.system('x' * 10**9)\n"
                                   f"open(str(1 << 10**10)); open('a'.replace('', 'c' * 10**8))\n{doubling}open(q)\n",
                       "m.py": "x = 9**9**9**9\nz = [0] * 10**10\nopen('/home/' + 'a' * 10**9)\n"})


def expressions_that_nest(root: Path) -> None:
    write_files(root, {"a.py": "x = " + "+".join(["1"] * 60_000), "b.py": "a = " + "a." * 50_000 + "b\n",
                       "c.py": "f(" * 20_000, "d.py": "x = " + "-" * 50_000 + "1\n", "e.py": "a = " + "lambda:" * 20_000 + "1",
                       "f.py": "a = " + "a if a else " * 9000 + "a\n", "g.py": "x = " + "(" * 150 + "1" + ")" * 150})


def circles(root: Path) -> None:
    """Files that include each other, rules and variables that double 60 times, scripts that call themselves."""
    write_files(root, {
        "requirements.txt": "".join(f"-r a{number}.txt\n" for number in range(30)),
        **{f"a{number}.txt": "".join(f"-r a{other}.txt\n-c requirements.txt\n" for other in range(30)) for number in range(30)},
        "Makefile": "include Makefile\nx = $(x)$(x)\n" + "".join(
            f"t{n}: t{n + 1} t{n + 2}\n\t$(MAKE) t{n + 1}\n\tpython $(v{n})\nv{n} = $(v{n + 1})$(v{n + 1})\n" for n in range(60)),
        "run.sh": f"bash run.sh; source a.sh; python train.py {'{a,b}' * 40} {{1..1000000000}}\n", "a.sh": "bash run.sh\n",
        "tox.ini": "[testenv]\ndeps = {[testenv]deps}\n", "setup.cfg": "[options]\nx = %(x)s\ninstall_requires = file: setup.cfg\n",
    })


def documents_that_include(root: Path) -> None:
    """Directives that read files and addresses, substitutions that double."""
    directives = "".join(f".. {name}:: /etc/passwd\n" for name in ("include", "literalinclude"))
    directives += "".join(f".. {name}::\n   :file: /etc/passwd\n" for name in ("raw", "csv-table"))
    doubling = "".join(f".. |s{number}| replace:: |s{number + 1}| |s{number + 1}|\n" for number in range(40))
    write_files(root, {"README.rst": f"T\n=\n\n{directives}\n{doubling}.. |s40| replace:: x\n\n|s0|\n",
                       "docs/a.md": "[r](../../../../../../etc/passwd) [f](file:///etc/passwd) [h](a%00b) [i](%ff%fe)\n"})
    (root / "docs" / "up").symlink_to("..")


def numbers_of_no_size(root: Path) -> None:
    odd = f'{{"accuracy": 1e999, "loss": NaN, "n": {HUGE}, "\\ud800": "\\ud800", "": {{}}}}'
    write_files(root, {"README.md": f"# Results\n\naccuracy 1e999, NaN, {HUGE}% and 1e999999999\n\n| model | accuracy |\n|---|---|\n"
                                    f"| a | 1e999999999 |\n| b | {HUGE} |\n| c | ٣٫٤ ²½ ൨ |\n",
                       "metrics.json": odd, "codemeta.json": odd, "results/metrics.csv": f"accuracy\n1e999\n{HUGE}\nnan\n",
                       "config.yaml": f"a: {HUGE}\nb: .inf\nc: 1e999999999\n0x1: 1\n? [a]\n: 1\n", "pyproject.toml": f"a = {HUGE}",
                       "CITATION.cff": "cff-version: 1.2.0\ndate-released: 9999999-99-99\nauthors:\n- {family-names: 5}\n- null\n"})


def submodules_without_end(root: Path) -> None:
    commit_all(write_files(root, {"train.py": "import sub1, sub2\n"}))
    rows = "".join(f"160000 {'12' * 20}\tsub{number}\n" for number in range(2000))
    subprocess.run(["git", "update-index", "--index-info"], cwd=root, check=True, input=rows, text=True)
    (root / ".gitmodules").write_text("".join(
        f'[submodule "s{number}"]\n\tpath = sub{number}\n\turl = ext::sh -c x\n\tupdate = !x\n' for number in range(2000)))


def a_repository_that_is_none(root: Path) -> None:
    commit_all(write_files(root, {"README.md": "# x\n"}))
    (root / ".git" / "HEAD").write_bytes(b"ref: refs/heads/\x1b[31m\n::error::x\n")
    (root / ".git" / "index").write_bytes(b"DIRC" + bytes(100_000))


def a_remote_with_its_password(root: Path) -> None:
    commit_all(write_files(root, {"README.md": "# x\n"}))
    git(root, "remote", "add", "origin", "https://user:hunter2hunter2@host.example/x\n::error::y.git")


@pytest.mark.parametrize("make", [
    strings_that_grow, expressions_that_nest, circles, documents_that_include, numbers_of_no_size, submodules_without_end,
    a_repository_that_is_none, a_remote_with_its_password], ids=lambda make: make.__name__)
def test_what_stands_for_more_than_it_is(tmp_path: Path, make: Callable[[Path], None]) -> None:
    root = tmp_path / "project"
    root.mkdir()
    make(root)
    report = audit_folder(root, selection=OWN)
    assert own_failures(report) == []
    for write in WRITERS.values():
        written = write(report)
        assert "root:x:0" not in written
        assert "hunter2" not in written
        assert len(written) < 2_000_000
