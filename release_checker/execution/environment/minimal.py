# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Of what works, the part that is needed: minimal change wins, and a line to edit outranks a date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from release_checker.execution.environment.candidate import Candidate, bounded, name_of
from release_checker.execution.environment.case import Case
from release_checker.execution.environment.records import Built, Problem
from release_checker.execution.environment.workshop import Workshop

TRIALS = 10
"Environments that are built to find out what is not needed."
SHARE = 60.0
"Seconds of the doctor's time below which what works is left as it is."

Try = Callable[[Candidate], tuple[Built, tuple[Problem, ...]]]


def minimise(
    candidate: Candidate, built: Built, start: Candidate, case: Case, workshop: Workshop, attempt: Try,
    kept: frozenset[str] = frozenset(),
) -> tuple[Candidate, Built]:
    """Drop each change that is not needed; what remains works. What provides the `kept` distributions stays."""
    trials = 0
    tried = {candidate, start}
    again = True
    while again and trials < TRIALS:
        again = False
        for simpler in list(_simpler(candidate, start, kept)):
            if simpler in tried or trials >= TRIALS or workshop.seconds_left < max(SHARE, 3 * built.seconds):
                continue
            tried.add(simpler)
            trials += 1
            made, lacking = attempt(simpler)
            if made.stands and not lacking:
                candidate, built, again = simpler, made, True
                break
            dated = _instead_of_date(candidate, simpler, built, made, lacking, case)
            if dated and dated not in tried:
                tried.add(dated)
                trials += 1
                made, lacking = attempt(dated)
                if made.stands and not lacking:
                    candidate, built, again = dated, made, True
                    break
    return candidate, built


def _simpler(candidate: Candidate, start: Candidate, kept: frozenset[str]) -> Iterator[Candidate]:
    """The candidate without one of its changes, the largest ones first."""
    if candidate.before and candidate.python != start.python:
        yield replace(candidate, before="", python=start.python)
    if candidate.before:
        yield replace(candidate, before="")
    if candidate.python != start.python:
        yield replace(candidate, python=start.python)
    if candidate.slim:
        yield replace(candidate, slim=False)
    if candidate.recorded:
        yield replace(candidate, recorded=False)
    if candidate.unlocked:
        yield replace(candidate, unlocked=False)
    if candidate.resolver != start.resolver:
        yield replace(candidate, resolver=start.resolver)
    if candidate.builds:
        yield replace(candidate, builds=())
    for index, _ in candidate.replaced:
        yield replace(candidate, replaced=tuple(item for item in candidate.replaced if item[0] != index))
    spare = [text for text in candidate.added if name_of(text) not in kept]
    if len(spare) > 1:
        yield replace(candidate, added=tuple(text for text in candidate.added if text not in spare))
    for text in spare:
        yield candidate.leave(name_of(text))


def _instead_of_date(
    candidate: Candidate, simpler: Candidate, works: Built, fails: Built, lacking: tuple[Problem, ...], case: Case
) -> Candidate | None:
    """Where today's packages fail by one of them: that one at the version of the date, and no date."""
    if not candidate.before or simpler.before or not fails.stands or not lacking:
        return None
    then = {item.name: item.version for item in works.locked}
    now = {item.name: item.version for item in fails.locked}
    words = " ".join(f"{problem.subject} {problem.words} {problem.evidence}" for problem in lacking)
    found = simpler
    for name in sorted(then):
        if now.get(name) not in (None, then[name]) and name in words.lower():
            found = bounded(case, found, f"{name}=={then[name]}") or found
    return found if found != simpler else None
