# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every number that the project claims, traced to what its logs, result files and notebooks hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from release_checker.claims.evidence import OutputText, histories
from release_checker.claims.latex import state_latex
from release_checker.claims.matching import trace
from release_checker.claims.outputs import output_quantities
from release_checker.claims.pins import idle_pins
from release_checker.claims.quantities import run_quantities
from release_checker.claims.records import Nature, Standing, Stated, Trace
from release_checker.claims.settings import Pins
from release_checker.claims.stating import state
from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files, is_test, is_vendored
from release_checker.facts.logs.run_log import RunLog
from release_checker.facts.model_card import ModelCards
from release_checker.facts.notebooks import Notebooks
from release_checker.facts.readme import Guides, Readme, read_document
from release_checker.model import Place
from release_checker.project import Project

HEADING = re.compile(r"^(#{1,6})[ \t]+([^\n]{1,200})", re.MULTILINE)
LATEX = 40
"LaTeX files that are read."


@dataclass(frozen=True)
class Claims:
    """What is claimed, and what became of it."""

    stated: Stated
    "All claims and the numbers beside them."
    traces: tuple[Trace, ...] = ()
    "One for each claim that is the project's own, in the order of their places."
    documents: tuple[str, ...] = ()
    "Documents that were read."
    unread: tuple[tuple[str, str], ...] = ()
    "Documents that were not, with the reason."
    idle_pins: tuple[str, ...] = ()
    "What is wrong with the settings' pins, as sentences."

    @cached_property
    def by_runs(self) -> tuple[Trace, ...]:
        """Claims that were traced to a logged run."""
        return tuple(trace for trace in self.traces if trace.standing is Standing.TRACED and runs_of(trace))

    @cached_property
    def backing(self) -> frozenset[str]:
        """Identifiers of the runs that claims were traced to."""
        return frozenset(run for trace in self.by_runs for run in runs_of(trace))


def runs_of(trace: Trace) -> tuple[str, ...]:
    """The runs that the evidence of a traced claim comes from: one, or all that a mean was taken over."""
    if not trace.evidence:
        return ()
    first = trace.evidence[0]
    return (first.run,) if first.run else tuple(dict.fromkeys(item.run for item in trace.siblings if item.run))


@fact()
def claims(
    project: Project, files: Files, readme: Readme, guides: Guides, cards: ModelCards, notebooks: Notebooks, log: RunLog,
    pins: Pins,
) -> Claims:
    """Claims of the README, the documents that speak for the project, its model cards and its papers; and their traces."""
    documents = list(_documents(project, readme, guides, cards))
    stated = [state(document) for document in documents]
    unread = [(document.path, document.problem) for document in documents if document.problem]
    for path, found, problem in _papers(project, files):
        stated += [found] if found else []
        unread += [(path, problem)] if problem else []
    everything = Stated(tuple(claim for item in stated for claim in item.claims),
                        tuple(number for item in stated for number in item.others))
    own = Stated(tuple(claim for claim in everything.claims if claim.nature is not Nature.QUOTED), everything.others)
    logs = histories(log.readers)
    traces: tuple[Trace, ...] = ()
    if own.claims:
        quantities = [quantity for run in log.runs for quantity in run_quantities(run)]
        quantities += output_quantities(_outputs(notebooks))
        traces = trace(own, quantities, logs, pins.items)
    paths = tuple(document.path for document in documents)
    return Claims(everything, traces, paths, tuple(unread), idle_pins(own, logs, pins.items))


def _documents(project: Project, readme: Readme, guides: Guides, cards: ModelCards) -> Iterator[Readme]:
    seen = set()
    for document in (readme, *guides.own):
        if document.exists and document.path not in seen:
            seen.add(document.path)
            yield document
    for card in cards.items:
        if card.path not in seen and not card.path.endswith(".json"):
            seen.add(card.path)
            yield read_document(project, card.path)


def _outputs(notebooks: Notebooks) -> Iterator[OutputText]:
    """Stored outputs of the project's own notebooks, with the headings above them."""
    for notebook in notebooks.own:
        headings: list[tuple[int, str]] = []
        title = ""
        for cell in notebook.cells:
            if cell.kind == "markdown":
                for match in HEADING.finditer(cell.source):
                    level = len(match[1])
                    headings = [item for item in headings if item[0] < level] + [(level, match[2].strip())]
                    title = title or match[2].strip()
            section = " | ".join(text for _, text in reversed(headings))
            for output in cell.outputs:
                if (output.text or output.html) and not output.error and output.stream != "stderr":
                    yield OutputText(Place(notebook.path, cell=cell.number), output.text, output.html, cell.source, section,
                                     title)


def _papers(project: Project, files: Files) -> Iterator[tuple[str, Stated | None, str]]:
    """LaTeX sources of the project: path, what they state, and why they could not be read."""
    for path in [path for path in files.with_suffix(".tex") if not is_vendored(path) and not is_test(path)][:LATEX]:
        try:
            text = project.text(path)
        except UnreadableFile as error:
            yield path, None, str(error)
            continue
        if text is None:
            yield path, None, "is binary"
        else:
            yield path, state_latex(path, text.content), ""
