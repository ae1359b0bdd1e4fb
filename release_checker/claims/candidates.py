# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The quantities that may stand behind a claim, and how sure it is that they speak of the same."""

from __future__ import annotations

import dataclasses
import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from release_checker.claims.agreement import Agreement, agreement, digits, windows
from release_checker.claims.evidence import Histories
from release_checker.claims.metrics import Kinship, conversions, converted, family_key, kin_families, kinship
from release_checker.claims.records import Claim, Form, Quantity
from release_checker.claims.row_settings import has_setting, is_only_setting, setting_of
from release_checker.claims.steps import step_of
from release_checker.claims.subjects import Names, Relation, names_of, split_may_be
from release_checker.claims.words import name_parts, words

CLASS = "class "
"What the nearest words of a row of one class begin with, in a report of scikit-learn."


UNMISTAKABLE = 8
"Significant digits of which nobody finds the same ones by chance."
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
class Pool:
    """Quantities beside claims of one kind, whatever their values."""

    everything: list[Quantity]
    "All of the metric or of one akin."
    looked_at: list[Candidate]
    "Those that are not at once seen to speak of something else."

    @cached_property
    def possible(self) -> list[Candidate]:
        """Those that may speak of the same."""
        return [candidate for candidate in self.looked_at if candidate.possible]

    @cached_property
    def _by_value(self) -> list[Quantity]:
        return sorted(self.everything, key=lambda quantity: quantity.value)

    @cached_property
    def _values(self) -> list[float]:
        return [quantity.value for quantity in self._by_value]

    def about(self, claim: Claim) -> Iterator[Quantity]:
        """Those whose value may be the claim's number in some unit, each once."""
        reach = windows(claim.number)
        spans = [(bisect_left(self._values, low), bisect_right(self._values, high)) for low, high in reach]
        for at in sorted({at for start, end in spans for at in range(start, end)}):
            yield self._by_value[at]


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
    classes: dict[str, tuple[str, ...]]
    "Labels of classes in reports of scikit-learn, and the words that a claim about one must hold."
    several: frozenset[tuple[object, ...]]
    "Subjects of which tables claim several values: rows that something else tells apart."
    row_claims: Counter[tuple[object, str]]
    "How many claims a row or sentence makes."
    beside: dict[str, frozenset[str]]
    "Models that one sentence names, by the sentence, where they are several: nobody knows whose its number is."

    pools: dict[tuple[object, ...], Pool] = dataclasses.field(default_factory=dict)
    "What was held against claims of one metric, model, data set and split."
    at_hand: Claim | None = None
    "The claim that is being traced."
    widened: dict[tuple[int, ...], list[Candidate]] = dataclasses.field(default_factory=dict)
    "What was computed for it from the histories of some runs, by those."

    def pool(self, claim: Claim) -> Pool:
        """Every quantity of the claim's metric or of one akin, with how it stands to the claim but for the value."""
        beside = self.beside.get(claim.context, frozenset())
        key = claim.metric, claim.model, claim.dataset, claim.split, beside, self._classes_told(claim)
        if key not in self.pools:
            keys = [family_key(kin) for kin in kin_families(claim.metric)]
            related = [quantity for akin in keys for quantity in self.by_family.get(akin, ())
                       if kinship(claim.metric, quantity.metric) is not Kinship.NONE]
            looked_at = [self.hold(claim, quantity) for quantity in related if self._may_be(claim, quantity)]
            self.pools[key] = Pool(related, looked_at)
        return self.pools[key]

    def _may_be(self, claim: Claim, quantity: Quantity) -> bool:
        """A quick look, before anything is held against anything: neither another model's nor another split's."""
        other = self.models.relation(claim.model, quantity) is Relation.OTHER and claim.context not in self.beside
        return not other and split_may_be(claim, quantity)

    def hold(self, claim: Claim, quantity: Quantity) -> Candidate:
        """One quantity beside a claim, whatever their values."""
        kin = kinship(claim.metric, quantity.metric)
        if kin is Kinship.SAME and quantity.how == "computed":
            kin = Kinship.LOOSE
        model = self.models.relation(claim.model, quantity)
        if (beside := self.beside.get(claim.context)) and self.models.mentions(quantity, beside):
            model = Relation.PARTLY
        label = quantity.subject[0] if quantity.subject else ""
        if label.startswith(CLASS) and label not in self._classes_told(claim):
            model = Relation.OTHER
        dataset = self.datasets.relation(claim.dataset, quantity)
        return Candidate(quantity, kin, model, dataset, split_may_be(claim, quantity), Agreement.NONE)

    def is_one_model(self, claim: Claim) -> bool:
        """All models of which the claim's metric is claimed are one, under shorter and longer names."""
        return _is_one(self.models_claimed.get(family_key(claim.metric), frozenset()), self.models)

    def is_told_apart(self, claim: Claim, quantity: Quantity | None = None) -> bool:
        """Its table has no other value of the same model, metric, data set and split; or the run has the row's setting."""
        setting, run = setting_of(claim), self.logs.run_of(quantity) if quantity is not None else None
        given = has_setting(run, *setting) if setting is not None and run is not None else None
        alone = is_only_setting(claim, self.row_claims[claim.place, claim.context])
        return bool(given) and alone if given is not None else _subject(claim) not in self.several

    @cached_property
    def is_one_dataset(self) -> bool:
        """The same for the data sets of all claims."""
        return _is_one(frozenset(name_parts(name) for name in self.datasets.names), self.datasets)

    def _classes_told(self, claim: Claim) -> frozenset[str]:
        if not self.classes:
            return frozenset()
        told = words(" | ".join((claim.model, claim.dataset, *claim.subject))).forms
        return frozenset(label for label, parts in self.classes.items() if all(part in told for part in parts))


