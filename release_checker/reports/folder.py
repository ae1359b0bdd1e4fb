# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The report folder: every writer's file, put in place in one step.

The files are written into a folder beside the place, which then takes the place's name. A folder cannot be renamed over a
filled one, so the previous report is first renamed aside; whoever is killed between the two renames leaves it there, and
the next audit puts it back before it begins. Locks are taken on the folders themselves, so that no lock file is left.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from release_checker.errors import ReleaseCheckerError, ReportNotWritten, UsageError
from release_checker.reports.html import write_html
from release_checker.reports.json import write_json
from release_checker.reports.junit import write_junit
from release_checker.reports.markdown import write_markdown
from release_checker.reports.report import Report
from release_checker.reports.sarif import write_sarif

try:
    import fcntl
except ImportError:  # a system without advisory locks: two audits of one project at once are then the user's business
    fcntl = None  # type: ignore[assignment]

WRITERS: dict[str, Callable[[Report], str]] = {
    "report.json": write_json,
    "index.html": write_html,
    "report.md": write_markdown,
    "report.sarif": write_sarif,
    "junit.xml": write_junit,
}
IGNORE = ".gitignore"
OURS = {*WRITERS, IGNORE, "attachments"}
"Names that a report folder may hold; with anything else in it, it is somebody's own folder."


class ReportFolder:
    """A place for a report; made before the audit, so that a place that cannot be written is known at once."""

    def __init__(self, folder: Path, *, hidden: bool = False) -> None:
        """`hidden` keeps the folder out of git's sight.

        Raises UsageError when the place holds something that is no report, or cannot be written.
        """
        self.folder = folder.parent.absolute() / folder.name
        self.hidden = hidden
        if self.folder.is_symlink():
            raise UsageError(f"{folder}: is a link; name the folder it leads to with --output, or remove it")
        with _explained(folder, UsageError):
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            with _locked(self.folder.parent):
                self._recover()
                self._sweep()
                Path(tempfile.mkdtemp(prefix=self._prefix, dir=self.folder.parent)).rmdir()
                reason = self._foreign()  # while nobody takes an old report apart
        if reason:
            raise UsageError(f"{folder}: {reason}; name another folder with --output")

    @property
    def _prefix(self) -> str:
        return f".{self.folder.name}.new-"

    @property
    def _aside(self) -> Path:
        return self.folder.parent / f".{self.folder.name}.previous"

    def write(self, report: Report, files: Mapping[str, Path | str] | None = None) -> Path:
        """Write all files and put them in place; returns the folder.

        `files` are the attachments: paths below the folder, each with a file to copy or text to write.

        Raises ReportNotWritten, after which the previous report is as it was.
        """
        with _explained(self.folder, ReportNotWritten), contextlib.ExitStack() as held:
            with _locked(self.folder.parent):  # so that no sweep comes between the making and its lock
                made = Path(tempfile.mkdtemp(prefix=self._prefix, dir=self.folder.parent))
                held.callback(shutil.rmtree, made, ignore_errors=True)
                held.enter_context(_locked(made))
            self._fill(made, report)
            for path, source in (files or {}).items():
                _attach(made / path, source)
            with _locked(self.folder.parent):
                self._recover()
                self._put(made)
        return self.folder

    def _fill(self, made: Path, report: Report) -> None:
        made.chmod(0o755)
        for name, writer in WRITERS.items():
            with (made / name).open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(writer(report))
                stream.flush()
                os.fsync(stream.fileno())  # after a power cut a renamed folder may hold empty files otherwise
        if self.hidden:
            (made / IGNORE).write_text("# A report is made anew by each audit.\n*\n", encoding="utf-8")

    def _put(self, made: Path) -> None:
        if reason := self._foreign():  # somebody put a file there while the audit ran
            raise ReportNotWritten(f"{self.folder}: {reason}")
        if self.folder.exists():
            self.folder.rename(self._aside)
        try:
            made.rename(self.folder)
        except BaseException:  # Ctrl-C as well
            self._recover()
            raise
        shutil.rmtree(self._aside, ignore_errors=True)

    def _recover(self) -> None:
        """Put back a report that an audit killed between its two renames left aside."""
        if not self._aside.is_dir() or self._aside.is_symlink():
            return
        if self.folder.exists():
            shutil.rmtree(self._aside, ignore_errors=True)
        else:
            self._aside.rename(self.folder)

    def _sweep(self) -> None:
        """Remove half-written folders whose audit lives no more: nobody holds their lock."""
        for left in self.folder.parent.glob(f"{self._prefix}*"):
            if not left.is_symlink() and _abandoned(left):
                shutil.rmtree(left, ignore_errors=True)

    def _foreign(self) -> str:
        """Why the place cannot be taken; empty when it is free, empty or holds a report."""
        if not os.path.lexists(self.folder):
            return ""
        if not self.folder.is_dir():
            return "is a file"
        names = {item.name for item in self.folder.iterdir()}
        if strange := sorted(names - OURS):
            return f"holds {strange[0]!r}, which is no part of a report"
        return "" if not names or "report.json" in names else "exists and holds no report"


def _attach(place: Path, source: Path | str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(source, Path):
        shutil.copyfile(source, place)
    else:
        place.write_text(source, encoding="utf-8", errors="backslashreplace", newline="\n")


@contextlib.contextmanager
def _explained(folder: Path, kind: type[ReleaseCheckerError]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk quota is used up"}.get(
            error.errno or 0, error.strerror or "it cannot be written")
        hint = "" if kind is not UsageError else "; name another folder with --output, or print with --format"
        raise kind(f"{folder}: the report cannot be written here: {reason}{hint}") from error


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's advisory lock; on a file system without locks go on without."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)  # which gives the lock back


def _abandoned(folder: Path) -> bool:
    if fcntl is None:
        return False
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True
