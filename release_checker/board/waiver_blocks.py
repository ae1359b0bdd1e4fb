# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Waivers that were agreed on, as the `[[waivers]]` tables that a project's release-checker.toml takes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from release_checker.reports.report import WaiverInfo

CODE = re.compile(r"[A-Z]{3}[0-9]{3}")
WORDS = 2000
"Characters of a reason."
LONGEST = datetime.timedelta(days=731)
"Of a waiver: what is accepted for longer is accepted for good."
PLACE = 500
"Characters of a path or an identifier."


@dataclass(frozen=True, slots=True)
class Waiver:
    """One fault that a mentor accepts."""

    check: str
    "Code of the check."
    reason: str
    "Why."
    who: str
    "Who accepts it."
    expires: datetime.date
    "Last day on which it counts."
    path: str = ""
    "File or folder that it is limited to; empty for all."
    advisory: str = ""
    "Identifier of the vulnerability that it is limited to; empty for all."
    number: int = 0
    "Of the event by which it was agreed on."

    @property
    def about(self) -> tuple[str, str, str]:
        """What it accepts: of two on the same, the later one counts."""
        return self.check, self.path.rstrip("/"), self.advisory


@dataclass(frozen=True, slots=True)
class WaiverLine:
    """A waiver, and whether it counts."""

    waiver: Waiver
    "As it was agreed on."
    state: str
    "Class of the word."
    word: str
    "In capitals."
    told: str
    "Why."


def lines(waivers: Iterable[Waiver], held: Iterable[WaiverInfo], today: datetime.date) -> list[WaiverLine]:
    """Waivers beside those that the newest report found in the project's file."""
    there = {(one.check, one.path.rstrip("/"), one.advisory): one.expires for one in held}
    return [_line(waiver, there.get(waiver.about), today) for waiver in waivers]


def _line(waiver: Waiver, there: str | None, today: datetime.date) -> WaiverLine:
    if there is not None:
        other = "" if there == waiver.expires.isoformat() else f", until {there}"
        return WaiverLine(waiver, "waived", "IN FORCE", f"the project's file held it at the newest audit{other}")
    if waiver.expires < today:
        return WaiverLine(waiver, "skip", "ENDED", "its last day has passed")
    return WaiverLine(waiver, "unknown", "NOT YET", "the project's file did not hold it at the newest audit")


def wrong(waiver: Waiver, checks: Iterable[str], today: datetime.date) -> str:
    """What is wrong with a waiver, as a sentence; empty when it can be used."""
    if not CODE.fullmatch(waiver.check) or waiver.check not in set(checks):
        return "Name a check that this report holds, such as LIC001."
    if not waiver.reason.strip() or len(waiver.reason) > WORDS:
        return f"Give a reason, of at most {WORDS:,} characters."
    if waiver.expires < today:
        return "The waiver must end on a day to come."
    if waiver.expires > today + LONGEST:
        return f"A waiver lasts two years at most: until {today + LONGEST} now."
    for name, value in (("path", waiver.path), ("advisory", waiver.advisory)):
        if len(value) > PLACE or not value.isprintable():
            return f"The {name} must be one line of at most {PLACE} characters."
    parts = waiver.path.split("/")
    if ".." in parts or waiver.path.startswith("/"):
        return "The path must begin at the top of the project and stay in it: data/raw.csv"
    return ""


def toml(waivers: Iterable[Waiver]) -> str:
    """The tables, to be pasted at the end of the project's file."""
    return "\n".join(_table(waiver) for waiver in waivers)


def _table(waiver: Waiver) -> str:
    rows = [("check", waiver.check), ("path", waiver.path), ("advisory", waiver.advisory), ("reason", waiver.reason),
            ("who", waiver.who)]
    lines = [f"{key} = {quoted(value)}" for key, value in rows if value]
    return "\n".join(["[[waivers]]", *lines, f"expires = {waiver.expires.isoformat()}", ""])


def quoted(text: str) -> str:
    """A basic string: https://toml.io/en/v1.0.0#string. Half a character, which TOML cannot hold, becomes U+FFFD."""
    return '"' + "".join(_escaped(sign) for sign in text) + '"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    if "\ud800" <= sign <= "\udfff":
        return "\\uFFFD"
    if sign.isprintable():
        return sign
    return f"\\u{ord(sign):04X}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08X}"
