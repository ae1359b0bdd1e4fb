# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The quantities that may stand behind a claim, and how sure it is that they speak of the same."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from release_checker.claims.agreement import Agreement, agreement
from release_checker.claims.evidence import Histories
from release_checker.claims.metrics import Kinship, converted, family_key, kin_families, kinship
from release_checker.claims.records import Claim, Form, Quantity
from release_checker.claims.subjects import Names, Relation, names_of, split_may_be
from release_checker.claims.vocabulary import family
from release_checker.claims.words import name_parts, words

CLASS = "class "
"What the nearest words of a row of one class begin with, in a report of scikit-learn."


SHORT, LONGEST = 60, 300
"Characters of a label, in which numbers are settings, and of a sentence, in which they are values."


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quantity of a claim's metric, held against the claim."""

    quantity: Quantity
    "The value."
    kinship: Kinship
    "How the metrics stand to each other."
    model: Relation
    "How the models do."
    dataset: Relation
    "How the data sets do."
    split: bool
    "The split may be the claim's."
    agreement: Agreement
    "How the values do."

    @property
    def possible(self) -> bool:
        """Nothing says that it speaks of something else."""
        return self.split and self.model > Relation.OTHER and self.dataset > Relation.OTHER

    @property
    def agrees(self) -> bool:
        """The value is the number."""
        return self.agreement >= Agreement.CUT


@dataclass
class Field:
    """All evidence of one project, ready to be searched, and the names that its documents tell apart."""

    by_family: dict[str, tuple[Quantity, ...]]
    "Quantities by the family of their metric."
    logs: Histories
    "The runs, and their series."
    models: Names
    "Models that the claims name."
    datasets: Names
    "Data sets that the claims name."
    models_claimed: dict[str, frozenset[tuple[str, ...]]]
    "Models by the family of the metrics that are claimed of them."
    beside: dict[str, frozenset[str]]
    "Models that one sentence names, by the sentence, where they are several: nobody knows whose its number is."

    def related(self, claim: Claim) -> Iterable[Quantity]:
        """Quantities of the claim's metric or of one akin."""
        for key in kin_families(claim.metric):
            yield from self.by_family.get(family_key(key), ())


def field_of(claims: Sequence[Claim], quantities: Sequence[Quantity], logs: Histories) -> Field:
    """The evidence, indexed."""
    by_family: dict[str, list[Quantity]] = defaultdict(list)
    for quantity in quantities:
        if math.isfinite(quantity.value):
            by_family[family_key(quantity.metric)].append(quantity)
    for claim in claims:
        _convert(claim.metric, by_family)
    claimed: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    rows: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for claim in claims:
        claimed[family_key(claim.metric)].add(name_parts(claim.model) or (claim.model,))
        if claim.form is Form.TABLE and claim.model:
            rows[claim.place.path, claim.subject[2:]].add(claim.model)
    models = names_of((claim.model for claim in claims), quantities, tuple(frozenset(names) for names in rows.values()))
    sentences = {claim.context for claim in claims if claim.form in (Form.PROSE, Form.LIST)}
    return Field({key: tuple(found) for key, found in by_family.items()}, logs,
                 models,
                 names_of((claim.dataset for claim in claims), quantities),
                 {key: frozenset(names) - {("",)} for key, names in claimed.items()},
                 {sentence: names for sentence in sentences if len(names := models.among(sentence)) > 1})


def candidates(claim: Claim, field: Field) -> list[Candidate]:
    """Every quantity of the metric, held against the claim."""
    found = []
    for quantity in field.related(claim):
        kin = kinship(claim.metric, quantity.metric)
        if kin is not Kinship.NONE:
            if " of " in quantity.written and quantity.how == "computed":
                kin = Kinship.LOOSE
            found.append(held(claim, quantity, field, kin))
    return found if claim.context in field.beside else _narrowed(claim, found)


def held(claim: Claim, quantity: Quantity, field: Field, kin: Kinship = Kinship.SAME) -> Candidate:
    """One quantity, held against the claim."""
    model = field.models.relation(claim.model, quantity)
    if quantity.subject and quantity.subject[0].startswith(CLASS) and not _of_class(claim, quantity.subject[0]):
        model = Relation.OTHER
    if (beside := field.beside.get(claim.context)) and field.models.mentions(quantity, beside):
        model = Relation.PARTLY
    dataset = field.datasets.relation(claim.dataset, quantity)
    agreed = agreement(claim.number, quantity.value, claim.metric, claim.nature)
    return Candidate(quantity, kin, model, dataset, split_may_be(claim, quantity), agreed)


def is_resolved(claim: Claim, candidate: Candidate, field: Field) -> bool:
    """The subject is known well enough for an equal value to be a trace."""
    if not candidate.possible:
        return False
    known = field.models_claimed.get(family_key(claim.metric), frozenset())
    model = candidate.model > Relation.OPEN or not name_parts(claim.model) or len(known) <= 1
    dataset = candidate.dataset > Relation.OPEN or not name_parts(claim.dataset) or len(field.datasets.names) <= 1
    return model and dataset


def is_named(candidate: Candidate) -> bool:
    """The evidence itself speaks of the claim's model or data set."""
    return candidate.model > Relation.OPEN or candidate.dataset > Relation.OPEN


def _narrowed(claim: Claim, found: list[Candidate]) -> list[Candidate]:
    """Of the runs of the named model, those that have the settings which the claim's row names, where some lack them."""
    left = [candidate for candidate in found if candidate.possible and candidate.quantity.run and is_named(candidate)]
    said = {part for told in (claim.model, claim.dataset, claim.metric, claim.metric_written) for part in name_parts(told)}
    begun = len(left)
    for told in claim.subject:
        if len(left) < 2:
            break
        if len(told) <= LONGEST and "\n" not in told:
            left = _fitting({part for part in name_parts(told) if len(told) <= SHORT or not part[0].isdigit()} - said, left)
    if len(left) == begun:
        return found
    kept = {id(candidate) for candidate in left}
    return [candidate if id(candidate) in kept or not (candidate.quantity.run and is_named(candidate))
            else replace(candidate, model=Relation.OTHER) for candidate in found]


def _fitting(parts: set[str], some: list[Candidate]) -> list[Candidate]:
    """Those that hold most of the parts which some hold and some lack."""
    forms = [near.forms | near.short for near in (words(" | ".join(candidate.quantity.subject[:1])) for candidate in some)]
    telling = {part for part in parts if 0 < sum(part in held for held in forms) < len(some)}
    most = max(len(telling & held) for held in forms)
    return [candidate for candidate, held in zip(some, forms, strict=True) if len(telling & held) == most]


def _of_class(claim: Claim, label: str) -> bool:
    parts = name_parts(label.removeprefix(CLASS))
    told = words(" | ".join((claim.model, claim.dataset, *claim.subject)))
    return bool(parts) and all(part in told.forms for part in parts)


def _convert(metric: str, by_family: dict[str, list[Quantity]]) -> None:
    """Values that follow from others, once for each metric."""
    key = family_key(metric)
    if any(quantity.how == "computed" for quantity in by_family.get(key, ())):
        return
    made = []
    for others in list(by_family.values()):
        made += [replace(new, how="computed") for quantity in others if family(quantity.metric) != metric
                 and quantity.how in ("last", "stated") and (new := converted(metric, quantity)) is not None]
    if made:
        by_family.setdefault(key, []).extend(made)
