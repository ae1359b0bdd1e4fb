# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From the reruns of notebooks to their part of the report, with the executed notebooks and the pages attached."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from release_checker.comparison.records import ThreeWay
from release_checker.comparison.records import Verdict as CellVerdict
from release_checker.errors import UnreadableFile
from release_checker.facts.executed.reruns import NotebookRerun, Verdict
from release_checker.facts.notebook_format import parse_json
from release_checker.facts.notebooks import NOTEBOOK_LIMIT, Notebook, Notebooks
from release_checker.gather import Gatherer
from release_checker.project import Project
from release_checker.reports.notebook_page import write_notebook_page
from release_checker.reports.report import CellInfo, NotebookInfo
from release_checker.text import printable, shorten

FOLDER = "attachments/notebooks"
BOUND = 100_000_000
"Bytes of executed notebooks that one report takes; what goes past it stays in the cache."


class NotebookFiles:
    """Attaches files of notebooks under names that are safe and unlike each other."""

    def __init__(self, gatherer: Gatherer, files: dict[str, Path | str]) -> None:
        self.files = files
        notebooks: Notebooks | None = gatherer.given.get(Notebooks)
        self.notebooks = {item.path: item for item in notebooks.own} if notebooks else {}
        self._project: Project | None = gatherer.given.get(Project)
        self._left = BOUND

    def place(self, path: str, ending: str) -> str:
        """A name below the attachments, made of the notebook's path."""
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", path.removesuffix(".ipynb")).strip("-.") or "notebook"
        name, number = f"{FOLDER}/{plain[:120]}{ending}", 2
        while name in self.files:
            name, number = f"{FOLDER}/{plain[:120]}-{number}{ending}", number + 1
        return name

    def executed(self, path: str, sources: Iterable[str]) -> tuple[str, ...]:
        """Attach the executed notebooks that lie in the cache."""
        names, seen = [], set[bytes]()
        for source in map(Path, sources):
            if source.is_file() and source.stat().st_size <= self._left and (data := source.read_bytes()) not in seen:
                seen.add(data)  # the second run is worth a file only where it differs
                self._left -= source.stat().st_size
                names.append(self.place(path, ".executed.ipynb"))
                self.files[names[-1]] = source
        return tuple(names)


    def page(self, item: NotebookRerun) -> str:
        """Attach the page that shows stored and rerun side by side; empty when all came again or nothing ran."""
        if item.verdict in (Verdict.SAME, Verdict.NOT_RUN) or self._project is None or not item.executed:
            return ""
        try:
            stored, _ = parse_json(self._project.read(item.path, NOTEBOOK_LIMIT))
            first, *others = [_executed(source) for source in item.executed[:2]]
        except (UnreadableFile, OSError, ValueError, RecursionError):  # another form than Jupyter's, or gone from the cache
            return ""
        if stored.get("nbformat") != 4:
            return ""
        name = self.place(item.path, ".html")
        self.files[name] = write_notebook_page(item.path, stored, first, others[0] if others else None, item.cells)
        return name


def _executed(source: str) -> dict[str, Any]:
    """A notebook of ours, as the sandbox wrote it; raises UnreadableFile when that is broken."""
    path = Path(source)
    if path.stat().st_size > NOTEBOOK_LIMIT:
        raise UnreadableFile("is too large")
    return parse_json(path.read_bytes())[0]


def notebook_info(item: NotebookRerun, attach: NotebookFiles) -> NotebookInfo:
    """One notebook, in the report's words."""
    different = tuple(_cell(cell, attach.notebooks.get(item.path)) for cell in item.cells
                      if cell.verdict not in (CellVerdict.SAME, CellVerdict.NOTHING))
    executed = attach.executed(item.path, item.executed)
    notes = [*item.honoured, *_tolerance(item)]
    return NotebookInfo(
        path=printable(item.path), verdict=str(item.verdict), reason=printable(shorten(_reason(item), 500)),
        cells=len(list(attach.notebooks[item.path].code)) if item.path in attach.notebooks else len(item.cells),
        same=sum(cell.verdict is CellVerdict.SAME for cell in item.cells), compared=item.compared, different=different,
        notes=tuple(printable(note) for note in notes), seconds=round(sum(item.seconds), 1), executed=executed,
        page=attach.page(item),
    )


def _reason(item: NotebookRerun) -> str:
    """The cause in words."""
    if item.verdict is Verdict.NOT_RUN:
        return item.reason
    if item.failure:
        place = "".join([f"cell {item.failure.cell}" if item.failure.cell else "",
                         f", line {item.failure.line}" if item.failure.line else ""])
        behind = f"; behind it: {'; '.join(item.failure.behind)}" if item.failure.behind else ""
        return f"{place}: {item.failure.words}{behind}" if place else item.failure.words + behind
    if item.verdict is Verdict.RANDOM and item.chance:
        return item.chance.words
    return item.hint if item.verdict is Verdict.STALE else ""


def _tolerance(item: NotebookRerun) -> list[str]:
    """What the settings allow, as far as it is not what holds anyway."""
    usual, given = type(item.tolerance)(), item.tolerance
    parts = [f"{name} {getattr(given, name):g}" for name in ("relative", "absolute", "picture")
             if getattr(given, name) != getattr(usual, name)]
    return [f"allowed by release-checker.toml: {', '.join(parts)}"] if parts and item.verdict is not Verdict.NOT_RUN else []


def _cell(cell: ThreeWay, notebook: Notebook | None) -> CellInfo:
    code = next((one.source for one in notebook.cells if one.number == cell.index), "") if notebook else ""
    first = next((line for line in code.splitlines() if line.strip()), "")
    detail = printable(shorten(cell.stored.detail or cell.rerun.detail, 300))
    return CellInfo(cell=cell.index, line=printable(shorten(first, 100)), verdict=str(cell.verdict),
                    stored=str(cell.stored.tier), rerun=str(cell.rerun.tier), detail=detail)
