# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The value that a claim rests on: the surest kind of evidence first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from release_checker.claims.agreement import Agreement, agreement, digits, in_unit
from release_checker.claims.candidates import Candidate, Field, is_named, is_resolved
from release_checker.claims.metrics import Kinship
from release_checker.claims.quantities import AT_STEP, at_step, from_history
from release_checker.claims.records import Claim, Quantity, Split
from release_checker.claims.siblings import groupings, repeated
from release_checker.claims.steps import is_of_step_split, step_of
from release_checker.claims.subjects import Relation
from release_checker.claims.vocabulary import bounded, direction, family
from release_checker.claims.words import name_parts, words

HISTORIES = 300
"Runs of one claim whose history is looked through."
NAMED_CHANCE, CHANCE = 0.2, 0.5
"Values that may be expected to agree by chance, where the claim names its model and where it names none."
HOW = (AT_STEP, "mean", "last", "stated", "summary", "computed", "best", "highest", "lowest", "at the best validation step",
       "overwritten")
"What is preferred among equals."


def agreeing(claim: Claim, found: list[Candidate], field: Field) -> Candidate | None:
    """The best of what agrees; None where nothing does, or only what may be chance.

    Where runs name the claim's subject, those that do not are other ones.
    """
    known = [candidate for candidate in found if is_resolved(claim, candidate, field)]
    if logged := _at_its_step(claim, known, field):
        return _match(claim, logged, None, Agreement.CUT)
    if says_little(claim):
        known = [candidate for candidate in known if candidate.kinship is Kinship.SAME and is_named(candidate)
                 and family(candidate.quantity.metric) != "score"]
    if is_anothers(found):
        known = [candidate for candidate in known if candidate.model is Relation.SAME]
    sure = [candidate for candidate in known if _is_sure(claim, candidate)]
    told = any(candidate.quantity.run for candidate in sure)
    rest = [candidate for candidate in known if not _is_sure(claim, candidate) and not (told and candidate.quantity.run)]
    seen: list[tuple[list[Candidate], bool]] = []
    for some, is_sure in ((sure, True), (rest, False)):
        for stage in _stages(claim, some, field):
            seen.append((stage, is_sure))
            if match := _match(claim, stage, None if is_sure else rest, Agreement.ROUNDED):
                return match
    return next((match for stage, is_sure in seen
                 if (match := _match(claim, stage, None if is_sure else rest, Agreement.CUT))), None)


def is_anothers(found: list[Candidate]) -> bool:
    """The value is that of another subject, which the evidence names, and runs of the claim's own have others.

    What agrees without naming one subject is then the other's again, unless there is more of it than the other explains.
    """
    own = [candidate for candidate in found if candidate.possible and candidate.model is Relation.SAME
           and candidate.quantity.run and candidate.quantity.complete and candidate.kinship is Kinship.SAME]
    others = [candidate for candidate in found if candidate.agrees and candidate.split and candidate.model is Relation.OTHER]
    unnamed = [candidate for candidate in found if candidate.agrees and candidate.possible
               and candidate.model is not Relation.SAME]
    return bool(own) and not any(candidate.agrees for candidate in own) and 0 < len(others) >= len(unnamed)


def says_little(claim: Claim) -> bool:
    """One digit, or all or nothing: many values are equal to it."""
    return digits(claim.number) < 2 or (bounded(claim.metric) and claim.number.value in (0, 1, 100))


def _match(claim: Claim, stage: list[Candidate], chances: list[Candidate] | None, least: Agreement) -> Candidate | None:
    """The best of a stage; where it may be chance, only if that is unlikely among so many values."""
    agreed = [item for item in stage if item.agreement >= least]
    match = max(agreed, key=lambda item: _rank(claim, item)) if agreed else None
    return match if match is None or chances is None or _is_rare(claim, match, chances) else None


def wider(claim: Claim, some: Iterable[Candidate], field: Field) -> list[Candidate]:
    """What follows from the same runs: means of repetitions, then the best steps of their histories."""
    chosen = [candidate for candidate in some if candidate.quantity.run][:HISTORIES]
    key = tuple(id(candidate.quantity) for candidate in chosen)
    if claim is not field.at_hand:
        field.at_hand, field.widened = claim, {}
    if key not in field.widened:
        field.widened[key] = [*means(claim, chosen, field), *_steps(claim, chosen, field)]
    return field.widened[key]


def _steps(claim: Claim, chosen: list[Candidate], field: Field) -> Iterator[Candidate]:
    for candidate in chosen:
        run = field.logs.run_of(candidate.quantity)
        if run is not None:
            for quantity in from_history(candidate.quantity, run, field.logs):
                yield _again(claim, candidate, quantity)


