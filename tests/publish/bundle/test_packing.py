# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The place of a bundle: taken in one step, and never from what is none of ours."""

from __future__ import annotations

import errno
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from release_checker.errors import ReportNotWritten, UsageError
from release_checker.publish.bundle.packing import Place
from release_checker.publish.bundle.parts import Stage
from tests.made_reports import blocked, ready
from tests.publish.bundle.folders import folder, pack


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    return folder(tmp_path / "project", blocked())


def left(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


@pytest.mark.parametrize("name", ["bundle.zip", "bundle"])
def test_an_earlier_bundle_is_replaced(name: str, source: Path, tmp_path: Path) -> None:
    pack(folder(tmp_path / "other", ready()), tmp_path / name)
    fresh = tmp_path / f"fresh-{name}"
    pack(source, tmp_path / name)
    pack(source, fresh)
    both = (tmp_path / name, fresh)
    held = [{path.relative_to(place): path.read_bytes() for path in place.rglob("*") if path.is_file()}
            if place.is_dir() else place.read_bytes() for place in both]
    assert held[0] == held[1]
    assert left(tmp_path) == sorted([name, fresh.name, "other", "project"])


def test_what_was_killed_between_two_renames_is_put_back(source: Path, tmp_path: Path) -> None:
    place = tmp_path / "crate"
    pack(source, place)
    place.rename(tmp_path / ".crate.previous")
    Place(place, source)
    assert (place / "report/report.json").is_file()
    shutil.copytree(place, tmp_path / ".crate.previous")
    pack(source, place)
    assert left(tmp_path) == ["crate", "project"]
    shutil.rmtree(place)
    place.mkdir()
    pack(source, place)
    assert left(tmp_path) == ["crate", "project"]


def test_files_of_others_are_left_as_they_are(source: Path, tmp_path: Path) -> None:
    plain, archive, own, more = (tmp_path / name for name in ("a.zip", "b.zip", "c", "d"))
    plain.write_text("mine")
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("thesis.tex", "mine")
    own.mkdir()
    (own / "thesis.tex").write_text("mine")
    pack(source, more)
    (more / "thesis.tex").write_text("mine")
    for place in (plain, archive, own, more):
        with pytest.raises(UsageError, match="exists and is no bundle; it is left as it is"):
            pack(source, place)
    assert (plain.read_text(), (own / "thesis.tex").read_text(), (more / "thesis.tex").read_text()) == ("mine",) * 3


def test_places_that_cannot_be(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.zip").mkdir()
    (tmp_path / "link").symlink_to(tmp_path)
    for name, reason in (("file", "is a file, and its name does not end in .zip"), ("folder.zip", "is a folder"),
                         ("link", "is a link"), ("none/bundle.zip", "is no folder"),
                         ("project/release-report/bundle.zip", "lies in the report folder"),
                         ("project/release-report", "lies in the report folder")):
        with pytest.raises(UsageError, match=reason):
            pack(source, tmp_path / name)


def test_an_empty_folder_is_filled(source: Path, tmp_path: Path) -> None:
    (tmp_path / "bundle").mkdir()
    pack(source, tmp_path / "bundle")
    assert left(tmp_path / "bundle") == ["checklists", "drafts", "manifest-sha256.txt", "report", "ro-crate-metadata.json",
                                         "statement.intoto.json"]


@pytest.mark.parametrize("name", ["bundle.zip", "bundle"])
def test_a_full_disk_leaves_what_was_there(name: str, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = pack(source, tmp_path / name).place
    held = sorted(str(path) for path in tmp_path.rglob("*"))

    def full(*anything: Any, **more: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for target, function in ((Stage, "write"), (shutil, "copyfileobj") if name.endswith("zip") else (Path, "rename")):
        with monkeypatch.context() as patched:
            patched.setattr(target, function, full)
            with pytest.raises(ReportNotWritten, match="the bundle cannot be written here: the disk is full"):
                pack(source, place)
        assert sorted(str(path) for path in tmp_path.rglob("*")) == held


def test_the_old_folder_comes_back_when_the_new_one_cannot_take_its_place(
        source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = pack(source, tmp_path / "bundle").place
    held = sorted(str(path) for path in tmp_path.rglob("*"))
    plain = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name == "bundle" and target == place:
            raise OSError(errno.EIO, "Input/output error")
        return plain(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(ReportNotWritten, match="Input/output error"):
        pack(source, place)
    assert sorted(str(path) for path in tmp_path.rglob("*")) == held
    shutil.rmtree(place)
