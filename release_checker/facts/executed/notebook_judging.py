# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From two runs of a notebook and its stored outputs to one verdict with its cause."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from release_checker.comparison.notebooks import three_way
from release_checker.comparison.records import ThreeWay
from release_checker.comparison.records import Verdict as CellVerdict
from release_checker.execution.notebooks.causes import find_cause
from release_checker.execution.notebooks.pairs import Pair
from release_checker.execution.notebooks.reading import Wishes, code_cells, outputs_of
from release_checker.execution.notebooks.records import Cause, CauseKind, CellState, NotebookRun, Stop, Surroundings
from release_checker.execution.notebooks.traceback import read_raised
from release_checker.facts.data import DataReport
from release_checker.facts.executed.chance import Chance, ChanceKind, find_chance, shuffled
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.facts.executed.reruns import Failure, NotebookRerun, Verdict
from release_checker.facts.import_names import distributions_of
from release_checker.facts.notebook_runs import NotebookRuns
from release_checker.facts.notebooks import Notebook
from release_checker.facts.python.imports import Imports
from release_checker.facts.python.magics import mask
from release_checker.facts.python.randomness import Randomness, read_randomness
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.python.syntax import Chunk, parse
from release_checker.facts.randomness import SeedReport, Unseeded
from release_checker.text import shorten

UNDECIDED = {Stop.NOT_STARTED, Stop.BROKEN, Stop.INTERRUPTED}
"Ends that say nothing of the notebook."
NUMBERS = re.compile(r"\d\.\d+ became .*\d\.\d")
"Fractions on both sides."
BEHIND = 3
"Later failures that are foretold."


@dataclass(frozen=True)
class Background:
    """What reading told of the project, for finding causes."""

    sources: PythonSources
    "All Python."
    seeds: SeedReport
    "Unseeded random numbers."
    data: DataReport
    "Files that are read and not there."
    stored: NotebookRuns
    "What the stored state tells."
    environment: RebuiltEnvironment
    "Where it ran."


def judge(pair: Pair, notebook: Notebook, wishes: Wishes, about: NotebookRerun, ground: Background) -> NotebookRerun:
    """The verdict on one notebook; `about` holds what is known before."""
    runs = [pair.runs[number] for number in (1, 2) if number in pair.runs]
    about = replace(
        about,
        seconds=tuple(run.seconds for run in runs),
        cell_seconds=tuple(run.kernel_seconds for run in runs),
        executed=tuple(str(pair.executed[number]) for number in (1, 2) if number in pair.executed),
        kept=bool(runs) and all(run.kept for run in runs),
    )
    failed = [run for run in runs if not run.stop.well]
    undecided = next((run for run in failed if run.stop in UNDECIDED), None)
    if (not failed and len(runs) < 2) or undecided:
        reason = pair.problem or (
            f"{undecided.stop}: {shorten(undecided.detail, 300)}" if undecided else "it was not run twice"
        )
        return replace(about, verdict=Verdict.NOT_RUN, reason=reason)
    cells = _compare(pair, wishes, runs, about) if len(runs) == 2 else ()
    cells = tuple(_lucky(cell, pair, wishes, notebook, ground) for cell in cells)
    about = replace(about, cells=cells)
    if about.random:
        about = replace(about, chance=_chance(about.random[0], pair, notebook, ground))
    if about.stale:
        about = replace(about, hint=_hint(about.stale[0], pair, notebook, ground))
    if failed:
        failure = _failure(failed, runs, pair, notebook, ground)
        if failure.kind is CauseKind.MISSING_MODULE and _by_conda(failure.subject, ground.environment.conda_only):
            reason = f"it needs {failure.subject}, which conda brings, and conda's packages were not reproduced here"
            return replace(about, verdict=Verdict.NOT_RUN, reason=reason)
        return replace(about, verdict=Verdict.FAILS, failure=failure)
    if shown := _shown(about, pair, wishes):
        kept = tuple(cell for cell in about.cells if cell.index != shown.cell)
        failure = _failure([shown], [shown], pair, notebook, ground)
        return replace(about, verdict=Verdict.FAILS, failure=failure, cells=kept)
    return replace(about, verdict=_verdict(about))


