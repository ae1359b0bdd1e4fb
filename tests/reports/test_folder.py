# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The report folder: whole or not there at all, whoever is killed, and nobody else's files touched."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from release_checker.errors import ReportNotWritten, UsageError
from release_checker.reports import folder as module
from release_checker.reports.folder import WRITERS, ReportFolder
from release_checker.reports.report import Report
from release_checker.testing import commit_all, write_files

Sample = Callable[[str], Report]


def verdict(place: Path) -> str:
    return str(json.loads((place / "report.json").read_text("utf-8"))["verdict"]["decision"])


def names(place: Path) -> set[str]:
    return {path.name for path in place.iterdir()}


def test_every_file_is_there(sample: Sample, tmp_path: Path) -> None:
    place = ReportFolder(tmp_path / "out" / "report").write(sample("blocked"))
    assert names(place) == set(WRITERS)
    assert all(path.stat().st_size for path in place.iterdir())
    assert names(tmp_path / "out") == {"report"}
    assert place.stat().st_mode & 0o777 == 0o755


def test_a_report_replaces_a_report(sample: Sample, tmp_path: Path) -> None:
    place = tmp_path / "report"
    ReportFolder(place).write(sample("blocked"))
    (place / "attachments").mkdir()
    ReportFolder(place).write(sample("ready"))
    assert verdict(place) == "ready"
    assert names(tmp_path) == {"report"}
    assert names(place) == set(WRITERS)


def test_git_does_not_see_a_hidden_report(sample: Sample, tmp_path: Path) -> None:
    write_files(tmp_path, {"README.md": "x"})
    commit_all(tmp_path)
    ReportFolder(tmp_path / "release-report", hidden=True).write(sample("ready"))
    status = subprocess.run(["git", "status", "--porcelain"], cwd=tmp_path, capture_output=True, check=True)
    assert status.stdout == b""


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"report/notes.txt": "mine"}, "holds 'notes.txt', which is no part of a report"),
        ({"report/report.json": "{}", "report/notes.txt": "mine"}, "holds 'notes.txt', which is no part of a report"),
        ({"report/index.html": "my site"}, "exists and holds no report"),
        ({"report": "a file"}, "is a file"),
    ],
)
def test_what_is_no_report_is_left_alone(files: dict[str, str], reason: str, tmp_path: Path) -> None:
    write_files(tmp_path, files)
    with pytest.raises(UsageError, match=reason):
        ReportFolder(tmp_path / "report")
    assert all((tmp_path / name).read_text() == text for name, text in files.items())


def test_an_empty_folder_is_taken(sample: Sample, tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    assert verdict(ReportFolder(tmp_path / "report").write(sample("ready"))) == "ready"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A checkout may ship `release-report` as a link to anywhere."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "report").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is a link"):
        ReportFolder(tmp_path / "report")
    assert names(tmp_path / "elsewhere") == set()


def test_a_file_that_appears_during_the_audit_is_left_alone(sample: Sample, tmp_path: Path) -> None:
    place = ReportFolder(tmp_path / "report")
    write_files(tmp_path, {"report/notes.txt": "mine"})
    with pytest.raises(ReportNotWritten, match=r"holds .notes\.txt."):
        place.write(sample("ready"))
    assert names(tmp_path / "report") == {"notes.txt"}
    assert names(tmp_path) == {"report"}


