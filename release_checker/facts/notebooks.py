# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The notebooks of a project, each parsed once."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import TESTS, Files, is_test, is_vendored
from release_checker.facts.notebook_format import Fault, find_fault, parse_json
from release_checker.project import Project

NOTEBOOK_LIMIT = 200_000_000
"Bytes; a notebook above this is not parsed (100 MB take some 3 s and 400 MB of memory)."
OUTPUT_TEXT_LIMIT = 20_000
"Characters of an output's text that are kept of its beginning, and as many of its end, where training logs its result."
SUITE = re.compile(r"test_.*\.py$|conftest\.py$|.*_tests?\.py$")
"Names by which pytest finds a test module."
OLD_KINDS = {"pyout": "execute_result", "pyerr": "error"}
OLD_DATA = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml", "html": "text/html", "latex": "text/latex",
            "json": "application/json", "javascript": "application/javascript", "text": "text/plain"}
"Where formats before 4 keep the data of an output, and their MIME types."


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
    "Plain text of it; of a long one OUTPUT_TEXT_LIMIT characters of either end."
    error: str = ""
    "Name of the exception of an error output."
    stream: str = ""
    "stdout or stderr."
    message: str = ""
    "What the exception of an error output says."
    html: str = ""
    "The beginning of its HTML where that holds a table: a data frame."


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    number: int
    "One-based position among all cells."
    kind: str
    "code, markdown, raw, or heading."
    source: str
    "As typed."
    count: int | None
    "Execution count; None where it has none."
    tags: frozenset[str]
    "Tags of its metadata."
    outputs: tuple[Output, ...]
    "What is stored below it."
    language: str = ""
    "Language of this cell where it is not the notebook's, lower case."

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
    fault: Fault | None = None
    "What breaks nbformat, where, and whether readers stumble over it; None when valid or unreadable."

    @property
    def code(self) -> Iterator[Cell]:
        """Code cells in the notebook's language with something in them."""
        return (cell for cell in self.cells if cell.is_code and not cell.language)

    @property
    def is_python(self) -> bool:
        """Its code is Python, or nothing says otherwise."""
        return self.language in ("", "python", "ipython", "python3", "python2", "ipython3", "ipython2")

    @property
    def is_python2(self) -> bool:
        """It was written for Python 2: its kernel says so, or its format is older than Python 3 kernels."""
        return self.is_python and (
            self.kernel == "python2" or self.language_version.startswith("2") or self.language in ("python2", "ipython2")
            or "python 2" in self.kernel_title.lower() or 0 < self.format[0] < 4
        )


@dataclass(frozen=True, slots=True)
class Notebooks:
    """All notebooks that the project ships."""

    items: tuple[Notebook, ...]
    "Sorted by path."
    left_out: frozenset[str] = frozenset()
    "Paths of those that nobody is meant to run: other people's, samples of a test-suite, Jupyter's automatic copies."

    def __iter__(self) -> Iterator[Notebook]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def own(self) -> tuple[Notebook, ...]:
        """Notebooks that the project offers to its readers."""
        return tuple(item for item in self.items if item.path not in self.left_out)


@fact()
def notebooks(project: Project, files: Files) -> Notebooks:
    """Every `.ipynb` file, validated and parsed; what is broken says why."""
    paths = tuple(files.with_suffix(".ipynb"))
    suites = _test_suites(files) if paths else frozenset()
    left_out = frozenset(path for path in paths if ".ipynb_checkpoints/" in path or is_vendored(path)
                         or (is_test(path) and _test_folder(path) in suites))
    return Notebooks(tuple(read_notebook(project, path) for path in paths), left_out)


def _test_suites(files: Files) -> frozenset[str]:
    """Folders named for tests that hold test modules: their notebooks are samples, broken on purpose as often as not."""
    modules = (path for path in files.paths if path.endswith(".py") and is_test(path))
    return frozenset(_test_folder(path) for path in modules if SUITE.match(posixpath.basename(path))) - {""}


def _test_folder(path: str) -> str:
    parts = path.split("/")[:-1]
    return next(("/".join(parts[:at + 1]) for at, part in enumerate(parts) if part.lower() in TESTS), "")


