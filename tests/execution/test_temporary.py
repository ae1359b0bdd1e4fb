# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a killed command leaves goes with the next one; what a living one holds stays."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from release_checker.execution.temporary import PREFIX, own_folder, shared


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left_behind(place: Path, name: str, *, age: float) -> Path:
    """A folder as a killed command leaves it, with one within that nobody may enter."""
    folder = place / name
    (folder / "closed").mkdir(parents=True)
    (folder / "closed").chmod(0)
    made = folder.stat().st_mtime - age
    os.utime(folder, (made, made))
    return folder


def test_all_is_made_within_and_gone_afterwards(place: Path) -> None:
    with own_folder() as folder:
        with tempfile.TemporaryDirectory() as made:
            assert Path(made).parent == folder
        assert shared() == place
        tempfile.mkdtemp()
    assert list(place.iterdir()) == []
    assert tempfile.gettempdir() == str(place)


def test_what_a_killed_command_left_goes(place: Path) -> None:
    abandoned, young = left_behind(place, f"{PREFIX}old", age=3600), left_behind(place, f"{PREFIX}new", age=0)
    others = left_behind(place, "release-checker-elsewhere", age=3600)
    with own_folder():
        assert not abandoned.exists()
        assert young.exists()
        assert others.exists()


def test_what_is_held_stays(place: Path) -> None:
    with own_folder() as outer:
        os.utime(outer, (0, 0))
        tempfile.tempdir = str(place)
        with own_folder():
            assert outer.exists()


def test_a_link_is_not_followed(place: Path) -> None:
    kept = left_behind(place, "kept", age=3600)
    (place / f"{PREFIX}link").symlink_to(kept)
    os.utime(place / f"{PREFIX}link", (0, 0), follow_symlinks=False)
    with own_folder():
        assert kept.exists()
