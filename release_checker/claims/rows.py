# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Rows whose values agree together: one equal value may be chance, several of one run are not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from release_checker.claims.agreement import Agreement, digits
from release_checker.claims.candidates import Candidate, Field
from release_checker.claims.records import Quantity, Standing, Trace
from release_checker.claims.subjects import Relation
from release_checker.claims.telling import with_remarks

TOGETHER, DIGITS = 2, 3
"Metrics of a row that must agree with one run, and digits of each."

Source = tuple[object, ...]


def in_rows(traces: list[Trace], held: list[list[Candidate]], field: Field) -> list[Trace]:
    """The traces; claims of a row are traced to a run that does not name their model where it has several of its values."""
    rows: dict[tuple[object, str], list[int]] = defaultdict(list)
    for number, item in enumerate(traces):
        if item.standing is Standing.UNTRACED and not item.pinned:
            rows[item.claim.place, item.claim.model].append(number)
    made = list(traces)
    for numbers in rows.values():
        for number, candidate in _agreeing(numbers, traces, held).items():
            found = with_remarks(traces[number].claim, candidate, held[number], field)
            words = "several values of its row agree with this source, which does not name its subject"
            made[number] = replace(found, remarks=(*found.remarks, words))
    return made


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
