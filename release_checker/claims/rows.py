# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Rows whose values agree together: one equal value may be chance, several of one run are not."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from release_checker.claims.agreement import Agreement, digits
from release_checker.claims.anchors import row_of
from release_checker.claims.candidates import Candidate, Field
from release_checker.claims.records import Quantity, Standing, Trace
from release_checker.claims.subjects import Relation
from release_checker.claims.telling import with_remarks

TOGETHER, DIGITS = 2, 3
"Metrics of a row that must agree with one run, and digits of each."

Source = tuple[object, ...]


def in_rows(traces: list[Trace], held: list[list[Candidate]], field: Field) -> list[Trace]:
    """The traces; claims of a row are traced to a run that does not name their model where it has several of its values."""
    rows: dict[object, list[int]] = defaultdict(list)
    for number, item in enumerate(traces):
        if item.standing is Standing.UNTRACED and not item.pinned:
            rows[row_of(item.claim)].append(number)
    made = list(traces)
    for numbers in rows.values():
        for number, candidate in _agreeing(numbers, traces, held).items():
            found = with_remarks(traces[number].claim, candidate, held[number], field)
            words = "several values of its row agree with this source, which does not name its subject"
            made[number] = replace(found, remarks=(*found.remarks, words))
    return made


def of_one_run(traces: list[Trace], held: list[list[Candidate]], field: Field) -> list[Trace]:
    """The traces; where several runs have a value, the one that has most of the row's values is the evidence."""
    rows: dict[object, list[int]] = defaultdict(list)
    for number, item in enumerate(traces):
        if item.standing is Standing.TRACED and not item.pinned and item.evidence[0].run:
            rows[row_of(item.claim)].append(number)
    made = list(traces)
    for numbers in (numbers for numbers in rows.values() if len(numbers) > 1):
        choices = {number: _choices(traces[number], held[number]) for number in numbers}
        counts = Counter(source for found in choices.values() for source in found)
        for number, found in choices.items():
            best = max(found, key=lambda source: counts[source], default=None)
            own = _source(traces[number].evidence[0])
            if best is not None and counts[best] > counts[own]:
                made[number] = with_remarks(traces[number].claim, found[best], held[number], field)
    return made


def _choices(item: Trace, found: list[Candidate]) -> dict[Source, Candidate]:
    """Runs that have the value as plainly as the one that was chosen."""
    own = next((candidate for candidate in found if candidate.quantity == item.evidence[0]), None)
    if own is None:
        return {}
    equal = [candidate for candidate in found if candidate.possible and candidate.agreement is own.agreement
             and candidate.quantity.run and candidate.kinship is own.kinship and candidate.dataset is own.dataset
             and candidate.quantity.split is own.quantity.split and candidate.model >= min(own.model, Relation.PARTLY)]
    return {_source(candidate.quantity): candidate for candidate in reversed(equal)}


def _agreeing(numbers: list[int], traces: list[Trace], held: list[list[Candidate]]) -> dict[int, Candidate]:
    """What the claims of a row agree with in the one source that most of them agree with."""
    by_source: dict[Source, dict[int, Candidate]] = defaultdict(dict)
    for number in numbers:
        for candidate in held[number]:
            if _counts(traces[number], candidate):
                by_source[_source(candidate.quantity)].setdefault(number, candidate)
    best = max(by_source.values(), key=len, default={})
    metrics = {traces[number].claim.metric for number in best}
    several = sum(len(found) == len(best) for found in by_source.values())
    return best if len(metrics) >= TOGETHER and several == 1 else {}


def _counts(item: Trace, candidate: Candidate) -> bool:
    return (candidate.possible and candidate.model is Relation.OPEN and candidate.agreement is Agreement.ROUNDED
            and digits(item.claim.number) >= DIGITS)


def _source(quantity: Quantity) -> Source:
    return (quantity.place.path, quantity.place.cell, quantity.run)
