# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Tables that were copied from one source: what nearly all of their cells have in common tells of the rest.

A cell of two digits is equal to many values by chance, and a report of classes names no model. But where most cells of a
table are those of one output or file, row by row under the same labels, that is where the table comes from: a cell that
agrees with its own place there is traced to it, and one that does not, and agrees with nothing else, is contradicted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from release_checker.claims.agreement import Agreement
from release_checker.claims.candidates import CLASS, Candidate, Field
from release_checker.claims.contradiction import UNITLESS, against, is_rounding
from release_checker.claims.metrics import Kinship
from release_checker.claims.records import Claim, Form, Nature, Quantity, Standing, Trace
from release_checker.claims.subjects import Relation, same_name
from release_checker.claims.telling import with_remarks

MANY, MOST = 6, 0.6
"Cells of a table that must be those of one source, and their share."
GAP = {Form.TABLE: 2, Form.CODE: 3}
"Lines from one row of a table to the next, at most."

Source = tuple[str, int | None]


def copied(traces: list[Trace], held: list[list[Candidate]], field: Field) -> list[Trace]:
    """The traces, with untraced cells of copied tables traced to their source, or contradicted by it."""
    made = list(traces)
    for numbers in _tables(traces):
        fits = _fits(numbers, traces, held)
        source = max(fits, key=lambda place: len(fits[place]), default=None)
        if source is None or len(fits[source]) < max(MANY, MOST * len(numbers)):
            continue
        whole = {place for place, cells in fits.items() if 2 * len(cells) >= len(fits[source])}
        labels = {traces[number].claim.subject[1] for number in numbers if len(traces[number].claim.subject) > 1}
        for number in numbers:
            if traces[number].standing is Standing.UNTRACED and not traces[number].pinned:
                made[number] = _told(number, traces, held, fits[source], source, field, whole, labels)
    return made


def _tables(traces: list[Trace]) -> Iterator[list[int]]:
    """Numbers of the claims of each table: rows of one document that follow each other."""
    table: list[int] = []
    for number, item in enumerate(traces):
        claim = item.claim
        last = traces[table[-1]].claim if table else None
        if last is not None and not _follows(last, claim):
            yield table
            table = []
        if claim.form in GAP and claim.place.line is not None:
            table.append(number)
    yield table


def _follows(last: Claim, claim: Claim) -> bool:
    here, there = claim.place.line, last.place.line
    return (claim.form is last.form and claim.place.path == last.place.path and here is not None and there is not None
            and 0 <= here - there <= GAP.get(claim.form, 0))


def _fits(numbers: list[int], traces: list[Trace], held: list[list[Candidate]]) -> dict[Source, dict[int, Candidate]]:
    """What agrees with each claim in its own place, by source."""
    found: dict[Source, dict[int, Candidate]] = defaultdict(dict)
    for number in numbers:
        claim = traces[number].claim
        for candidate in held[number]:
            if candidate.agreement is Agreement.ROUNDED and _in_place(claim, candidate):
                found[_source(candidate.quantity)].setdefault(number, candidate)
    return found


def _in_place(claim: Claim, candidate: Candidate) -> bool:
    """The value stands under the labels of the claim: of its model, its class, or the average that it is."""
    if not candidate.possible or candidate.kinship is not Kinship.SAME:
        return False
    if candidate.model is Relation.SAME:
        return True
    label = candidate.quantity.subject[0].removeprefix(CLASS) if candidate.quantity.subject else ""
    if any(same_name(label, told) for told in claim.subject[:2]):
        return True
    return not claim.model and claim.form is Form.CODE and claim.metric == candidate.quantity.metric and (
        " " in claim.metric or claim.metric == "accuracy")


def _told(number: int, traces: list[Trace], held: list[list[Candidate]], fits: dict[int, Candidate], source: Source,
          field: Field, whole: set[Source], labels: set[str]) -> Trace:
    item = traces[number]
    if (candidate := fits.get(number)) is not None:
        found = with_remarks(item.claim, candidate, held[number], field)
        return replace(found, remarks=(*found.remarks, f"{len(fits)} values of its table are those of this source"))
    cell = _cell(item.claim, held[number], traces, fits, source)
    if cell is None or item.claim.nature is not Nature.EXACT or item.claim.number.unit not in UNITLESS:
        return item
    if item.claim.form is Form.TABLE and not field.is_told_apart(item.claim):
        return item
    swapped = any(candidate.agreement is Agreement.ROUNDED and _source(candidate.quantity) == source
                  and candidate.quantity.written == cell.written and not _in_place(item.claim, candidate)
                  for candidate in held[number])
    if any(_leaves_room(item.claim, candidate, whole, labels, swapped=swapped) and not is_rounding(candidate, cell)
           for candidate in held[number]):
        return item
    decided = against(item.claim, [cell], field)
    return replace(item, standing=Standing.CONTRADICTED, evidence=decided.evidence, reason=decided.reason,
                   remarks=(*decided.remarks, f"{len(fits)} other values of its table are those of this source"))


def _leaves_room(claim: Claim, candidate: Candidate, whole: set[Source], labels: set[str], *, swapped: bool) -> bool:
    """It agrees, and may be meant: not under another row's label, nor in its place in the table of something else.

    Of a cell whose number is another row's, only what stands in its own place.
    """
    if not candidate.possible or candidate.agreement is Agreement.NONE or not candidate.quantity.subject:
        return candidate.possible and candidate.agreement is not Agreement.NONE
    if swapped and not _in_place(claim, candidate):
        return False
    label = candidate.quantity.subject[0].removeprefix(CLASS)
    if label in labels - set(claim.subject[:2]):
        return False
    elsewhere = _source(candidate.quantity) not in whole
    return not (elsewhere and (candidate.agreement is Agreement.COARSE or (label in labels and _in_place(claim, candidate))))


def _cell(claim: Claim, found: list[Candidate], traces: list[Trace], fits: dict[int, Candidate],
          source: Source) -> Quantity | None:
    """The one value that stands in the claim's place in the source, under the name that the column's others have there."""
    column = {candidate.quantity.written for number, candidate in fits.items()
              if traces[number].claim.metric_written == claim.metric_written and traces[number].claim.split is claim.split}
    count = sum(traces[number].claim.metric_written == claim.metric_written for number in fits)
    if len(column) != 1 or count < 2:
        return None
    cells = [candidate.quantity for candidate in found if _source(candidate.quantity) == source
             and candidate.quantity.written in column and _in_place(claim, candidate)]
    complete = cells and all(quantity.complete for quantity in cells)
    return cells[0] if complete and len({quantity.value for quantity in cells}) == 1 else None


def _source(quantity: Quantity) -> Source:
    return quantity.place.path, quantity.place.cell
