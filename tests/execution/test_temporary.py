# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a killed command leaves goes with the next one; what a living one holds stays."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from release_checker.execution.sandbox import system
from release_checker.execution.temporary import PREFIX, own_folder, shared


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left_behind(place: Path, name: str) -> Path:
    """A folder as a killed command leaves it, with one within that nobody may enter."""
    folder = place / name
    (folder / "closed").mkdir(parents=True)
    (folder / "closed").chmod(0)
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
    abandoned, others = left_behind(place, f"{PREFIX}old"), left_behind(place, "release-checker-elsewhere")
    with own_folder():
        assert not abandoned.exists()
        assert others.exists()


def test_folders_of_jobs_go_whatever_their_age(place: Path) -> None:
    abandoned = left_behind(place, f"{system.PREFIX}1-lures-abc")  # process 1 lives: its number says nothing
    with system.private_folder() as job:
        system.sweep()
        assert not abandoned.exists()
        assert job.exists()
    assert not job.exists()


def test_a_folder_taken_away_before_it_was_locked_is_made_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tempfile.mkdtemp
    taken: list[str] = []

    def unlucky(**options: str) -> str:
        folder = made(**options)
        if not taken:
            taken.append(folder)
            Path(folder).rmdir()
        return folder

    monkeypatch.setattr(tempfile, "mkdtemp", unlucky)
    with own_folder() as folder:
        assert folder.exists()
        assert str(folder) not in taken


def test_what_is_held_stays(place: Path) -> None:
    with own_folder() as outer:
        tempfile.tempdir = str(place)
        with own_folder():
            assert outer.exists()


def test_a_link_is_not_followed(place: Path) -> None:
    kept = left_behind(place, "kept")
    (place / f"{PREFIX}link").symlink_to(kept)
    with own_folder():
        assert kept.exists()