def _at_its_step(claim: Claim, known: list[Candidate], field: Field) -> list[Candidate]:
    """For a row of a training log what was logged at its step; empty where the claim is no such row or nothing was."""
    step = step_of(claim)
    if step is None:
        return []
    found = list(at_steps(claim, known, step[1], field))
    exact = [item for item in found if item.kinship is Kinship.SAME and is_of_step_split(claim, item.quantity)]
    return found if exact else []


def at_steps(claim: Claim, some: Iterable[Candidate], step: float, field: Field) -> Iterator[Candidate]:
    """What the same runs logged at the step that the claim's row stands for."""
    for candidate in [candidate for candidate in some if candidate.quantity.run][:HISTORIES]:
        run = field.logs.run_of(candidate.quantity)
        if run is not None and (quantity := at_step(candidate.quantity, run, field.logs, step)) is not None:
            yield _again(claim, candidate, quantity)


def means(claim: Claim, some: Iterable[Candidate], field: Field) -> Iterator[Candidate]:
    """Means over repetitions: of equal settings and name, of equal settings, of all runs of a named model."""
    last = [candidate for candidate in some if candidate.quantity.how == "last"]
    first = {(candidate.quantity.place, candidate.quantity.written): candidate for candidate in last}
    seen: set[tuple[int, ...]] = set()
    for found, alike in groupings([candidate.quantity for candidate in last], field.logs):
        candidate = first[found[0].place, found[0].written]
        repetitions = repeated(found, field.logs)
        named = candidate.model > Relation.OPEN or candidate.dataset > Relation.OPEN
        same = tuple(map(id, found))
        if same not in seen and repetitions is not None and (alike or named):
            seen.add(same)
            yield _again(claim, candidate, repetitions.summary(alike=alike))


def _stages(claim: Claim, some: list[Candidate], field: Field) -> Iterator[list[Candidate]]:
    several = claim.number.spread is not None or (claim.seeds or 0) > 1
    if several:
        yield list(means(claim, [candidate for candidate in some if candidate.quantity.run], field))
    yield [candidate for candidate in some if candidate.quantity.how != "computed"]
    yield wider(claim, some, field)
    yield [candidate for candidate in some if candidate.quantity.how == "computed"]


def _again(claim: Claim, candidate: Candidate, quantity: Quantity) -> Candidate:
    agreed = agreement(claim.number, quantity.value, claim.metric, claim.nature)
    return replace(candidate, quantity=quantity, agreement=agreed)


def _is_sure(claim: Claim, candidate: Candidate) -> bool:
    """The evidence speaks of the claim's own subject, as far as the claim names one."""
    if not name_parts(claim.model) and not name_parts(claim.dataset):
        return False
    model = candidate.model > Relation.OPEN or not name_parts(claim.model)
    return model and is_named(candidate)


def _rank(claim: Claim, item: Candidate) -> tuple[float, ...]:
    quantity = item.quantity
    exact_split = quantity.split is claim.split or (claim.split is Split.UNKNOWN and quantity.split is Split.TEST)
    return (item.agreement, item.kinship, item.model, item.dataset, exact_split, quantity.split is not Split.TRAIN,
            quantity.complete, -HOW.index(quantity.how) if quantity.how in HOW else -len(HOW), _shared(claim, quantity),
            bool(quantity.run))


def _shared(claim: Claim, quantity: Quantity) -> int:
    parts = {part for told in (claim.metric_written, *claim.subject) for part in name_parts(told)}
    forms = words(" | ".join(quantity.subject[:2])).forms
    return len(parts & forms)


def _is_rare(claim: Claim, match: Candidate, rest: list[Candidate]) -> bool:
    """So few values are there, and so many digits, that equal ones are hardly chance; or it is the very best of all."""
    if match.kinship is Kinship.SAME and _is_extreme(match, rest):
        return True
    values = {in_unit(claim.number, item.quantity.value, claim.metric) for item in rest}
    least = (10.0 if abs(claim.number.value) > 1 else 0.1) if bounded(claim.metric) else 0.5 * abs(claim.number.value)
    span = max(max(values) - min(values), least, 1e-12)
    width = 2 * claim.number.half + ((claim.number.high or claim.number.value) - claim.number.value)
    expected = len(values) * width / span
    if digits(claim.number) < 2:
        return False
    return expected <= (NAMED_CHANCE if name_parts(claim.model) else CHANCE)


def _is_extreme(match: Candidate, rest: list[Candidate]) -> bool:
    sign = direction(family(match.quantity.metric))
    same = [sign * item.quantity.value for item in rest if item.quantity.split is match.quantity.split]
    return bool(sign) and len(same) > 1 and sign * match.quantity.value >= max(same)
