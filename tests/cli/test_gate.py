# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`gate`, `badge`, and `compare` of two reports, as a person starts them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from release_checker.cli.main import _run
from release_checker.reports.json import write_json
from release_checker.testing import commit_all, write_files
from tests.cli.conftest import Run
from tests.made_reports import blocked, make, ready


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, report in {"ready": ready(), "blocked": blocked(), "empty": make()}.items():
        place = write_files(tmp_path, {f"{name}/report.json": write_json(report)})
        (place / f"{name}.json").write_text(write_json(report))
    return tmp_path


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["release-checker", *arguments])
    return _run()


def test_from_check_to_gate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_files(tmp_path / "study", {"README.md": "# Study\n", "train.py": "print(1)\n"})
    commit_all(root)
    monkeypatch.chdir(root)

    def last(*arguments: str) -> tuple[int, str]:
        code = call(monkeypatch, *arguments)
        return code, capsys.readouterr().out.splitlines()[-1]

    assert call(monkeypatch, "check", "--only", "LIC001,DOC001", "--format", "json", "--output", "../report") == 1
    capsys.readouterr()
    old = ("--baseline", "../report/report.json")
    assert last("gate", "../report", "--allow-partial") == (1, "GATE: CLOSED: LIC001, DOC001, exit 1")
    assert last("gate", "../report", "--allow-partial", *old) == (0, "GATE: PASSED, 2 old blockers let through, exit 0")
    assert last("gate", "../report", *old) == (3, "GATE: COULD NOT LOOK: partial, exit 3")


def test_could_not_look_is_three_in_both_forms(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "gate", "nothing", "--format", "json") == 3
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (found["answer"], found["exit_code"]) == ("could-not-look", 3)
    assert call(monkeypatch, "gate", "ready.json", "--output", "gate.txt") == 3
    assert capsys.readouterr().out.startswith("GATE: COULD NOT LOOK: ")
    assert (folder / "gate.txt").read_text().splitlines()[-1].endswith(", exit 3")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("options", "words"), [
    (["--digest", ""], "is no SHA-256"), (["--digest", "abc"], "is no SHA-256"), (["--fail-on", "often"], "fail-on"),
    (["--require-approvals", "1"], "needs --allowed-signers FILE"), (["--max-age", "-1"], "max-age"),
    (["--profile", "strict"], "no profile 'strict'"), (["--require-approvals", "many"], "require-approvals"),
])
def test_wrong_use(
    options: list[str], words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "gate", "ready", *options) == 2
    complaint = capsys.readouterr().err
    assert (words in complaint, complaint.count("\n")) == (True, 1)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("old", "new", "code"), [
    ("ready", "ready.json", 0), ("ready", "blocked", 1), ("blocked.json", "blocked", 0), ("blocked", "ready", 3),
])
def test_compare_reports(old: str, new: str, code: int, monkeypatch: pytest.MonkeyPatch,
                         capsys: pytest.CaptureFixture[str]) -> None:
    assert call(monkeypatch, "compare", old, new) == code
    assert capsys.readouterr().out.splitlines()[-1].endswith(f", exit {code}")
    assert call(monkeypatch, "compare", old, new, "--format", "json") == code
    assert json.loads(capsys.readouterr().out)["exit_code"] == code


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("words", "options"), [
    ("--format html is for two notebooks", ["ready", "blocked", "--format", "html"]),
    ("ready: is a report, and a.ipynb is none", ["a.ipynb", "ready"]),
    ("no report can be read here", ["ready", "."]),
])
def test_compare_of_what_does_not_go_together(
    words: str, options: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "compare", *options) == 2
    assert words in capsys.readouterr().err


def test_badge(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(monkeypatch, "badge", "blocked", "--output", "badge.svg") == 0
    assert capsys.readouterr().out == "NOT READY 3\n"
    assert (folder / "badge.svg").read_text().startswith("<svg ")
    assert call(monkeypatch, "badge", "blocked.json", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["message"] == "NOT READY 3"
    assert call(monkeypatch, "badge", "nothing") == 2


@pytest.mark.slow
def test_the_hooks_are_commands_that_there_are(run: Run, tmp_path: Path) -> None:
    import yaml

    manifest = yaml.safe_load((Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml").read_text())
    assert [hook["id"] for hook in manifest] == ["release-checker", "release-checker-secrets"]
    root = write_files(tmp_path / "study", {"a.py": "print(1)\n"})
    commit_all(root)
    for hook in manifest:
        assert hook["pass_filenames"] is False
        done = run(*hook["entry"].split()[1:], *hook.get("args", ()), cwd=root)
        assert done.returncode in (0, 1), done.stderr
        assert not (root / "release-report").exists()
