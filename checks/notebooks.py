# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Notebooks, by reading: what the stored file tells."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from release_checker.api import (
    Basis,
    Bounds,
    Finding,
    Fix,
    KernelFault,
    Kernels,
    Looked,
    NotebookRuns,
    Notebooks,
    Pillar,
    Place,
    Result,
    Skip,
    Unknown,
    UnusableKernel,
    check,
    counted,
    shorten,
)

FEWEST = 4
"Cells that show something of which a share can be told."
SHOWN_ERRORS = 5
"Stored errors of one notebook that are reported one by one."


def rerun(path: str) -> Fix:
    """Run from a fresh kernel, save."""
    return Fix("restart the kernel, run all cells from the top, and save",
               f"jupyter nbconvert --to notebook --execute --inplace {shlex.quote(path)}", minutes=15)


@check("NBK001", pillar=Pillar.NOTEBOOKS, since="0.1")
def notebook_invalid(notebooks: Notebooks) -> Iterator[Result]:
    """Notebook that breaks the notebook format

    ## What it does
    Reads each `.ipynb` file as Jupyter does and validates it by nbformat's published schema. A file that is no notebook
    (empty, no JSON, merge conflict markers, a saved web page, no plain UTF-8) or that lacks what every reader needs blocks;
    what Jupyter mends by itself when it saves is advice.

    ## Why it matters
    A notebook that does not open cannot be read, let alone run again.

    ## How to fix
    Open the notebook in Jupyter and save it, or restore the last version that opened.

    ## Known limits
    Missing cell ids are made up by every reader and are not reported; of several faults in one file the first is named.
    """
    if not notebooks.own:
        yield Skip("no notebooks of its own")
    for item in notebooks.own:
        place = Place(item.path, cell=item.fault.cell if item.fault else None)
        if item.unreadable and ("LFS" in item.problem or "larger than" in item.problem or "missing" in item.problem):
            yield Unknown(item.problem, place)
        elif item.unreadable:
            yield Finding(f"is no notebook that Jupyter opens: it {item.problem}", place=place, key="unreadable",
                          fix=Fix("restore the last version that opens in Jupyter, or remove the file", minutes=15))
        elif item.fault:
            mended = "departs from the notebook format, which Jupyter mends on saving"
            yield Finding(f"{'breaks the notebook format' if item.fault.fatal else mended}: {item.problem}", place=place,
                          key="format", advisory=not item.fault.fatal,
                          fix=Fix("open the notebook in Jupyter and save it",
                                  f"jupyter nbconvert --to notebook --inplace {shlex.quote(item.path)}"))
    others = f", {counted(len(notebooks.left_out), 'sample')} of others or of tests left out" if notebooks.left_out else ""
    yield Looked(f"{counted(len(notebooks.own), 'notebook')}{others}")


@check("NBK002", pillar=Pillar.NOTEBOOKS, since="0.1")
def executed_out_of_order(runs: NotebookRuns) -> Iterator[Result]:
    """Notebook not run from top to bottom

    ## What it does
    Reports each notebook whose execution counts are not 1, 2, 3 … from the first code cell to the last, with the first cell
    that departs.

    ## Why it matters
    The stored outputs were then made by a state that running the cells from the top does not give.

    ## How to fix
    Restart the kernel, run all cells from the top, and save.

    ## Known limits
    A notebook without any counts is not reported here. Cells tagged `skip-execution` do not count.
    """
    if not runs.looked:
        yield Skip("no notebooks with code")
    for item in runs.disorders:
        shown = f"count {item.cell.count}" if item.cell.count else "no count"
        how = "some cells were not run with the others" if item.skipped else "runs are missing between the stored ones"
        how = "cells were run out of order" if item.backwards else how
        yield Finding(f"{how}: expected execution count {item.expected}, found {shown}",
                      place=Place(item.notebook.path, cell=item.cell.number), evidence=f"counts {item.counts}", key="order",
                      fix=rerun(item.notebook.path))
    yield Looked(f"{runs.counted} of {counted(runs.looked, 'notebook')} with execution counts")


@check("NBK003", pillar=Pillar.NOTEBOOKS, since="0.1")
def stored_error(runs: NotebookRuns) -> Iterator[Result]:
    """Error kept as a notebook's output

    ## What it does
    Reports each code cell whose stored output is an error, unless the cell is tagged `raises-exception`. Where the text
    around the cell announces an error, the finding is advice: tag the cell.

    ## Why it matters
    The notebook did not run through when it was saved, or whoever runs it stops at this cell.

    ## How to fix
    Mend the cell and run all again; where the error is meant to be seen, give the cell the tag `raises-exception`.

    ## Known limits
    Whether a text announces an error is judged by its words.
    """
    if not runs.looked:
        yield Skip("no notebooks with code")
    seen: dict[str, int] = {}
    for item in runs.errors:
        path = item.notebook.path
        seen[path] = seen.get(path, 0) + 1
        if seen[path] > SHOWN_ERRORS:
            continue
        name = item.output.error or "an error"
        by_hand = "the run was stopped by hand (KeyboardInterrupt) and saved so"
        message = f"the stored output is {name}, and the cell is not tagged as raising"
        message = by_hand if name == "KeyboardInterrupt" else message
        fix = Fix("give the cell the tag raises-exception", minutes=2) if item.announced else rerun(path)
        yield Finding(message, place=Place(path, cell=item.cell.number), evidence=shorten(item.words, 200),
                      key=f"{name}: {shorten(item.words, 60)}", advisory=item.announced, fix=fix,
                      basis=Basis.INFERRED if item.announced else Basis.OBSERVED)
    for path, count in seen.items():
        if count > SHOWN_ERRORS:
            yield Finding(f"{count - SHOWN_ERRORS} more cells hold errors", place=Place(path), key="more", fix=rerun(path))
    yield Looked(counted(runs.looked, "notebook"))


