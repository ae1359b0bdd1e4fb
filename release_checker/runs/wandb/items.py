# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Named values as W&B's log writes them, for history, configuration and summary alike.

An item (`HistoryItem`, `ConfigItem`, `SummaryItem` of wandb/proto/wandb_internal.proto) is a key, whole (1) or as a path
(2), and a value: JSON text (16) or, in the newest schema of the history, a typed field (4–8). A run of a day has some
million items, so that their usual shape has a way of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from release_checker.runs.protobuf import MalformedMessage, Wire, fields

SET, REMOVE = 1, 2
KEY, NESTED_KEY, BOOLEAN, INTEGER, REAL, TEXT, JSON, VALUE_JSON = 1, 2, 4, 5, 6, 7, 8, 16
ITEM_TAG = SET << 3 | Wire.BYTES
VALUE_TAG = b"\x82\x01"
"Field 16, bytes: what stands between key and value."
MOST_KEYS = 20_000
"Names of one run that are kept; some log a name per parameter of a network."

Path = tuple[str, ...]
"Keys from the outermost inwards."
Raw = bytes | float
"JSON text, or a number that was one already."


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """Under what a value is kept; one object for each name of a log."""

    path: Path
    "Where it lies."
    dotted: str
    "The path joined by dots."


class Keys:
    """Names by the bytes that spell them: the same few stand in every row."""

    def __init__(self) -> None:
        self._by_bytes: dict[bytes, Name] = {}
        self._by_path: dict[Path, Name] = {}

    def spelled(self, head: bytes) -> Name:
        """The name that these fields spell; raises MalformedMessage when they hold anything else."""
        known = self._by_bytes.get(head)
        if known is None:
            path: list[str] = []
            for item in fields(head):
                if item.number not in (KEY, NESTED_KEY):
                    raise MalformedMessage(f"field {item.number} is no name")
                path.append(item.text)
            known = self.of(tuple(path))
            if len(self._by_bytes) < MOST_KEYS:
                self._by_bytes[head] = known
        return known

    def of(self, path: Path) -> Name:
        """The name at a path."""
        known = self._by_path.get(path)
        if known is None:
            known = Name(path, ".".join(path))
            if len(self._by_path) < MOST_KEYS:
                self._by_path[path] = known
        return known


def items(body: bytes, keys: Keys, removed: list[Path] | None = None) -> Iterator[tuple[Name, Raw]]:
    """What a record sets, in its order, and into `removed` what it takes away; raises MalformedMessage."""
    position, end = 0, len(body)
    spelled = keys.spelled
    while position + 1 < end and body[position] == ITEM_TAG and body[position + 1] < 0x80:
        stop = position + 2 + body[position + 1]
        head, _, value = body[position + 2 : stop].partition(VALUE_TAG)
        if stop > end or not value or value[0] != len(value) - 1:
            break
        try:
            name = spelled(head)
        except MalformedMessage:
            break
        yield name, value[1:]
        position = stop
    for item in fields(memoryview(body)[position:]):  # what is long, typed or broken goes the general way
        if item.number == SET:
            yield from item_of(item.raw, keys)
        elif item.number == REMOVE and removed is not None:
            removed.append(tuple(inner.text for inner in fields(item.raw) if inner.number in (KEY, NESTED_KEY)))


def item_of(body: bytes, keys: Keys) -> Iterator[tuple[Name, Raw]]:
    """The name and value of one item, whatever its shape; nothing when it has no value."""
    path: list[str] = []
    value: Raw | None = None
    for item in fields(body):
        if item.number in (KEY, NESTED_KEY):
            path.append(item.text)
        elif item.number in (VALUE_JSON, JSON):
            value = item.raw
        elif item.number == TEXT:
            value = json.dumps(item.text).encode()
        elif item.number == REAL:
            value = item.real
        elif item.number == INTEGER and isinstance(item.value, int):
            value = float(item.value >> 1 ^ -(item.value & 1))  # sint64 is zigzag
        elif item.number == BOOLEAN:
            value = b"true" if item.value else b"false"
    if value is not None:
        yield keys.of(tuple(path)), value


@dataclass
class Nested:
    """Configuration or summary, set item by item: a value set again replaces the former, an outer one all within it."""

    keys: Keys
    "Names of the log."
    _set: dict[Path, Raw] = field(default_factory=dict)

    def update(self, body: bytes) -> None:
        """Take a `ConfigRecord` or `SummaryRecord`; raises MalformedMessage."""
        held = self._set
        removed: list[Path] = []
        for name, raw in items(body, self.keys, removed):
            held.pop(name.path, None)  # the order of setting decides what lies within what
            if len(held) < MOST_KEYS:
                held[name.path] = raw
        for path in removed:
            for within in [name for name in held if name[: len(path)] == path]:
                del held[within]

    @property
    def values(self) -> dict[str, object]:
        """What stands at the end, as JSON gives it."""
        found: dict[str, object] = {}
        for path, raw in self._set.items():
            inner = found
            for part in path[:-1]:
                below = inner.get(part)
                if not isinstance(below, dict):
                    below = inner[part] = {}
                inner = below
            if path:
                inner[path[-1]] = decoded(raw)
        return found


def decoded(raw: Raw) -> object:
    """A value as JSON gives it; what is no JSON as the text that it is."""
    if not isinstance(raw, bytes):
        return raw
    try:
        value: object = json.loads(raw)
    except (ValueError, RecursionError):
        return raw.decode("utf-8", "replace")
    return value
