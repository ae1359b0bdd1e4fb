# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The gate's answer, as lines for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

from release_checker.publish.gate_records import Answer, GateResult, Reason
from release_checker.reports.summary import WORDS, where
from release_checker.text import counted, listed, printable, shorten

WIDTH = 100
MOST, PART, EACH = 25, 5, 2
"Lines in all, of notes, old blockers or approvals, and reasons of one check; the JSON has all."
LEAD = {Answer.CLOSED: "CLOSES", Answer.COULD_NOT_LOOK: "UNKNOWN", Answer.UNDECIDED: "UNKNOWN"}
SAID = {Answer.PASSED: "PASSED", Answer.CLOSED: "CLOSED", Answer.COULD_NOT_LOOK: "COULD NOT LOOK",
        Answer.UNDECIDED: "UNDECIDED"}


def write_gate_json(result: GateResult) -> str:
    """The result as one JSON object."""
    return json.dumps(result.model_dump(mode="json"), indent=2) + "\n"


def write_gate_text(result: GateResult) -> str:
    """What was looked at, the reasons with what to do next, and the answer; at most 100 columns."""
    lines = [*_head(result), *_cut([f"note  {note}" for note in result.notes]), *_old(result), *_approvals(result)]
    lines += _reasons(result, max(6, MOST - 1 - len(lines)))
    return "\n".join([*map(_line, lines), _line(last_line(result))]) + "\n"


def last_line(result: GateResult) -> str:
    """For a reader with ten seconds: `GATE: CLOSED by 2 blockers (LIC001), exit 1`."""
    if result.answer is Answer.PASSED:
        old = f", {counted(len(result.let_through), 'old blocker')} let through" if result.let_through else ""
        taken = f", {counted(len(result.accepted), 'undecided check')} accepted" if result.accepted else ""
        approved = f", approved by {counted(len(result.approvals), 'person', 'people')}" if result.approvals else ""
        asked = f" (--fail-on {result.fail_on})" if result.fail_on == "never" else ""
        return f"GATE: PASSED{asked}{old}{taken}{approved}, exit {result.exit_code}"
    if result.report is None and result.reasons:
        return f"GATE: {SAID[result.answer]}: {shorten(result.reasons[0].text, 60)}, exit {result.exit_code}"
    kinds = list(dict.fromkeys(reason.check or reason.kind for reason in result.reasons if reason.answer is result.answer))
    named = f"{', '.join(kinds[:4])} and {len(kinds) - 4} more" if len(kinds) > 4 else ", ".join(kinds)
    return f"GATE: {SAID[result.answer]}: {named}, exit {result.exit_code}"


def _head(result: GateResult) -> Iterator[str]:
    if (looked := result.report) is None:
        return
    commit = f"commit {looked.commit[:12]}" if looked.commit else "no commit"
    # A line must never begin with a project's word: a workflow's log would take `::` for a command.
    yield f"report  {looked.project}  {commit}  profile {looked.profile}  {looked.created[:10]}  sha256 {looked.digest[:12]}"
    counts = [(looked.blockers, "blocker", ""), (looked.undecided, "undecided", "undecided"),
              (looked.warnings, "warning", ""), (len(looked.waivers), "waiver counts", "waivers count")]
    told = ", ".join(counted(number, noun, plural) for number, noun, plural in counts if number) or "nothing found"
    yield f"counted here: {WORDS[looked.decision]}, {told}  stage: {looked.stage}"


def _old(result: GateResult) -> Iterator[str]:
    if result.let_through:
        yield f"{counted(len(result.let_through), 'old blocker')} let through, known from the baseline:"
    yield from _cut([f"  OLD      {old.check}  {f'{place}: ' if (place := where(old.finding.location)) else ''}"
                     f"{old.finding.message}" for old in result.let_through])


def _approvals(result: GateResult) -> Iterator[str]:
    for item in result.approvals[:PART]:
        yield f"  APPROVED by {item.signer}, key {item.key}"
        if item.conflict:
            yield f"           conflict of interest: {item.conflict}"
        if item.accepted and result.accepted:
            yield f"           accepts as undecided {listed(result.accepted)}: {item.accepted}"
    if len(result.approvals) > PART:
        yield f"  and {len(result.approvals) - PART} more approve: --format json"
    yield from _cut([f"  REFUSED  {PurePath(refused.path).name}: {refused.reason}" for refused in result.refused])


def _cut(lines: list[str]) -> list[str]:
    more = [f"  and {len(lines) - PART} more: --format json"] if len(lines) > PART else []
    return [*lines[:PART], *more]


def _reasons(result: GateResult, room: int) -> Iterator[str]:
    """Lines of the reasons, what they have in common to do next below them; about as many as there is room for."""
    groups: dict[tuple[Answer, str], list[Reason]] = {}
    for reason in result.reasons:
        groups.setdefault((reason.answer, reason.next), []).append(reason)
    most = max(2, room // 3)
    for number, group in enumerate(groups.values()):
        shown = list(islice(_first_of_each(group), most))
        if number and room < len(shown) + 3:
            rest = [reason for item in list(groups.values())[number:] for reason in item]
            yield f"  and {counted(len(rest), 'more reason')} (--format json): {_named(rest)}"
            return
        for reason in shown:
            yield f"  {LEAD[reason.answer]:8} {reason.check + '  ' if reason.check else ''}{reason.text}"
        if rest := [reason for reason in group if reason not in shown]:
            yield f"           and {len(rest)} more of {_named(rest)}"
        yield f"           next: {group[0].next}"
        room -= len(shown) + bool(rest) + 1


def _first_of_each(group: list[Reason]) -> Iterator[Reason]:
    """At most two reasons of one check, so that it does not hide the others."""
    seen: Counter[str] = Counter()
    for reason in group:
        seen[reason.check] += 1
        if not reason.check or seen[reason.check] <= EACH:
            yield reason


def _named(reasons: list[Reason]) -> str:
    return listed(list(dict.fromkeys(reason.check or reason.kind for reason in reasons)), most=6)


def _line(line: str) -> str:
    """What a terminal can show; words of a project cannot end a line, and so cannot begin one."""
    shown = printable(line)
    return shown if len(shown) <= WIDTH else shown[: WIDTH - 1] + "…"
