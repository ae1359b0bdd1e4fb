# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is said of a trace: its reason, remarks, siblings, and hints to equal values elsewhere."""

from __future__ import annotations

from release_checker.claims.agreement import Agreement, agreement, factors, in_unit
from release_checker.claims.candidates import Candidate, Field
from release_checker.claims.parameters import repetition
from release_checker.claims.records import Claim, Nature, Quantity, Split, Standing, Trace
from release_checker.claims.search import says_little
from release_checker.claims.siblings import Repeated, best_among, key_of, repetitions_of
from release_checker.claims.subjects import Relation, split_may_be
from release_checker.claims.vocabulary import direction, family

MOST_HINTS = 3
MOST_EVIDENCE = 5


def with_remarks(claim: Claim, match: Candidate, found: list[Candidate], field: Field) -> Trace:
    """The trace of a claim to the value that agrees with it."""
    quantity = match.quantity
    last = [item.quantity for item in found if item.possible and item.quantity.run and item.quantity.how == "last"]
    group = repetitions_of(quantity, last, field.logs) if quantity.run or quantity.how == "mean" else None
    members = tuple(item for item in last if item.written == quantity.written
                    and key_of(item, field.logs, by_name=False) == key_of(quantity, field.logs, by_name=False))
    more = [item.quantity for item in found
            if item.possible and item.agreement is match.agreement and item.quantity != quantity]
    best_of = _best_of(claim, match, group)
    remarks = (*_of_value(match, found), *_of_split(claim, quantity, found), *_of_spread(claim, group, match),
               *_of_superlative(claim, match, found), *_of_later(claim, match, members, field))
    return Trace(claim, Standing.TRACED, (quantity, *more[: MOST_EVIDENCE - 1]), reason_of(match), (), remarks,
                 group.members if group else (), best_of)


def reason_of(match: Candidate) -> str:
    """`run mlp-3 (ab12cd34) logged test accuracy 0.912 at its last step`."""
    quantity = match.quantity
    value = named(quantity)
    if quantity.how == "mean":
        return f"the mean {value} of {quantity.origin}"
    if not quantity.run:
        return f"{quantity.origin} shows {value}"
    how = {"last": " last" if quantity.step is not None else "", "summary": " as its summary", "best": " as its best",
           "overwritten": " before its log was begun anew", "computed": ""}.get(quantity.how, f" as its {quantity.how}"
           if quantity.how in ("highest", "lowest") else f" {quantity.how}")
    step = f", at step {quantity.step}" if quantity.step is not None else ""
    return f"{quantity.origin} logged {value}{how}{step}"


def named(quantity: Quantity) -> str:
    """Split, name and value: `test accuracy 0.912`."""
    says_split = quantity.split is Split.UNKNOWN or str(quantity.split)[:3] in quantity.written.lower()
    return f"{'' if says_split else f'{quantity.split} '}{quantity.written} {quantity.value:.6g}"


def hints(claim: Claim, found: list[Candidate]) -> tuple[str, ...]:
    """Equal values of another subject or split; never a trace. Ones and zeros are equal everywhere."""
    told: list[str] = []
    if says_little(claim):
        return ()
    for item in found:
        quantity = item.quantity
        if item.agrees:
            told.append(f"{quantity.origin} has {named(quantity)}, equal by its digits, {_other(item)}")
    return tuple(dict.fromkeys(told))[:MOST_HINTS]


def nearest_words(claim: Claim, found: list[Candidate], field: Field) -> str:
    """Why a claim stays untraced though its metric is there."""
    possible = [item for item in found if item.possible]
    if not possible:
        if any(split_may_be(claim, quantity) for quantity in field.pool(claim).everything):
            return f"the values of {claim.metric} that are there speak of something else"
        return f"{claim.metric} is there for another split only"
    if all(item.model is Relation.OPEN for item in possible) and claim.model and len(possible) > 1:
        return f"nothing tells which of {len(possible)} values of {claim.metric} is that of {claim.model}"
    coarse = next((item.quantity for item in possible if item.agreement is Agreement.COARSE), None)
    if coarse is not None:
        return f"{coarse.origin} gives {named(coarse)} only, with fewer digits than claimed"
    nearest = min(possible, key=lambda item: distance(claim, item.quantity))
    if nearest.agrees:
        return f"an equal value may be chance: {nearest.quantity.origin} has {named(nearest.quantity)}"
    return f"none of {len(possible)} values agrees; the nearest is {named(nearest.quantity)} of {nearest.quantity.origin}"


def distance(claim: Claim, quantity: Quantity) -> float:
    """How far a value lies from the claimed one, in the claim's unit."""
    return abs(in_unit(claim.number, quantity.value, claim.metric) - claim.number.value)


def _other(item: Candidate) -> str:
    if not item.split:
        return f"but of {item.quantity.split}"
    if Relation.OTHER in (item.model, item.dataset):
        return "but of another subject"
    return "but nothing tells that it is the same"


