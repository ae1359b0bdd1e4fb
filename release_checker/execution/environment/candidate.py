# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""An environment that might work: the declaration, and how it departs from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from release_checker.execution.environment.case import Case, Change
from release_checker.execution.environment.records import Interpreter, Recipe


@dataclass(frozen=True)
class Candidate:
    """What to try next."""

    python: Interpreter
    "With what."
    before: str = ""
    "As of which UTC instant; empty for today."
    replaced: tuple[tuple[int, str], ...] = ()
    "Position of a declared line, and what takes its place; empty text drops it."
    added: tuple[str, ...] = ()
    "Requirements beside the declared ones."
    builds: tuple[str, ...] = ()
    "Bounds on what source builds use."
    resolver: str = "uv"
    "uv or pip."
    recorded: bool = False
    "Versions that experiment logs recorded bound the rest."
    unlocked: bool = False
    "The lock's versions are left aside."
    without: frozenset[str] = frozenset()
    "Imports given up: no environment was found that has them."
    slim: bool = False
    "Declared packages that nothing imports only bound versions."
    cost: float = field(default=0.0, compare=False)
    "How far it departs: cheap ones are tried first."

    def dearer(self, cost: float) -> Candidate:
        """The same at a higher cost."""
        return replace(self, cost=self.cost + cost)

    def put(self, index: int, text: str) -> Candidate:
        """With another text in a declared line's place."""
        return replace(self, replaced=tuple(sorted({**dict(self.replaced), index: text}.items())))

    def add(self, *texts: str) -> Candidate:
        """With more requirements; one of a name that is added already takes its place."""
        found = {name_of(text): text for text in self.added} | {name_of(text): text for text in texts}
        return replace(self, added=tuple(found[name] for name in sorted(found)))

    def leave(self, name: str) -> Candidate:
        """Without an added requirement."""
        return replace(self, added=tuple(text for text in self.added if name_of(text) != name))

    def lines(self, case: Case) -> Iterator[tuple[int, str]]:
        """Position and text of the declared lines as they are now."""
        put = dict(self.replaced)
        for index, line in enumerate(case.lines):
            if self.on_conda and line.conda and index not in put:
                continue  # it lies beneath
            if text := put.get(index, line.text):
                yield index, text

    @property
    def on_conda(self) -> bool:
        """It goes on top of conda's packages."""
        return self.python.twin is not None

    def text_of(self, case: Case, name: str) -> tuple[int, str] | None:
        """Position and text of the declared line for a distribution."""
        return next(((index, text) for index, text in self.lines(case) if name_of(text) == name), None)

    def recipe(self, case: Case) -> Recipe:
        """What to build."""
        put = dict(self.replaced)
        asked = list(self.lines(case))
        aside = [text for index, text in asked if self.slim and case.lines[index].name not in case.imported]
        texts = [text for _, text in asked if text not in aside] + list(self.added)
        free = {name_of(text) for text in (*put.values(), *self.added)} | {case.lines[index].name for index in put}
        bounds = [text for text in aside if (found := parsed(text)) and found.specifier]
        bounds += [*case.constraints, *(() if self.unlocked else case.locked), *(case.recorded if self.recorded else ())]
        overrides = []
        if case.folders:  # the project's own metadata asks for the declared versions
            for index, text in put.items():
                name = case.lines[index].name
                overrides.append(text if name_of(text) == name else f"{name} ; python_version < '3'")
        return Recipe(
            self.python, tuple(dict.fromkeys(texts)), tuple(bound for bound in bounds if name_of(bound) not in free),
            tuple(overrides), self.before, self.builds, self.resolver, project=case.folders,
            beneath=self.on_conda,
        )

    def changes(self, case: Case, declared: Interpreter) -> tuple[Change, ...]:
        """How it departs from the declaration, what people would edit first."""
        put = dict(self.replaced)
        found = []
        for problem in case.refused:
            if problem.place and problem.place.line and problem.evidence:
                index = next((at for at, line in enumerate(case.lines) if line.place == problem.place), None)
                text = "" if index is None else put.pop(index, case.lines[index].text)
                words = f"{problem.place}: {problem.evidence} → {text or 'left out'}"
                found.append(Change(words, problem.place, problem.evidence, text))
        for index, text in put.items():
            line = case.lines[index]
            old = line.written or line.text
            found.append(Change(f"{line.place}: {old} → {text or 'left out'}", line.place, old, text))
        found += [Change(f"add {text}", new=text) for text in self.added]
        if case.conda and not self.on_conda:
            found.append(Change("the package index in place of conda"))
        if self.python.minor != declared.minor:
            found.append(Change(f"Python {minor_of(self.python)} instead of {minor_of(declared)}"))
        if self.before:
            found.append(Change(f"packages as of {self.before[:10]}"))
        if self.slim:
            count = sum(line.name not in case.imported for line in case.lines)
            found.append(Change(f"without the {count} declared packages that nothing imports"))
        if self.recorded:
            found.append(Change("versions that the experiment log recorded"))
        if self.unlocked:
            found.append(Change(f"without the versions of {case.lock}"))
        found += [Change(f"build with {text}") for text in self.builds]
        if self.resolver == "pip":
            found.append(Change("resolved by pip, which takes metadata that uv refuses"))
        return tuple(found)


