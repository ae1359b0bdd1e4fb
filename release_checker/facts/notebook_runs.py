# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a notebook's stored state tells of how it was run: the order, the errors, the outputs that are missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from release_checker.declare import fact
from release_checker.facts.notebooks import Cell, Notebook, Notebooks, Output
from release_checker.facts.python.shows import Shows
from release_checker.facts.python_notebooks import PythonNotebooks

SKIPPED = {"skip-execution", "nbval-skip", "skip"}
RAISING = {"raises-exception", "nbval-raises-exception"}
ANNOUNCED = re.compile(
    r"\b(?:rais(?:e|es|ed|ing)|throws?|errors?|exceptions?|fails?|failed|failing|failure|invalid|illegal|crash(?:es)?|"
    r"traceback|"
    r"not (?:allowed|possible|supported|defined|valid|permitted|a well-defined)|incompatib\w+|breaks?|"
    r"ambiguous|can(?:no|')t|(?:wo|does|do)n't (?:work|like)|"
    r"(?:will|does|do) not work|complains?|forbidden|immutable|assertion|\w+Error|oops)\b", re.IGNORECASE,
)
"Words that announce an error to the reader."


@dataclass(frozen=True, slots=True)
class Disorder:
    """A notebook whose cells were not run once each from top to bottom."""

    notebook: Notebook
    "The notebook."
    cell: Cell
    "The first cell whose count is not its position."
    expected: int
    "The count that it should have."
    backwards: bool
    "Some cell was run after one further down; otherwise the order is right and runs or cells are missing."
    skipped: bool
    "Some cell was never run, while others were."
    counts: str
    "All counts in the order of the cells; a hyphen for none."


@dataclass(frozen=True, slots=True)
class StoredError:
    """An error kept as the output of a cell."""

    notebook: Notebook
    "The notebook."
    cell: Cell
    "The cell."
    output: Output
    "The error."
    announced: bool
    "The text around it, or the cell itself, speaks of an error."

    @property
    def words(self) -> str:
        """What the error says; the last line of its traceback where the tool that saved it kept no message."""
        if self.output.message not in ("", "ignored"):  # Colab writes `ignored`
            return self.output.message
        lines = [line.strip() for line in re.sub(r"\x1b\[[0-9;]*m", "", self.output.text).split("\n") if line.strip()]
        return lines[-1] if lines else ""


@dataclass(frozen=True, slots=True)
class Unstored:
    """A notebook with too few outputs to compare a rerun with."""

    notebook: Notebook
    "The notebook."
    showing: int
    "Cells that would show something."
    stored: int
    "Those of them that hold an output."
    empty: bool
    "No cell of the notebook holds an output."


@dataclass(frozen=True, slots=True)
class NotebookRuns:
    """What the stored state of the project's own notebooks tells."""

    disorders: tuple[Disorder, ...]
    "Notebooks not run from top to bottom."
    errors: tuple[StoredError, ...]
    "Errors kept as outputs in cells that are not tagged for it."
    showing: tuple[Unstored, ...]
    "Every notebook in which some cell would show something, with how many of those cells hold an output."
    counted: int
    "Notebooks in which some cell has a count."
    looked: int
    "Readable notebooks with code."


@fact()
def notebook_runs(notebooks: Notebooks, python: PythonNotebooks) -> NotebookRuns:
    """The stored state of every own notebook with code."""
    items = [item for item in notebooks.own if not item.unreadable and any(item.code)]
    shows = {notebook.path: found for notebook, found in python.each(Shows)}
    return NotebookRuns(
        disorders=tuple(found for found in map(disorder, items) if found),
        errors=tuple(error for item in items for error in stored_errors(item)),
        showing=tuple(found for found in (_unstored(item, shows.get(item.path)) for item in items) if found.showing),
        counted=sum(any(cell.count for cell in item.code) for item in items),
        looked=len(items),
    )


def disorder(notebook: Notebook) -> Disorder | None:
    """How the counts depart from 1..n; None when they do not, or when there are none (0 counts as none)."""
    cells = [cell for cell in notebook.cells if cell.is_code and SKIPPED.isdisjoint(cell.tags)]
    counts = [cell.count or 0 for cell in cells]
    run = [count for count in counts if count]
    if not run or counts == list(range(1, len(cells) + 1)):
        return None
    at = next(at for at, count in enumerate(counts) if count != at + 1)
    return Disorder(
        notebook, cells[at], at + 1, backwards=any(later <= count for count, later in pairwise(run)),
        skipped=0 in counts, counts=", ".join(str(count) if count else "-" for count in counts),
    )


def stored_errors(notebook: Notebook) -> Iterator[StoredError]:
    """Errors in cells that are not tagged as raising."""
    for at, cell in enumerate(notebook.cells):
        output = next((output for output in cell.outputs if output.kind == "error"), None)
        if output and RAISING.isdisjoint(cell.tags):
            announced = output.error != "KeyboardInterrupt" and _announced(notebook, at)
            yield StoredError(notebook, cell, output, announced)


def _announced(notebook: Notebook, at: int) -> bool:
    """The cell's comments, or the text next to it, speak of an error."""
    comments = " ".join(re.findall(r"#(.*)", notebook.cells[at].source))
    above = reversed(notebook.cells[max(0, at - 2):at])
    before = next((cell.source[-600:] for cell in above if cell.kind == "markdown"), "")
    after = next((cell.source[:300] for cell in notebook.cells[at + 1:at + 2] if cell.kind == "markdown"), "")
    return any(ANNOUNCED.search(text) for text in (comments, before, after))


def _unstored(notebook: Notebook, shows: Shows | None) -> Unstored:
    """How many of the cells that would show something hold an output."""
    cells = [cell for cell in notebook.code if SKIPPED.isdisjoint(cell.tags)]
    holding = {cell.number for cell in cells if cell.outputs}
    if shows is None:
        # Of another language only this is known: nothing stored and nothing counted means that nothing was run.
        return Unstored(notebook, 0 if holding or len(cells) < 2 else len(cells), 0, empty=not holding)
    known = {cell.number for cell in cells}
    # One call in a last line may give None, two or more hardly all do; and what was never run can hold nothing.
    never = not any(cell.count for cell in cells)
    wanted = shows.likely if not holding and (never or len(shows.likely & known) > 1) else shows.surely
    return Unstored(notebook, len(wanted & known), len(wanted & holding), empty=not holding)
