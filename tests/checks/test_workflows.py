# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from release_checker.facts import zizmor
from release_checker.facts.workflows import Weight, weigh
from release_checker.facts.zizmor import Remark
from release_checker.model import Finding, Looked, Place, Skip, Unknown
from release_checker.testing import findings, run_check

HEAD = "on: push\npermissions: {contents: read}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
GREETS = HEAD.replace("on: push", "on: issues") + "      - run: echo ${{ github.event.issue.title }}\n"
MOVES = HEAD + "      - uses: some-body/some-action@main\n"
TAGGED = HEAD + "      - uses: some-body/some-action@v2\n"
PLAIN = HEAD + "      - uses: actions/checkout@v4\n        with: {persist-credentials: false}\n      - run: pytest\n"
BROKEN = "on: [push\njobs: {}\n"


def workflow(text: str, name: str = "ci") -> dict[str, str | bytes]:
    return {f".github/workflows/{name}.yml": text}


def test_what_strangers_word_in_a_script_is_told_with_its_line() -> None:
    results = run_check("SEC008", workflow(GREETS))
    assert findings(results) == [
        ".github/workflows/ci.yml:7: code injection via template expansion (template-injection, high): "
        "may expand into attacker-controllable code"
    ]
    found = next(item for item in results if isinstance(item, Finding))
    assert not found.advisory
    assert found.evidence == "github.event.issue.title; .github/workflows/ci.yml:7"
    assert found.fix
    assert "env:" in found.fix.text


def test_an_action_by_its_branch_is_a_fault_and_by_its_tag_advice() -> None:
    results = run_check("SEC008", {**workflow(MOVES, "a"), **workflow(TAGGED, "b"), **workflow(TAGGED, "c")})
    found = [(item.place.path if item.place else "", item.advisory) for item in results if isinstance(item, Finding)]
    assert found == [(".github/workflows/a.yml", False), (".github/workflows/b.yml", True)]


def test_a_plain_workflow_is_clean_and_what_was_left_out_is_counted() -> None:
    assert run_check("SEC008", workflow(PLAIN)) == [Looked("1 workflow, 1 remark of little weight left out")]


def test_neither_settings_nor_comments_of_the_project_silence_it() -> None:
    silenced = GREETS.replace("title }}", "title }} # zizmor: ignore[template-injection]")
    settings = "rules:\n  template-injection:\n    disable: true\n"
    files = {**workflow(silenced), "zizmor.yml": settings, ".github/zizmor.yml": settings}
    assert len(findings(run_check("SEC008", files))) == 1


def test_an_action_of_the_project_is_looked_at() -> None:
    action = ("name: Greet\ndescription: Greets\nruns:\n  using: composite\n  steps:\n    - shell: bash\n"
              "      run: echo ${{ github.event.pull_request.title }}\n")
    assert findings(run_check("SEC008", {"actions/greet/action.yml": action}))[0].startswith("actions/greet/action.yml:7: ")


def test_a_broken_workflow_is_unknown_and_the_others_are_looked_at() -> None:
    results = run_check("SEC008", {**workflow(BROKEN, "broken"), **workflow(GREETS)})
    assert len(findings(results)) == 1
    unknown = [item for item in results if isinstance(item, Unknown)]
    assert [item.place.path if item.place else "" for item in unknown] == [".github/workflows/broken.yml"]
    assert "invalid YAML" in unknown[0].reason


def test_a_path_that_looks_like_an_option_or_moves_the_cursor_is_only_a_path() -> None:
    results = run_check("SEC008", workflow(GREETS, "--fix=all\n\x1b[2J"))
    assert len(findings(results)) == 1


def test_without_workflows_it_does_not_apply_and_without_zizmor_it_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_check("SEC008", {"a.py": ""}) == [Skip("no GitHub workflow or action")]
    monkeypatch.setattr(zizmor, "find_zizmor", lambda: None)
    unknown = [item for item in run_check("SEC008", workflow(PLAIN)) if isinstance(item, Unknown)]
    assert unknown == [Unknown("1 workflow not looked at: zizmor, which reads workflows, is not installed with this tool")]


def remark(audit: str, text: str, severity: str = "high", confidence: str = "high") -> Remark:
    return Remark("ci.yml", 1, audit, "", severity, confidence, "", text)


@pytest.mark.parametrize(("found", "content", "weight"), [
    (remark("template-injection", "github.head_ref"), "", Weight.FAULT),
    (remark("template-injection", "github.event.comment.body"), "", Weight.FAULT),
    (remark("template-injection", "github.event.commits[0].author.name"), "", Weight.FAULT),
    (remark("template-injection", "toJson(github.event)"), "", Weight.FAULT),
    (remark("template-injection", "inputs.cuda-version"), "", Weight.ADVICE),
    (remark("template-injection", "github.event.pull_request.html_url"), "", Weight.ADVICE),
    (remark("template-injection", "github.head_ref", confidence="low"), "", Weight.LEFT_OUT),
    (remark("unpinned-uses", "actions/checkout@main"), "", Weight.LEFT_OUT),
    (remark("unpinned-uses", "some-body/some-action@master"), "", Weight.FAULT),
    (remark("dangerous-triggers", "pull_request_target"), "run: gh pr merge --auto", Weight.ADVICE),
    (remark("dangerous-triggers", "pull_request_target"),
     "if: github.event.pull_request.head.ref == 'bot'\nrun: gh pr merge --auto", Weight.ADVICE),
    (remark("dangerous-triggers", "pull_request_target"), "run: gh pr checkout 5", Weight.FAULT),
    (remark("dangerous-triggers", "workflow_run"), "uses: actions/download-artifact@v4", Weight.FAULT),
    (remark("dangerous-triggers", "pull_request_target"), "ref: ${{ github.event.pull_request.head.sha }}", Weight.FAULT),
    (remark("excessive-permissions", "a:", "medium", "medium"), "", Weight.ADVICE),
    (remark("excessive-permissions", "contents: write"), "", Weight.FAULT),
    (remark("artipacked", "", "medium", "low"), "", Weight.LEFT_OUT),
    (remark("self-repository", "", "low"), "", Weight.LEFT_OUT),
])
def test_weight(found: Remark, content: str, weight: Weight) -> None:
    assert weigh(found, content.encode()) is weight


@pytest.mark.slow
def test_a_workflow_nested_without_end_is_unknown_and_the_others_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zizmor, "SECONDS", 1.0)
    monkeypatch.setattr(zizmor, "ALONE", 1.0)
    results = run_check("SEC008", {**workflow("on: push\njobs: " + ("[" * 10_000 + "\n") * 20, "deep"), **workflow(GREETS)})
    assert len(findings(results)) == 1
    assert [item for item in results if isinstance(item, Unknown)] == [
        Unknown("not looked at: zizmor did not come to an end with it", Place(".github/workflows/deep.yml"))]


def test_yaml_that_unfolds_without_end_costs_nothing() -> None:
    names = "abcdefghi"
    rows = [f"{name}: &{name} [{', '.join([f'*{names[at - 1]}' if at else 'x'] * 9)}]" for at, name in enumerate(names)]
    results = run_check("SEC008", workflow("\n".join(["on: push", "permissions: {}", *rows, "jobs: {}", ""])))
    assert findings(results) == []
