# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Does a quantity speak of what the claim speaks of: the same model, data set, split?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from release_checker.claims.records import Claim, Quantity, Split
from release_checker.claims.words import Words, found_share, name_parts, shortened, words

MENTIONED = 0.6
"Share of a name that a text must hold to speak of it."
EVALUATION = re.compile(r"(?i)(?<![a-z])eval(?:uation)?(?![a-z])")


class Relation(IntEnum):
    """How a quantity's subject stands to a claim's."""

    OTHER = 0
    "It speaks of another one that the documents name."
    OPEN = 1
    "Nothing says yes or no."
    PARTLY = 2
    "It is the best match of those that the documents name, and lacks a part of the name."
    SAME = 3


@dataclass
class Names:
    """The names of models, or of data sets, that the documents tell apart."""

    names: tuple[str, ...]
    "As written, each once."
    rare: frozenset[str]
    "Parts of names that stand nowhere in the evidence."
    known: dict[tuple[str, ...], tuple[frozenset[str], bool]] = field(default_factory=dict)
    "What a subject was found to mention, and whether in full."

    def relation(self, name: str, quantity: Quantity) -> Relation:
        """How the quantity stands to a name; a claim without a name leaves it open."""
        if not name:
            return Relation.OPEN
        mentioned, full = self._mentioned(quantity.subject)
        if not mentioned:
            return Relation.OPEN
        if not any(same_name(name, other) for other in mentioned):
            return Relation.OTHER
        return Relation.SAME if full and len(mentioned) == 1 else Relation.PARTLY

    def _mentioned(self, subject: tuple[str, ...]) -> tuple[frozenset[str], bool]:
        """The names that the nearest words speak of; farther ones decide between equals."""
        if subject not in self.known:
            self.known[subject] = self._look(subject)
        return self.known[subject]

    def _look(self, subject: tuple[str, ...]) -> tuple[frozenset[str], bool]:
        forms: frozenset[str] = frozenset()
        short: frozenset[str] = frozenset()
        best: tuple[frozenset[str], bool] = (frozenset(), False)
        for layer in subject:
            text = words(layer)
            forms, short = forms | text.forms, short | text.short
            shares = self._shares(Words(forms, short))
            top = max(shares.values(), default=0.0)
            if top < MENTIONED:
                continue
            equal = [name for name, share in shares.items() if share > top - 1e-9]
            longest = max(len(name_parts(name)) for name in equal)
            found = frozenset(name for name in equal if len(name_parts(name)) == longest)
            best = found, top > 1 - 1e-9
            if len(self._distinct(found)) == 1:
                return self._distinct(found), best[1]
        return self._distinct(best[0]), best[1]

    def _shares(self, text: Words) -> dict[str, float]:
        return {name: found_share(name_parts(name), name, text, self.rare) for name in self._possible(text)}

    def _possible(self, text: Words) -> Iterable[str]:
        """Names of which the text holds a part at all."""
        found = {name for form in (text.forms | text.short) & self._by_part.keys() for name in self._by_part[form]}
        return sorted(found)

    @cached_property
    def _by_part(self) -> dict[str, list[str]]:
        parts: dict[str, list[str]] = {}
        for name in self.names:
            for part in (*name_parts(name), *shortened(name)):
                parts.setdefault(part, []).append(name)
        return parts

    @staticmethod
    def _distinct(found: frozenset[str]) -> frozenset[str]:
        """One of each set of spellings."""
        return frozenset({name_parts(name): name for name in sorted(found)}.values())


def names_of(written: Iterable[str], quantities: Iterable[Quantity]) -> Names:
    """The names that claims use, with the words of the evidence known."""
    names = tuple(sorted({name for name in written if name}))
    parts = {part for name in names for part in name_parts(name)}
    for subject in {quantity.subject for quantity in quantities}:
        if not parts:
            break
        for layer in subject:
            text = words(layer)
            parts -= text.forms | text.short
    return Names(names, frozenset(parts))


def same_name(first: str, second: str) -> bool:
    """Two spellings of one name."""
    return first == second or (name_parts(first) == name_parts(second) and bool(name_parts(first)))


def split_may_be(claim: Claim, quantity: Quantity) -> bool:
    """A value of this split may stand behind the claim."""
    if Split.UNKNOWN in (claim.split, quantity.split) or claim.split is quantity.split:
        return True
    # `eval_accuracy` of the Hugging Face trainer is of whatever data it was given.
    of_evaluation = quantity.split is Split.VALIDATION and EVALUATION.search(quantity.written.replace("_", " "))
    return claim.split is Split.TEST and bool(of_evaluation)
