# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From what went wrong with one candidate to the candidates that mend it: never blind enumeration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

from release_checker.execution.environment.ages import admitted
from release_checker.execution.environment.candidate import (
    Candidate,
    asked_version,
    bounded,
    minor_of,
    name_of,
    parsed,
    with_specifier,
)
from release_checker.execution.environment.case import Case, Module
from release_checker.execution.environment.downloads import LARGE
from release_checker.execution.environment.records import Cause, Interpreter, Problem
from release_checker.execution.environment.repairs import also_needed, needless, renamed, repairs
from release_checker.execution.environment.workshop import Workshop

UNSATISFIED = {Cause.NO_SUCH_VERSION, Cause.WRONG_PYTHON, Cause.NEEDS_COMPILER, Cause.BUILD_FAILED, Cause.GPU_WHEEL,
               Cause.SYSTEM_LIBRARY, Cause.NO_DATES, Cause.NO_SUCH_PACKAGE, Cause.OUTSIDE_SOURCE, Cause.TIME,
               Cause.OTHER}
"Causes that another version, or doing without, may mend."
ABSENT = re.compile(r"No module named ['\"]?([\w.]+)")


@dataclass(frozen=True)
class Remedies:
    """The doctor's knowledge, applied to one case."""

    case: Case
    "What the project asks for."
    workshop: Workshop
    "Where versions are looked up."
    first: Interpreter
    "What the declaration is built with."
    history: tuple[tuple[Interpreter, str], ...]
    "Interpreters and instants under which everything may have worked, likeliest first."
    hard: set[str] = field(default_factory=set)
    "Distributions that only code inside functions imports, and that did not install."
    lacking: set[str] = field(default_factory=set)
    "Undeclared distributions that need a program or library which this machine does not have."
    unbuilt: set[str] = field(default_factory=set)
    "Requirements whose source lacks here what no other Python or date brings: a system library, a compiler."

    def additions(self, candidate: Candidate) -> Candidate:
        """With every undeclared import's distribution."""
        wanted: list[str] = []
        told = {line.name: line.text for line in self.case.told}
        for module in (*self.case.modules, *self.case.optional):
            apart = module in self.case.optional and not (module.known and module.lazy)
            apart = apart or (module in self.case.optional and module.distribution.startswith(LARGE))
            absent = not module.declared or (module.along and candidate.python != self.first)
            if absent and not apart and module.name not in candidate.without and module.distribution not in self.hard:
                wanted.append(told.get(module.distribution, module.distribution))
        names = frozenset(module.name.partition(".")[0] for module in self.case.modules)
        wanted += also_needed(names)
        present = {name_of(text) for _, text in candidate.lines(self.case)} | {name_of(text) for text in candidate.added}
        return candidate.add(*(text for text in wanted if name_of(text) not in present))

    def without_absent(self, candidate: Candidate) -> Candidate:
        """Without the declared packages of which the index has no version at all: under today's name, else left out."""
        imported = {module.distribution for module in self.case.modules}
        for index, text in candidate.lines(self.case):
            name = name_of(text)
            if name and "@" not in text and self.workshop.exists(name) is False:
                if repair := renamed(name):
                    candidate = candidate.put(index, self._under(repair.remedy, text, candidate))
                elif name not in imported:
                    candidate = candidate.put(index, "")
        return candidate

    def spared(self, candidate: Candidate) -> Candidate:
        """With what was learnt since it was thought of.

        Without the additions that did not install before and that nothing needs when it is imported; with a version that
        has a wheel in place of what cannot be built here.
        """
        for name in self.hard:
            candidate = candidate.leave(name)
        for name in self.lacking & self._added(candidate):
            gone = frozenset(module.name for module in self.case.modules if module.distribution == name)
            candidate = replace(candidate.leave(name), without=candidate.without | gone)
        for index, text in candidate.lines(self.case):
            if text in self.unbuilt and (nearest := self.nearest(name_of(text), text, candidate)) not in ("", text):
                candidate = candidate.put(index, nearest).dearer(0.1)
        return candidate

    def _under(self, name: str, text: str, candidate: Candidate) -> str:
        """The requirement under another name; its version is kept where that name has it."""
        found = parsed(text)
        specifier = found.specifier if found else SpecifierSet()
        offers = self.workshop.offers(name, candidate.python)
        held = any(offer.wheel and specifier.contains(offer.version, prereleases=True) for offer in offers)
        return f"{name}{specifier}" if specifier and held else name

    def after_install(self, candidate: Candidate, problems: tuple[Problem, ...]) -> Iterator[Candidate]:
        """What may mend an environment that did not install: all impossible lines at once, then another age."""
        relaxed, cost = candidate, 0.0
        needed = {module.distribution for module in self.case.modules}
        for problem in problems[:12]:
            name = name_of(problem.subject)
            words = f"{problem.words}\n{problem.evidence}"
            at = candidate.text_of(self.case, name)
            if at and problem.cause in (Cause.SYSTEM_LIBRARY, Cause.NEEDS_COMPILER):
                self.unbuilt.add(at[1])
            elif problem.cause is Cause.SYSTEM_LIBRARY:
                # What it is built from may have another name: rpy2-rinterface is of rpy2.
                self.lacking.update(one for one in self._added(candidate) if name == one or name.startswith(f"{one}-"))
            for repair in repairs("build", words):
                if repair.remedy not in candidate.builds:
                    yield replace(candidate, builds=(*candidate.builds, *repair.remedy.split(","))).dearer(0.5)
            if problem.cause is Cause.CONFLICT:
                yield from self._loosened(candidate, problem)
            elif problem.cause is Cause.OLD_METADATA and candidate.resolver == "uv":
                yield replace(candidate, resolver="pip").dearer(0.5)
            elif problem.cause in UNSATISFIED and name in self._added(candidate) - needed:
                self.hard.add(name)
                relaxed, cost = relaxed.leave(name), cost + 0.05
            elif problem.cause in UNSATISFIED and name:
                relaxed, more = self._other_version(relaxed, name)
                cost += more
        if relaxed != candidate:
            yield relaxed.dearer(cost)
        yield from self._of_age(candidate, 1.0)
        if candidate.resolver == "uv" and problems[0].cause is Cause.OTHER:
            yield replace(candidate, resolver="pip").dearer(2.0)

    @staticmethod
    def _added(candidate: Candidate) -> set[str]:
        return {name_of(text) for text in candidate.added}

    def _other_version(self, candidate: Candidate, name: str) -> tuple[Candidate, float]:
        """With another version, or name, of a distribution that cannot be had as it is; and how far that departs."""
        at = candidate.text_of(self.case, name)
        added = next((text for text in candidate.added if name_of(text) == name), "")
        text = at[1] if at else added
        if at and (repair := renamed(name)):
            return candidate.put(at[0], self._under(repair.remedy, at[1], candidate)), 0.4
        if at and needless(name):
            return candidate.put(at[0], ""), 0.2
        nearest = self.nearest(name, text, candidate)
        if nearest and nearest != text:
            # What nothing imports may come in any version.
            cost = distance(text, nearest) * (1.0 if name in self.case.imported or not at else 0.3)
            return (candidate.put(at[0], nearest), cost) if at else (candidate.add(nearest), cost / 2 if added else 1.0)
        gone = frozenset(module.name for module in self.case.modules if module.distribution == name)
        if added:
            return replace(candidate.leave(name), without=candidate.without | gone), 1.5 if gone else 0.1
        if at:
            return replace(candidate.put(at[0], ""), without=candidate.without | gone), 3.0 if gone else 0.6
        return candidate, 0.0

    def nearest(self, name: str, text: str, candidate: Candidate) -> str:
        """A requirement for the version nearest to the one asked for that has a wheel here; empty when there is none.

        The next higher, else the next lower.
        """
        linked = (found := parsed(text)) is not None and found.url is not None
        when = candidate.before or (self.case.dates.declared if linked else "")
        fitting = []
        for offer in self.workshop.offers(name, candidate.python):
            try:
                version = Version(offer.version)
            except InvalidVersion:
                continue
            if offer.wheel and not version.is_prerelease and (
                not when or not offer.uploaded or offer.uploaded <= when
            ):
                fitting.append(version)
        if not fitting:
            return ""
        if linked:  # a commit of a repository that is not reached: what was released by then
            return f"{name}=={max(fitting)}"
        wanted = asked_version(text) if text else None
        if wanted is None:
            return f"{name}=={max(fitting)}" if text == name else ""
        above = [version for version in fitting if version > wanted.__class__(wanted.public)]
        below = [version for version in fitting if version <= wanted]
        chosen = max(below) if below and max(below) == Version(wanted.public) else min(above) if above else max(below)
        return with_specifier(text or name, f"=={chosen}")

    def _loosened(self, candidate: Candidate, problem: Problem) -> Iterator[Candidate]:
        """The declared line that another one contradicts as that one needs it; else lines of the contradiction loosened.

        A loosened line keeps its major version first, as other majors seldom behave alike.
        """
        words = f"{problem.words} {problem.evidence}"
        subject = name_of(problem.subject)
        wanted = re.search(rf"needs {re.escape(subject)}((?:[<>=!~]=?[^\s,]+,?)+)", problem.words) if subject else None
        at = candidate.text_of(self.case, subject)
        if wanted and at and parsed(at[1]):
            yield candidate.put(at[0], with_specifier(at[1], wanted[1].rstrip(","))).dearer(0.5)
        named = [(index, text) for index, text in candidate.lines(self.case)
                 if re.search(rf"(?<![\w.-]){re.escape(name_of(text))}(?![\w-])", words) and (found := parsed(text))
                 and found.specifier]
        for index, text in named[:3]:
            yield candidate.put(index, same_major(text)).dearer(0.9)
        for loosen, cost in ((same_major, 1.2), (unbound, 1.9)):
            together = candidate
            for index, text in named:
                together = together.put(index, loosen(text))
            if named:
                yield together.dearer(cost + 0.2 * len(named))
        if self.case.locked and not candidate.unlocked:
            yield replace(candidate, unlocked=True).dearer(1.0)

    def after_import(self, candidate: Candidate, missing: tuple[Problem, ...]) -> Iterator[Candidate]:
        """What may mend an environment in which imports fail: all table repairs at once, then another age."""
        mended, fitting = candidate, SpecifierSet()
        for problem in missing:
            words = f"{problem.evidence}\n{problem.words}"
            remedied = self._repaired(mended, words) or self._as_it_was(mended, problem)
            mended = remedied or self._supplied(mended, problem, words)
            for repair in repairs("python", words):
                fitting &= repair.remedy
        if mended != candidate:
            yield mended.dearer(0.3 + sum(
                distance(self.case.lines[index].text, text) for index, text in mended.replaced
                if (index, text) not in candidate.replaced) / 2)
        if fitting:
            for python in self.workshop.interpreters:
                if fitting.contains(minor_of(python)) and admitted(python.minor, self.case):
                    yield replace(mended, python=python).dearer(0.8)
                    break
        yield from self._of_age(candidate, 1.0)
        if mended != candidate:
            yield from self._of_age(mended, 1.6)
        stuck = frozenset(problem.subject for problem in missing)
        for problem in missing:
            at = candidate.text_of(self.case, self._distribution(problem.subject))
            if at and problem.cause is Cause.CHANGED_INTERFACE and (found := parsed(at[1])) and found.specifier:
                yield mended.put(at[0], with_specifier(at[1], "")).dearer(1.6)
        yield replace(candidate, without=candidate.without | stuck).dearer(3.0 + 0.4 * len(stuck))

    def _repaired(self, candidate: Candidate, words: str) -> Candidate | None:
        found = None
        for repair in repairs("swap", words):
            old, _, new = repair.remedy.partition("=")
            at = candidate.text_of(self.case, old)
            if at:
                found = (found or candidate).put(at[0], with_specifier(at[1], "").replace(old, new))
            elif any(name_of(text) == old for text in candidate.added):
                found = (found or candidate).leave(old).add(new)
        for repair in repairs("bound", words):
            if repair.remedy:
                found = bounded(self.case, found or candidate, repair.remedy) or found
        return found

    def _as_it_was(self, candidate: Candidate, problem: Problem) -> Candidate | None:
        """With the changed package at its version of when the code was written, where this Python still has that."""
        name = self._distribution(problem.subject)
        at = candidate.text_of(self.case, name)
        text = at[1] if at else next((text for text in candidate.added if name_of(text) == name), "")
        when = self.case.dates.coded or self.case.dates.committed
        if problem.cause is not Cause.CHANGED_INTERFACE or not text or not when or candidate.before or "==" in text:
            return None
        offers = [item for item in self.workshop.offers(name, candidate.python) if item.wheel and item.uploaded]
        then = [item for item in offers if item.uploaded <= when]
        if not then or then[-1] == offers[-1]:
            return None
        return bounded(self.case, candidate, f"{name}=={then[-1].version}")

    def _supplied(self, candidate: Candidate, problem: Problem, words: str) -> Candidate:
        """With the distribution of the module that is not there: an imported one, or one that a package did not ask for."""
        absent = ABSENT.findall(words)
        tops = {name.partition(".")[0] for name in absent}
        if problem.cause is not Cause.MISSING_MODULE and not absent:
            return candidate
        for module in self._modules():
            if module.name == problem.subject or module.name.partition(".")[0] in tops:
                present = candidate.text_of(self.case, module.distribution)
                if not present and (not absent or module.name.partition(".")[0] in tops):
                    told = {line.name: line.text for line in self.case.told}
                    return candidate.add(told.get(module.distribution, module.distribution))
        for top in sorted(tops):
            name = self.case.tables.get(top, "")
            if name and not candidate.text_of(self.case, name) and name not in self._added(candidate):
                return candidate.add(name)
        return candidate

    def _distribution(self, module: str) -> str:
        return next((item.distribution for item in self._modules() if item.name == module), module)

    def _modules(self) -> tuple[Module, ...]:
        return (*self.case.modules, *self.case.optional)

    def _of_age(self, candidate: Candidate, cost: float) -> Iterator[Candidate]:
        """The same under interpreters and dates at which it may have worked.

        Versions that were moved for the sake of another Python go back to what is declared.
        """
        kept = tuple((index, text) for index, text in candidate.replaced
                     if "==" not in text or name_of(text) != self.case.lines[index].name)
        for position, (python, before) in enumerate(self.history):
            if (python, before) != (candidate.python, candidate.before):
                moved = replace(candidate, python=python, before=before)
                aged = moved if python == candidate.python else replace(moved, replaced=kept)
                yield self.additions(aged).dearer(cost + 0.3 * position)


def same_major(text: str) -> str:
    """The requirement with any release of its major version."""
    version = asked_version(text)
    return with_specifier(text, f">={version.major},<{version.major + 1}") if version else unbound(text)


def unbound(text: str) -> str:
    """The requirement in any version."""
    return with_specifier(text, "")


def distance(old: str, new: str) -> float:
    """How far apart two requirements of one distribution are: near versions behave alike, other majors seldom do."""
    then, now = asked_version(old), asked_version(new)
    if then is None:
        return 0.3
    if now is None or then.major != now.major:
        return 1.6
    return 0.3 if then.minor == now.minor else 0.8
