# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Builds what is declared; where that fails, searches for the nearest environment in which everything imports.

A bounded best-first search: candidates are ordered by how far they depart from the declaration, each is resolved from
metadata before anything is installed, and what comes next follows from the cause of what went wrong.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from release_checker.execution.environment.ages import admitted, borne, ranked
from release_checker.execution.environment.candidate import Candidate, asked_version
from release_checker.execution.environment.case import Attempt, Case, CondaPart, Cure, Diagnosis, Module
from release_checker.execution.environment.differences import difference
from release_checker.execution.environment.minimal import minimise
from release_checker.execution.environment.records import Built, Cause, Interpreter, Problem
from release_checker.execution.environment.remedies import Remedies
from release_checker.execution.environment.wheelhouse import NotBuilt
from release_checker.execution.environment.workshop import Workshop

MOST = 80
"Candidates that are looked at; most of them fail within a second, by metadata alone."
RESERVE = 20.0
"Seconds below which no further candidate is begun."
ASIDE = 8
"Declared packages that nothing imports from which on an environment without them is worth trying."
NEAR = 45
"Days that make no difference to what was on the index."
BEYOND = {Cause.SYSTEM_LIBRARY, Cause.GPU_WHEEL}
"What a machine lacks, and no environment of packages gives."
UNREACHED = {Cause.NETWORK, Cause.NO_INTERPRETER, Cause.DISK}
"Causes that say nothing of the project."