def _shown(about: NotebookRerun, pair: Pair, wishes: Wishes) -> NotebookRun | None:
    """A cell that shows a new error though the kernel calls it well: what fails while a figure is drawn is told so."""
    for cell in about.stale:
        errors = [item for item in _outputs(pair, 1).get(cell.index, []) if item.get("output_type") == "error"]
        if cell.verdict is CellVerdict.NEW_ERROR and cell.index not in wishes.allow and errors:
            lines = errors[-1].get("traceback")
            printed = [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []
            name, value = str(errors[-1].get("ename", "")), str(errors[-1].get("evalue", ""))
            return NotebookRun(Stop.FAILED, 0.0, raised=read_raised(name, value, printed, cell.index, {}), cell=cell.index)
    return None


def _by_conda(module: str, packages: tuple[str, ...]) -> bool:
    """One of the conda packages that were left out is known to bring the module, or named like it."""
    top = module.partition(".")[0]
    wanted = {name.lower().replace("_", "-") for name in (top, *distributions_of(top))}
    return any(package.lower().replace("_", "-") in wanted for package in packages)


def judge_tool(run: NotebookRun, around: Surroundings, about: NotebookRerun) -> NotebookRerun:
    """The verdict on a notebook that its own tool ran once; what it showed is not compared."""
    about = replace(about, seconds=(run.seconds,), cell_seconds=())
    if run.stop.well:
        return replace(about, verdict=Verdict.NOTHING)
    if run.stop in UNDECIDED:
        return replace(about, reason=f"{run.stop}: {shorten(run.detail, 300)}")
    cause, raised = find_cause(run, around), run.raised
    failure = Failure(
        None,
        raised.line if raised else None,
        raised.name if raised else str(run.stop),
        shorten(raised.value if raised else run.detail, 300),
        cause.kind,
        cause.words,
        cause.subject,
        cause.remedy,
    )
    return replace(about, verdict=Verdict.FAILS, failure=failure)


def _verdict(about: NotebookRerun) -> Verdict:
    if about.random:
        return Verdict.RANDOM
    if about.stale:
        return Verdict.STALE
    if about.pictures:
        return Verdict.PICTURE_CHANGED
    return Verdict.SAME if about.compared else Verdict.NOTHING


def _compare(pair: Pair, wishes: Wishes, runs: list[NotebookRun], about: NotebookRerun) -> tuple[ThreeWay, ...]:
    """Every cell that ended well in both runs."""
    first, second = (_executed(pair, number) for number in (1, 2))
    done = [{cell.number for cell in run.cells if cell.state in (CellState.OK, CellState.ALLOWED)} for run in runs]
    # What a tag allows to raise, and holds no output, has nothing to be compared with.
    silent = {
        number for number, cell in enumerate(code_cells(wishes.data), 1) if number in wishes.allow and not outputs_of(cell)
    }
    # The cell in which a notebook leaves by sys.exit shows that as an error.
    leaving = {run.cells[-1].number for run in runs if run.stop is Stop.LEFT and run.cells}
    compared = (done[0] & done[1]) - wishes.ignored - silent - leaving
    return tuple(cell for cell in three_way(dict(wishes.data), first, second, about.tolerance) if cell.index in compared)


def _lucky(cell: ThreeWay, pair: Pair, wishes: Wishes, notebook: Notebook, ground: Background) -> ThreeWay:
    """Two reruns of a small set agree by luck every other time: its stored order, which is another, is the third run."""
    if cell.verdict is not CellVerdict.STALE:
        return cell
    kept = _text(outputs_of(code_cells(wishes.data)[cell.index - 1]))
    again = _text(_outputs(pair, 1).get(cell.index, []))
    if not shuffled(kept, again):
        return cell
    if _find(cell.index, pair, notebook, ground, kept, again).kind is not ChanceKind.SET_ORDER:
        return cell
    third = replace(cell.rerun, tier=cell.stored.tier, detail=cell.stored.detail)
    return replace(cell, rerun=third, verdict=CellVerdict.RANDOM)


def _executed(pair: Pair, number: int) -> dict[str, Any]:
    try:
        data = json.loads(pair.executed[number].read_bytes())
    except (OSError, ValueError, KeyError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _outputs(pair: Pair, number: int) -> Mapping[int, list[dict[str, Any]]]:
    cells = enumerate(code_cells(_executed(pair, number)), 1)
    return {at: outputs_of(cell) for at, cell in cells if cell is not None}


def _failure(
    failed: list[NotebookRun], runs: list[NotebookRun], pair: Pair, notebook: Notebook, ground: Background
) -> Failure:
    run = failed[0]
    cause = find_cause(run, pair.request.around)
    at_random = len(runs) == 2 and (len(failed) == 1 or failed[0].cell != failed[1].cell)
    raised = run.raised
    if at_random and cause.kind in (CauseKind.CODE, CauseKind.ASSERTION):
        cell = run.cell or 1
        chance = _find(cell, pair, notebook, ground, "a", "b")
        known = chance.kind is not ChanceKind.UNKNOWN
        cause = Cause(
            CauseKind.RANDOM,
            f"one of two runs ends here: {cause.words}{f'; {chance.words}' if known else ''}",
            remedy=chance.remedy or "seed what is random",
        )
    deep = (
        next(
            (
                frame
                for frame in reversed(raised.frames)
                if not frame.package and not frame.where.startswith("<") and (frame.cell or _own(frame.where, pair))
            ),
            None,
        )
        if raised
        else None
    )
    deepest = ""
    if deep and raised and (deep.cell, deep.line) != (raised.cell, raised.line):
        name = f"cell {deep.cell}" if deep.cell else _own(deep.where, pair)
        deepest = f"{name} line {deep.line}" if deep.line else name
    return Failure(
        run.cell,
        raised.line if raised else None,
        raised.name if raised else str(run.stop),
        shorten(raised.value if raised else run.detail, 300),
        cause.kind,
        cause.words,
        cause.subject,
        cause.remedy,
        deepest,
        tuple(_behind(run.cell or 0, notebook, ground)),
        at_random,
    )


def _own(where: str, pair: Pair) -> str:
    """The project's file that a traceback names; empty when it is none."""
    around = pair.request.around
    for path in (where.partition(f"/{around.root.rpartition('/')[2]}/")[2] if around.root else "", where.lstrip("./")):
        if path in around.shipped:
            return path
    return ""


def _behind(cell: int, notebook: Notebook, ground: Background) -> list[str]:
    """What later cells lack, as far as reading tells: modules that are not installed, files that are not there."""
    found: list[str] = []
    missing = {problem.subject.partition(".")[0] for problem in ground.environment.missing}
    source = ground.sources.get(notebook.path)
    imports = source.get(Imports) if source else None
    for item in imports.items if imports else ():
        if item.top in missing and (item.place.cell or 0) > cell and not item.optional:
            found.append(f"cell {item.place.cell} imports {item.top}, which is missing")
    for absent in ground.data.missing:
        for read in absent.reads:
            if read.place.path == notebook.path and (read.place.cell or 0) > cell:
                found.append(f"cell {read.place.cell} reads {absent.path}, which is not in the repository")
    return list(dict.fromkeys(found))[:BEHIND]


def _chance(differing: ThreeWay, pair: Pair, notebook: Notebook, ground: Background) -> Chance:
    first, second = (_text(_outputs(pair, number).get(differing.index, [])) for number in (1, 2))
    if first == second:
        first, second = "a b", "b a"  # reruns of a set that agree by luck
    return _find(differing.index, pair, notebook, ground, first, second)


def _find(cell: int, pair: Pair, notebook: Notebook, ground: Background, first: str, second: str) -> Chance:
    sources = pair.request.around.sources
    source = ground.sources.get(notebook.path)
    randomness = source.get(Randomness) if source and source.notebook else _randomness(notebook)
    elsewhere: tuple[Unseeded, ...] = tuple(
        item
        for entry in ground.seeds.faulty
        if entry.entry.path == notebook.path
        for item in entry.unseeded
        if item.first.place.path != notebook.path
    )
    return find_chance(cell, sources, randomness, elsewhere, first, second)


def _randomness(notebook: Notebook) -> Randomness:
    """The same of a notebook that is stored as text, of which reading knows the file and not the cells."""
    masked = [(mask(cell.source), cell.number) for cell in notebook.code]
    chunks = [Chunk(cell.source, number, cell.magics, cell.shell, cell.head) for cell, number in masked]
    return read_randomness(parse(notebook.path, chunks))


def _text(outputs: list[dict[str, Any]]) -> str:
    found = []
    for output in outputs:
        data = output.get("data")
        value = output.get("text") or (data.get("text/plain") if isinstance(data, dict) else "")
        found.append(value if isinstance(value, str) else "".join(map(str, value or ())))
    return "\n".join(found)


def _hint(differing: ThreeWay, pair: Pair, notebook: Notebook, ground: Background) -> str:
    """What may have made the stored output another: an unseeded draw, cells run out of order, a clock."""
    disorder = next((item for item in ground.stored.disorders if item.notebook.path == notebook.path), None)
    if disorder and (disorder.backwards or disorder.cell.number <= differing.index):
        return f"it was saved after cells were run in another order (counts {shorten(disorder.counts, 80)})"
    chance = _find(differing.index, pair, notebook, ground, "a", "b")
    if chance.kind is ChanceKind.TIME:
        return chance.words
    if chance.kind is ChanceKind.UNSEEDED and NUMBERS.search(differing.stored.detail):
        return chance.words  # a coarse number, such as a share of ten samples, comes again by luck
    version = ".".join(notebook.language_version.split(".")[:2])
    here = ".".join(map(str, pair.request.around.python))
    return f"it was saved under Python {version}, and ran here under {here}" if version and version != here else ""
