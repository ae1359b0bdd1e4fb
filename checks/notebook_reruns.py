# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Notebooks, by running them twice from the top in the rebuilt environment."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from release_checker.api import (
    CauseKind,
    CellVerdict,
    Failure,
    Finding,
    Fix,
    Looked,
    NotebookRerun,
    NotebookReruns,
    NotebookVerdict,
    Pillar,
    Place,
    Result,
    Skip,
    ThreeWay,
    Unknown,
    check,
    listed,
    shorten,
)

NONE = "no notebooks with code"
AFRESH = "restart the kernel, run all cells from the top, look at what changed, and save"
COMMANDS = {
    "jupyter": "jupyter nbconvert --to notebook --execute --inplace {}",
    "jupytext": "jupytext --to ipynb --execute {}",
    "myst": "jupytext --to ipynb --execute {}",
    "marimo": "python {}",
    "quarto": "quarto render {}",
}
"How a person runs a notebook, by its form."
APART = (CellVerdict.STALE, CellVerdict.NEW_ERROR, CellVerdict.RANDOM, CellVerdict.PICTURE_CHANGED)
MINUTES = {CauseKind.UNDEFINED: 5, CauseKind.MISSING_MODULE: 5, CauseKind.AUTHOR_PATH: 10, CauseKind.INPUT: 10}
"What the usual repair takes; half an hour where the kind of cause does not tell."


@check("NBK009", pillar=Pillar.NOTEBOOKS, since="0.1")
def notebook_fails(reruns: NotebookReruns) -> Iterator[Result]:
    """Notebook that does not run through

    ## What it does
    Runs each notebook from the top in the rebuilt environment, isolated and without network, and reports the cell and line
    at which it ends, the error, the kind of cause, and what is known to fail behind it. Cells tagged `raises-exception`
    may raise, cells tagged `skip-execution` do not run, and an error that is stored in a cell may come again.

    ## Why it matters
    Whoever downloads the notebook is stopped at this cell, and sees nothing of what comes after.

    ## How to fix
    Repair the named cause, restart the kernel, run all cells from the top, and save. What a notebook fetches belongs into
    the repository, or as `[[data]]` with its sha256 into release-checker.toml.

    ## Known limits
    The network is never given, so a notebook that downloads something is reported even where its server still answers. A
    cause that the error does not show is told as an error in the code.
    """
    if not reruns.items:
        yield Skip(NONE)
    for item in reruns.items:
        if item.failure:
            yield _failed(item, item.failure)
    yield from _unknown(reruns.items)
    if reruns.ran:
        well = [item for item in reruns.ran if not item.failure]
        yield Looked(f"{len(well)} of {_notebooks(len(reruns.items))} run through, twice{_kept(reruns.ran)}")


@check("NBK010", pillar=Pillar.NOTEBOOKS, since="0.1")
def output_stale(reruns: NotebookReruns) -> Iterator[Result]:
    """Stored output that the notebook does not give

    ## What it does
    Runs each notebook twice and reports it where both reruns agree with each other and not with a stored output, with the
    first such cell, both values and what may have caused it. Noise (times, addresses, paths, progress bars, white space)
    is masked, and numbers may part within the tolerance.

    ## Why it matters
    What readers see was made by other code, other data, other packages or another order of cells than what they download.

    ## How to fix
    Restart the kernel, run all cells from the top, look at what changed, and save. Where a number changed, pin the version
    of the package that it comes from and correct the text that quotes it.

    ## Known limits
    Why an output changed is known only where the code or the stored order of cells tells. What a failing notebook would
    show behind its error is not compared.
    """
    yield from _compared(reruns, stored=True)
    for item in reruns.ran:
        if item.stale:
            why = f" — {item.hint}" if item.hint else ""
            message = f"{_apart('stored', 'rerun twice', item.stale[0].stored.detail)}{_more(item.stale)}{why}"
            yield Finding(
                message,
                Place(item.path, cell=item.stale[0].index),
                Fix(AFRESH, _execute(item), 20),
                shorten(item.stale[0].stored.detail, 300),
                key="stale",
            )


@check("NBK011", pillar=Pillar.NOTEBOOKS, since="0.1")
def output_nondeterministic(reruns: NotebookReruns) -> Iterator[Result]:
    """Output that is another in every run

    ## What it does
    Runs each notebook twice in the same environment and reports it where the two differ beyond noise, with the first such
    cell, both values, and the cause: an unseeded generator, the order of a set or folder, the clock, threads.

    ## Why it matters
    Nobody can tell whether a number that came out differently is chance or a mistake.

    ## How to fix
    Give the named generator a seed, sort what has no order, and leave clocks out of the output.

    ## Known limits
    Two runs that agree by luck are not reported. The cause is found by following names back through the cells.
    """
    yield from _compared(reruns, stored=False)
    for item in reruns.ran:
        if item.random:
            why = f" — {item.chance.words}" if item.chance else ""
            remedy = (
                item.chance.remedy if item.chance else ""
            ) or "find what differs from run to run, and fix it in the code"
            message = f"{_apart('one run gives', 'the next', item.random[0].rerun.detail)}{_more(item.random)}{why}"
            yield Finding(
                message,
                Place(item.path, cell=item.random[0].index),
                Fix(f"{remedy}, then run all cells from the top and save", _execute(item), 15),
                shorten(item.random[0].rerun.detail, 300),
                key="random",
            )


