# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What claims are held against: logged runs, stored outputs of notebooks, and what the settings pin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from release_checker.claims.records import Quantity
from release_checker.model import Place
from release_checker.runs.records import LogReader, Run, Series

SERIES_READ = 20_000
"Histories that one tracing reads; each is a query or a small file."


@dataclass(frozen=True, slots=True)
class OutputText:
    """One stored output of a notebook's cell, or of a log of plain text."""

    place: Place
    "The notebook and the cell."
    text: str
    "Plain text of it."
    html: str = ""
    "Its HTML where it has one: a data frame as a table."
    code: str = ""
    "Source of the cell."
    section: str = ""
    "Headings above the cell, nearest first."
    title: str = ""
    "First heading of the notebook."


@dataclass(frozen=True, slots=True)
class Pin:
    """The settings say which run a claim comes from."""

    path: str
    "Document of the claim."
    words: str
    "Words of the claim's row, sentence or metric; all must stand there."
    run: str
    "Identifier of the run or the beginning of it, or its name."
    metric: str = ""
    "Name of the metric as logged; empty for the one that the claim names."


@dataclass
class Histories:
    """Series of metrics, read when asked for and kept for one tracing."""

    readers: dict[tuple[str, str], tuple[Run, LogReader]] = field(default_factory=dict)
    "Run and reader by the run's path and identifier."
    known: dict[tuple[str, str, str], Series] = field(default_factory=dict)
    "What was read."
    alike: dict[tuple[str, str, bool], int] = field(default_factory=dict)
    "Number of what a run shares with its repetitions, as siblings.py finds it."
    numbers: dict[tuple[object, ...], int] = field(default_factory=dict)
    "Those numbers by what is shared."
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    "What tells a run from its repetitions."

    @property
    def runs(self) -> list[Run]:
        """All runs."""
        return [run for run, _ in self.readers.values()]

    def run_of(self, quantity: Quantity) -> Run | None:
        """The run that logged it; None for what no run did."""
        found = self.readers.get((quantity.place.path, quantity.run))
        return found[0] if found and quantity.run else None

    def series(self, run: Run, metric: str) -> Series:
        """All points of one metric; empty beyond the bound."""
        key = run.place.path, run.id, metric
        if key not in self.known:
            entry = self.readers.get((run.place.path, run.id))
            enough = entry is not None and len(self.known) < SERIES_READ
            self.known[key] = entry[1].series(entry[0], metric) if entry and enough else Series((), ())
        return self.known[key]


def histories(readers: Iterable[LogReader]) -> Histories:
    """The histories of all runs that some readers give."""
    return Histories({(run.place.path, run.id): (run, reader) for reader in readers for run in reader.runs()})
