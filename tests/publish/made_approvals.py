# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A repository with a report, and people with real keys who approve it."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from release_checker.git import Git
from release_checker.publish.approval_records import FOLDER, Reviewed, ReviewPolicy, Word
from release_checker.publish.approval_writing import Said, draft
from release_checker.publish.approvals import reviewed
from release_checker.publish.base import CouldNotLook, settings_at
from release_checker.publish.reading import ReportFile, read_report
from release_checker.registry import installed
from release_checker.reports.json import write_json
from release_checker.reports.report import Report, SettingsInfo
from release_checker.testing import write_files
from tests.made_reports import ready

CODES = installed().codes
SSH_KEYGEN = shutil.which("ssh-keygen")
needs_ssh_keygen = pytest.mark.skipif(not SSH_KEYGEN, reason="ssh-keygen is not installed")
NOW = datetime.datetime(2025, 11, 29, 12, tzinfo=datetime.UTC)
MENTOR = "mentor@lab.example"
SCHOLAR = "scholar@lab.example"


def call(*words: object, cwd: Path | None = None, **variables: str) -> str:
    """Standard output of a command that must succeed."""
    return subprocess.run([*map(str, words)], check=True, capture_output=True, text=True, cwd=cwd,
                          stdin=subprocess.DEVNULL, env=os.environ | variables).stdout


@dataclass
class Desk:
    """Where a report lies beside its repository, with keys made as they are asked for."""

    folder: Path
    allowed: list[str] = field(default_factory=list)

    @property
    def repo(self) -> Path:
        return self.folder / "study"

    @property
    def place(self) -> Path:
        return self.folder / "report.json"

    @property
    def signers(self) -> Path:
        return self.folder / "allowed_signers"

    def git(self, *words: str, author: str = SCHOLAR) -> str:
        name = author.partition("@")[0].title()
        return call("git", "-c", f"user.name={name}", "-c", f"user.email={author}", "-c", "commit.gpgsign=false", *words,
                    cwd=self.repo, GIT_CONFIG_GLOBAL=os.devnull)

    def commit(self, message: str = "work", author: str = SCHOLAR, **files: str) -> str:
        write_files(self.repo, {name.replace("_", "."): text for name, text in files.items()})
        self.git("add", "-A", author=author)
        self.git("commit", "-q", "--allow-empty", "-m", message, author=author)
        return self.git("rev-parse", "HEAD").strip()

    def report(self, made: Report | None = None, **changes: Any) -> ReportFile:
        """A report of the last commit."""
        made = made or ready()
        project = made.project.model_copy(update={"commit": self.git("rev-parse", "HEAD").strip(), "dirty": False,
                                                  "tree": self.git("rev-parse", "HEAD^{tree}").strip()} | changes)
        made = made.model_copy(update={"project": project, "created": "2025-11-29T10:00:00+00:00",
                                       "settings": made.settings or self.settings(changes.get("folder", ""))})
        self.place.write_text(write_json(made))
        return read_report(self.place)

    def settings(self, folder: str = "", profile: str = "") -> SettingsInfo:
        """What a report of the last commit says of its settings."""
        try:
            found = settings_at(Git(self.repo / folder), "HEAD", CODES, profile, "--commit", inside=True)
        except CouldNotLook:  # no audit is made by such settings
            return SettingsInfo(source="", profile=profile, digest="")
        return SettingsInfo(source=found.source, profile=profile, digest=found.digest)

    def key(self, name: str) -> Path:
        path = self.folder / f"key-{name}"
        if not path.exists():
            call(SSH_KEYGEN, "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path)
        return path

    def allow(self, principal: str, key: str = "mentor", options: str = "") -> None:
        kind, blob = self.key(key).with_name(f"key-{key}.pub").read_text().split()[:2]
        self.allowed.append(" ".join(part for part in (principal, options, kind, blob) if part))
        self.signers.write_text("# who may approve\n" + "\n".join(self.allowed) + "\n")

    def state(self, who: str = MENTOR, decision: Word = Word.APPROVE, when: datetime.datetime = NOW, **more: Any) -> Path:
        """A statement that nobody has signed."""
        said = Said(who, decision, more.pop("conflict", ""), **more)
        made = draft(read_report(self.place), self.repo, said, when)
        made.path.parent.mkdir(parents=True, exist_ok=True)
        made.path.write_text(made.text)
        return made.path

    def sign(self, path: Path, key: str = "mentor", namespace: str = "release-checker-approval") -> Path:
        path.with_name(f"{path.name}.sig").unlink(missing_ok=True)
        call(SSH_KEYGEN, "-q", "-Y", "sign", "-n", namespace, "-f", self.key(key), path)
        return path

    def rewrite(self, path: Path, key: str = "mentor", **changes: Any) -> Path:
        """Other words in a statement's predicate, signed as they are then."""
        made = json.loads(path.read_text())
        made["predicate"] |= changes
        path.write_text(json.dumps(made))
        return self.sign(path, key)

    def look(
        self, policy: ReviewPolicy | None = None, now: datetime.datetime = NOW, allowed: Path | None = None
    ) -> Reviewed:
        return reviewed(read_report(self.place), self.repo, allowed or self.signers, policy or ReviewPolicy(), now)

    def reason(self, policy: ReviewPolicy | None = None, now: datetime.datetime = NOW) -> str:
        """Why the one file among the approvals is refused."""
        found = self.look(policy, now)
        assert (found.valid, found.objections, len(found.refused)) == ((), (), 1), found
        return found.refused[0].reason


def desk(folder: Path) -> Desk:
    """A repository of one commit by the scholar, its report, and a mentor who may approve."""
    made = Desk(folder)
    made.repo.mkdir()
    made.git("init", "-q", "-b", "main")
    made.commit(train_py="print(1)\n")
    made.report()
    made.allow(MENTOR)
    return made


def folder_of(made: Desk) -> Path:
    """Where the approvals lie."""
    return made.repo / FOLDER
