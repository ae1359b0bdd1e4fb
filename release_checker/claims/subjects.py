# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Does a quantity speak of what the claim speaks of: the same model, data set, split?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from release_checker.claims.records import Claim, Form, Quantity, Split
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
    tables: tuple[frozenset[str], ...] = ()
    "Names that stand in one table, and so mean different things."
    known: dict[tuple[str, ...], tuple[frozenset[str], bool]] = field(default_factory=dict)
    "What a subject was found to mention, and whether in full."
    found: dict[tuple[str, tuple[str, ...]], Relation] = field(default_factory=dict)
    "Relations of names to subjects."

    def relation(self, name: str, quantity: Quantity) -> Relation:
        """How the quantity stands to a name; a claim without a name leaves it open."""
        if not name:
            return Relation.OPEN
        key = name, quantity.subject
        if key not in self.found:
            self.found[key] = self._relation(name, quantity)
        return self.found[key]

    def _relation(self, name: str, quantity: Quantity) -> Relation:
        mentioned, full = self._mentioned(quantity.subject)
        if not mentioned:
            return Relation.OPEN
        if not any(same_name(name, other) for other in mentioned):
            return Relation.PARTLY if any(self._may_be(name, other) for other in mentioned) else Relation.OTHER
        return Relation.SAME if full and len(mentioned) == 1 else Relation.PARTLY

    def among(self, text: str) -> frozenset[str]:
        """The names that a sentence mentions in full."""
        found = [name for name, share in self._shares(words(text)).items() if share > 1 - 1e-9]
        return frozenset(name for name in found if not any(_within(name, other) for other in found))

    def mentions(self, quantity: Quantity, names: frozenset[str]) -> bool:
        """The quantity speaks of one of these."""
        return any(same_name(name, other) or self._may_be(name, other)
                   for name in self._mentioned(quantity.subject)[0] for other in names)

    def _may_be(self, name: str, other: str) -> bool:
        """One name is a shorter form of the other, and no table tells them apart."""
        return ((_within(name, other) or _within(other, name))
                and not any({name, other} <= names for names in self.tables))

    def _mentioned(self, subject: tuple[str, ...]) -> tuple[frozenset[str], bool]:
        """The names that the nearest words speak of; farther ones decide between equals."""
        if subject not in self.known:
            self.known[subject] = self._look(subject)
        return self.known[subject]

    def _look(self, subject: tuple[str, ...]) -> tuple[frozenset[str], bool]:
        forms: frozenset[str] = frozenset()
        short: frozenset[str] = frozenset()
        best: tuple[frozenset[str], bool] = (frozenset(), False)
        for number, layer in enumerate(subject):
            text = words(layer)
            forms, short = forms | text.forms, short | text.short
            shares = self._shares(Words(forms, short))
            top = max(shares.values(), default=0.0)
            if top < MENTIONED:
                continue
            equal = [name for name, share in shares.items() if share > top - 1e-9]
            found = frozenset(name for name in equal if not any(_within(name, other) for other in equal))
            best = found, top > 1 - 1e-9
            if len(self._distinct(found)) == 1:
                longer = self._longer(next(iter(found)), Words(forms, short), subject[number + 1 : number + 2])
                return (longer or self._distinct(found)), best[1] or bool(longer)
        return self._distinct(best[0]), best[1]

    def _longer(self, name: str, text: Words, beyond: tuple[str, ...]) -> frozenset[str]:
        """A longer name that the next words complete: SVM, and a kernel among its settings."""
        for layer in beyond:
            more = words(layer)
            shares = self._shares(Words(text.forms | more.forms, text.short | more.short))
            found = [other for other, share in shares.items() if share > 1 - 1e-9 and _within(name, other)]
            return self._distinct(frozenset(other for other in found if not any(_within(other, longer) for longer in found)))
        return frozenset()

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


def names_of(written: Iterable[str], quantities: Iterable[Quantity], tables: tuple[frozenset[str], ...] = ()) -> Names:
    """The names that claims use, with the words of the evidence known."""
    names = tuple(sorted({name for name in written if name}))
    parts = {part for name in names for part in name_parts(name)}
    for subject in {quantity.subject for quantity in quantities}:
        if not parts:
            break
        for layer in subject:
            text = words(layer)
            parts -= text.forms | text.short
    return Names(names, frozenset(parts), tables)


def _within(name: str, other: str) -> bool:
    """All of a name stands within a longer one: BERT in DistilBERT, LSTM in LSTM with attention."""
    parts, others = name_parts(name), name_parts(other)
    return (bool(parts) and parts != others and sum(map(len, parts)) < sum(map(len, others))
            and all(any(part in longer for longer in others) for part in parts))


def same_name(first: str, second: str) -> bool:
    """Two spellings of one name."""
    return first == second or (name_parts(first) == name_parts(second) and bool(name_parts(first)))


def split_may_be(claim: Claim, quantity: Quantity) -> bool:
    """A value of this split may stand behind the claim."""
    if Split.UNKNOWN in (claim.split, quantity.split) or claim.split is quantity.split:
        return True
    # The split in a model card's index is what the data set's author called the part that the trainer evaluated on.
    return (claim.split is Split.TEST or claim.form is Form.MODEL_INDEX) and is_of_evaluation(quantity)


def is_of_evaluation(quantity: Quantity) -> bool:
    """`eval_accuracy` of the Hugging Face trainer is of whatever data it was given."""
    return quantity.split is Split.VALIDATION and EVALUATION.search(quantity.written.replace("_", " ")) is not None
