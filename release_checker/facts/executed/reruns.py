# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The words of rerunning notebooks: what two runs and the stored outputs say together."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from release_checker.comparison.records import ThreeWay, Tier, Tolerance
from release_checker.comparison.records import Verdict as CellVerdict
from release_checker.execution.notebooks.records import CauseKind
from release_checker.facts.executed.chance import Chance


class Verdict(StrEnum):
    """What running a notebook twice says of it."""

    SAME = "same"
    STALE = "stale"
    "Two reruns agree with each other and not with what is stored."
    RANDOM = "random"
    "Two reruns differ beyond noise."
    FAILS = "fails"
    PICTURE_CHANGED = "picture-changed"
    "All agrees but a picture, which differs visibly from the stored one."
    NOTHING = "nothing-to-compare"
    "It runs, and no output is stored."
    NOT_RUN = "not-run"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a notebook does not run through."""

    cell: int | None
    "One-based position of the cell; None where no cell was reached."
    line: int | None
    "One-based line in the cell."
    error: str
    "Class of the exception, or how the run was ended."
    message: str
    "What the exception says, shortened."
    kind: CauseKind
    "The kind of cause."
    words: str
    "The cause in one clause."
    subject: str = ""
    "What it is about: a module, path, program, host."
    remedy: str = ""
    "What to do; empty where nothing general can be said."
    deepest: str = ""
    "Where in the project's own code the error arose, when that is not the cell's line: `tools.py line 12`."
    behind: tuple[str, ...] = ()
    "What will fail next once this is repaired, as far as reading tells."
    at_random: bool = False
    "Only one of two runs failed, or each at another cell."


@dataclass(frozen=True, slots=True)
class NotebookRerun:
    """One notebook and what came of running it."""

    path: str
    "Where it lies."
    verdict: Verdict
    "What running it twice says."
    reason: str = ""
    "Why it was not run; empty otherwise."
    failure: Failure | None = None
    "Why it fails."
    cells: tuple[ThreeWay, ...] = ()
    "Every code cell that ran twice and is compared: stored, first rerun, second rerun."
    chance: Chance | None = None
    "What makes the two runs differ."
    hint: str = ""
    "What may have made the stored outputs stale; empty when nothing tells."
    seconds: tuple[float, ...] = ()
    "Wall clock of each run."
    cell_seconds: tuple[float, ...] = ()
    "What the cells of each run took."
    honoured: tuple[str, ...] = ()
    "Tags and markers that were heeded, and what was not compared."
    tolerance: Tolerance = field(default_factory=Tolerance)
    "How far numbers and pictures may part."
    executed: tuple[str, ...] = ()
    "Paths of the executed notebooks, in the cache."
    form: str = "jupyter"
    "jupyter, jupytext, myst, marimo or quarto."
    kernel: str = ""
    "What ran it: `Python 3.11.7`, `ir`."
    kept: bool = False
    "Nothing was executed: it comes from the cache."

    @property
    def stale(self) -> tuple[ThreeWay, ...]:
        """Cells whose stored output is none that running gives."""
        return tuple(cell for cell in self.cells if cell.verdict in (CellVerdict.STALE, CellVerdict.NEW_ERROR))

    @property
    def random(self) -> tuple[ThreeWay, ...]:
        """Cells that differ from run to run."""
        return tuple(cell for cell in self.cells if cell.verdict is CellVerdict.RANDOM)

    @property
    def pictures(self) -> tuple[ThreeWay, ...]:
        """Cells of which only a picture differs from the stored one."""
        return tuple(cell for cell in self.cells if cell.verdict is CellVerdict.PICTURE_CHANGED)

    @property
    def comparable(self) -> tuple[ThreeWay, ...]:
        """Cells with a stored output to compare."""
        return tuple(cell for cell in self.cells if cell.stored.tier is not Tier.NOTHING)

    @property
    def compared(self) -> int:
        """How many cells have a stored output to compare."""
        return len(self.comparable)

    @property
    def stores(self) -> bool:
        """Its form keeps outputs."""
        return self.form == "jupyter"


@dataclass(frozen=True)
class NotebookReruns:
    """All notebooks that the project offers."""

    items: tuple[NotebookRerun, ...]
    "By path."
    tier: str = ""
    "The isolation that they ran in; empty when nothing ran."

    @property
    def ran(self) -> tuple[NotebookRerun, ...]:
        """Those that were run."""
        return tuple(item for item in self.items if item.verdict is not Verdict.NOT_RUN)
