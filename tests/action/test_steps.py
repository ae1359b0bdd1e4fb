# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every script of action.yml, run as a runner would run it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from release_checker.registry import installed
from tests.action.conftest import ACTIONS, QUIET, ROOT, committed, install, new_job, profile, study, untouched
from tests.action.harness import Job

pytestmark = pytest.mark.slow

SCANNING, KEEP = "github/codeql-action/upload-sarif", "actions/upload-artifact"


def test_a_ready_project_passes(ready: Job) -> None:
    assert not ready.failed, ready["Enforce"].printed
    assert ready.ran == ["Prepare", "Set up Python", "Cache downloads", "Install", "Audit", "Show", "Send to code scanning",
                         "Keep the report", "Enforce"]
    assert (ready.outputs["decision"], ready.outputs["blockers"], ready.outputs["tier"]) == ("ready", "", "none-needed")
    assert json.loads(Path(ready.outputs["report"]).read_text())["verdict"]["decision"] == "ready"
    assert json.loads(Path(ready.outputs["sarif"]).read_text())["version"] == "2.1.0"
    assert ready["Show"].summary.startswith("## READY")
    assert [name for name, _ in ready["Show"].commands] == ["notice"]


def test_nothing_is_written_into_the_checkout(ready: Job) -> None:
    assert sorted(path.name for path in ready.workspace.iterdir()) == [
        ".git", "LICENSE", "README.md", "small.toml", "strict.toml", "train.py"]


def test_a_project_that_is_not_ready_is_shown_kept_and_then_refused(blocked: Job) -> None:
    assert blocked.failed
    assert blocked.ran[-4:] == ["Audit", "Show", "Keep the report", "Enforce"]
    assert [step.name for step in blocked.steps if step.outcome == "failure"] == ["Enforce"]
    assert (blocked.outputs["decision"], blocked.outputs["blockers"]) == ("not-ready", "LIC001")
    assert [name for name, _ in blocked["Show"].commands] == ["warning", "error"]
    assert "NOT READY" in blocked["Show"].summary


def test_what_was_not_decided_closes_the_gate(tmp_path: Path) -> None:
    done = new_job(tmp_path, study(tmp_path / "workspace")).run(mode="static", profile="strict.toml")
    assert (done["Audit"].outcome, done["Enforce"].outcome) == ("success", "failure")
    assert (done.outputs["decision"], done.outputs["unknowns"]) == ("incomplete", "ENV006")


@pytest.mark.parametrize("sample", ["ready", "blocked"])
def test_a_fork_or_a_private_repository_gets_its_verdict_all_the_same(
    request: pytest.FixtureRequest, tmp_path: Path, sample: str
) -> None:
    before: Job = request.getfixturevalue(sample)
    done = new_job(tmp_path, before.workspace, SCANNING, KEEP, "actions/cache",
                   instead={"Install": install, "Audit": lambda _: before["Audit"].outputs}).run(**QUIET, sarif="true")
    assert done.ran[-5:] == ["Show", "Send to code scanning", "Keep the report", "Say what was not sent", "Enforce"]
    assert done.outputs["decision"] == before.outputs["decision"]
    assert done["Enforce"].outcome == before["Enforce"].outcome
    assert done.failed == (sample == "blocked")
    assert [name for name, _ in done["Say what was not sent"].commands] == ["warning", "warning"]
    assert "code scanning" in done["Say what was not sent"].summary


@pytest.mark.parametrize("inputs", [
    {"path": "`touch pwned`\n::error::x"},
    {"path": "--output=/tmp/elsewhere"},
    {"mode": "static; touch pwned"},
    {"mode": "execute", "budget": "$(touch pwned)"},
    {"profile": '"; touch pwned; ::set-output name=decision::ready ##[error]x'},
])
def test_an_audit_that_cannot_be_made_ends_in_a_refusal(ready: Job, tmp_path: Path, inputs: dict[str, str]) -> None:
    done = new_job(tmp_path, ready.workspace).run(**QUIET | inputs)
    assert (done["Audit"].outcome, done["Enforce"].outcome) == ("failure", "failure")
    assert done["Show"].outcome == "skipped"
    assert done.outputs["decision"] == ""
    assert [text for _, text in done["Audit"].commands] == (
        ["the input mode is neither execute nor static"] if "; touch" in inputs.get("mode", "") else [])
    assert untouched(done)


@pytest.mark.parametrize("inputs", [
    {"base": "$(touch pwned)"},
    {"base": "main\n::error::x"},
    {"base": "--help"},
    {"commit": "`touch pwned` ##[error]x"},
    {"baseline": "'; touch pwned #"},
    {"fail-on": "never\nnever"},
    {"require-approvals": "0 --fail-on=never"},
    {"require-approvals": "1", "allowed-signers": "$(touch pwned)"},
    {"require-approvals": "1"},
    {"digest": "00"},
    {"digest": "0" * 64},
])
def test_no_input_of_the_gate_opens_it(ready: Job, tmp_path: Path, inputs: dict[str, str]) -> None:
    done = new_job(tmp_path, ready.workspace, instead={
        "Install": install, "Audit": lambda _: ready["Audit"].outputs, "Show": lambda _: ready["Show"].outputs,
    }).run(**QUIET | inputs)
    assert done["Enforce"].outcome == "failure", done["Enforce"].printed
    assert done["Enforce"].commands == []
    assert untouched(done)