def minor_of(python: Interpreter) -> str:
    """Such as 3.8."""
    return f"{python.minor[0]}.{python.minor[1]}"


def name_of(text: str) -> str:
    """Normalised distribution name that a requirement begins with; empty when it has none."""
    match = re.match(r"\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)", text)
    return canonicalize_name(match[1]) if match else ""


def parsed(text: str) -> Requirement | None:
    """The requirement, or None for what is none."""
    try:
        return Requirement(text)
    except InvalidRequirement:
        return None


def with_specifier(text: str, specifier: str) -> str:
    """The same requirement with another version specifier; its extras and marker stay."""
    found = parsed(text)
    if found is None:
        return f"{name_of(text)}{specifier}"
    extras = f"[{','.join(sorted(found.extras))}]" if found.extras else ""
    marker = f" ; {found.marker}" if found.marker else ""
    return f"{found.name}{extras}{specifier}{marker}"


def asked_version(text: str) -> Version | None:
    """The version that a requirement names: the pinned one, else the highest of its bounds."""
    found = parsed(text)
    versions = []
    for part in found.specifier if found else ():
        try:
            versions.append((part.operator in ("==", "===", "~="), Version(part.version.removesuffix(".*"))))
        except ValueError:  # InvalidVersion, or thousands of digits
            continue
    return max(versions)[1] if versions else None


def bounded(case: Case, candidate: Candidate, bound: str) -> Candidate | None:
    """The candidate with a bound on one distribution, in its declared line where there is one.

    None when the bound changes nothing.
    """
    wanted = parsed(bound)
    if wanted is None:
        return None
    name = canonicalize_name(wanted.name)
    at = candidate.text_of(case, name)
    if at is None:
        old = next((text for text in candidate.added if name_of(text) == name), "")
        text = _joined(old, wanted) if old else bound
        return candidate.add(text) if text != old else None
    text = _joined(at[1], wanted)
    return candidate.put(at[0], text) if text != at[1] else None


def _joined(old: str, wanted: Requirement) -> str:
    found = parsed(old)
    if found is None or found.url:
        return with_specifier(wanted.name, str(wanted.specifier))
    if any(part.operator == "==" for part in wanted.specifier):
        return with_specifier(old, str(wanted.specifier))
    pinned = any(part.operator in ("==", "===", "~=") for part in found.specifier)
    if pinned:
        version = asked_version(old)
        held = version is not None and wanted.specifier.contains(version, prereleases=True)
        return old if held else with_specifier(old, str(wanted.specifier))
    kept = [str(part) for part in found.specifier]
    lower = [part for part in found.specifier if part.operator in (">", ">=")]
    if any(not wanted.specifier.contains(part.version, prereleases=True) for part in lower):
        kept = [str(part) for part in found.specifier if part not in lower]
    return with_specifier(old, ",".join(_tightest([*kept, *map(str, wanted.specifier)])))


def _tightest(parts: list[str]) -> list[str]:
    """Without bounds that a tighter one of the same kind makes idle: `<0.22,<0.20` is `<0.20`."""
    found: dict[str, str] = {}
    for part in dict.fromkeys(parts):
        match = re.fullmatch(r"\s*([<>]=?)\s*(\d[\w.]*)\s*", part)
        kind = match[1] if match else part
        held = found.get(kind)
        if match and held:
            nearest = (min if kind.startswith("<") else max)(Version(held.lstrip("<>= ")), Version(match[2]))
            found[kind] = f"{kind}{nearest}"
        else:
            found[kind] = part
    return list(found.values())
