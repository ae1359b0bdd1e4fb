# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Programs outside Python that the code needs, and whether anything says so."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resource_files

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.dependencies.records import Dependencies, normalised
from release_checker.facts.files import Files, is_docs, is_test, is_vendored
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.python.programs import ProgramCall, ProgramCalls
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.readme import Guides, Readme
from release_checker.facts.third_party import ThirdParty
from release_checker.model import Place
from release_checker.project import Project

MORE_PATHS = re.compile(
    r"(?:^|/)(?:[^/]*dockerfile[^/]*|containerfile|singularity|[^/]*\.def|apt[^/]*\.txt|packages\.txt|aptfile|"
    r"[^/]*install[^/]*|setup\.sh|environment[^/]*\.ya?ml|\.travis\.yml|\.github/workflows/[^/]*|makefile|"
    r"requirements[^/]*|[^/]*\.sh)$",
    re.IGNORECASE,
)
READ_AT_MOST = 3_000_000
"Bytes of further files that are searched for a program's name."


@dataclass(frozen=True, slots=True)
class NeededProgram:
    """A program or system library that the code needs."""

    name: str
    "As the code calls it, or what a package needs."
    package: str
    "The import that needs it; empty when the code calls it itself."
    places: tuple[Place, ...]
    "Where, first place of each file."
    written: str
    "The beginning of the command."


@dataclass(frozen=True, slots=True)
class OutsidePrograms:
    """Programs that the code needs."""

    unsaid: tuple[NeededProgram, ...]
    "Those that no document, install list or workflow names."
    said: tuple[str, ...]
    "Those that something names."


@fact()
def outside_programs(
    project: Project,
    files: Files,
    sources: PythonSources,
    code: ThirdParty,
    declared: Dependencies,
    metadata: PackageMetadata,
    readme: Readme,
    guides: Guides,
) -> OutsidePrograms:
    """Literal calls of programs and packages that need one, held against everything that speaks of installing."""
    needed = [*_called(files, sources, declared, metadata), *_by_packages(code)]
    if not needed:
        return OutsidePrograms((), ())
    spoken = _spoken(project, files, declared, readme, guides)
    said = [program for program in needed if _is_said(program, spoken)]
    return OutsidePrograms(
        tuple(program for program in needed if program not in said), tuple(sorted({p.name for p in said}))
    )


def _called(
    files: Files, sources: PythonSources, declared: Dependencies, metadata: PackageMetadata
) -> Iterator[NeededProgram]:
    own = {posixpath.basename(path).partition(".")[0] for path in files.paths} | {said.value for said in metadata.names}
    own |= {said.value.partition("=")[0].strip() for said in metadata.scripts}
    calls: dict[str, dict[str, ProgramCall]] = {}
    for source, record in sources.each(ProgramCalls):
        if is_vendored(source.path) or is_test(source.path) or is_docs(source.path) or source.path.endswith("setup.py"):
            continue
        for call in record.items:
            known = call.program in _words_for() and call.program not in own
            if known and not call.forgiven and call.program not in record.probed and not _of_python(call.program, declared):
                calls.setdefault(call.program, {}).setdefault(source.path, call)
    for program, met in sorted(calls.items()):
        places = tuple(call.place for _, call in sorted(met.items()))
        yield NeededProgram(program, "", places, met[min(met)].written)


def _of_python(program: str, declared: Dependencies) -> bool:
    """A declared distribution of this name brings the program."""
    return normalised(program) in declared.names or f"{normalised(program)}-python" in declared.names


def _by_packages(code: ThirdParty) -> Iterator[NeededProgram]:
    for need in code.required:
        if need.module in _package_rows() and not need.lazy:
            program, _ = _package_rows()[need.module]
            yield NeededProgram(program, need.module, need.places, f"import {need.module}")


def _spoken(project: Project, files: Files, declared: Dependencies, readme: Readme, guides: Guides) -> str:
    pieces = [" ".join(declared.programs)]
    pieces += [document.text.content for document in (readme, *guides.items) if document.text is not None]
    budget = READ_AT_MOST
    for path in files.paths:
        entry = files.get(path)
        if entry is None or entry.size > min(budget, 300_000) or not MORE_PATHS.search(path):
            continue
        budget -= entry.size
        try:
            text = project.text(path)
        except UnreadableFile:
            continue
        pieces.append(text.content if text else "")
    return "\n".join(pieces)


def _is_said(program: NeededProgram, spoken: str) -> bool:
    words = _package_rows()[program.package][1] if program.package else _words_for()[program.name]
    return any(re.search(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![a-z])", spoken, re.IGNORECASE) for word in words)


@cache
def _words_for() -> dict[str, tuple[str, ...]]:
    return {name: (name, *words) if len(name) > 2 else tuple(words) for name, words in _table("programs.tsv", 1)}


@cache
def _package_rows() -> dict[str, tuple[str, tuple[str, ...]]]:
    return {cells[0]: (cells[1], tuple(cells[2].split())) for cells in _rows("package_programs.tsv")}


def _table(name: str, column: int) -> Iterator[tuple[str, list[str]]]:
    return ((cells[0], cells[column].split()) for cells in _rows(name))


def _rows(name: str) -> Iterator[list[str]]:
    text = resource_files("release_checker.facts").joinpath(f"data/{name}").read_text("utf-8")
    return (line.split("\t") for line in text.split("\n") if line.strip() and not line.startswith("#"))
