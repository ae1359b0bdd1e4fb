# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Rows of training logs that differ from what the run logged at their step."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from release_checker.claims.agreement import Agreement, agreement
from release_checker.claims.candidates import Candidate, Field
from release_checker.claims.contradiction import against
from release_checker.claims.metrics import Kinship
from release_checker.claims.quantities import AT_STEP
from release_checker.claims.records import Nature, Quantity, Standing, Trace
from release_checker.claims.search import at_steps
from release_checker.claims.steps import is_of_step_split, step_of

TOLD = 3
"Values of the document that must be those of one run at their steps before that run speaks against others."

Source = tuple[str, str, str]


def stepped(traces: list[Trace], held: list[list[Candidate]], field: Field) -> list[Trace]:
    """The traces; a row's value is contradicted by the run that has the other rows, where it logged another at that step."""
    known = Counter(_source(item, item.evidence[0]) for item in traces
                    if item.standing is Standing.TRACED and item.evidence[0].how == AT_STEP)
    return [_contradicted(item, held[number], known, field) for number, item in enumerate(traces)]


def _contradicted(item: Trace, found: list[Candidate], known: Counter[Source], field: Field) -> Trace:
    claim = item.claim
    step = step_of(claim)
    if not known or step is None or item.standing is not Standing.UNTRACED or item.pinned:
        return item
    if claim.nature is not Nature.EXACT:
        return item
    possible = [candidate for candidate in found if candidate.possible and candidate.quantity.complete]
    logged = [candidate.quantity for candidate in at_steps(claim, possible, step[1], field)
              if candidate.kinship is Kinship.SAME and is_of_step_split(claim, candidate.quantity)]
    mine = [quantity for quantity in logged if known[_source(item, quantity)] >= TOLD]
    if not mine or any(agreement(claim.number, quantity.value, claim.metric) is not Agreement.NONE for quantity in logged):
        return item
    decided = against(claim, mine, field)
    return replace(item, standing=Standing.CONTRADICTED, evidence=decided.evidence, remarks=decided.remarks,
                   reason=f"{decided.reason}, at step {mine[0].step}")


def _source(item: Trace, quantity: Quantity) -> Source:
    return item.claim.place.path, quantity.place.path, quantity.run