def field_of(claims: Sequence[Claim], quantities: Sequence[Quantity], logs: Histories) -> Field:
    """The evidence, indexed."""
    by_family: dict[str, list[Quantity]] = defaultdict(list)
    for quantity in quantities:
        if math.isfinite(quantity.value):
            by_family[family_key(quantity.metric)].append(quantity)
    for metric in {claim.metric: None for claim in claims}:
        _convert(metric, by_family)
    claimed: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    rows: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for claim in claims:
        claimed[family_key(claim.metric)].add(name_parts(claim.model) or (claim.model,))
        if claim.form is Form.TABLE and claim.model:
            rows[claim.place.path, claim.subject[2:]].add(claim.model)
    models = names_of((claim.model for claim in claims), quantities, tuple(frozenset(names) for names in rows.values()))
    sentences = {claim.context for claim in claims if claim.form in (Form.PROSE, Form.LIST)}
    labels = {quantity.subject[0] for quantity in quantities if quantity.subject and quantity.subject[0].startswith(CLASS)}
    classes = {label: parts for label in labels if (parts := name_parts(label.removeprefix(CLASS)))}
    return Field({key: tuple(found) for key, found in by_family.items()}, logs,
                 models,
                 names_of((claim.dataset for claim in claims), quantities),
                 {key: frozenset(names) - {("",)} for key, names in claimed.items()},
                 classes,
                 _several(claims), Counter((claim.place, claim.context) for claim in claims),
                 {sentence: names for sentence in sentences if len(names := models.among(sentence)) > 1})


def _several(claims: Sequence[Claim]) -> frozenset[tuple[object, ...]]:
    found: dict[tuple[object, ...], set[float]] = defaultdict(set)
    for claim in claims:
        if claim.form is Form.TABLE and len(claim.subject) > 1:
            found[_subject(claim)].add(claim.number.value)
    return frozenset(key for key, values in found.items() if len(values) > 1)


def _subject(claim: Claim) -> tuple[object, ...]:
    table = () if step_of(claim) else claim.subject[2:]
    return claim.place.path, claim.form, table, claim.metric_written, claim.model, claim.dataset, claim.split


def candidates(claim: Claim, field: Field) -> list[Candidate]:
    """Quantities of the metric: those that may speak of the claim's subject, and of the others those that agree."""
    pool = field.pool(claim)
    near: dict[int, Candidate] = {}
    for quantity in pool.about(claim):
        agreed = agreement(claim.number, quantity.value, claim.metric, claim.nature)
        if agreed is not Agreement.NONE:
            near[id(quantity)] = replace(field.hold(claim, quantity), agreement=agreed)
    found = [near.pop(id(candidate.quantity), candidate) for candidate in pool.possible]
    found = found if claim.context in field.beside else _narrowed(claim, found)
    return _of_its_setting(claim, [*found, *near.values()], field.logs)