@check("NBK005", pillar=Pillar.NOTEBOOKS, since="0.1")
def nothing_to_compare(runs: NotebookRuns, bounds: Bounds) -> Iterator[Result]:
    """Notebook without stored outputs

    ## What it does
    Reports each notebook with cells that print or show something, of which none, or fewer than the bound `stored_percent`,
    hold an output.

    ## Why it matters
    Readers see no result without running everything, and a rerun that "succeeds" cannot be compared with anything.

    ## How to fix
    Run the notebook from the top and save it with its outputs.

    ## Known limits
    Whether a last line shows something is judged by its form. A notebook that only defines things is not reported.
    """
    if not runs.looked:
        yield Skip("no notebooks with code")
    for item in runs.showing:
        few = item.showing >= FEWEST and 100 * item.stored < bounds.stored_percent * item.showing
        if not item.empty and not few:
            continue
        if item.showing == 1:
            message = "1 cell prints or shows something, and it holds no output"
        else:
            holds = f"only {item.stored} of them hold" if item.stored else "none of them holds"
            shows = "prints or shows" if item.showing == 1 else "print or show"
            message = f"{counted(item.showing, 'cell')} {shows} something, and {holds} an output"
        yield Finding(message, place=Place(item.notebook.path), key="outputs", fix=rerun(item.notebook.path))
    yield Looked(counted(runs.looked, "notebook"))


@check("NBK013", pillar=Pillar.NOTEBOOKS, since="0.1")
def oversized_output(notebooks: Notebooks, bounds: Bounds) -> Iterator[Result]:
    """Oversized notebook output

    ## What it does
    Reports each notebook with cells whose stored outputs are larger than the bound `output_kb`, with the largest.

    ## Why it matters
    Code hosts do not show such a notebook, editors stall on it, and every change of it is stored whole in git.

    ## How to fix
    Print less, draw to a file or a bitmap of fewer dots, or clear the output of this cell.

    ## Known limits
    Counts characters as stored; pictures count as base64.
    """
    if not notebooks.own:
        yield Skip("no notebooks of its own")
    for item in notebooks.own:
        sizes = [(sum(output.size for output in cell.outputs) / 1e3, cell) for cell in item.cells]
        over = sorted((pair for pair in sizes if pair[0] > bounds.output_kb), key=lambda pair: -pair[0])
        if not over:
            continue
        size, cell = over[0]
        largest = max(cell.outputs, key=lambda output: output.size)
        more = f", and {len(over) - 1} more cells are over it" if len(over) > 1 else ""
        yield Finding(f"{size:.0f} kB of output, more than the bound of {bounds.output_kb:g} kB{more}",
                      place=Place(item.path, cell=cell.number), key="size",
                      evidence=", ".join(largest.mimes) or largest.kind)
    yield Looked(counted(len(notebooks.own), "notebook"))


@check("NBK014", pillar=Pillar.NOTEBOOKS, since="0.1")
def kernel_unusable(kernels: Kernels) -> Iterator[Result]:
    """Notebook whose kernel nobody else has

    ## What it does
    Reports notebooks that name no kernel, that were written for a Python that has ended (2), or whose kernel has a name
    that only the author's machine, or one hosting service, knows.

    ## Why it matters
    Jupyter asks which kernel to take, and tools that run notebooks stop with NoSuchKernel.

    ## How to fix
    Open the notebook, choose the kernel named `python3`, and save; port Python 2 code first.

    ## Known limits
    For languages other than Python every kernel name is accepted.
    """
    if not kernels.looked:
        yield Skip("no notebooks with code")
    for item in kernels.unusable:
        yield _kernel_finding(item)
    yield Looked(counted(kernels.looked, "notebook"))


def _kernel_finding(item: UnusableKernel) -> Finding:
    notebook, path = item.notebook, shlex.quote(item.notebook.path)
    name = f"jupytext --set-kernel python3 {path}"
    if item.fault is KernelFault.ENDED:
        version = notebook.language_version or "2"
        return Finding(f"was last run with Python {version}, which has ended; expected a kernel of Python 3",
                       place=Place(notebook.path), key="ended",
                       fix=Fix("port the cells to Python 3, run them from the top, and save", minutes=60))
    if item.fault is KernelFault.NONE_NAMED:
        return Finding("names no kernel; tools then take the default, python3", place=Place(notebook.path), key="none",
                       advisory=notebook.is_python, fix=Fix("open it in Jupyter, choose a kernel, and save", name))
    title = f" ({shorten(notebook.kernel_title, 60)})" if notebook.kernel_title not in ("", notebook.kernel) else ""
    where = f"which {item.service} offers" if item.service else "which only the author's machine knows"
    return Finding(f"asks for the kernel {shorten(notebook.kernel, 60)}{title}, {where}; elsewhere it fails with "
                   "NoSuchKernel", place=Place(notebook.path), key="own", evidence=notebook.kernel,
                   fix=Fix("choose the kernel named python3 and save", name))
