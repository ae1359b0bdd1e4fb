# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A filled checklist as Markdown for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from release_checker.publish.bundle.checklists.records import Answer, Answered, Checklist
from release_checker.reports.markdown import plain
from release_checker.reports.report import Report
from release_checker.text import printable


def write_checklist_json(checklist: Checklist, answers: tuple[Answered, ...], report: Report, digest: str) -> str:
    """One object; `report_sha256` binds it to the report it was filled from."""
    return json.dumps({
        "checklist": checklist.slug, "title": checklist.title, "version": checklist.version, "source": checklist.source,
        "note": checklist.note, "project": printable(report.project.name),
        "commit": report.project.commit and printable(report.project.commit), "report_sha256": digest,
        "decision": report.verdict.decision,
        "items": [{
            "key": item.question.key, "question": item.question.words, "answer": item.answer, "why": printable(item.why),
            "evidence": [{"kind": found.kind, "id": found.id, "outcome": found.outcome, "words": found.words,
                          "link": found.link} for found in item.evidence],
        } for item in answers],
    }, indent=2, ensure_ascii=False) + "\n"


def write_checklist_markdown(checklist: Checklist, answers: tuple[Answered, ...], report: Report, digest: str) -> str:
    """A page: the counts, a table of answers, and under it the evidence of each."""
    counts = Counter(item.answer for item in answers)
    tally = ", ".join(f"{counts[answer]} {answer}" for answer in Answer if counts[answer])
    commit = f", commit {plain(report.project.commit[:12])}" if report.project.commit else ""
    lines = [
        f"# {checklist.title}", "",
        f"{plain(report.project.name)}{commit}: {tally}.", "",
        f"{checklist.note} The questions are shortened; the words that count are those of the "
        f"[source]({checklist.source}) ({checklist.version}). Filled from the [report](../report/index.html) with "
        f"SHA-256 `{digest}`, whose verdict is {report.verdict.decision}.", "",
        "| Item | Question | Answer |", "|---|---|---|",
        *(f"| {item.question.key} | {item.question.words} | **{item.answer}** |" for item in answers), "",
    ]
    for item in answers:
        lines += _item(item)
    return "\n".join(lines)


def _item(item: Answered) -> Iterator[str]:
    yield from (f"## {item.question.key}: {item.answer}", "", item.question.words, "", f"{plain(item.why)}.", "")
    for found in item.evidence:
        named = f"{found.kind} {plain(found.id)}" if found.id else found.kind
        outcome = f" ({plain(found.outcome)})" if found.outcome else ""
        yield f"- [{named}]({found.link}){outcome}: {plain(found.words)}"
    if item.evidence:
        yield ""
