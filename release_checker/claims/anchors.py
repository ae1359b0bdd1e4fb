# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the rest of a table tells: the run of a row, by its other values, and the metric of a column, by other rows.

Where all other values of a row are those of one run, that run is its subject though it may not name it in full; where other
rows of a column are traced to one name, that is the column's metric. So the cell where both meet is known, and a value that
differs from it is contradicted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field as fields

from release_checker.claims.agreement import Agreement, agreement, digits
from release_checker.claims.candidates import Candidate, Field
from release_checker.claims.contradiction import UNITLESS, Against, against, is_rounding
from release_checker.claims.metrics import Kinship, kinship
from release_checker.claims.records import Claim, Form, Nature, Quantity, Split, Standing, Trace
from release_checker.claims.subjects import Relation, split_may_be
from release_checker.claims.vocabulary import find_metric

Key = tuple[object, ...]
ALONE = 2
"Values of a row that must be one run's where the run does not name the row's subject."


@dataclass
class Anchors:
    """What was traced, by row and by column."""

    rows: dict[Key, dict[int, Quantity]] = fields(default_factory=lambda: defaultdict(dict))
    "Evidence by number of the claim, by row."
    columns: dict[Key, dict[int, str]] = fields(default_factory=lambda: defaultdict(dict))
    "Names of metrics as logged, likewise by column."


def anchored(traces: list[Trace], held: list[list[Candidate]], field: Field) -> list[Trace]:
    """The traces; untraced values whose row and column tell what they should be are contradicted by it."""
    known = Anchors()
    for number, item in enumerate(traces):
        if item.standing is Standing.TRACED and item.evidence[0].run and digits(item.claim.number) > 1:
            known.rows[row_of(item.claim)][number] = item.evidence[0]
            known.columns[_column(item.claim)][number] = item.evidence[0].written
    return [_anchored(item, held[number], known, field) for number, item in enumerate(traces)]


def _anchored(item: Trace, found: list[Candidate], known: Anchors, field: Field) -> Trace:
    claim = item.claim
    if item.standing is not Standing.UNTRACED or item.pinned:
        return item
    if claim.nature is not Nature.EXACT or claim.number.unit not in UNITLESS:
        return item
    cell = _cell(claim, found, known, field)
    if cell is None or agreement(claim.number, cell.value, claim.metric) is not Agreement.NONE:
        return item
    possible = [candidate for candidate in found if candidate.possible]
    if any(candidate.agreement is not Agreement.NONE and not is_rounding(candidate, cell) for candidate in possible):
        return item
    decided: Against = against(claim, [cell], field)
    return Trace(claim, Standing.CONTRADICTED, decided.evidence, decided.reason, item.hints, decided.remarks)


def _cell(claim: Claim, found: list[Candidate], known: Anchors, field: Field) -> Quantity | None:
    """The one value that the row's run logged under the column's name."""
    row = list(known.rows.get(row_of(claim), {}).values())
    sources = {(quantity.place.path, quantity.run) for quantity in row}
    if len(sources) != 1 or not all(quantity.complete for quantity in row):
        return None
    (source,) = sources
    names = set(known.columns.get(_column(claim), {}).values())
    cells = [quantity for quantity in field.pool(claim).everything
             if (quantity.place.path, quantity.run) == source and quantity.how in ("last", "summary")
             and _is_of_column(claim, quantity, names)]
    if len({quantity.written for quantity in cells}) != 1:
        return None
    named = field.models.relation(claim.model, cells[0]) > Relation.OPEN if claim.model else False
    return cells[0] if named or len(row) >= ALONE else None


def _is_of_column(claim: Claim, quantity: Quantity, names: set[str]) -> bool:
    """By the name that other rows were traced to, else by the metric and the split."""
    if quantity.split is not claim.split and Split.UNKNOWN not in (quantity.split, claim.split):
        return False
    if len(names) == 1:
        return quantity.written in names
    same = kinship(claim.metric, quantity.metric) is Kinship.SAME and split_may_be(claim, quantity)
    return not names and same and (claim.split is quantity.split or quantity.split in (Split.TEST, Split.UNKNOWN))


def row_of(claim: Claim) -> Key:
    """What claims of one subject share: all labels but the metric's in a table, a list of bullets, a sentence."""
    if claim.form is Form.TABLE:
        labels = tuple(told for told in claim.subject if told != claim.metric_written and find_metric(told) != claim.metric)
        return claim.place.path, claim.form, labels, claim.model, claim.dataset
    if claim.form is Form.LIST:
        return claim.place.path, claim.form, claim.subject[1:], claim.model, claim.dataset
    return claim.place, claim.form, claim.context, claim.model, claim.dataset


def _column(claim: Claim) -> Key:
    table = claim.subject[2:] if claim.form is Form.TABLE else ()
    return claim.place.path, claim.form, table, claim.metric_written, claim.split
