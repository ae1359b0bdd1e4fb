# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What readers under test are made of: each is a function of one text, whatever else it needs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ParamSpec

P = ParamSpec("P")
Reader = Callable[[str], object]
PLACE = "the place"


def every(found: Iterable[object]) -> list[object]:
    """All that a generator gives."""
    return list(found)


def raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def refused(reader: Callable[P, object], *errors: type[Exception]) -> Callable[P, object]:
    """A reader whose refusal is an exception of its contract."""
    def read(*arguments: P.args, **named: P.kwargs) -> object:
        try:
            return reader(*arguments, **named)
        except errors as error:
            return error

    return read


def value_of(text: str) -> Any:
    """What a text says as JSON, else the text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def filled(form: Any, value: object) -> Any:
    """A form with the value in each of its places, which are written `...`."""
    if isinstance(form, dict):
        return {key: filled(item, value) for key, item in form.items()}
    return [filled(item, value) for item in form] if isinstance(form, list) else value if form is ... else form


def each(read: Callable[[Any], object], *forms: object) -> Reader:
    """A reader of values: of the text's by itself, and in the places of each form."""
    return lambda text: [read(filled(form, value_of(text))) for form in (..., *forms)]


def each_line(read: Reader, *forms: object) -> Reader:
    """A reader of JSON: the text itself, and the forms with it in their places, as JSON and as text."""
    def read_all(text: str) -> object:
        spliced = (json.dumps(filled(form, PLACE)).replace(f'"{PLACE}"', text) for form in forms)
        return [read(line) for line in (text, *spliced, *(json.dumps(filled(form, text)) for form in forms))]

    return read_all


def in_a_file(name: str, read: Callable[[Path], object]) -> Reader:
    """A reader of a folder that holds the text under a name."""
    def read_content(text: str) -> object:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / name).write_bytes(raw(text))
            return read(Path(folder))

    return read_content