@dataclass
class Doctor:
    """One project's case, and what was found of it so far."""

    case: Case
    "What the project asks for."
    workshop: Workshop
    "What to work with."
    first: Interpreter
    "What the declaration is built with."
    tell: Callable[[str], None] = lambda text: None
    "Told what is tried now."
    attempts: list[Attempt] = field(default_factory=list)
    "Everything tried."
    best: tuple[int, float, Candidate, Built, tuple[Problem, ...]] | None = None
    "The environment that lacks least so far: number of failing imports, cost, and it."
    hopeless: dict[str, Problem] = field(default_factory=dict)
    "By import: why no environment has it."
    results: dict[Candidate, tuple[Built, tuple[Problem, ...]]] = field(default_factory=dict)
    "What came of each candidate."
    unseen: set[str] = field(default_factory=set)
    "Imports that need what isolation does not give."
    spent: bool = False
    "Time ran out while more was worth trying."

    def diagnose(self) -> Diagnosis:
        """What comes of the declaration, and what works."""
        broken = self._by_conda(self.case.conda) if self.case.conda and not self.case.refused else None
        self._rule_out()
        declared = Candidate(self.first, without=frozenset(self.hopeless))
        if broken is not None:
            return self._done(broken, (), self._search(declared, None, ()))
        built, failing = self._declared(declared)
        if built and built.stands and not failing and not self.hopeless:
            return self._done(built, (), None)
        if built and not built.stands and built.problems[0].cause in UNREACHED:
            return self._done(built, (), None)
        found = self._search(declared, built, failing)
        all_failing = (*failing, *self.hopeless.values()) if built is None or built.stands else ()
        return self._done(built, all_failing, found)

    def _rule_out(self) -> None:
        """Imports that no environment can satisfy."""
        for module in self.case.not_committed:
            self.hopeless[module.name] = Problem(
                Cause.NOT_COMMITTED, module.name, f"{module.name} is a module of the project's own that was never committed",
                place=module.place)
        for module in self.case.modules:
            if module.declared or module.name in self.hopeless or self.first.twin:
                continue  # what conda's packages bring is seen by importing
            if self.workshop.exists(module.distribution) is False:
                words = f"the package index has no {module.distribution}"
                self.hopeless[module.name] = Problem(Cause.NO_SUCH_PACKAGE, module.name, words, place=module.place)

    def _by_conda(self, part: CondaPart) -> Built | None:
        """Put what is declared on top of conda's packages; why not, where these do not install."""
        began = time.monotonic()
        try:
            self.first = self.workshop.conda(part)
        except NotBuilt as error:
            self.attempts.append(Attempt((), "", error.problems, seconds=time.monotonic() - began))
            return Built(Candidate(self.first).recipe(self.case), None, problems=error.problems)
        return None

    def _declared(self, candidate: Candidate) -> tuple[Built | None, tuple[Problem, ...]]:
        case = self.case
        if not case.declares and not case.refused:
            return None, ()
        recipe = candidate.recipe(case)
        if case.refused:
            problems = tuple(case.refused)
            self.attempts.append(Attempt((), candidate.python.version, problems))
            return Built(recipe, None, problems=problems), ()
        self.tell("building the environment as declared")
        return self._try(candidate)

    def _try(self, candidate: Candidate) -> tuple[Built, tuple[Problem, ...]]:
        """Resolve, install and import; what was tried before is not tried again."""
        if candidate not in self.results:
            self.results[candidate] = self._try_anew(candidate)
        return self.results[candidate]

    def _try_anew(self, candidate: Candidate) -> tuple[Built, tuple[Problem, ...]]:
        began = time.monotonic()
        recipe = candidate.recipe(self.case)
        changes = candidate.changes(self.case, self.first)
        problems = self.workshop.resolve(recipe)
        if problems:
            self.attempts.append(Attempt(changes, candidate.python.version, problems, seconds=time.monotonic() - began))
            return Built(recipe, None, problems=problems), ()
        built = self.workshop.build(recipe)
        failing: tuple[Problem, ...] = ()
        if built.stands:
            told = self.workshop.probe(built, self._wanted(candidate))
            # A newcomer sits before a display.
            self.unseen |= {problem.words for problem in told if problem.cause is Cause.NO_DISPLAY}
            failing = tuple(problem for problem in told if problem.cause is not Cause.NO_DISPLAY)
            self._keep(candidate, built, failing)
        self.attempts.append(Attempt(changes, candidate.python.version, built.problems, failing, installed=built.stands,
                                     seconds=time.monotonic() - began))
        return built, failing

    def _wanted(self, candidate: Candidate) -> tuple[Module, ...]:
        return tuple(module for module in self.case.modules if module.name not in candidate.without)

    def _keep(self, candidate: Candidate, built: Built, failing: tuple[Problem, ...]) -> None:
        lacks = len({problem.subject for problem in failing} | candidate.without)
        if self.best is None or (lacks, candidate.cost) < self.best[:2]:
            self.best = (lacks, candidate.cost, candidate, built, failing)

    def _search(
        self, start: Candidate, built: Built | None, failing: tuple[Problem, ...]
    ) -> tuple[Candidate, Built] | None:
        remedies = Remedies(self.case, self.workshop, start.python, self._history(start.python))
        if built and built.stands and not failing:
            return start, built  # everything but the hopeless imports
        count = itertools.count()
        queue: list[tuple[float, int, Candidate]] = []
        untried = bool(self.case.refused or self.case.conda) and start not in self.results
        seen = set() if untried else {start}

        def push(candidates: Iterable[Candidate]) -> None:
            for candidate in candidates:
                if candidate not in seen:
                    seen.add(candidate)
                    heapq.heappush(queue, (candidate.cost, next(count), candidate))

        base = remedies.without_absent(start)  # what keeps an absent package can never be installed
        if untried or base != start:
            push([base.dearer(0.2)])
        push([remedies.additions(base).dearer(0.3)])
        if not self.case.declares:  # then the imports are all there is to go by
            start = remedies.additions(start)
        if self.case.recorded:
            push([replace(remedies.additions(base), recorded=True).dearer(0.8)])
        if built and not built.stands and not self.case.refused:
            push(self._with_additions(remedies, remedies.after_install(base, built.problems)))
        elif built:
            push(remedies.after_import(start, failing))
        # A frozen environment of hundreds has much that no other machine needs, or has.
        aside = sum(line.name not in self.case.imported for line in self.case.lines)
        long = aside >= ASIDE and 2 * aside > len(self.case.lines)
        if long:
            push([replace(remedies.additions(base), slim=True).dearer(0.9)])
        for position, (python, before) in enumerate(remedies.history):
            aged = remedies.additions(replace(base, python=python, before=before)).dearer(1.0 + 0.3 * position)
            push([aged, replace(aged, slim=True).dearer(0.5)] if long else [aged])
        while queue and len(self.attempts) < MOST and self.workshop.seconds_left > RESERVE:
            _, _, popped = heapq.heappop(queue)
            candidate = remedies.spared(popped)
            if candidate != popped and candidate in seen:
                continue
            seen.add(candidate)
            changes = candidate.changes(self.case, self.first)
            self.tell("trying " + ("; ".join(change.words for change in changes) or "what is declared")[:160])
            made, lacking = self._try(candidate)
            if not made.stands:
                push(remedies.after_install(candidate, made.problems))
            elif lacking:
                push(remedies.after_import(candidate, lacking))
            else:
                return minimise(candidate, made, start, self.case, self.workshop, self._try, self._needed())
        self.spent = bool(queue)
        return None

    def _needed(self) -> frozenset[str]:
        """Distributions to add in any case: those that only code inside functions imports, which are not tried but needed
        when that code runs; where nothing is declared, all that are imported.
        """
        lazy = frozenset(module.distribution for module in self.case.optional if module.lazy and module.known)
        return lazy if self.case.declares else lazy | {module.distribution for module in self.case.modules}

    def _with_additions(self, remedies: Remedies, candidates: Iterable[Candidate]) -> Iterable[Candidate]:
        return (remedies.additions(candidate) for candidate in candidates)

    def _history(self, python: Interpreter) -> tuple[tuple[Interpreter, str], ...]:
        """Pairs of interpreter and instant, likeliest first; two interpreters for each instant."""
        dates = self.case.dates
        given = [dates.coded, dates.declared, dates.committed, dates.recorded]
        instants: list[str] = []
        for instant in filter(None, given):
            if all(abs(_days(instant) - _days(other)) > NEAR for other in instants):
                instants.append(instant)
        found: list[tuple[Interpreter, str]] = []
        pinned = sum("==" in line.text for line in self.case.lines) * 2 > len(self.case.lines)
        for place in range(2):
            for instant in instants:
                order = ranked(self.case, self.workshop.interpreters, instant, self._pins_held)
                fitting = [item for item in order if admitted(item.minor, self.case)] or list(order)
                if len(fitting) > place:
                    pair = fitting[place], self._after_pins(max(instant, borne(fitting[place])), fitting[place])
                    if all(pair[0] != other or not before or abs(_days(pair[1]) - _days(before)) > NEAR
                           for other, before in found):
                        # Where most is pinned, an old Python holds the rest back well enough.
                        found += [(pair[0], ""), pair] if pinned else [pair, (pair[0], "")]
        return tuple(dict.fromkeys(found)) or ((python, ""),)

    def _pins_held(self, python: Interpreter) -> int:
        """How many pinned lines have a file for an interpreter."""
        held = 0
        for line in self.case.lines[:30]:
            version = asked_version(line.text) if "==" in line.text else None
            if version is not None and line.name:
                offers = self.workshop.offers(line.name, python)
                held += any(offer.wheel and offer.version == str(version) for offer in offers)
        return held

    def _after_pins(self, instant: str, python: Interpreter) -> str:
        """The instant, but no earlier than the newest pinned version was there."""
        latest = instant
        for line in self.case.lines[:30]:
            version = asked_version(line.text) if "==" in line.text else None
            for offer in self.workshop.offers(line.name, python) if version is not None and line.name else ():
                if offer.version == str(version) and offer.uploaded > latest:
                    latest = f"{offer.uploaded[:10]}T23:59:59Z"
        return latest

    def _done(
        self, built: Built | None, failing: tuple[Problem, ...], found: tuple[Candidate, Built] | None
    ) -> Diagnosis:
        cure = None
        chosen = built if built and built.stands else None
        missing = tuple(failing)
        if found and found[1] is not built:
            candidate, works = found
            chosen = works
            missing = tuple(self.hopeless.get(name) or self._given_up(name) for name in sorted(candidate.without))
            if all(item.subject in self.hopeless or item.cause in BEYOND for item in missing):
                cure = Cure(works, candidate.changes(self.case, self.first), difference(self.case, works))
        elif not found and self.best is not None:
            _, _, candidate, chosen, lacking = self.best
            missing = (*lacking, *(self.hopeless.get(name) or self._given_up(name) for name in sorted(candidate.without)))
        return Diagnosis(
            built, failing, tuple(self.attempts), cure, chosen, missing, self.first,
            hopeless=tuple(self.hopeless.values()), warnings=(*self.workshop.warnings, *sorted(self.unseen)),
            spent=self.spent and cure is None,
        )

    def _given_up(self, name: str) -> Problem:
        """What was said last of an import that no environment tried could satisfy."""
        module = next((item for item in self.case.modules if item.name == name), None)
        said = [problem for attempt in self.attempts for problem in (*attempt.missing, *attempt.problems)]
        mine = [problem for problem in said if problem.subject == name or (
            module and problem.subject.startswith(module.distribution))]
        if mine:
            return replace(mine[-1], subject=name, place=module.place if module else mine[-1].place)
        return Problem(Cause.OTHER, name, f"{name} imports in no environment that was tried",
                       place=module.place if module else None)


def _days(instant: str) -> int:
    return date.fromisoformat(instant[:10]).toordinal()


def diagnose(
    case: Case, workshop: Workshop, python: Interpreter, tell: Callable[[str], None] = lambda text: None
) -> Diagnosis:
    """Build what a case declares with an interpreter; where that fails, find what works, within the workshop's time."""
    return Doctor(case, workshop, python, tell).diagnose()
