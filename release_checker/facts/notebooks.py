# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The notebooks of a project, each parsed once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files
from release_checker.project import Project
from release_checker.text import decode

NOTEBOOK_LIMIT = 100_000_000
"Bytes; a notebook above this is not parsed."
OUTPUT_TEXT_LIMIT = 20_000
"Characters of one output's text that are kept."


@dataclass(frozen=True, slots=True)
class Output:
    """One stored output of a code cell."""

    kind: str
    "stream, display_data, execute_result or error."
    size: int
    "Characters that it takes in the file, roughly."
    mimes: tuple[str, ...] = ()
    "MIME types of its data, sorted."
    text: str = ""
    "Plain text of it, at most OUTPUT_TEXT_LIMIT characters."
    error: str = ""
    "Name of the exception of an error output."


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    number: int
    "One-based position among all cells."
    kind: str
    "code, markdown or raw."
    source: str
    "As typed."
    count: int | None
    "Execution count; None where it has none."
    tags: frozenset[str]
    "Tags of its metadata."
    outputs: tuple[Output, ...]
    "What is stored below it."

    @property
    def is_code(self) -> bool:
        """A code cell with something in it."""
        return self.kind == "code" and bool(self.source.strip())


@dataclass(frozen=True, slots=True)
class Notebook:
    """One notebook file."""

    path: str
    "Where it lies."
    problem: str
    "Why it could not be read or breaks nbformat; empty when it is valid."
    cells: tuple[Cell, ...]
    "All cells; empty when it could not be parsed."
    kernel: str
    "Name of its kernelspec; empty when there is none."
    kernel_title: str
    "Display name of its kernelspec."
    language: str
    "Language of its kernel, lower case; empty when nowhere stated."
    language_version: str
    "Version of the language, as stored."
    size: int = 0
    "Bytes."
    unreadable: bool = False
    "Nothing could be parsed: `problem` says why."
    format: tuple[int, int] = (0, 0)
    "nbformat and its minor number."

    @property
    def code(self) -> Iterator[Cell]:
        """Code cells with something in them."""
        return (cell for cell in self.cells if cell.is_code)

    @property
    def is_python(self) -> bool:
        """Its code is Python, or nothing says otherwise."""
        return self.language in ("", "python", "ipython", "python3", "python2")


@dataclass(frozen=True, slots=True)
class Notebooks:
    """All notebooks that the project ships."""

    items: tuple[Notebook, ...]
    "Sorted by path."

    def __iter__(self) -> Iterator[Notebook]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@fact()
def notebooks(project: Project, files: Files) -> Notebooks:
    """Every `.ipynb` file, validated and parsed; what is broken says why."""
    return Notebooks(tuple(read_notebook(project, path) for path in files.with_suffix(".ipynb")))


def read_notebook(project: Project, path: str) -> Notebook:
    """One notebook; a broken one comes back with its problem, never as an exception."""
    entry = project.entry(path)
    size = entry.size if entry else 0
    try:
        if size > NOTEBOOK_LIMIT:
            raise UnreadableFile(f"is larger than {NOTEBOOK_LIMIT // 1_000_000} MB")
        data = _parse(project.read(path, NOTEBOOK_LIMIT))
    except UnreadableFile as error:
        return Notebook(path, str(error), (), "", "", "", "", size, unreadable=True)
    metadata = _mapping(data.get("metadata"))
    spec, language = _mapping(metadata.get("kernelspec")), _mapping(metadata.get("language_info"))
    return Notebook(
        path=path,
        problem=_problem(data),
        cells=tuple(_cell(number, cell) for number, cell in enumerate(_cells(data), 1)),
        kernel=_string(spec.get("name")),
        kernel_title=_string(spec.get("display_name")),
        language=(_string(language.get("name")) or _string(spec.get("language"))).lower(),
        language_version=_string(language.get("version")),
        size=size,
        format=(_number(data.get("nbformat")) or 0, _number(data.get("nbformat_minor")) or 0),
    )


def _parse(raw: bytes) -> dict[str, Any]:
    if not raw.strip():
        raise UnreadableFile("is empty")
    text = decode(raw)
    if text is None:
        raise UnreadableFile("is binary, no JSON")
    try:
        data = json.loads(text.content)
    except json.JSONDecodeError as error:
        if text.content.lstrip().startswith("version https://git-lfs"):
            raise UnreadableFile("is a Git LFS pointer; its content was not fetched") from error
        if "<<<<<<< " in text.content:
            raise UnreadableFile(f"holds merge conflict markers (line {error.lineno})") from error
        raise UnreadableFile(f"is no JSON: {error.msg} (line {error.lineno})") from error
    except RecursionError as error:
        raise UnreadableFile("nests too deeply") from error
    if not isinstance(data, dict):
        raise UnreadableFile("is JSON, but no notebook: its top level is no object")
    return data


def _problem(data: dict[str, Any]) -> str:
    """nbformat's own words for what breaks its schema; empty when it is valid."""
    import nbformat

    version, minor = data.get("nbformat"), data.get("nbformat_minor")
    if not isinstance(version, int) or version not in range(1, 5):
        return f"its nbformat is {version!r}, expected 1 to 4"
    if version < 3:
        return ""  # no schema was published for these
    try:
        nbformat.validate(data, version=version, version_minor=minor if isinstance(minor, int) else 0,
                          repair_duplicate_cell_ids=False, strip_invalid_metadata=False)
    except nbformat.ValidationError as error:
        return " ".join(str(error).split())[:300]
    except Exception as error:  # the validator itself stumbles over odd types
        return f"{type(error).__name__}: {error}"[:300]
    return ""


def _cells(data: dict[str, Any]) -> Iterator[Mapping[str, Any]]:
    sheets = data.get("worksheets")
    holders = sheets if isinstance(sheets, list) else [data]
    for holder in holders:
        cells = _mapping(holder).get("cells")
        if isinstance(cells, list):
            yield from (cell for cell in cells if isinstance(cell, dict))


def _cell(number: int, raw: Mapping[str, Any]) -> Cell:
    tags = _mapping(raw.get("metadata")).get("tags")
    outputs = raw.get("outputs")
    count = raw.get("execution_count", raw.get("prompt_number"))
    return Cell(
        number=number,
        kind=_string(raw.get("cell_type")),
        source=_joined(raw.get("source", raw.get("input"))),
        count=_number(count),
        tags=frozenset(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else frozenset(),
        outputs=tuple(_output(item) for item in outputs if isinstance(item, dict)) if isinstance(outputs, list) else (),
    )


def _output(raw: Mapping[str, Any]) -> Output:
    kind = {"pyout": "execute_result", "pyerr": "error"}.get(_string(raw.get("output_type")), _string(raw.get("output_type")))
    data = _mapping(raw.get("data"))
    text = _joined(raw.get("text")) or _joined(data.get("text/plain"))
    if kind == "error":
        text = "\n".join(line for line in (_list(raw.get("traceback")) or [_string(raw.get("evalue"))]))
    size = len(text) + sum(_length(value) for value in data.values())
    return Output(kind, size, tuple(sorted(map(str, data))), text[:OUTPUT_TEXT_LIMIT], _string(raw.get("ename")))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _joined(value: object) -> str:
    return value if isinstance(value, str) else "".join(_list(value))


def _length(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    return sum(map(len, _list(value))) if isinstance(value, list) else len(json.dumps(value))
