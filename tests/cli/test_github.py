# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker github`: the files of a step."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from release_checker.reports.json import write_json
from tests.action.harness import heard, read_outputs
from tests.cli.conftest import Run
from tests.made_reports import blocked, hostile

HOSTILE = ("::error::boom", "##[error]boom", "a\n::add-mask::a", "\r::notice::x")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "output").write_text("earlier=1\n")
    (tmp_path / "report.json").write_text(write_json(blocked()))
    return {"GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "GITHUB_WORKSPACE": str(tmp_path)}


def test_outputs_summary_annotations_and_sarif(run: Run, files: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    done = run("github", "report.json", "--project", "a", "--sarif", "code.sarif", **files)
    assert (done.returncode, done.stderr) == (0, "")
    found = read_outputs((tmp_path / "output").read_text())
    assert found == {
        "earlier": "1", "decision": "not-ready", "stage": "none", "blockers": "LIC001,DOC007,NBK003",
        "unknowns": "ENV006,NBK009,TRN002", "tier": "none-needed", "report": str(tmp_path / "report.json"),
        "digest": hashlib.sha256((tmp_path / "report.json").read_bytes()).hexdigest(), "sarif": str(tmp_path / "code.sarif")}
    assert (tmp_path / "summary").read_text().startswith("## NOT READY to release: 3 blockers\n")
    assert [name for name, _ in heard(done.stdout)] == ["warning", "error", "error", "error"]
    assert "file=a/README.md,line=31" in done.stdout
    assert '"uri": "a/README.md"' in (tmp_path / "code.sarif").read_text()


def test_another_delimiter_each_time(run: Run, files: dict[str, str], tmp_path: Path) -> None:
    run("github", "report.json", **files)
    run("github", "report.json", **files)
    lines = (tmp_path / "output").read_text().splitlines()
    marks = {line.partition("<<")[2] for line in lines if line.startswith("stage<<")}
    assert len(marks) == 2
    assert {len(mark) for mark in marks} == {32}


def test_a_summary_that_is_full_takes_no_more(run: Run, files: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "summary").write_text("x" * 1_048_500)
    assert run("github", "report.json", **files).returncode == 0
    assert (tmp_path / "summary").stat().st_size <= 1_048_576


def test_a_hostile_report_gives_commands_of_ours_alone(run: Run, files: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(write_json(hostile()))
    done = run("github", "report.json", **files)
    assert [name for name, _ in heard(done.stdout)] == ["warning", "error"]
    assert len(done.stdout.splitlines()) == 2


def test_a_report_that_says_what_it_does_not_show_is_refused(run: Run, files: dict[str, str], tmp_path: Path) -> None:
    forged = json.loads(write_json(blocked()))
    forged["verdict"] |= {"decision": "ready", "blockers": []}
    (tmp_path / "report.json").write_text(json.dumps(forged))
    done = run("github", "report.json", **files)
    assert (done.returncode, done.stdout) == (2, "")
    assert "contradicts itself" in done.stderr
    assert (tmp_path / "output").read_text() == "earlier=1\n"


def test_outside_of_a_workflow_it_says_so(run: Run, files: dict[str, str]) -> None:
    done = run("github", "report.json", **files | {"GITHUB_OUTPUT": ""})
    assert done.returncode == 2
    assert done.stderr.startswith("release-checker: GITHUB_OUTPUT is not set: this command is for a step of a GitHub wor")


def test_a_file_that_cannot_be_written_is_told(run: Run, files: dict[str, str], tmp_path: Path) -> None:
    done = run("github", "report.json", **files | {"GITHUB_OUTPUT": str(tmp_path)})
    assert done.returncode == 4
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize("form", [
    ["--all"], ["--format", "text"], ["--only", "##[error]boom"], ["--profile", "##[error]boom"]])
@pytest.mark.slow
def test_in_a_workflow_an_audit_says_no_command_of_the_projects(run: Run, tmp_path: Path, form: list[str]) -> None:
    project = tmp_path / "##[error]boom"
    project.mkdir()
    for name in HOSTILE:
        (project / f"{name}.ipynb").write_text("{")
        (project / f"{name}.py").write_text("x = +")
    (project / "README.md").write_text("".join(f"# {name}\n\n[a](missing/{name})\n\n" for name in HOSTILE))
    said = run("check", project, *form, GITHUB_ACTIONS="true")
    assert heard(said.stdout) == heard(said.stderr) == []
    assert "[error]boom" in said.stdout + said.stderr
