# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words of claims: a number that a project states, what it is about, and what it was traced to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from release_checker.model import Place


class Split(StrEnum):
    """The part of the data that a metric was measured on."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"
    UNKNOWN = ""


class Form(StrEnum):
    """How a claim is written."""

    TABLE = "table"
    LIST = "list"
    PROSE = "prose"
    CODE = "code"
    "Sample output or a dict in a code block."
    MODEL_INDEX = "model-index"
    LATEX = "latex"


class Nature(StrEnum):
    """How exactly a number is meant; only exact ones can be contradicted by machine."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    RANGE = "range"
    DERIVED = "derived"
    "A ratio, a difference, a count of a count: `1.85x`, `+0.6 %`, `478 of 550`."
    TARGET = "target"
    "What is aimed at or expected."
    QUOTED = "quoted"
    "Another work's: a baseline with a citation, a paper's own number."


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is printed."""

    value: float
    "As written, a percentage not divided: `91.2 %` is 91.2."
    written: str
    "As it stands: `91.2 ± 0.3 %`."
    decimals: int = 0
    "Digits behind the point; negative for `12k` (-3). Half a unit of it is the printed precision."
    percent: bool = False
    "A percent sign or the column's head says so."
    unit: str = ""
    "Any other unit, as written: `s`, `dB`, `M`."
    spread: float | None = None
    "What follows `±`, in the number's own unit."
    high: float | None = None
    "Upper end where it is a range; `value` is the lower."

    @property
    def half(self) -> float:
        """Half a unit in the last printed place."""
        return 0.5 * 10.0 ** -self.decimals


@dataclass(frozen=True, slots=True)
class Claim:
    """One number that a project states as the value of a metric."""

    place: Place
    "Where it stands."
    form: Form
    "How it is written."
    metric: str
    "The metric's usual name (`accuracy`, `f1`, `bleu`), as the vocabulary has it; as written where it has none."
    metric_written: str
    "As it stands: `Top-1 Acc (%)`."
    number: Number
    "The value."
    nature: Nature = Nature.EXACT
    "How exactly it is meant."
    model: str = ""
    "What was trained, as written; empty where nothing says."
    dataset: str = ""
    "Measured on what, as written; empty where nothing says."
    split: Split = Split.UNKNOWN
    "Which part of it."
    subject: tuple[str, ...] = ()
    "All words that say what it is about, nearest first: row labels, column heads, section titles, sentence."
    superlative: bool = False
    "It is said to be the best, highest, lowest of several."
    seeds: int | None = None
    "Over how many seeds or runs it says it was taken; None where it does not say."
    context: str = ""
    "The row or sentence, shortened, for people."


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """A number that stands where claims stand and is none, or is not understood."""

    place: Place
    "Where."
    written: str
    "As it stands, with what it is under: `Params (M): 2.3`."
    why: str
    "A hyper-parameter, a size, a year, a number whose metric is not known …"
    understood: bool = True
    "It is certain that it is no metric; False for one that may be."


@dataclass(frozen=True, slots=True)
class Stated:
    """All that documents state in numbers."""

    claims: tuple[Claim, ...] = ()
    "In the order of their places."
    others: tuple[OtherNumber, ...] = ()
    "Numbers beside them."


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that evidence gives: a run's metric, a row of a result file, a line of a notebook's output."""

    metric: str
    "As the vocabulary has it; as written where it has none."
    written: str
    "As it stands."
    value: float
    "As logged."
    origin: str
    "run, file or notebook."
    place: Place
    "Where it stands."
    how: str = "last"
    "last, best, mean, stated."
    step: int | None = None
    "The step, where there is one."
    run: str = ""
    "Identifier of the run, where it is one's."
    split: Split = Split.UNKNOWN
    "On which part of the data."
    subject: tuple[str, ...] = ()
    "Words that say what it is about: run name, parameters, row labels, the cell's text."
    complete: bool = True
    "The run was finished; an unfinished one may trace and never contradicts."


class Standing(StrEnum):
    """What became of a claim."""

    TRACED = "traced"
    CONTRADICTED = "contradicted"
    UNTRACED = "untraced"


@dataclass(frozen=True, slots=True)
class Trace:
    """A claim and the evidence for or against it."""

    claim: Claim
    "The claim."
    standing: Standing
    "What became of it."
    evidence: tuple[Quantity, ...] = ()
    "What agrees, best first; for a contradicted one what disagrees."
    reason: str = ""
    "Why, as a clause: `run mlp-3 (ab12cd34) logged test accuracy 0.912 at its last step`."
    hints: tuple[str, ...] = ()
    "Values elsewhere that are equal by the digits, which is no trace."
    remarks: tuple[str, ...] = ()
    "What people should know: the best epoch rather than the last, an unfinished run."
    siblings: tuple[Quantity, ...] = ()
    "The same metric of runs alike but for their seed, the evidence's own among them."
    best_of: int = 0
    "The claimed value is the best of so many like runs; 0 where it is not."
    pinned: bool = False
    "The settings name the run."
