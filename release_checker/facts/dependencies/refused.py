# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Declarations that their own tool refuses, so that nothing gets installed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.facts.dependencies.pinning import is_standard
from release_checker.facts.dependencies.records import Declared, Dependencies, DependencyFile, Role
from release_checker.facts.files import Files
from release_checker.model import Place

NEVER_THERE = {
    "python": "an index of packages has no Python itself; requires-python or environment.yml says which",
    "sklearn": "sklearn is an empty name that refuses to install; the package is scikit-learn",
    "cudatoolkit": "cudatoolkit is a conda package that no index of Python packages has",
    "pil": "PIL is a name without any release; the package is Pillow",
    "cudnn": "cudnn is a conda package that no index of Python packages has",
}
"Names that requirement files carry and pip cannot install."


INSTEAD = {"sklearn": "scikit-learn", "pil": "Pillow"}
"What is meant by them."


@dataclass(frozen=True, slots=True)
class Refused:
    """One reason for which a tool refuses a whole declaration."""

    reason: str
    "What is wrong, as a clause."
    place: Place
    "Where."
    evidence: str
    "The line as it stands."
    fix: str
    "What to do."
    harmless: bool
    "Other declarations beside this one do work."


@dataclass(frozen=True, slots=True)
class RefusedDeclarations:
    """Every declaration that cannot be used as it stands, one record per file and kind of fault."""

    items: tuple[Refused, ...]
    "By path."


@fact()
def refused_declarations(declared: Dependencies, files: Files) -> RefusedDeclarations:
    """Requirement files with a line that pip refuses, and files that do not parse."""
    found: list[Refused] = []
    front = {file.path for file in declared.front}
    for file in declared.declarations:
        others = any(
            other.path != file.path and other.main and not any(item.problem for item in other.items)
            for other in declared.front
        )
        harmless = others or bool(file.group) or (file.path not in front and not file.problem)
        found += _of_file(file, files, harmless)
    return RefusedDeclarations(tuple(found))


def _of_file(file: DependencyFile, files: Files, harmless: bool) -> Iterator[Refused]:
    if file.problem:
        yield Refused(
            f"it {file.problem}" if file.problem.startswith("is ") else file.problem,
            Place(file.path),
            "",
            f"repair {file.path}",
            harmless,
        )
    if file.form in ("pyproject", "setup.cfg", "setup.py") and file.role is Role.DECLARATION:
        yield from _never_there(file, harmless)
    if file.form != "requirements" or file.role is not Role.DECLARATION:
        return
    bad = [item for item in file.items if item.problem and item.place.path == file.path]
    if bad:
        rest = f", and {len(bad) - 1} more such line{'s' * (len(bad) > 2)}" if len(bad) > 1 else ""
        yield Refused(
            f"`{bad[0].written[:80]}` is no requirement ({bad[0].problem}){rest}",
            bad[0].place,
            bad[0].written[:200],
            _repair(bad[0]),
            harmless,
        )
    yield from _never_there(file, harmless)
    own = [item for item in file.items if is_standard(item) and not item.problem]
    if own:
        names = ", ".join(dict.fromkeys(item.name for item in own))
        yield Refused(
            f"it lists {names}, {'parts' if own[1:] else 'a part'} of Python itself, "
            "for which there is no package to install",
            own[0].place,
            own[0].written,
            f"take {names} out",
            harmless,
        )
    for include in file.includes:
        if include not in files and not include.startswith(".."):
            yield Refused(
                f"it takes in {include}, which is not in the repository",
                Place(file.path),
                include,
                f"commit {include}, or take the -r line out",
                harmless,
            )


def _never_there(file: DependencyFile, harmless: bool) -> Iterator[Refused]:
    """Names that no index has to install, wherever pip would look for them."""
    for item in file.items:
        if item.name == "pkg-resources" and item.specifier == "==0.0.0":
            reason = "pkg-resources 0.0.0 is an artefact of Debian's pip freeze, which no index has"
            yield Refused(reason, item.place, item.written, "delete the line", harmless)
        # Package metadata may name Python itself, as Poetry's does.
        judged = item.name in (NEVER_THERE if file.form == "requirements" else INSTEAD)
        if judged and not item.problem and not item.marker:
            right = INSTEAD.get(item.name)
            fix = f"write {right}" if right else "delete the line"
            yield Refused(NEVER_THERE[item.name], item.place, item.written, fix, harmless or bool(item.group))


def _repair(item: Declared) -> str:
    if item.problem.startswith("a single"):
        return f"write {item.name}{item.specifier}"
    if "conda list" in item.problem:
        return "export with `pip list --format=freeze`, or name the file environment.yml"
    return "write each package as name==version, and put remarks behind #"
