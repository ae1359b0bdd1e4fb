# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""action.yml and every workflow: valid, without a finding of zizmor's, pinned, and asking for inputs that there are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.action.conftest import ROOT

ACTION = ROOT / "action.yml"
EXAMPLES = sorted((ROOT / "docs" / "workflows").glob("*.yml"))
WORKFLOWS = [*EXAMPLES, *sorted((ROOT / ".github" / "workflows").glob("*.yml"))]
OURS = ("OWNER/release-checker@", "./")


def program(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([Path(sys.executable).with_name(name), *map(str, arguments)], capture_output=True, text=True,
                          check=False, timeout=120, cwd=ROOT)


def steps(path: Path) -> list[dict[str, Any]]:
    read = yaml.safe_load(path.read_text("utf-8"))
    return [step for job in read.get("jobs", {"": read.get("runs")}).values() for step in job["steps"]]


def test_the_examples_are_there() -> None:
    assert [path.name for path in EXAMPLES] == ["check.yml", "comment.yml", "release.yml"]
    page = (ROOT / "docs" / "github.md").read_text("utf-8")
    assert all(f"(workflows/{path.name})" in page for path in EXAMPLES)


@pytest.mark.parametrize(("schema", "files"), [("actions", [ACTION]), ("workflows", WORKFLOWS)])
def test_valid(schema: str, files: list[Path]) -> None:
    done = program("check-jsonschema", "--builtin-schema", f"vendor.github-{schema}", *files)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_schemas_tell_a_fault(tmp_path: Path) -> None:
    (tmp_path / "action.yml").write_text(ACTION.read_text("utf-8").replace("using: composite", "using: compost"))
    assert program("check-jsonschema", "--builtin-schema", "vendor.github-actions", tmp_path / "action.yml").returncode == 1


def test_zizmor_finds_nothing() -> None:
    done = program("zizmor", "--offline", "--no-progress", "--persona", "auditor", ACTION, *WORKFLOWS)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda path: path.name)
def test_scripts_hold_no_expression(path: Path) -> None:
    scripts = [step["run"] for step in steps(path) if "run" in step]
    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda path: path.name)
def test_every_action_is_pinned_to_a_commit_and_names_its_version(path: Path) -> None:
    used = re.findall(r"^\s*(?:- )?uses: (.*)$", path.read_text("utf-8"), re.MULTILINE)
    pinned = re.compile(r"[\w./-]+@[0-9a-f]{40} # v[\w.]+")
    assert [item for item in used if not pinned.fullmatch(item) and not item.startswith("./ ")] == []


def test_one_commit_for_one_action() -> None:
    texts = "\n".join(path.read_text("utf-8") for path in [ACTION, *WORKFLOWS])
    pins = set(re.findall(r"uses: ([\w./-]+)@(\S+) # (\S+)", texts))
    assert len(pins) == len({name for name, _, _ in pins})


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_inputs_and_outputs_that_are_asked_for_are_there(path: Path) -> None:
    declared = yaml.safe_load(ACTION.read_text("utf-8"))
    for step in (step for step in steps(path) if step.get("uses", "").startswith(OURS)):
        assert set(step.get("with", {})) <= set(declared["inputs"])
        asked = re.findall(rf"steps\.{step.get('id', '-')}\.outputs\.([\w-]+)", path.read_text("utf-8"))
        assert set(asked) <= set(declared["outputs"])


def test_every_input_is_documented_and_used() -> None:
    text, page = ACTION.read_text("utf-8"), (ROOT / "docs" / "github.md").read_text("utf-8")
    declared = yaml.safe_load(text)
    for name in declared["inputs"]:
        assert re.search(rf"inputs\.{name}\b", text), name
    rows = re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)
    assert rows == [*declared["inputs"], *declared["outputs"]]


def test_workflows_ask_for_no_more_than_they_need() -> None:
    for path in WORKFLOWS:
        read = yaml.safe_load(path.read_text("utf-8"))
        assert read["permissions"] == {}
        assert all("permissions" in job for job in read["jobs"].values())
        assert "pull_request_target" not in read[True]
        assert "secrets." not in path.read_text("utf-8")


def test_publishing_waits_for_the_gate_and_asks_it_again() -> None:
    jobs = yaml.safe_load((ROOT / "docs" / "workflows" / "release.yml").read_text("utf-8"))["jobs"]
    used = [step.get("uses", "") for step in jobs["publish"]["steps"]]
    assert "readiness" in jobs["publish"]["needs"]
    assert jobs["publish"]["environment"] == "pypi"
    gate = next(step for step in jobs["publish"]["steps"] if step.get("uses", "").startswith(OURS))
    assert gate["with"]["digest"] == "${{ needs.readiness.outputs.digest }}"
    assert (gate["with"]["require-approvals"], gate["with"]["base"]) == ("1", "origin/main")
    assert used.index(gate["uses"]) < next(n for n, name in enumerate(used) if name.startswith("pypa/"))
    assert [name for name, job in jobs.items() if "id-token" in job["permissions"]] == ["publish"]
