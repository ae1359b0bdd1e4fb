# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whether a document has the outline of a record, told at its first fault.

The model tells all faults, and makes an object of each: 20 MB of `{}` where checks belong would take minutes and all memory.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel

Fits = Callable[[Any], bool]
PLAIN: dict[Any, Fits] = {
    str: lambda part: isinstance(part, str),
    int: lambda part: isinstance(part, int),
    float: lambda part: isinstance(part, (int, float)),
    bool: lambda part: isinstance(part, bool),
    type(None): lambda part: part is None,
}


@cache
def outline(kind: Any, *, lenient: bool = False) -> Fits:
    """What tells whether a part of JSON may be of that type; `lenient` lets fields pass that the record does not know.

    Values are the model's to judge: whatever it takes of what we write has the outline.
    """
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _record(kind, lenient)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return PLAIN[str]
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is Annotated:
        return outline(arguments[0], lenient=lenient)
    inner = [outline(argument, lenient=lenient) for argument in arguments if argument is not ...]
    if origin in (types.UnionType, typing.Union):
        return lambda part: any(fits(part) for fits in inner)
    if origin is tuple and arguments[-1] is ...:
        return lambda part: isinstance(part, list) and all(map(inner[0], part))
    if origin is tuple:
        return lambda part: isinstance(part, list) and len(part) == len(inner) and all(
            fits(item) for fits, item in zip(inner, part, strict=True))
    if origin is dict:
        return lambda part: isinstance(part, dict) and all(map(inner[1], part.values()))
    return PLAIN[kind]


def _record(kind: type[BaseModel], lenient: bool) -> Fits:
    annotations: dict[str, Any] = {name: field.annotation for name, field in kind.model_fields.items()}
    fields = {name: outline(annotation, lenient=lenient) for name, annotation in annotations.items()}
    required = {name for name, field in kind.model_fields.items() if field.is_required()}

    def fits(part: Any) -> bool:
        if not isinstance(part, dict) or not required <= part.keys():
            return False
        for name, value in part.items():
            known = fields.get(name)
            if not (lenient if known is None else known(value)):
                return False
        return True

    return fits


def without_unknown(kind: Any, part: Any, where: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Takes out of a part that has the outline the fields that its record does not know; gives their places."""
    if isinstance(part, list):
        return tuple(dict.fromkeys(found for item in part for found in without_unknown(kind, item, where)))
    record = next((one for one in _records(kind) if isinstance(part, dict)), None)
    if record is None:
        return ()
    found: list[str] = []
    for name in list(part):
        if name in record.model_fields:
            found += without_unknown(record.model_fields[name].annotation, part[name], (*where, name))
        else:
            del part[name]
            found.append(".".join((*where, name)))
    return tuple(dict.fromkeys(found))


@cache
def _records(kind: Any) -> tuple[type[BaseModel], ...]:
    """The record that a type holds, in whatever it is wrapped; none of a table of texts or numbers."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return (kind,)
    return tuple(one for argument in typing.get_args(kind) for one in _records(argument))
