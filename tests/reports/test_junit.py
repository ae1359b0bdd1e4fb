# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""JUnit XML: well-formed whatever the project says, and red exactly when the verdict is not ready."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

from release_checker.model import Decision
from release_checker.reports.junit import write_junit
from release_checker.reports.report import Report

Sample = Callable[[str], Report]


def outcome(case: ElementTree.Element) -> tuple[str, str]:
    for tag in ("failure", "error", "skipped", "system-out"):
        child = case.find(tag)
        if child is not None:
            return tag, child.get("message") or (child.text or "").splitlines()[0]
    return "", ""


def test_one_case_for_each_check(sample: Sample) -> None:
    root = ElementTree.fromstring(write_junit(sample("blocked")).encode())
    assert {case.get("name"): outcome(case) for case in root.iter("testcase")} == {
        "LIC001 no-license": ("failure", "No license file"),
        "LIC002 license-text-unrecognised": ("skipped", "no license file"),
        "DOC001 no-readme": ("", ""),
        "DOC007 documented-command-broken": ("failure", "Documented command cannot run"),
        "DOC010 no-citation": ("", ""),
        "DOC013 no-cost-statement": ("system-out", "WARN No word on hardware or training time"),
        "DOC014 no-limitations": ("system-out", "WARN No word on limits"),
        "ENV002 dependency-unpinned": ("system-out", "WARN Dependency without a version"),
        "ENV006 environment-does-not-install": ("error", "not decided: this version has no check that decides it"),
        "NBK003 stored-error": ("failure", "Stored output is an error"),
        "NBK009 notebook-fails": ("error", "not decided: this version has no check that decides it"),
        "NBK013 oversized-output": ("skipped", "waived by Ada Lovelace"),
        "TRN002 unseeded": ("error", "not decided: src/model.py: cannot be parsed: invalid syntax, and 1 more"),
        "SEC007 large-file": ("", ""),
    }
    failure = root.find(".//testcase[@name='DOC007 documented-command-broken']/failure")
    assert failure is not None
    assert failure.text == """\
README.md:31: the command names train.py, and the script is src/train.py
    do: write `python src/train.py` in the README
README.md:34: train.py has no option --learning-rate; it has --lr
    do: write `--lr` in place of `--learning-rate`"""


def test_red_exactly_when_not_ready(report: Report) -> None:
    root = ElementTree.fromstring(write_junit(report).encode())
    failures, errors = int(root.get("failures", "")), int(root.get("errors", ""))
    assert (failures, errors) == (len(report.verdict.blockers), len(report.verdict.unknowns))
    assert (failures + errors == 0) == (report.verdict.decision is Decision.READY)


def test_the_counts_are_those_of_the_cases(report: Report) -> None:
    root = ElementTree.fromstring(write_junit(report).encode())
    for element in (root, *root.iter("testsuite")):
        assert element.get("tests") == str(len(list(element.iter("testcase"))))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert element.get(name) == str(len(list(element.iter(tag))))
    assert root.get("tests") == str(len(report.checks))


def test_characters_that_xml_cannot_hold_are_replaced(sample: Sample) -> None:
    text = write_junit(sample("hostile"))
    root = ElementTree.fromstring(text.encode())
    failure = root.find(".//failure")
    assert failure is not None
    assert "\ufffd[31mred\ufffd[0m" in (failure.text or "")
    assert not {"\x00", "\x1b", "\udcff", "\ufffe"} & set(text)
