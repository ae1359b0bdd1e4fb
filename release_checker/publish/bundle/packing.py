# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The place of a bundle: filled beside it and put there in one step, and never over what is none of ours."""

from __future__ import annotations

import contextlib
import datetime
import errno
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from release_checker.errors import ReportNotWritten, UnreadableFile, UsageError
from release_checker.project import read_regular
from release_checker.publish.bundle import checksums, crate
from release_checker.publish.bundle.parts import Stage

NEEDED = {checksums.NAME, crate.NAME, "report/report.json"}
"What every bundle holds."
MOST = 50_000_000
"Bytes of a manifest that are read."


class Place:
    """Where a bundle will lie; made first, so that a place that is taken is known before anything is packed."""

    def __init__(self, output: Path, report: Path) -> None:
        """`report` is the folder of the report, which must stay as it is. Raises UsageError when the place is taken."""
        self.path = output.parent.absolute() / output.name
        self.zipped = output.suffix.lower() == ".zip"
        if not self.path.parent.is_dir():
            raise UsageError(f"{output.parent}: is no folder; --output names a bundle in one that is there")
        if (self.path.parent.resolve() / self.path.name).is_relative_to(report.resolve()):
            raise UsageError(f"{output}: lies in the report folder, which the next audit writes anew; name another --output")
        self._aside = self.path.with_name(f".{self.path.name}.previous")
        self._recover()
        if reason := self._foreign():
            raise UsageError(f"{output}: {reason}; it is left as it is, so name another --output")

    @contextlib.contextmanager
    def filling(self) -> Iterator[Stage]:
        """A folder to fill, gone afterwards whatever happens; raises ReportNotWritten when the disk refuses."""
        made = ""
        try:
            made = tempfile.mkdtemp(prefix=f".{self.path.name[:80]}.", dir=self.path.parent)
            root = Path(made) / "bundle"
            root.mkdir()
            yield Stage(root)
        except OSError as error:
            reason = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk quota is used up"}.get(
                error.errno or 0, error.strerror or "it cannot be written")
            raise ReportNotWritten(f"{self.path}: the bundle cannot be written here: {reason}") from error
        finally:
            if made:
                shutil.rmtree(made, ignore_errors=True)

    def put(self, stage: Stage, moment: datetime.datetime) -> None:
        """Give the filled folder, or a ZIP file of it with this time on every entry, its place."""
        if reason := self._foreign():  # somebody was quicker
            raise UsageError(f"{self.path}: {reason}")
        if self.zipped:
            made = stage.root.parent / "bundle.zip"
            _zip(stage, made, moment)
            made.replace(self.path)
            return
        if self.path.exists():
            if any(self.path.iterdir()):
                self.path.rename(self._aside)
            else:
                self.path.rmdir()
        try:
            stage.root.rename(self.path)
        finally:  # Ctrl-C as well
            self._recover()

    def _recover(self) -> None:
        """Put back what a command killed between the two renames left aside; gone once there is a bundle in its place."""
        if not self._aside.is_dir() or self._aside.is_symlink() or not _in_folder(self._aside)[0] >= NEEDED:
            return
        if os.path.lexists(self.path):
            shutil.rmtree(self._aside, ignore_errors=True)
        else:
            self._aside.rename(self.path)

    def _foreign(self) -> str:
        """Why the place cannot be taken; empty when it is free or holds a bundle."""
        if self.path.is_symlink():
            return "is a link"
        if not os.path.lexists(self.path):
            return ""
        if self.zipped != self.path.is_file():
            return "is a folder" if self.zipped else "is a file, and its name does not end in .zip"
        names, manifest = _in_zip(self.path) if self.zipped else _in_folder(self.path)
        if not names and not self.zipped:
            return ""
        return "" if names >= NEEDED and names - {checksums.NAME} == manifest else "exists and is no bundle"


def _zip(stage: Stage, made: Path, moment: datetime.datetime) -> None:
    """Stored, not deflated: the bytes of a deflated file depend on the library's version."""
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(stage.parts):
            entry = zipfile.ZipInfo(path, moment.timetuple()[:6])
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            with (stage.root / path).open("rb") as source, archive.open(entry, "w", force_zip64=True) as place:
                shutil.copyfileobj(source, place, 1 << 20)


def _in_zip(path: Path) -> tuple[set[str], set[str]]:
    """Names in a ZIP file, and those its manifest lists."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if checksums.NAME not in names or archive.getinfo(checksums.NAME).file_size > MOST:
                return names, set()
            return names, checksums.listed_names(archive.read(checksums.NAME).decode("utf-8", "replace"))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return set(), set()


def _in_folder(path: Path) -> tuple[set[str], set[str]]:
    """Names of all below a folder that is no folder itself, and those its manifest lists."""
    names = {(Path(folder) / name).relative_to(path).as_posix() for folder, folders, files in os.walk(path)
             for name in (*files, *(item for item in folders if os.path.islink(os.path.join(folder, item))))}
    try:
        manifest = read_regular(path.resolve(), checksums.NAME, MOST).decode("utf-8", "replace")
    except UnreadableFile:
        manifest = ""
    return names, checksums.listed_names(manifest)
