# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From audit to publishing, by the words of check.yml and release.yml: nothing is let through that no mentor approved."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from release_checker.testing import write_files
from tests.action.conftest import LICENSE, ROOT, install, new_job, profile
from tests.action.harness import Job
from tests.publish.made_approvals import MENTOR, needs_ssh_keygen

pytestmark = [needs_ssh_keygen, pytest.mark.slow]
SCHOLAR = "scholar@lab.example"


def git(root: Path, *words: str, author: str = SCHOLAR) -> str:
    who = ("-c", "user.name=x", "-c", f"user.email={author}")
    return subprocess.run(["git", *who, *words], cwd=root, check=True, text=True, capture_output=True,
                          env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}).stdout.strip()


def pushed(root: Path, author: str = SCHOLAR) -> None:
    git(root, "add", "-A", author=author)
    git(root, "commit", "-qm", "work", author=author)
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")


def asked(workflow: str, name: str, **known: str) -> dict[str, str]:
    """The `with:` of one step of an example, as a job would fill it."""
    jobs = yaml.safe_load((ROOT / "docs" / "workflows" / workflow).read_text("utf-8"))["jobs"]
    given: dict[str, Any] = next(step["with"] for job in jobs.values() for step in job["steps"] if step["name"] == name)
    filled = {key: str(value) for key, value in given.items()}
    for expression, value in known.items():
        word = "${{ " + expression.replace("__", ".") + " }}"
        filled = {key: text.replace(word, value) for key, text in filled.items()}
    assert not any("${{" in text for text in filled.values())
    return filled


class Lab:
    """A repository, its mentor's key, and the jobs that run on it."""

    def __init__(self, place: Path) -> None:
        self.place, self.root, self.jobs = place, place / "study", 0
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", MENTOR, "-f", place / "key"], check=True)
        kind, blob = (place / "key.pub").read_text().split()[:2]
        write_files(self.root, {
            "LICENSE": LICENSE, "train.py": "print(1)\n", "README.md": "# Study\n", "small.toml": profile(LIC001="required"),
            "release-checker.toml": 'profile = "small.toml"\n', ".release/allowed_signers": f"{MENTOR} {kind} {blob}\n"})
        git(self.root, "init", "-q", "-b", "main")
        pushed(self.root)

    def job(self, given: dict[str, str]) -> Job:
        self.jobs += 1
        place = self.place / f"job-{self.jobs}"
        return new_job(place, self.root, instead={"Install": install}).run(**given)

    def release(self, step: str = "Gate", digest: str = "") -> Job:
        sha = git(self.root, "rev-parse", "HEAD")
        return self.job(asked("release.yml", step, github__sha=sha, needs__readiness__outputs__digest=digest))

    def approve(self) -> None:
        words = ("approve", "approved", "--key", self.place / "key", "--as", MENTOR, "--no-conflict")
        subprocess.run([Path(sys.executable).with_name("release-checker"), *words], cwd=self.root, check=True,
                       capture_output=True)


def refusal(job: Job) -> str:
    """What the gate of a job that was shown a report says against it."""
    assert (job["Show"].outcome, job["Enforce"].outcome) == ("success", "failure")
    return job["Enforce"].printed


def test_only_what_a_mentor_approved_is_published(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    audit = lab.job(asked("check.yml", "Audit"))
    assert not audit.failed, audit["Enforce"].printed
    shutil.copytree(Path(audit.outputs["report"]).parent, lab.root / "approved")
    (lab.root / ".git" / "info" / "exclude").write_text("approved\n")

    assert "approv" in refusal(lab.release())
    lab.approve()
    pushed(lab.root, author=MENTOR)
    readiness = lab.release()
    assert not readiness.failed, readiness["Enforce"].printed
    digest = readiness.outputs["digest"]
    assert not lab.release("Gate again", digest).failed

    assert "digest" in refusal(lab.release("Gate again", "0" * 64))
    report = lab.root / "approved" / "report.json"
    whole = report.read_text("utf-8")
    report.write_text(whole + "\n")
    assert "digest" in refusal(lab.release("Gate again", digest))
    report.write_text(whole)
    write_files(lab.root, {"train.py": "print(2)\n"})
    pushed(lab.root)
    assert "is released" in refusal(lab.release("Gate again", digest))


def test_an_approval_that_only_the_pull_request_would_accept_is_none(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    signers = lab.root / ".release" / "allowed_signers"
    listed = signers.read_text()
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "other"], check=True)
    signers.write_text("somebody@lab.example " + " ".join((tmp_path / "other.pub").read_text().split()[:2]) + "\n")
    pushed(lab.root)
    signers.write_text(listed)
    git(lab.root, "commit", "-qam", "let me in")  # origin/main does not have it
    audit = lab.job({"mode": "execute"})
    shutil.copytree(Path(audit.outputs["report"]).parent, lab.root / "approved")
    (lab.root / ".git" / "info" / "exclude").write_text("approved\n")
    lab.approve()
    git(lab.root, "add", "-A", author=MENTOR)
    git(lab.root, "commit", "-qm", "approve", author=MENTOR)
    said = refusal(lab.release())
    assert "its signature is by a key that i" in said
    assert "GATE: CLOSED: approvals, exit 1" in said
