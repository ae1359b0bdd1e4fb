# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every number that the project claims, traced to what its logs, result files and notebooks hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from release_checker.claims.records import Standing, Stated, Trace

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

    @cached_property
    def by_runs(self) -> tuple[Trace, ...]:
        """Claims that were traced to a logged run."""
        return tuple(trace for trace in self.traces
                     if trace.standing is Standing.TRACED and trace.evidence and trace.evidence[0].run)

    @cached_property
    def backing(self) -> frozenset[str]:
        """Identifiers of the runs that claims were traced to."""
        return frozenset(trace.evidence[0].run for trace in self.by_runs)
