# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Reads a JUnit file that a stranger's process wrote: bounded, and without any entity of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from release_checker.errors import UnreadableFile
from release_checker.project import read_regular

LIMIT = 64_000_000
"Bytes of a JUnit file that are read."
DEEPEST = 50
"Elements within elements; pytest writes four."


@dataclass(frozen=True, slots=True)
class Counts:
    """What a JUnit file counts, case by case."""

    cases: int = 0
    "Cases; pytest writes one for each test, and another where tearing down fails after the test itself passed."
    failed: int = 0
    "Cases with a failure or an error."
    skipped: int = 0
    "Cases skipped, those expected to fail among them."


class _Hostile(Exception):
    """The file holds what pytest never writes."""


def read_junit(folder: Path, name: str) -> Counts:
    """Counts of a JUnit file. Raises UnreadableFile with the reason: missing, too long, no XML, entities."""
    data = read_regular(folder.resolve(), name, LIMIT + 1)
    if len(data) > LIMIT:
        raise UnreadableFile(f"is larger than {LIMIT // 1_000_000} MB")
    counts = {"testcase": 0, "failed": 0, "skipped": 0}
    depth = 0
    state = ""

    def start(tag: str, _: object) -> None:
        nonlocal depth, state
        depth += 1
        if depth > DEEPEST:
            raise _Hostile("nests too deeply")
        if tag == "testcase":
            counts["testcase"] += 1
            state = ""
        elif tag in ("failure", "error"):
            state = "failed"
        elif tag == "skipped" and not state:
            state = "skipped"

    def end(tag: str) -> None:
        nonlocal depth, state
        depth -= 1
        if tag == "testcase" and state:
            counts[state] += 1
            state = ""

    def declared(*_: object) -> None:
        raise _Hostile("declares entities")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declared
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnreadableFile(f"is no XML: {error}") from error
    except _Hostile as error:
        raise UnreadableFile(str(error)) from error
    return Counts(counts["testcase"], counts["failed"], counts["skipped"])
