# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What changed between two reports, as lists that people read: news first, what still stands last."""

from __future__ import annotations

from dataclasses import dataclass

from release_checker.publish.difference import Difference, Seen, difference
from release_checker.publish.reading import ReportFile

SEEN = 40
"Findings that one list shows."
OLD, NEW = "the old report ", "the new report "
"How the notes of a difference begin that speak of one of the two."


@dataclass(frozen=True, slots=True)
class ChangeList:
    """One kind of change."""

    title: str
    "What became of them."
    state: str
    "Class of its word."
    word: str
    "NEW, FIXED …"
    items: tuple[Seen, ...]
    "Those shown."
    number: int
    "How many there are."


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since an earlier report."""

    found: Difference
    "All of it."
    lists: tuple[ChangeList, ...]
    "The kinds that occur, news first."

    @property
    def notes(self) -> tuple[str, ...]:
        """What one must know of the two; what holds for both is said once."""
        said = self.found.notes
        both = {words.removeprefix(OLD) for words in said if words.startswith(OLD) and words.replace(OLD, NEW, 1) in said}
        kept = (words for words in said if not (words.startswith(NEW) and words.removeprefix(NEW) in both))
        return tuple(f"both reports {words.removeprefix(OLD)}" if words.startswith(OLD) and words.removeprefix(OLD) in both
                     else words for words in kept)

    @property
    def sentence(self) -> str:
        """The counts in words."""
        parts = [f"{item.number} {item.title}" for item in self.lists]
        parts += [f"{len(self.found.became_unknown)} no longer decided"] if self.found.became_unknown else []
        parts += [f"{len(self.found.now_decided)} decided by now"] if self.found.now_decided else []
        return ", ".join(parts) or "the same findings"


def changes(old: ReportFile, new: ReportFile) -> Changes:
    """What changed from one report to another."""
    found = difference(old.report, new.report)
    kinds = (
        ("new", "fail", "NEW", found.appeared), ("seen for the first time", "warn", "FIRST SEEN", found.first_seen),
        ("no longer waived", "fail", "NOT WAIVED", found.no_longer_waived), ("fixed", "pass", "FIXED", found.fixed),
        ("newly waived", "waived", "WAIVED", found.newly_waived),
        ("not looked at", "unknown", "NOT LOOKED AT", found.not_looked_at),
        ("still there", "warn", "STILL THERE", found.remaining),
    )
    return Changes(found, tuple(ChangeList(title, state, word, items[:SEEN], len(items))
                                for title, state, word, items in kinds if items))
