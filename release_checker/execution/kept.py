# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Frozen records to JSON and back, for what is kept between audits: plain data, so that a cache cannot run code."""

from __future__ import annotations

import dataclasses
import enum
import json
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def frozen_text(record: object) -> str:
    """A record of dataclasses, tuples, mappings by text, enums and paths as JSON; NaN and infinity as Python writes them."""
    return json.dumps(_plain(record))


def revived(kind: type[T], text: str) -> T:
    """The record again; raises ValueError, TypeError or KeyError for a text of another form."""
    try:
        found: T = _read(kind, json.loads(text))
    except (RecursionError, OverflowError) as error:
        raise ValueError(str(error)) from error
    return found


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"{type(value).__name__} is not kept")


def _read(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        inner = [item for item in typing.get_args(kind) if item is not type(None)]
        return None if value is None else _read(inner[0], value)
    if origin is tuple:
        arguments = typing.get_args(kind)
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_read(arguments[0], item) for item in value)
        return tuple(_read(one, item) for one, item in zip(arguments, value, strict=True))
    if origin is Mapping:
        if not isinstance(value, dict):
            raise TypeError(f"expected a mapping, found {type(value).__name__}")
        return {key: _read(typing.get_args(kind)[1], item) for key, item in value.items()}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, dict):
            raise TypeError(f"expected {kind.__name__}, found {type(value).__name__}")
        hints = typing.get_type_hints(kind)
        return kind(**{name: _read(hints[name], item) for name, item in value.items()})
    if isinstance(kind, type) and issubclass(kind, (enum.Enum, Path)):
        return kind(value)
    if kind is float and isinstance(value, int):
        return float(value)
    if isinstance(kind, type) and not isinstance(value, kind):
        raise TypeError(f"expected {kind.__name__}, found {type(value).__name__}")
    return value