@pytest.mark.parametrize("name", [*WRITERS, "rename"])
def test_a_failure_at_any_step_leaves_the_previous_report(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    place = ReportFolder(tmp_path / "report")
    place.write(sample("ready"))

    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    if name == "rename":
        rename = Path.rename
        monkeypatch.setattr(Path, "rename", lambda self, to: full() if ".new-" in self.name else rename(self, to))
    else:
        monkeypatch.setitem(module.WRITERS, name, full)
    with pytest.raises(ReportNotWritten, match="the disk is full"):
        place.write(sample("blocked"))
    assert verdict(tmp_path / "report") == "ready"
    assert names(tmp_path) == {"report"}


def test_ctrl_c_between_the_renames_leaves_the_previous_report(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = ReportFolder(tmp_path / "report")
    place.write(sample("ready"))
    rename = Path.rename

    def interrupted(self: Path, to: Path) -> Path:
        if ".new-" in self.name:
            raise KeyboardInterrupt
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        place.write(sample("blocked"))
    assert verdict(tmp_path / "report") == "ready"
    assert names(tmp_path) == {"report"}


KILLED = """
import os, signal, sys
from pathlib import Path
from release_checker.reports.folder import ReportFolder
from release_checker.reports.report import Report

report = Report.model_validate_json(Path(sys.argv[1]).read_text())
place, calls, original = ReportFolder(Path(sys.argv[2])), 0, getattr(Path, sys.argv[3])

def killed(self, *arguments, **named):
    if sys.argv[4] in self.name:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(self, *arguments, **named)

setattr(Path, sys.argv[3], killed)
place.write(report)
"""


@pytest.mark.parametrize(
    ("method", "when"),
    [("open", "index.html"), ("open", "junit.xml"), ("rename", "report"), ("rename", ".new-")],
    ids=["while writing", "at the last file", "before the renames", "between the renames"],
)
def test_kill_9_at_any_moment(sample: Sample, tmp_path: Path, method: str, when: str) -> None:
    """The next audit finds the previous report, and clears what the killed one left."""
    home, given = tmp_path / "home", tmp_path / "given.json"
    given.write_text(sample("blocked").model_dump_json())
    ReportFolder(home / "report").write(sample("ready"))
    done = subprocess.run([sys.executable, "-c", KILLED, given, home / "report", method, when], check=False)
    assert done.returncode == -signal.SIGKILL
    place = ReportFolder(home / "report")
    assert names(home) == {"report"}
    assert verdict(home / "report") == "ready"
    place.write(sample("blocked"))
    assert verdict(home / "report") == "not-ready"
    assert names(home) == {"report"}


def test_a_killed_audit_does_not_undo_a_finished_one(sample: Sample, tmp_path: Path) -> None:
    """The previous report stands aside, but another audit has put a new one in place since."""
    ReportFolder(tmp_path / "report").write(sample("ready"))
    (tmp_path / "report").rename(tmp_path / ".report.previous")
    ReportFolder(tmp_path / "other").write(sample("blocked"))
    (tmp_path / "other").rename(tmp_path / "report")
    ReportFolder(tmp_path / "report")
    assert verdict(tmp_path / "report") == "not-ready"
    assert names(tmp_path) == {"report"}


def test_a_place_is_judged_while_nobody_changes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def judged(self: ReportFolder) -> str:
        handle = os.open(self.folder.parent, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(handle)
        seen.append(self.folder.name)
        return ""

    monkeypatch.setattr(ReportFolder, "_foreign", judged)
    ReportFolder(tmp_path / "report")
    assert seen == ["report"]


def test_audits_at_the_same_time(sample: Sample, tmp_path: Path) -> None:
    reports = [sample("ready"), sample("blocked"), sample("incomplete")] * 3
    problems: list[BaseException] = []

    def write(report: Report) -> None:
        try:
            ReportFolder(tmp_path / "report").write(report)
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=write, args=(report,)) for report in reports]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert names(tmp_path) == {"report"}
    assert names(tmp_path / "report") == set(WRITERS)
    assert verdict(tmp_path / "report") in ("ready", "not-ready", "incomplete")


def test_a_running_audit_is_not_swept_away(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another audit begins while this one writes."""
    place = ReportFolder(tmp_path / "report")

    def meanwhile(report: Report) -> str:
        ReportFolder(tmp_path / "report")
        return "{}"

    monkeypatch.setitem(module.WRITERS, "junit.xml", meanwhile)
    place.write(sample("ready"))
    assert names(tmp_path / "report") == set(WRITERS)


def test_a_place_that_cannot_be_written_is_known_before_the_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> str:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(tempfile, "mkdtemp", refused)
    with pytest.raises(UsageError, match="cannot be written here: Read-only file system; name another folder with --output"):
        ReportFolder(tmp_path / "report")


def test_a_file_in_the_way_of_the_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot be written here"):
        ReportFolder(tmp_path / "file" / "report")


def test_without_locks_it_works_all_the_same(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "fcntl", None)
    assert verdict(ReportFolder(tmp_path / "report").write(sample("ready"))) == "ready"
