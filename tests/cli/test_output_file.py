# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`--output` of one file: what is no file of its own is left as it is."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from release_checker.cli.output_file import put
from release_checker.errors import UsageError


def test_a_file_is_replaced(tmp_path: Path) -> None:
    place = tmp_path / "a.json"
    put(place, "one")
    put(place, "two\udcff")
    assert place.read_text() == "two\\udcff"
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_links_pipes_and_devices_stay(tmp_path: Path) -> None:
    link, pipe, mine = tmp_path / "link", tmp_path / "pipe", tmp_path / "mine"
    mine.write_text("mine")
    link.symlink_to(mine)
    os.mkfifo(pipe)
    for place in (link, pipe):
        with pytest.raises(UsageError, match="is a link, a device or a pipe"):
            put(place, "text")
    assert (link.is_symlink(), mine.read_text(), stat.S_ISFIFO(pipe.stat().st_mode)) == (True, "mine", True)
