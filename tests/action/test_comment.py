# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The scripts of docs/workflows/comment.yml against what a fork may hand over."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.action.conftest import ROOT
from tests.action.harness import heard, read_outputs

pytestmark = pytest.mark.skipif(not (shutil.which("jq") and shutil.which("unzip")), reason="needs jq and unzip")
SCRIPTS = {step["name"]: step["run"] for step in yaml.safe_load(
    (ROOT / "docs" / "workflows" / "comment.yml").read_text("utf-8"))["jobs"]["comment"]["steps"]}
GH = """#!/bin/bash
printf '%s\\n' "$*" >> "$HERE/asked"
case "$*" in
  *" body=@body.md "*) cp body.md "$HERE/posted" ;;
  */zip) cat "$HERE/report.zip" ;;
  */artifacts*) cat "$HERE/artifacts.json" ;;
  */comments*) cat "$HERE/comments.json" ;;
  */pulls*) cat "$HERE/pulls.json" ;;
esac
"""


def zipped(report: object, name: str = "report.json") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, report if isinstance(report, (str, bytes)) else json.dumps(report))
    return made.getvalue()


def run(here: Path, script: str, archive: bytes = b"", pulls: list[Any] | None = None, **variables: str) -> dict[str, str]:
    (here / "bin").mkdir(exist_ok=True)
    (here / "bin" / "gh").write_text(GH)
    (here / "bin" / "gh").chmod(0o755)
    (here / "report.zip").write_bytes(archive)
    (here / "artifacts.json").write_text(json.dumps({"artifacts": [
        {"id": 7, "size_in_bytes": len(archive), "expired": False}] if archive else []}))
    (here / "pulls.json").write_text(json.dumps(pulls or []))
    (here / "comments.json").write_text("[]")
    (here / "work").mkdir(exist_ok=True)
    (here / "output").write_text("")
    (here / "script.sh").write_text(SCRIPTS[script])
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", here / "script.sh"], cwd=here / "work", timeout=60, check=False,
        capture_output=True, text=True,
        env={"PATH": f"{here / 'bin'}:{os.environ['PATH']}", "HERE": str(here), "GITHUB_OUTPUT": str(here / "output"),
             "REPOSITORY": "lab/study", "GH_TOKEN": "x", **variables})
    assert done.returncode == 0, done.stderr
    assert heard(done.stdout + done.stderr) == []
    return read_outputs((here / "output").read_text())


@pytest.mark.parametrize(("report", "decision", "blockers"), [
    ({"verdict": {"decision": "not-ready", "blockers": ["LIC001", "DOC007"]}}, "not-ready", "LIC001, DOC007"),
    ({"verdict": {"decision": "ready", "blockers": []}}, "ready", ""),
    ({"verdict": {"decision": "ready\nnumber=1", "blockers": ["LIC001\n@all", "[x](y)", 3, "A" * 9000]}}, "none", ""),
    ({"verdict": {"decision": "not-ready", "blockers": ["$(touch pwned)", "LIC001", "LIC001\nDOC007"]}}, "not-ready",
     "LIC001"),
    ({"verdict": ["x"]}, "none", ""),
    ("no json", "none", ""),
    ("", "none", ""),
    (b"[" * 100_000, "none", ""),
    (b" " * 50_000_000 + b"{}", "none", ""),
])
def test_only_known_words_are_taken_from_a_report(tmp_path: Path, report: object, decision: str, blockers: str) -> None:
    found = run(tmp_path, "Read the report", zipped(report), RUN="5")
    assert found == {"decision": decision, "blockers": blockers}
    assert (tmp_path / "work" / "report.json").stat().st_size <= 20_000_000
    assert not list(tmp_path.rglob("pwned"))


@pytest.mark.parametrize("archive", [b"no zip", zipped("{}", "../../escaped.json"), b""])
def test_an_archive_without_a_report_says_so(tmp_path: Path, archive: bytes) -> None:
    assert run(tmp_path, "Read the report", archive, RUN="5") == {"decision": "none", "blockers": ""}
    assert not list(tmp_path.rglob("escaped.json"))


@pytest.mark.parametrize(("pulls", "number"), [
    ([{"number": 12, "head": {"sha": "c0"}}], "12"),
    ([{"number": 11, "head": {"sha": "older"}}, {"number": 12, "head": {"sha": "c0"}}], "12"),
    ([{"number": 12, "head": {"sha": "moved"}}], ""),
    ([], ""),
])
def test_the_pull_request_is_the_one_whose_commit_ran(tmp_path: Path, pulls: list[Any], number: str) -> None:
    found = run(tmp_path, "Find the pull request", pulls=pulls, OWNER="eve", BRANCH="$(touch pwned) -f x", COMMIT="c0")
    assert found == {"number": number}
    assert not list(tmp_path.rglob("pwned"))


def test_the_comment_says_what_was_found(tmp_path: Path) -> None:
    run(tmp_path, "Comment", NUMBER="12", DECISION="not-ready", BLOCKERS="LIC001", RUN="https://example.org/run/5")
    text = (tmp_path / "posted").read_text()
    assert "**NOT READY**: blocked by LIC001." in text
    assert "(https://example.org/run/5)" in text
    assert "repos/lab/study/issues/12/comments" in (tmp_path / "asked").read_text()
