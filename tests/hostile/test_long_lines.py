# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One line of 300 kB under every name that is read: work that grows with its square would pass the bound."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_checker.testing import write_files
from tests.hostile.confine import audit
from tests.test_robustness import READ_BY_NAME

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("piece", [" ", "a", "\\cite{", "0.9/", "[a]("])
def test_repetition_takes_bounded_time(tmp_path: Path, piece: str) -> None:
    line = piece * (300_000 // len(piece))
    files = {name: line for name in READ_BY_NAME if not name.endswith((".ipynb", ".md"))}
    root = write_files(tmp_path / "project", {**files, "README.md": f"# x\n\n{line[:100_000]}\n"})
    done = audit(root, tmp_path / "place", seconds=120)
    assert done.code in (1, 3), done.said[-1000:]
    assert done.own_failures == []
