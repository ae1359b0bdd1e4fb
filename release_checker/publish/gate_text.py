# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The gate's answer, as lines for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePath

from release_checker.publish.gate_records import Answer, GateResult
from release_checker.reports.summary import WORDS, where
from release_checker.text import counted, printable, shorten

WIDTH = 100
MOST, EACH = 20, 2
"Reasons shown, and of one check; the JSON has all."
LEAD = {Answer.CLOSED: "CLOSES", Answer.COULD_NOT_LOOK: "UNKNOWN"}
SAID = {Answer.PASSED: "PASSED", Answer.CLOSED: "CLOSED", Answer.COULD_NOT_LOOK: "COULD NOT LOOK"}


def write_gate_json(result: GateResult) -> str:
    """The result as one JSON object."""
    return json.dumps(result.model_dump(mode="json"), indent=2) + "\n"


def write_gate_text(result: GateResult) -> str:
    """What was looked at, a line for each reason and one for what to do next, and the answer; at most 100 columns."""
    lines = [*_head(result), *(f"note  {note}" for note in result.notes), *_old(result), *_approvals(result)]
    lines += _reasons(result)
    return "\n".join([*map(_line, lines), _line(last_line(result))]) + "\n"


def last_line(result: GateResult) -> str:
    """For a reader with ten seconds: `GATE: CLOSED by 2 blockers (LIC001), exit 1`."""
    if result.answer is Answer.PASSED:
        old = f", {counted(len(result.let_through), 'old blocker')} let through" if result.let_through else ""
        approved = f", approved by {counted(len(result.approvals), 'person', 'people')}" if result.approvals else ""
        asked = f" (--fail-on {result.fail_on})" if result.fail_on == "never" else ""
        return f"GATE: PASSED{asked}{old}{approved}, exit {result.exit_code}"
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
    for old in result.let_through[:MOST]:
        place = where(old.finding.location)
        yield f"  OLD      {old.check}  {place + ': ' if place else ''}{old.finding.message}"
    if len(result.let_through) > MOST:
        yield f"  and {len(result.let_through) - MOST} more: --format json"


def _approvals(result: GateResult) -> Iterator[str]:
    for item in result.approvals:
        yield f"  APPROVED by {item.signer}, key {item.key}"
    for refused in result.refused:
        yield f"  REFUSED  {PurePath(refused.path).name}: {refused.reason}"


def _reasons(result: GateResult) -> Iterator[str]:
    groups = [list(found) for _, found in groupby(result.reasons, lambda reason: (reason.kind, reason.check))]
    room = MOST
    for group in groups:
        shown = group[:min(EACH if group[0].check else MOST, room)]
        room -= len(shown)
        for reason in shown:
            yield f"  {LEAD[reason.answer]:8} {reason.check + '  ' if reason.check else ''}{reason.text}"
            yield f"           next: {reason.next}"
        if shown and len(shown) < len(group):
            yield f"           and {len(group) - len(shown)} more of {group[0].check or group[0].kind}"
        elif not shown:
            yield f"  {LEAD[group[0].answer]:8} {group[0].check or group[0].kind}  {len(group)} more: --format json"


def _line(line: str) -> str:
    """What a terminal can show; words of a project cannot end a line, and so cannot begin one."""
    shown = printable(line)
    return shown if len(shown) <= WIDTH else shown[: WIDTH - 1] + "…"
