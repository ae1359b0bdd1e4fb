# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Claims whose run the settings name: then that run decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from release_checker.claims.agreement import Agreement
from release_checker.claims.candidates import Candidate, Field, held
from release_checker.claims.evidence import Histories, Pin
from release_checker.claims.folding import fold
from release_checker.claims.metrics import Kinship
from release_checker.claims.records import Claim, Nature, Quantity, Standing, Stated, Trace
from release_checker.claims.search import wider
from release_checker.claims.subjects import Relation
from release_checker.claims.telling import with_remarks
from release_checker.runs.records import Run


def fits(pin: Pin, claim: Claim) -> bool:
    """The pin speaks of this claim: its document, and all its words stand in the claim's row or sentence."""
    if pin.path != claim.place.path:
        return False
    of_claim = (claim.metric, claim.metric_written, claim.model, claim.dataset, *claim.subject, claim.context)
    told = f" {fold(' '.join(of_claim))} "
    return all(f" {word} " in told for word in fold(pin.words).split())


def names(pin: Pin, run: Run) -> bool:
    """The pin means this run: its name, its identifier, or the first characters of it."""
    return pin.run in (run.id, run.name) or (len(pin.run) >= 6 and run.id.startswith(pin.run))


def _is_one(runs: Sequence[Run]) -> bool:
    """One run, or the same one as several trackers logged it."""
    return bool(runs) and len({(run.name, tuple((item.name, item.value) for item in run.metrics)) for run in runs}) == 1


def idle_pins(stated: Stated, logs: Histories, pins: Iterable[Pin]) -> tuple[str, ...]:
    """What is wrong with pins, as sentences: those that fit no claim, or name no run or several."""
    told = []
    for pin in pins:
        meant = [run for run, _ in logs.readers.values() if names(pin, run)]
        if not any(fits(pin, claim) for claim in stated.claims):
            told.append(f"the pin of `{pin.words}` fits no claim in {pin.path}")
        if not _is_one(meant):
            told.append(f"the pin of `{pin.words}` in {pin.path} names {'no' if not meant else len(meant)} run"
                        f"{'s' if len(meant) > 1 else ''}: {pin.run}")
    return tuple(told)


def pinned(claim: Claim, field: Field, pins: Sequence[Pin]) -> Trace | None:
    """What the pinned run says; None where no pin fits or none names one run."""
    for pin in pins:
        meant = [run for run, _ in field.logs.readers.values() if names(pin, run)] if fits(pin, claim) else []
        if _is_one(meant):
            return _decided(claim, field, pin, meant[0])
    return None


def _decided(claim: Claim, field: Field, pin: Pin, run: Run) -> Trace:
    if pin.metric:
        named = [item for found in field.by_family.values() for item in found if item.written == pin.metric]
        of_run = [replace(held(claim, item, field), kinship=Kinship.SAME) for item in named if _is_of(item, run)]
    else:
        of_run = [held(claim, item, field) for item in field.pool(claim).everything if _is_of(item, run)]
    of_run = [replace(item, model=Relation.SAME, dataset=Relation.SAME, split=True) for item in of_run
              if item.split or pin.metric]
    everything = [*of_run, *wider(claim, of_run, field)]
    agreed = [item for item in everything if item.agrees]
    if agreed:
        best = max(agreed, key=lambda item: (item.agreement, item.kinship))
        return replace(with_remarks(claim, best, everything, field), pinned=True)
    return _against(claim, everything, run, pin)


def _against(claim: Claim, everything: list[Candidate], run: Run, pin: Pin) -> Trace:
    if not everything:
        reason = f"the pinned run {run.title} logs no {pin.metric or claim.metric}"
        return Trace(claim, Standing.UNTRACED, (), reason, pinned=True)
    first = everything[0].quantity
    reason = f"the pinned run {run.title} logged {first.written} {first.value:.6g}, not {claim.number.written}"
    certain = claim.nature is Nature.EXACT and any(
        item.kinship is Kinship.SAME and item.quantity.complete for item in everything) and not any(
        item.agreement is Agreement.COARSE for item in everything)
    if certain:
        return Trace(claim, Standing.CONTRADICTED, (first,), reason, pinned=True)
    return Trace(claim, Standing.UNTRACED, (), reason, pinned=True)


def _is_of(quantity: Quantity, run: Run) -> bool:
    return quantity.run == run.id and quantity.place.path == run.place.path
