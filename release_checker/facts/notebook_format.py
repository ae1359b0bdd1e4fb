# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The notebook format: bytes to JSON, and what breaks nbformat's schema, in nbformat's own words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from release_checker.errors import UnreadableFile
from release_checker.text import Text, decode

LFS_POINTER = "version https://git-lfs"
CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
OUTPUT_KINDS = {"stream", "display_data", "execute_result", "error", "pyout", "pyerr", "update_display_data"}
CELL_KINDS = {"code", "markdown", "raw", "heading", "html"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What breaks the format."""

    words: str
    "nbformat's own, or what its readers would stumble over."
    cell: int | None = None
    "One-based position of the cell it stands in."
    fatal: bool = True
    "Readers stumble over it; otherwise Jupyter opens the notebook and mends it when it saves."


def parse_json(raw: bytes) -> tuple[dict[str, Any], Text]:
    """The JSON object in a file's bytes, and its text; raises UnreadableFile with the reason."""
    if not raw.strip():
        raise UnreadableFile("is empty")
    text = decode(raw)
    if text is None:
        raise UnreadableFile("is binary, no JSON")
    try:
        data = json.loads(text.content)
    except json.JSONDecodeError as error:
        if text.content.lstrip().startswith(LFS_POINTER):
            raise UnreadableFile("is a Git LFS pointer; its content was not fetched") from error
        conflict = CONFLICT.search(text.content)
        if conflict:
            line = text.content.count("\n", 0, conflict.start()) + 1
            raise UnreadableFile(f"holds merge conflict markers (line {line})") from error
        if text.content.lstrip().startswith(("<!DOCTYPE", "<html", "<!doctype")):
            raise UnreadableFile("is a web page saved under a notebook's name, no JSON") from error
        raise UnreadableFile(f"is no JSON: {error.msg} (line {error.lineno})") from error
    except RecursionError as error:
        raise UnreadableFile("nests too deeply") from error
    except ValueError as error:  # a number of thousands of digits
        raise UnreadableFile(f"is no JSON that Python reads: {error}") from error
    if not isinstance(data, dict):
        raise UnreadableFile("is JSON, but no notebook: its top level is no object")
    return data, text


def find_fault(data: Mapping[str, Any], text: Text) -> Fault | None:
    """What breaks the format; None when it is valid. What Jupyter's readers stumble over comes first."""
    if text.encoding != "utf-8":
        return Fault(f"is {_encoding(text.encoding)}, and Jupyter reads plain UTF-8 only")
    version, minor = data.get("nbformat"), data.get("nbformat_minor", 0)
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= 4:
        wrong = f"its nbformat is {version!r}, expected 1 to 4"
        return Fault(wrong if "nbformat" in data else "is JSON, but says no nbformat")
    fault = _structure(data, version)
    if fault or version < 3:  # no schema was published for versions 1 and 2
        return fault
    return _schema(data, version, minor if isinstance(minor, int) else 0)


def _encoding(name: str) -> str:
    return {"utf-8-sig": "UTF-8 with a byte order mark", "latin-1": "no UTF-8"}.get(name, name.upper())


def _structure(data: Mapping[str, Any], version: int) -> Fault | None:
    """What every reader needs: cells with a type and a source, code with outputs of a known type."""
    if version < 4:
        sheets = data.get("worksheets", data.get("cells"))
        return None if isinstance(sheets, list) else Fault("'worksheets' is a required property")
    cells = data.get("cells")
    if not isinstance(cells, list):
        return Fault("'cells' is a required property" if cells is None else "its cells are no list")
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            return Fault("the cell is no object", number)
        kind = cell.get("cell_type")
        if kind not in CELL_KINDS:
            return Fault("'cell_type' is a required property" if kind is None else f"cell type {kind!r} is unknown", number)
        source = cell.get("source")
        if not isinstance(source, (str, list)):
            return Fault("'source' is a required property" if source is None else "its source is no text", number)
        if not isinstance(cell.get("metadata"), dict):
            return Fault("'metadata' is a required property", number)
        fault = _outputs(cell, number) if kind == "code" else None
        if fault:
            return fault
    return None


def _outputs(cell: Mapping[str, Any], number: int) -> Fault | None:
    outputs = cell.get("outputs")
    if not isinstance(outputs, list):
        return Fault("'outputs' is a required property" if outputs is None else "its outputs are no list", number)
    for output in outputs:
        kind = output.get("output_type") if isinstance(output, dict) else None
        if kind not in OUTPUT_KINDS:
            return Fault(f"an output has the unknown type {kind!r}", number, fatal=False)
    return None


def _schema(data: Mapping[str, Any], version: int, minor: int) -> Fault | None:
    import nbformat
    from nbformat.validator import iter_validate

    # Cell ids that are missing are made up by every reader, without a word: not a fault. Copies, so that nothing changes.
    if (version, minor) >= (4, 5):
        cells = [cell if "id" in cell else {**cell, "id": f"cell-{number}"} for number, cell in enumerate(data["cells"])]
        data = {**data, "cells": cells}
        ids = [str(cell["id"]) for cell in cells]
        twice = next((name for name in ids if ids.count(name) > 1), None) if len(set(ids)) < len(ids) else None
        if twice is not None:
            return Fault(f"Non-unique cell id {twice!r} detected", ids.index(twice) + 1, fatal=False)
    try:
        errors = iter_validate(dict(data), version=version, version_minor=minor)  # type: ignore[no-untyped-call]
        for error in islice(errors, 1):
            message = str(getattr(error, "message", error))
            return Fault(" ".join(message.split())[-200:], _cell_of(error), fatal=False)
    except nbformat.ValidationError as error:
        return Fault(" ".join(str(error).split())[:200], fatal=False)
    except Exception as error:  # the validator itself stumbles over odd types
        return Fault(f"{type(error).__name__}: {error}"[:200])
    return None


def _cell_of(error: Any) -> int | None:
    path = list(getattr(error, "relative_path", ()))
    position = next((path[at + 1] for at, part in enumerate(path[:-1]) if part == "cells"), None)
    return position + 1 if isinstance(position, int) else None
