# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Claims held against the evidence: each ends as traced, contradicted or untraced, with the reason.

A wrong *contradicted* costs more trust than ten missing ones, and equal digits are common by chance. So a value that agrees
is a trace only where the subject is known or nothing else could be meant, and a value that differs contradicts only where
subject, metric and split are all those of a finished run and nothing at all agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from release_checker.claims.anchors import anchored
from release_checker.claims.candidates import Candidate, Field, candidates, field_of
from release_checker.claims.contradiction import contradicted
from release_checker.claims.copied import copied
from release_checker.claims.derived import recomputed
from release_checker.claims.evidence import Histories, Pin
from release_checker.claims.pins import pinned
from release_checker.claims.records import Claim, Nature, Quantity, Standing, Stated, Trace
from release_checker.claims.refining import refined
from release_checker.claims.rows import in_rows, of_one_run
from release_checker.claims.search import agreeing
from release_checker.claims.stepped import stepped
from release_checker.claims.steps import step_of
from release_checker.claims.telling import hints, nearest_words, with_remarks


def trace(stated: Stated, quantities: Iterable[Quantity], logs: Histories | None = None,
          pins: Sequence[Pin] = ()) -> tuple[Trace, ...]:
    """What became of each claim, in their order; quantities without their runs in `logs` have no history and no siblings."""
    claims = tuple(refined(claim) for claim in stated.claims)
    field = field_of(claims, tuple(quantities), logs or Histories())
    held = [candidates(claim, field) for claim in claims]
    traces = [_one(claim, some, field, pins) for claim, some in zip(claims, held, strict=True)]
    traces = stepped(traces, held, field)
    traces = of_one_run(in_rows(traces, held, field), held, field)
    traces = copied(anchored(traces, held, field), held, field)
    traces = list(recomputed(traces))
    return tuple(replace(item, claim=claim) for item, claim in zip(traces, stated.claims, strict=True))


def _one(claim: Claim, found: list[Candidate], field: Field, pins: Sequence[Pin]) -> Trace:
    if (decided := pinned(claim, field, pins)) is not None:
        return decided
    if (match := agreeing(claim, found, field)) is not None:
        return with_remarks(claim, match, found, field)
    told = hints(claim, found)
    # A row of a training log holds at its step; no last or best value speaks against it.
    exact = claim.nature is Nature.EXACT and step_of(claim) is None
    if exact and (against := contradicted(claim, found, field)) is not None:
        return Trace(claim, Standing.CONTRADICTED, against.evidence, against.reason, told, against.remarks)
    return Trace(claim, Standing.UNTRACED, (), _why_untraced(claim, found, field), told)


def _why_untraced(claim: Claim, found: list[Candidate], field: Field) -> str:
    if not field.pool(claim).everything:
        return f"no run, result file or notebook output gives {claim.metric}"
    return nearest_words(claim, found, field)