HOSTILE = ("::error::boom", "##[error]boom", "::stop-commands::x", "\r::set-output name=decision::ready", "a\n::add-mask::a",
           "$(touch pwned)", "`touch pwned`", "%0A::error::boom", '"; touch pwned; "')


def test_what_a_project_says_is_no_command(tmp_path: Path) -> None:
    words = " ".join(item.replace("\r", "").replace("\n", " ") for item in HOSTILE)
    root = tmp_path / "workspace"
    project = root / "$(touch pwned) ##[error]boom"
    project.mkdir(parents=True)
    for number, name in enumerate(HOSTILE):
        (project / f"{name}.py").write_text(f"x = {number} +\n")
        (project / f"{name}.ipynb").write_text("{")
    (project / "README.md").write_text(f"# {words}\n\n{words}\n\n[{words}](missing/{HOSTILE[1]})\n\n```sh\n{words}\n```\n")
    for name in ("pip", "venv", "ensurepip", "site", "json", "release_checker", "usercustomize"):
        (project / f"{name}.py").write_text("open('pwned', 'w')\n")
        (root / f"{name}.py").write_text("open('pwned', 'w')\n")
    asked = {code: "required" for code in installed().codes if code.startswith(("LIC", "DOC", "NBK"))}
    (project / "wide.toml").write_text(profile(**asked))
    done = new_job(tmp_path, committed(root)).run(path=project.name, mode="static", profile=f"{project.name}/wide.toml",
                                                  sarif="true")
    assert done.outputs["decision"] == "not-ready"
    assert "## [error]" in done["Audit"].printed, "the sample says nothing, so that this shows nothing"
    assert done["Audit"].commands == done["Enforce"].commands == []
    assert {name for name, _ in done["Show"].commands} == {"warning", "error"}
    assert not any(text.startswith("boom") for _, text in done["Show"].commands)
    assert 1 <= len([name for name, _ in done["Show"].commands if name == "error"]) <= 10
    assert done["Enforce"].outcome == "failure"
    assert untouched(done)


def test_a_report_made_before_is_judged_again_without_an_audit(ready: Job, tmp_path: Path) -> None:
    folder = shutil.copytree(Path(ready.outputs["report"]).parent, tmp_path / "kept")
    again = new_job(tmp_path, ready.workspace).run(report=str(folder), digest=ready.outputs["digest"])
    assert again.ran == ["Prepare", "Set up Python", "Cache downloads", "Install", "Show", "Enforce"]
    assert again.outputs["digest"] == ready.outputs["digest"]
    # It executed nothing, which is enough only for who asked for that.
    assert again["Enforce"].outcome == "failure"
    assert "--static" in again["Enforce"].printed


@pytest.mark.parametrize(("environment", "bwrap", "asked", "said"), [
    ("self-hosted", 1, False, []),
    ("github-hosted", 0, False, []),
    ("github-hosted", 1, True, ["notice"]),
])
def test_a_machine_is_changed_only_where_isolation_fails_and_the_machine_is_thrown_away(
    ready: Job, tmp_path: Path, environment: str, bwrap: int, asked: bool, said: list[str]
) -> None:
    job = new_job(tmp_path, ready.workspace, environment=environment, instead={
        name: lambda _: {} for name in ("Install", "Audit", "Enforce")})
    (tmp_path / "stubs" / "bwrap").write_text(f"#!/bin/sh\nexit {bwrap}\n")
    done = job.run()
    called = tmp_path / "stubs" / "sudo.called"
    assert called.exists() == asked
    assert not asked or "sysctl" in called.read_text()
    assert [name for name, _ in done["Allow isolation"].commands] == said
    assert not done.failed


def test_a_step_that_fails_before_the_audit_leaves_no_open_gate(ready: Job, tmp_path: Path) -> None:
    done = new_job(tmp_path, ready.workspace, "actions/setup-python").run(**QUIET)
    assert done.ran == ["Prepare", "Set up Python", "Enforce"]
    assert [text for _, text in done["Enforce"].commands] == ["there is no report to judge; an earlier step says why"]
    assert done["Enforce"].outcome == "failure"


def test_every_action_that_is_used_has_a_stand_in() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    assert all(text.count(f"uses: {name}@") == 1 for name in ACTIONS)
    assert text.count("uses: ") == len(ACTIONS)


@pytest.mark.slow
def test_the_checkout_installs_itself(ready: Job, tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(ready.workspace, root)
    for name in ("pip", "venv", "ensurepip", "setuptools"):
        (root / f"{name}.py").write_text("open('pwned', 'w')\n")
    shutil.rmtree(root / ".git")
    committed(root)
    shutil.copytree(ROOT, tmp_path / "checkout", symlinks=True, ignore=shutil.ignore_patterns(".*", "build", "*.egg-info"))
    done = new_job(tmp_path, root, action=tmp_path / "checkout", instead={}).run(**QUIET)
    assert done["Install"].outcome == "success", done["Install"].printed
    assert not done.failed, done["Audit"].printed + done["Enforce"].printed
    assert done.outputs["decision"] == "ready"
    assert untouched(done)
