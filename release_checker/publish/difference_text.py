# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What changed between two reports, as lines for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from release_checker.model import Decision
from release_checker.publish.difference import Difference, Seen, Shift, Side
from release_checker.reports.summary import EXIT_CODES, WORDS, where
from release_checker.text import counted, printable

WIDTH = 100
MOST, OLD = 20, 5
"Lines of one list, and of what is known already; the JSON has all."
INDENT = "  "


def exit_code(made: Difference) -> int:
    """0 when nothing new blocks, 1 when something does, 3 when a required check became undecided."""
    if made.new_blockers:
        return EXIT_CODES[Decision.NOT_READY]
    return EXIT_CODES[Decision.INCOMPLETE if made.newly_undecided else Decision.READY]


def write_difference_json(made: Difference) -> str:
    """The difference as one JSON object, with the exit code it stands for."""
    found = made.model_dump(mode="json") | {
        "new_blockers": [{"code": seen.code, "fingerprint": seen.finding.fingerprint} for seen in made.new_blockers],
        "exit_code": exit_code(made),
    }
    return json.dumps(found, indent=2) + "\n"


def write_difference_text(made: Difference) -> str:
    """Both reports, every list that is not empty, and a last line that sums up; at most 100 columns."""
    lines = [*_heads(made), *(f"note  {note}" for note in made.notes), ""]
    blocking = {(seen.code, seen.finding.fingerprint) for seen in made.new_blockers}
    for title, found in (
        ("NEW", made.appeared), ("NEW, or not looked at before", made.first_seen),
        ("NO LONGER WAIVED", made.no_longer_waived), ("FIXED", made.fixed), ("WAIVED by now, not fixed", made.newly_waived),
        ("NOT LOOKED AT, so not known to be fixed", made.not_looked_at), ("STILL THERE", made.remaining),
    ):
        most = OLD if found is made.remaining else MOST
        lines += _section(title, [_finding(seen, (seen.code, seen.finding.fingerprint) in blocking) for seen in found], most)
    lines += _section("NO LONGER DECIDED", [_shift(shift) for shift in made.became_unknown])
    lines += _section("DECIDED BY NOW", [f"{shift.code}  {shift.title}" for shift in made.now_decided])
    return "\n".join(_line(line) for line in [*lines, counts(made), last_line(made)]) + "\n"


def counts(made: Difference) -> str:
    """`2 new, 1 fixed, 3 still there`."""
    told = [
        (len(made.appeared) + len(made.first_seen) + len(made.no_longer_waived), "new"), (len(made.fixed), "fixed"),
        (len(made.remaining), "still there"), (len(made.newly_waived), "waived by now"),
        (len(made.not_looked_at), "not looked at"),
    ]
    return ", ".join(f"{number} {word}" for number, word in told if number or word in ("new", "fixed", "still there"))


def last_line(made: Difference) -> str:
    """For a reader with ten seconds: `NOT READY -> READY: nothing new blocks, exit 0`."""
    return f"{WORDS[made.old.decision]} -> {WORDS[made.new.decision]}: {_outcome(made)}, exit {exit_code(made)}"


def _outcome(made: Difference) -> str:
    if made.new_blockers:
        codes = list(dict.fromkeys(seen.code for seen in made.new_blockers))
        more = f" and {len(codes) - 2} more" if len(codes) > 2 else ""
        return f"{counted(len(made.new_blockers), 'new blocker')} ({', '.join(codes[:2])}{more})"
    if made.newly_undecided:
        return f"{counted(len(made.newly_undecided), 'required check')} no longer decided"
    return "nothing new blocks"


def _heads(made: Difference) -> Iterator[str]:
    for name, side in (("old", made.old), ("new", made.new)):
        yield f"{name}   {_side(side)}"


def _side(side: Side) -> str:
    state = {True: " (dirty)", False: "", None: " (state unknown)"}[side.dirty]
    place = f"commit {side.commit[:7]}{state}" if side.commit else "no commit"
    counts = f"{counted(side.blockers, 'blocker')}, {side.unknowns} unknown"
    return f"{WORDS[side.decision]}, {counts}  {side.project}  {place}  profile {side.profile}  {side.created[:10]}"


def _section(title: str, lines: Sequence[str], most: int = MOST) -> list[str]:
    if not lines:
        return []
    more = [f"{INDENT}and {len(lines) - most} more: --format json"] if len(lines) > most else []
    return [f"{title}  {len(lines)}", *(INDENT + line for line in lines[:most]), *more, ""]


def _finding(seen: Seen, news: bool) -> str:
    mark = "BLOCKS  " if news else ""
    place = where(seen.finding.location)
    why = f"  [{seen.reason}]" if seen.reason else ""
    return f"{mark}{seen.code}  {place + ': ' if place else ''}{seen.finding.message}{why}"


def _shift(shift: Shift) -> str:
    return f"{shift.code}  {'required' if shift.required else 'recommended'}: {shift.title}: {shift.reason}"


def _line(line: str) -> str:
    """What a terminal can show, its indent kept."""
    shown = printable(line.rstrip())
    return shown if len(shown) <= WIDTH else shown[: WIDTH - 1] + "…"