def read_notebook(project: Project, path: str) -> Notebook:
    """One notebook; a broken one comes back with its problem, never as an exception."""
    entry = project.entry(path)
    size = entry.size if entry else 0
    try:
        if size > NOTEBOOK_LIMIT:
            raise UnreadableFile(f"is larger than {NOTEBOOK_LIMIT // 1_000_000} MB")
        data, text = parse_json(project.read(path, NOTEBOOK_LIMIT))
        return _notebook(path, size, data, find_fault(data, text))
    except UnreadableFile as error:
        reason = str(error)
    except RecursionError:
        reason = "nests too deeply"
    return Notebook(path, reason, (), "", "", "", "", size, unreadable=True)


def notebook_of(path: str, content: bytes) -> Notebook:
    """A notebook from its bytes in Jupyter's format, such as jupytext makes of a script; never an exception."""
    try:
        data, text = parse_json(content)
        return _notebook(path, len(content), data, find_fault(data, text))
    except (UnreadableFile, RecursionError) as error:
        return Notebook(path, str(error), (), "", "", "", "", len(content), unreadable=True)


def _notebook(path: str, size: int, data: dict[str, Any], fault: Fault | None) -> Notebook:
    metadata = _mapping(data.get("metadata"))
    spec, language = _mapping(metadata.get("kernelspec")), _mapping(metadata.get("language_info"))
    raw = list(_cells(data))
    stated = _string(language.get("name")) or _string(spec.get("language")) or _old_language(raw)
    return Notebook(
        path=path,
        problem=fault.words if fault else "",
        cells=tuple(_cell(number, cell, stated.lower()) for number, cell in enumerate(raw, 1)),
        kernel=_string(spec.get("name")),
        kernel_title=_string(spec.get("display_name")),
        language=stated.lower(),
        language_version=_string(language.get("version")),
        size=size,
        format=(_number(data.get("nbformat")) or 0, _number(data.get("nbformat_minor")) or 0),
        fault=fault,
    )


def _cells(data: dict[str, Any]) -> Iterator[Mapping[str, Any]]:
    sheets = data.get("worksheets")
    holders = sheets if isinstance(sheets, list) and "cells" not in data else [data]
    for holder in holders:
        cells = _mapping(holder).get("cells")
        if isinstance(cells, list):
            yield from (cell for cell in cells if isinstance(cell, dict))


def _old_language(cells: list[Mapping[str, Any]]) -> str:
    """The language that formats before 4 note on each code cell."""
    return next((cell["language"] for cell in cells if isinstance(cell.get("language"), str)), "")


def _cell(number: int, raw: Mapping[str, Any], language: str) -> Cell:
    metadata = _mapping(raw.get("metadata"))
    tags, outputs = metadata.get("tags"), raw.get("outputs")
    own = _string(_mapping(metadata.get("vscode")).get("languageId")).lower()
    return Cell(
        number=number,
        kind=_string(raw.get("cell_type")),
        source=_joined(raw.get("source", raw.get("input"))).replace("\r\n", "\n").replace("\r", "\n"),
        count=_number(raw.get("execution_count", raw.get("prompt_number"))),
        tags=frozenset(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else frozenset(),
        outputs=tuple(_output(item) for item in outputs if isinstance(item, dict)) if isinstance(outputs, list) else (),
        language=own if own and own != (language or "python") and own not in ("python", "ipython") else "",
    )


def _output(raw: Mapping[str, Any]) -> Output:
    kind = _string(raw.get("output_type"))
    kind = OLD_KINDS.get(kind, kind)
    data = _mapping(raw.get("data"))
    if not data and kind in ("execute_result", "display_data"):
        data = {mime: raw[key] for key, mime in OLD_DATA.items() if key in raw}
    text = _joined(raw.get("text")) or _joined(data.get("text/plain"))
    if kind == "error":
        text = "\n".join(_list(raw.get("traceback")) or [_string(raw.get("evalue"))])
    size = sum(_length(value) for value in data.values()) or len(text)
    html = _joined(data.get("text/html"))
    return Output(kind, size, tuple(sorted(map(str, data))), _ends(text), _string(raw.get("ename")),
                  _string(raw.get("name", raw.get("stream"))), _string(raw.get("evalue"))[:500],
                  html[:OUTPUT_TEXT_LIMIT] if "<table" in html[:OUTPUT_TEXT_LIMIT] else "")


def _ends(text: str) -> str:
    """The beginning and the end of a long text."""
    if len(text) <= 2 * OUTPUT_TEXT_LIMIT:
        return text
    return f"{text[:OUTPUT_TEXT_LIMIT]}\n…\n{text[-OUTPUT_TEXT_LIMIT:]}"


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