def held(claim: Claim, quantity: Quantity, field: Field) -> Candidate:
    """One quantity, held against the claim."""
    made = field.hold(claim, quantity)
    return replace(made, agreement=agreement(claim.number, quantity.value, claim.metric, claim.nature))


def is_resolved(claim: Claim, candidate: Candidate, field: Field) -> bool:
    """The subject is known well enough for an equal value to be a trace."""
    if not candidate.possible:
        return False
    if digits(claim.number) >= UNMISTAKABLE and candidate.agreement is Agreement.ROUNDED:
        return True
    model = candidate.model > Relation.OPEN or not name_parts(claim.model) or field.is_one_model(claim)
    dataset = candidate.dataset > Relation.OPEN or not name_parts(claim.dataset) or field.is_one_dataset
    return model and dataset


def _is_one(known: frozenset[tuple[str, ...]], names: Names) -> bool:
    """All names are shorter and longer ones of one thing, as far as no table tells them apart: ViT, google/vit-base."""
    told_apart = any(len(known & {name_parts(name) for name in table}) > 1 for table in names.tables)
    longest = max(known, key=lambda parts: (len(parts), sum(map(len, parts)), parts), default=())
    return len(known) <= 1 or (not told_apart and all(_shorter(parts, longest) for parts in known))


def _shorter(parts: tuple[str, ...], longest: tuple[str, ...]) -> bool:
    """Each part stands in the longer name too, there perhaps with a version: Common Voice, Common Voice 11.0."""
    return all(any(part == longer or (part.isalpha() and longer.startswith(part) and longer[len(part) :].isdigit())
                   for longer in longest) for part in parts)


def is_named(candidate: Candidate) -> bool:
    """The evidence itself speaks of the claim's model or data set."""
    return candidate.model > Relation.OPEN or candidate.dataset > Relation.OPEN


def _narrowed(claim: Claim, found: list[Candidate]) -> list[Candidate]:
    """Of the runs of the named model, those that have the settings which the claim's row names, where some lack them."""
    named = [candidate for candidate in found if candidate.possible and candidate.quantity.run and is_named(candidate)]
    left = [candidate for candidate in named if candidate.model > Relation.OPEN] or named
    said = {part for told in (claim.model, claim.dataset, claim.metric, claim.metric_written) for part in name_parts(told)}
    begun = {id(candidate) for candidate in left}
    for told in claim.subject:
        if len(left) < 2:
            break
        if len(told) <= LONGEST and "\n" not in told:
            left = _fitting({part for part in name_parts(told) if len(told) <= SHORT or not part[0].isdigit()} - said, left)
    dropped = begun - {id(candidate) for candidate in left}
    return [replace(candidate, model=Relation.OTHER) if id(candidate) in dropped else candidate for candidate in found]


def _of_its_setting(claim: Claim, found: list[Candidate], logs: Histories) -> list[Candidate]:
    """Where the row is a value of a setting, and some run was given it, the runs that were given another are other ones."""
    setting = setting_of(claim)
    if setting is None:
        return found
    given = [None if (run := logs.run_of(candidate.quantity)) is None else has_setting(run, *setting) for candidate in found]
    if True not in given:
        return found
    known = {None: None, True: Relation.SAME, False: Relation.OTHER}
    return [candidate if (told := known[has]) is None or candidate.model is Relation.OTHER
            else replace(candidate, model=told) for candidate, has in zip(found, given, strict=True)]


def _fitting(parts: set[str], some: list[Candidate]) -> list[Candidate]:
    """Those that hold most of the parts which some hold and some lack."""
    near = [words(" | ".join(candidate.quantity.subject[:2])) for candidate in some]
    counts = [0] * len(some)
    for part in parts:
        holding = [at for at, text in enumerate(near) if part in text.forms or part in text.short]
        if len(holding) < len(some):
            for at in holding:
                counts[at] += 1
    most = max(counts)
    return [candidate for candidate, count in zip(some, counts, strict=True) if count == most]


def _convert(metric: str, by_family: dict[str, list[Quantity]]) -> None:
    """Values that follow from others."""
    made = [replace(new, how="computed") for given in conversions(metric) for quantity in by_family.get(given, ())
            if quantity.how in ("last", "stated") and (new := converted(metric, quantity)) is not None]
    if made:
        by_family[family_key(metric)].extend(made)