def _last_of(quantity: Quantity, found: list[Candidate]) -> Quantity:
    """The last value of the same metric of the same run: what groups are made of."""
    lasts = (item.quantity for item in found if item.quantity.how == "last")
    return next((other for other in lasts if _same_series(other, quantity)), quantity)


def _same_series(first: Quantity, second: Quantity) -> bool:
    one, two = ((item.written, item.place, item.run or first.run) for item in (first, second))
    return one == two


def _best_of(claim: Claim, match: Candidate, group: Repeated | None) -> int:
    """The claimed value is the best of several repetitions and the claim does not say so."""
    if group is None or claim.superlative or claim.nature is not Nature.EXACT or match.quantity.how == "mean":
        return 0
    if claim.number.spread is not None or (claim.seeds or 0) > 1 or len(group.members) < 2:
        return 0
    agreed = [agreement(claim.number, value, claim.metric) >= Agreement.CUT for value in group.values]
    best = best_among(match.quantity.metric, group.members)
    return len(group.members) if best and not all(agreed) and agreed[group.members.index(best)] else 0


def _of_value(match: Candidate, found: list[Candidate]) -> list[str]:
    quantity, told = match.quantity, []
    if quantity.how in ("best", "highest", "lowest", "at the best validation step"):
        last = _last_of(quantity, found)
        if last.value != quantity.value:
            what = f"value {quantity.how}" if quantity.how.startswith("at") else f"{quantity.how} of its steps"
            told.append(f"the {what}, step {quantity.step}, rather than the last, which is {last.value:.6g}")
    if quantity.how == "overwritten":
        told.append("differs from the latest logged: the log was begun anew after this value")
    if match.agreement is Agreement.CUT:
        told.append("its digits are cut off, not rounded")
    if quantity.run and not quantity.complete:
        told.append("the run is not known to have finished")
    if quantity.how == "computed":
        told.append("computed from another metric")
    return told


def _of_split(claim: Claim, quantity: Quantity, found: list[Candidate]) -> list[str]:
    if claim.split is Split.UNKNOWN and quantity.split in (Split.TRAIN, Split.VALIDATION):
        split = "training" if quantity.split is Split.TRAIN else "validation"
        tested = next((item.quantity for item in found if item.possible and item.quantity.split is Split.TEST
                       and item.quantity.run == quantity.run and item.quantity.metric == quantity.metric), None)
        more = f"; its test value is {tested.value:.6g}" if tested else ""
        return [f"the value is of {split}, which the claim does not say{more}"]
    if claim.split is Split.TEST and quantity.split is Split.VALIDATION:
        return ["claimed for test, logged as evaluation"]
    return []


def _of_spread(claim: Claim, group: Repeated | None, match: Candidate) -> list[str]:
    spread = claim.number.spread
    if spread is None or group is None or match.quantity.how != "mean":
        return []
    factor = next((item for item in factors(claim.number, group.mean, claim.metric)
                   if abs(group.mean * item - claim.number.value) <= 2 * claim.number.half), 1.0)
    if name := group.spread_named(spread, claim.number, factor):
        return [f"± is the {name} of {len(group.members)} runs"]
    return [f"± {spread:g} is no spread of these {len(group.members)} runs, whose standard deviation is "
            f"{group.spreads()['standard deviation'] * factor:.3g}"]


def _of_superlative(claim: Claim, match: Candidate, found: list[Candidate]) -> list[str]:
    if not claim.superlative:
        return []
    quantity = match.quantity
    sign = direction(family(quantity.metric))
    rivals = [item.quantity for item in found if item.possible and item.quantity.split is quantity.split
              and item.quantity.metric == quantity.metric and (item.quantity.value - quantity.value) * sign > 0
              and agreement(claim.number, item.quantity.value, claim.metric) < Agreement.CUT]
    if not rivals:
        return ["said to be the best, and nothing logged is better"] if sign else []
    best = max(rivals, key=lambda item: sign * item.value)
    return [f"said to be the best, and {best.origin} has {best.value:.6g}"]


def _of_later(claim: Claim, match: Candidate, members: tuple[Quantity, ...], field: Field) -> list[str]:
    """A run of the very same settings and seed that was made later, with another value."""
    run = field.logs.run_of(match.quantity)
    if run is None or run.start is None or match.quantity.how == "mean":
        return []
    later = []
    for member in members:
        other = field.logs.run_of(member)
        if other is None or other.start is None or other.start <= run.start:
            continue
        if repetition(other) == repetition(run):
            later.append((other.start, member))
    if not later:
        return []
    newest = max(later, key=lambda item: item[0])[1]
    if agreement(claim.number, newest.value, claim.metric) >= Agreement.CUT:
        return []
    return [f"differs from the latest logged: {newest.origin}, alike and later, has {newest.value:.6g}"]
