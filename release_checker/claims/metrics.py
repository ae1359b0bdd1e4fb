# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which metrics may be one: the same, one of them unqualified, or one computed from the other."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from release_checker.claims.folding import fold
from release_checker.claims.records import Quantity
from release_checker.claims.vocabulary import family, find_metric


class Kinship(IntEnum):
    """How two metrics stand to each other."""

    NONE = 0
    LOOSE = 1
    "One is less exactly named, F1 and macro F1, or computed from the other: they may agree, and never contradict."
    SAME = 2


@dataclass(frozen=True, slots=True)
class Conversion:
    """A metric that follows from another."""

    given: str
    "Family of the one that is there."
    wanted: str
    "Family of the one that follows."
    formula: Callable[[float], float | None]
    "How; None where it does not follow from this value."
    words: str
    "How people write it, `{}` for the name of the one that is there."


def _complement(value: float) -> float | None:
    return 1 - value if 0 <= value <= 1 else 100 - value if 1 < value <= 100 else None


def _root(value: float) -> float | None:
    return math.sqrt(value) if 0 <= value < math.inf else None


def _square(value: float) -> float | None:
    return value * value


def _exponential(value: float) -> float | None:
    return math.exp(value) if -50 < value < 50 else None


CONVERSIONS = (
    Conversion("accuracy", "error", _complement, "1 - {}"), Conversion("error", "accuracy", _complement, "1 - {}"),
    Conversion("mse", "rmse", _root, "root of {}"), Conversion("rmse", "mse", _square, "square of {}"),
    Conversion("loss", "perplexity", _exponential, "exp({})"), Conversion("nll", "perplexity", _exponential, "exp({})"),
    Conversion("cross entropy", "perplexity", _exponential, "exp({})"),
)
LOSSES = frozenset({"loss", "cross entropy", "nll", "log loss", "mse", "mae"})
"What may be logged as a loss alone."
SCORES = frozenset({"accuracy", "r2"})
"What scikit-learn's `score` gives."


@lru_cache(maxsize=65536)
def kinship(claimed: str, logged: str) -> Kinship:
    """May a claim of one metric rest on a value of the other? Both by their usual names."""
    if claimed == logged or (find_metric(claimed) is None and fold(claimed) == fold(logged)):
        return Kinship.SAME
    if logged.startswith("spread of "):
        return Kinship.NONE
    one, two = family(claimed), family(logged)
    if one == two:
        return Kinship.LOOSE if one in (claimed, logged) and "@" not in claimed + logged else Kinship.NONE
    if ("loss" in (one, two) and {one, two} <= LOSSES) or (two == "score" and one in SCORES):
        return Kinship.LOOSE
    return Kinship.NONE


def kin_families(claimed: str) -> tuple[str, ...]:
    """Families in which values for a claim may be found, its own first."""
    own = family(claimed)
    found = [own]
    if own in LOSSES:
        found += sorted(LOSSES) if own == "loss" else ["loss"]
    if own in SCORES:
        found.append("score")
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=65536)
def family_key(metric: str) -> str:
    """By what quantities are found: the family, folded where the vocabulary has none."""
    return family(metric) if find_metric(metric) is not None else fold(metric)


def conversions(claimed: str) -> tuple[str, ...]:
    """Families from whose values a metric follows."""
    return tuple(rule.given for rule in CONVERSIONS if rule.wanted == claimed)


def converted(claimed: str, quantity: Quantity) -> Quantity | None:
    """What follows from a quantity for a claimed metric; None where nothing does."""
    for rule in CONVERSIONS:
        if rule.wanted == claimed and rule.given == family(quantity.metric):
            value = rule.formula(quantity.value)
            if value is not None:
                return replace(quantity, metric=claimed, written=rule.words.format(quantity.written), value=value)
    return None
