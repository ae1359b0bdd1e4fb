# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Differences and ratios, computed again from the claims beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

from release_checker.claims.agreement import Agreement, agreement
from release_checker.claims.metrics import family_key
from release_checker.claims.records import Nature, Standing, Trace

MOST_SIDES = 8
"Traced values in one row or sentence that are tried against each other."


def recomputed(traces: list[Trace]) -> tuple[Trace, ...]:
    """The traces, with derived claims traced where both their sides are, in the same row or sentence."""
    sides: dict[tuple[object, str], list[Trace]] = defaultdict(list)
    for item in traces:
        if item.standing is Standing.TRACED and item.claim.nature is Nature.EXACT:
            sides[item.claim.place, family_key(item.claim.metric)].append(item)
    return tuple(_recomputed(item, sides[item.claim.place, family_key(item.claim.metric)][:MOST_SIDES]) for item in traces)


def _recomputed(item: Trace, sides: list[Trace]) -> Trace:
    if item.claim.nature is not Nature.DERIVED or item.standing is Standing.TRACED:
        return item
    for first, second in permutations(sides, 2):
        for value, words in _formulas(first.claim.number.value, second.claim.number.value):
            if agreement(item.claim.number, value, "", item.claim.nature) is Agreement.ROUNDED:
                reason = f"{words} of {first.claim.number.written} and {second.claim.number.written}, both traced"
                evidence = (*first.evidence[:1], *second.evidence[:1])
                return replace(item, standing=Standing.TRACED, evidence=evidence, reason=reason, hints=())
    return item


def _formulas(first: float, second: float) -> Iterator[tuple[float, str]]:
    yield first - second, "the difference"
    if second:
        yield first / second, "the ratio"
        yield 100 * (first - second) / abs(second), "the difference in percent"
        yield 100 * abs(first - second) / abs(second), "the difference in percent"