@check("NBK012", pillar=Pillar.NOTEBOOKS, since="0.1")
def picture_changed(reruns: NotebookReruns) -> Iterator[Result]:
    """Picture that looks different when it is drawn again

    ## What it does
    Runs each notebook twice and reports it where both reruns draw the same picture, and it looks other than the stored one.

    ## Why it matters
    A figure that a paper shows may rest on other data or code than what is released.

    ## How to fix
    Hold both pictures against each other in the report. Where only the style differs, save the notebook anew; where the
    content does, find out why.

    ## Known limits
    Another version of a plotting library draws other fonts and margins; whether the content differs a person must see.
    """
    yield from _compared(reruns, stored=True)
    for item in reruns.ran:
        if item.pictures:
            first = item.pictures[0]
            yield Finding(
                f"drawn again it looks different: {shorten(first.stored.detail, 200)}{_more(item.pictures)}",
                Place(item.path, cell=first.index),
                Fix(
                    "hold both pictures against each other in the report, and save the notebook anew",
                    _execute(item),
                    15,
                ),
                shorten(first.stored.detail, 300),
                key="picture",
            )


def _failed(item: NotebookRerun, failure: Failure) -> Finding:
    kind = "" if str(failure.kind) in failure.words else f"{failure.kind}: "
    deep = f" (in {failure.deepest})" if failure.deepest else ""
    behind = f"; behind it, {listed(failure.behind, '; ', most=2)}" if failure.behind else ""
    said = f"{failure.error}: {failure.message}" if failure.message else failure.error
    words = shorten(failure.words, 200)
    remedy = failure.remedy or "find out why the cell fails, and repair it"
    fix = Fix(f"{remedy}, then run all cells from the top and save", _execute(item), MINUTES.get(failure.kind, 30))
    return Finding(
        f"{kind}{words}{deep}{behind}",
        Place(item.path, failure.line, failure.cell),
        fix,
        shorten(said, 300),
        key=f"{failure.kind}: {failure.subject or failure.error}",
    )


def _compared(reruns: NotebookReruns, *, stored: bool) -> Iterator[Result]:
    """What could not be compared, and how much was: with stored outputs, or of the reruns with each other."""
    if not reruns.items:
        yield Skip(NONE)
        return
    items = [item for item in reruns.items if item.stores or not stored]
    yield from _unknown(items)
    ran = [item for item in items if item.verdict is not NotebookVerdict.NOT_RUN]
    cut = [item for item in ran if item.failure]
    if cut:
        yield Unknown(f"what {listed([_cut(item) for item in cut], most=3)} would show is not known")
    looked = [(item, item.comparable if stored else item.cells) for item in ran]
    looked = [(item, cells) for item, cells in looked if cells]
    if looked:
        count = sum(len(cells) for _, cells in looked)
        again = sum(cell.verdict not in APART for _, cells in looked for cell in cells)
        yield Looked(
            f"{again} of {_cells(count)} in {_notebooks(len(looked))} {'comes' if again == 1 else 'come'} again{_kept(ran)}"
        )
    elif len(ran) == len(items) and not cut:
        yield Skip("no stored output to compare with" if stored else "nothing that shows an output")


def _unknown(items: Sequence[NotebookRerun]) -> Iterator[Unknown]:
    for item in items:
        if item.verdict is NotebookVerdict.NOT_RUN:
            yield Unknown(f"not run: {item.reason}", Place(item.path))


def _cut(item: NotebookRerun) -> str:
    cell = item.failure.cell if item.failure else None
    return f"{item.path} from cell {cell} on" if cell else item.path


def _apart(one: str, two: str, detail: str) -> str:
    """`stored 0.912, rerun twice 0.874`, where the difference has two sides."""
    was, became, now = detail.partition(" became ")
    if not became:
        return f"{one} and {two} differ: {shorten(detail, 160)}" if detail else f"{one} and {two} differ"
    line, colon, rest = was.partition(": ")
    where = f"{line}: " if colon and line.startswith("line ") else ""
    was = (rest if where else was).rstrip(",;")
    return f"{where}{one} {shorten(was, 120)}, {two} {shorten(now.rstrip(',;'), 120)}"


def _more(cells: Sequence[ThreeWay]) -> str:
    return f"; so in {_cells(len(cells) - 1)} more" if len(cells) > 1 else ""


def _execute(item: NotebookRerun) -> str:
    return COMMANDS[item.form].format(shlex.quote(item.path))


def _kept(ran: Sequence[NotebookRerun]) -> str:
    kept = sum(item.kept for item in ran)
    return f" ({kept if kept < len(ran) else 'all'} from the cache, as nothing changed)" if kept else ""


def _notebooks(count: int) -> str:
    return f"{count} notebook{'s' if count != 1 else ''}"


def _cells(count: int) -> str:
    return f"{count} cell{'s' if count != 1 else ''}"
