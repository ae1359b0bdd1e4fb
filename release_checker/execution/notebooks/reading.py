# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a notebook file itself wishes of its running: tags, markers, stored errors; and its cells' outputs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from release_checker.errors import UnreadableFile

SKIP = {"skip-execution": "", "nbval-skip": "nbval"}
RAISES = {"raises-exception": "", "nbval-raises-exception": "nbval"}
IGNORED = {"nbval-ignore-output": "nbval"}
MARKERS = re.compile(
    r"^\s*#\s*(?:PYTEST_VALIDATE_IGNORE_OUTPUT|NBVAL_(?P<what>SKIP|RAISES_EXCEPTION|IGNORE_OUTPUT))\b", re.MULTILINE
)
"Comments by which nbval is told; a tag of the same name says the same."
NOTHING = re.compile(r"^\s*(?:#.*)?$")
INSTALL = re.compile(
    r"^\s*[!%]{1,2}\s*(?:sudo\s+)?(?:\S*python3?\s+-m\s+)?"
    r"(?:pip3?|conda|mamba|apt(?:-get)?|uv|npm|git (?:clone|lfs|pull)|wget|curl|watermark|version_information|nvidia-smi|"
    r"(?:re)?load_ext|autoreload|lscpu|uname|date)\b",
    re.MULTILINE,
)
"Lines that install or fetch: what they print is about the machine, never a result."


@dataclass(frozen=True)
class Wishes:
    """One notebook in Jupyter's format 4, with what it asks for."""

    data: Mapping[str, Any]
    "The file, parsed."
    content: bytes
    "The same, as it is run."
    skip: frozenset[int] = frozenset()
    "Cells that are tagged not to be run."
    allow: frozenset[int] = frozenset()
    "Cells that may raise."
    ignored: frozenset[int] = frozenset()
    "Cells whose output is not compared."
    expected: Mapping[int, frozenset[str]] = field(default_factory=dict)
    "Names of the errors that are stored in a cell."
    honoured: tuple[str, ...] = ()
    "The tags and markers that were heeded, in words: `cell 3: raises-exception`."


def read_wishes(raw: bytes) -> Wishes:
    """Read a notebook file of any format; raises UnreadableFile with the reason."""
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"is no notebook: {error}") from error
    if not isinstance(data, dict):
        raise UnreadableFile("is no notebook: its outermost value is no object")
    if "cells" not in data:
        data = _modern(data)
    found: dict[str, set[int]] = {"skip": set(), "allow": set(), "ignored": set()}
    expected: dict[int, frozenset[str]] = {}
    honoured: list[str] = []
    general = _mapping(_mapping(data.get("metadata")).get("execution")).get("allow_errors") is True
    for number, cell in enumerate(code_cells(data), 1):
        if cell is None:
            continue
        source = cell_source(cell)
        for name, kind in _asked(cell, source):
            found[kind].add(number)
            honoured.append(f"cell {number}: {name}")
        if INSTALL.search(source) and all(INSTALL.match(line) or NOTHING.match(line) for line in source.split("\n")):
            found["ignored"].add(number)
        names = frozenset(str(item.get("ename", "")) for item in outputs_of(cell) if item.get("output_type") == "error")
        if names:
            expected[number] = names
        if general:
            found["allow"].add(number)
    if general:
        honoured.append("metadata: execution.allow_errors")
    return Wishes(
        data,
        json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"),
        frozenset(found["skip"]),
        frozenset(found["allow"]),
        frozenset(found["ignored"]),
        expected,
        tuple(honoured),
    )


def _asked(cell: Mapping[str, Any], source: str) -> list[tuple[str, str]]:
    tags = _mapping(cell.get("metadata")).get("tags")
    asked = []
    for tag in tags if isinstance(tags, list) else []:
        for table, kind in ((SKIP, "skip"), (RAISES, "allow"), (IGNORED, "ignored")):
            if isinstance(tag, str) and tag in table:
                asked.append((tag, kind))
    for match in MARKERS.finditer(source):
        kind = {"SKIP": "skip", "RAISES_EXCEPTION": "allow"}.get(match["what"] or "", "ignored")
        asked.append((match[0].strip("# \n"), kind))
    return asked


def code_cells(data: Mapping[str, Any]) -> list[Mapping[str, Any] | None]:
    """All cells in order; None for those that are no code."""
    cells = data.get("cells")
    return [
        cell if isinstance(cell, dict) and cell.get("cell_type") == "code" else None
        for cell in (cells if isinstance(cells, list) else [])
    ]


def cell_source(cell: Mapping[str, Any]) -> str:
    """Source of one cell."""
    value = cell.get("source", "")
    return value if isinstance(value, str) else "".join(str(part) for part in value) if isinstance(value, list) else ""


def outputs_of(cell: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Outputs of one cell, as stored."""
    value = cell.get("outputs") if cell else None
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _modern(data: dict[str, Any]) -> dict[str, Any]:
    """Formats 1 to 3, as Jupyter itself converts them on opening."""
    import nbformat

    try:
        version = nbformat.reader.get_version(data)  # type: ignore[no-untyped-call]
        old = nbformat.versions[version[0]].reads_json(json.dumps(data))
        notebook = nbformat.convert(old, 4)  # type: ignore[no-untyped-call]
        made = json.loads(nbformat.v4.writes_json(notebook))  # type: ignore[no-untyped-call]
    except Exception as error:  # nbformat raises whatever a malformed file makes of its code
        raise UnreadableFile(f"is a notebook of an old format that cannot be converted: {type(error).__name__}") from error
    if not isinstance(made, dict):
        raise UnreadableFile("is a notebook of an old format that cannot be converted")
    return made


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
