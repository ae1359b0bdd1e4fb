# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""When a claim is contradicted: subject, metric and split are those of a finished run, and nothing agrees anywhere."""

from __future__ import annotations

from dataclasses import dataclass

from release_checker.claims.agreement import SLACK, Agreement, decimals_of, in_unit
from release_checker.claims.candidates import Candidate, Field
from release_checker.claims.metrics import Kinship, family_key
from release_checker.claims.records import Claim, Form, Quantity, Split
from release_checker.claims.search import is_anothers, wider
from release_checker.claims.siblings import key_of
from release_checker.claims.subjects import Relation, is_of_evaluation, split_may_be
from release_checker.claims.vocabulary import bounded
from release_checker.claims.words import name_parts
from release_checker.runs.records import Tracker

SCALE = 10
"A number so many times larger or smaller than all values of its metric is of another scale, not another result."
SHOWN = 5
UNITLESS = frozenset({"", "%", "points", "point", "pts"})


@dataclass(frozen=True, slots=True)
class Against:
    """What speaks against a claim."""

    evidence: tuple[Quantity, ...]
    "The values that differ, nearest first."
    reason: str
    "As a clause."
    remarks: tuple[str, ...] = ()
    "What people should know."


def contradicted(claim: Claim, found: list[Candidate], field: Field) -> Against | None:
    """What contradicts a claim of which nothing was found to agree; None where anything leaves room."""
    possible = [candidate for candidate in found if candidate.possible]
    deciding = [candidate.quantity for candidate in possible if _decides(claim, candidate, possible, field)]
    if not deciding or claim.number.unit not in UNITLESS:
        return None
    deciding.sort(key=lambda item: abs(in_unit(claim.number, item.value, claim.metric) - claim.number.value))
    room = (candidate for candidate in (*possible, *wider(claim, possible, field))
            if candidate.agreement is not Agreement.NONE)
    anothers = is_anothers(found)
    if any(not is_rounding(item, deciding[0]) and (item.model is Relation.SAME or not anothers) for item in room):
        return None
    everything = field.pool(claim).everything
    if not bounded(claim.metric) and not any(_of_scale(claim, quantity) for quantity in everything):
        return None
    return against(claim, deciding, field)


def against(claim: Claim, deciding: list[Quantity], field: Field) -> Against:
    """What to say of values that differ, the nearest first."""
    return Against(tuple(deciding[:SHOWN]), _reason(claim, deciding[0], len(deciding)), _remarks(deciding[0], field))


def is_rounding(candidate: Candidate, value: Quantity) -> bool:
    """What agrees does so for its few digits only, and is of nothing named, or is the differing value, rounded."""
    decimals = decimals_of(candidate.quantity.value)
    if candidate.agreement is not Agreement.COARSE or decimals is None:
        return False
    if candidate.model is Relation.OPEN:
        return True
    within = 0.5 * 10.0**-decimals * (1 + SLACK)
    return any(abs(value.value * factor - candidate.quantity.value) <= within for factor in (1.0, 100.0, 0.01))


def _of_scale(claim: Claim, quantity: Quantity) -> bool:
    value = abs(in_unit(claim.number, quantity.value, claim.metric))
    return abs(claim.number.value) / SCALE <= value <= abs(claim.number.value) * SCALE


def _decides(claim: Claim, candidate: Candidate, possible: list[Candidate], field: Field) -> bool:
    quantity = candidate.quantity
    return (bool(quantity.run) and quantity.complete and quantity.how in ("last", "summary")
            and candidate.kinship is Kinship.SAME and field.is_told_apart(claim, quantity)
            and _same_split(claim, candidate, field) and _same_dataset(claim, candidate, field)
            and _same_model(claim, candidate, possible, field))


def _same_split(claim: Claim, candidate: Candidate, field: Field) -> bool:
    """Both name one split; or the run logs the metric under one name only, which is not the validation's or training's."""
    quantity = candidate.quantity
    if claim.split is quantity.split and claim.split is not Split.UNKNOWN:
        return True
    if claim.form is Form.MODEL_INDEX and split_may_be(claim, quantity) and is_of_evaluation(quantity):
        return True
    named = (Split.VALIDATION, Split.TRAIN)
    if quantity.split in named or claim.split in named or Split.UNKNOWN not in (quantity.split, claim.split):
        return False
    key = family_key(quantity.metric)
    others = {item.written for item in field.by_family.get(key, ())
              if item.run == quantity.run and item.place == quantity.place and item.how == "last"}
    return len(others) == 1 or (claim.split is Split.UNKNOWN and quantity.split is Split.TEST)


def _same_dataset(claim: Claim, candidate: Candidate, field: Field) -> bool:
    if candidate.dataset is Relation.SAME:
        return True
    return candidate.dataset is Relation.OPEN and (not name_parts(claim.dataset) or field.is_one_dataset)


def _same_model(claim: Claim, candidate: Candidate, possible: list[Candidate], field: Field) -> bool:
    """The run names the model in full; or there is but one model in the documents and one experiment in the logs."""
    if candidate.model is Relation.SAME or _is_beside(claim, candidate.quantity, field):
        return True
    if candidate.model is not Relation.OPEN or len(field.models_claimed.get(family_key(claim.metric), ())) > 1:
        return False
    groups = {key_of(item.quantity, field.logs, by_name=False)[1:] for item in possible if item.quantity.run}
    return len(groups) == 1


def _is_beside(claim: Claim, quantity: Quantity, field: Field) -> bool:
    """The trainer's log lies beside the document, as it writes both into the model's folder, and no other run is there."""
    run = field.logs.run_of(quantity)
    if run is None or run.tracker is not Tracker.TRANSFORMERS or not field.is_one_model(claim):
        return False
    folders = {path.rpartition("/")[0] for path in (claim.place.path, run.place.path)}
    return len(folders) == 1 and sum(other.tracker is Tracker.TRANSFORMERS for other in field.logs.runs) == 1


def _reason(claim: Claim, nearest: Quantity, count: int) -> str:
    split = f"{nearest.split} " if nearest.split is not Split.UNKNOWN and str(nearest.split) not in nearest.written else ""
    more = f"; of {count} values of the same, none agrees" if count > 1 else ""
    return f"{nearest.origin} logged {split}{nearest.written} {nearest.value:.6g}, not {claim.number.written}{more}"


def _remarks(nearest: Quantity, field: Field) -> tuple[str, ...]:
    run = field.logs.run_of(nearest)
    if run is not None and run.tracker in (Tracker.RESULTS, Tracker.DVC):
        return (f"differs from the latest logged: {nearest.place.path} is written anew by every run",)
    return ()
