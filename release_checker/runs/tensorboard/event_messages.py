# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the messages of an event file say: Event, Summary, TensorProto and the hparams plugin, by their field numbers.

Sources: tensorflow/core/util/event.proto, framework/summary.proto, framework/tensor.proto, and
tensorboard/plugins/hparams/plugin_data.proto.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from release_checker.runs.protobuf import Field, MalformedMessage, Wire, fields, packed_reals, varint

ELEMENTS = {1: "f", 2: "d", 3: "i", 4: "B", 5: "h", 6: "b", 9: "q", 10: "?", 17: "H", 19: "e", 22: "I", 23: "Q"}
"Kinds of number of a tensor (types.proto) and their layout in `tensor_content`."
DOUBLE = struct.Struct("<d")
FLOAT = struct.Struct("<f")
STRING = 7
BFLOAT16 = 14
MOST_STRINGS = 1000
"Strings of one tensor that are read."
PLAIN = re.compile(rb"\x09(.{8})(?:\x10([\x80-\xff]{0,9}[\x00-\x7f]))?"
                   rb"\x2a([\x00-\x7f])\x0a([\x00-\x7f])\x0a([\x00-\x7f])(.*)\x15(.{4})", re.DOTALL)
"An event of one number with a tag, as nearly all are: taken at once in 3 µs, field by field in 27."


@dataclass(slots=True)
class Value:
    """One value of a summary."""

    tag: str = ""
    "The metric's name."
    plugin: str = ""
    "Which part of TensorBoard shows it; only the first value of a tag need say so."
    content: bytes = b""
    "What the plugin stores with it."
    real: float | None = None
    "The number, where it is one."
    strings: tuple[str, ...] = ()
    "The texts of a tensor of strings."


@dataclass(slots=True)
class Event:
    """One entry of an event file."""

    time: float = 0.0
    "Seconds since 1970, UTC."
    step: int = 0
    "Zero is not written."
    version: str = ""
    "`brain.Event:2`, in a file's first event."
    writer: str = ""
    "What wrote the file, in newer ones."
    values: list[Value] = field(default_factory=list)
    "What was logged."
    message: str = ""
    "Text of a log message or of a session's state."


def event(data: bytes) -> Event:
    """One record of an event file; raises MalformedMessage."""
    if plain := _plain(data):
        return plain
    found = Event()
    for item in fields(data):
        number = item.number
        if number == 1:
            found.time = item.real
        elif number == 2:
            found.step = item.integer
        elif number == 5:
            found.values += [_value(part.raw) for part in fields(item.raw) if part.number == 1]
        elif number == 3:
            found.version = item.text
        elif number in (6, 7):
            found.message = " ".join(part.text for part in fields(item.raw) if part.wire is Wire.BYTES)
        elif number == 10:
            found.writer = " ".join(part.text for part in fields(item.raw) if part.number == 1)
    return found


def _plain(data: bytes) -> Event | None:
    match = PLAIN.fullmatch(data)
    if match is None:
        return None
    time, step, summary, value, length, tag, real = match.groups()
    size = len(tag)
    if length[0] != size or value[0] != size + 7 or summary[0] != size + 9:
        return None
    found = Event(time=DOUBLE.unpack(time)[0], values=[Value(tag.decode("utf-8", "replace"), real=FLOAT.unpack(real)[0])])
    if step is not None:
        number, _ = varint(step, 0)
        found.step = number - (1 << 64) if number >> 63 else number
    return found


def _value(data: bytes) -> Value:
    found = Value()
    for item in fields(data):
        number = item.number
        if number == 1:
            found.tag = item.text
        elif number == 2:
            found.real = item.real
        elif number == 7 and not found.tag:  # TensorFlow 1 named tensors so
            found.tag = item.text
        elif number == 8:
            found.real, found.strings = tensor(item.raw)
        elif number == 9:
            for part in fields(item.raw):
                if part.number == 1:
                    found.plugin, found.content = _plugin(part.raw)
    return found


def _plugin(data: bytes) -> tuple[str, bytes]:
    name, content = "", b""
    for item in fields(data):
        if item.number == 1:
            name = item.text
        elif item.number == 2:
            content = item.raw
    return name, content


def tensor(data: bytes) -> tuple[float | None, tuple[str, ...]]:
    """The one number of a tensor that has one, and the strings of one that has strings; raises MalformedMessage."""
    kind, size, content = 0, 1, b""
    listed: list[float] = []
    strings: list[str] = []
    for item in fields(data):
        if item.number == 1:
            kind = item.integer
        elif item.number == 2:
            size = _size(item.raw)
        elif item.number == 4:
            content = item.raw
        elif item.number == 8 and len(strings) < MOST_STRINGS:
            strings.append(item.text)
        elif item.number in (5, 6, 7, 10, 11, 13, 16, 17) and len(listed) < 2:
            listed += _listed(item, kind)
    if kind == STRING:
        return None, tuple(strings)
    if size != 1:
        return None, ()
    if not listed and content:
        listed = _content(content, kind)
    # What is zero need not be written; only a tensor that says what it is of is one.
    return (listed[0] if listed else 0.0 if kind in ELEMENTS or kind == BFLOAT16 else None), ()


def _size(shape: bytes) -> int:
    """Elements of a tensor of this shape; a scalar has no dimensions."""
    count = 1
    for dimension in fields(shape):
        if dimension.number == 2:
            count *= next((part.integer for part in fields(dimension.raw) if part.number == 1), 0)
        elif dimension.number == 3:
            return 0
    return count


def _listed(item: Field, kind: int) -> list[float]:
    """The first numbers of a repeated field, packed or not."""
    if item.wire is not Wire.BYTES:
        return [_half(item.integer, kind) if item.number == 13 else item.real]
    data = item.raw
    if item.number in (5, 6):
        width = 4 if item.number == 5 else 8
        return list(packed_reals(data[:width], width))
    if not data:
        return []
    number, _ = varint(data, 0)
    number -= 1 << 64 if number >> 63 else 0
    return [_half(number, kind) if item.number == 13 else float(number)]


def _half(bits: int, kind: int) -> float:
    """Sixteen bits as the half-precision number that they stand for."""
    if kind == BFLOAT16:
        return float(struct.unpack("<f", struct.pack("<I", (bits & 0xFFFF) << 16))[0])
    return float(struct.unpack("<e", struct.pack("<H", bits & 0xFFFF))[0])


def _content(data: bytes, kind: int) -> list[float]:
    if kind == BFLOAT16 and len(data) == 2:
        return [_half(int.from_bytes(data, "little"), kind)]
    layout = ELEMENTS.get(kind)
    if layout is None or len(data) != struct.calcsize(layout):
        raise MalformedMessage(f"a tensor of kind {kind} has {len(data)} bytes")
    return [float(struct.unpack(f"<{layout}", data)[0])]


@dataclass(slots=True)
class Session:
    """What the hparams plugin records of a run."""

    parameters: dict[str, str] = field(default_factory=dict)
    "Hyper-parameters as text."
    group: str = ""
    "Runs of one group differ in nothing but chance."
    start: float | None = None
    "Seconds since 1970, UTC."
    status: int | None = None
    "1 success, 2 failure, 3 running; None when no end was written."
    end: float | None = None
    "Seconds since 1970, UTC."


def read_session(content: bytes, session: Session) -> None:
    """Adds what one value of the hparams plugin says; raises MalformedMessage."""
    for item in fields(content):
        if item.number == 3:
            _start(item.raw, session)
        elif item.number == 4:
            session.status = 0
            for part in fields(item.raw):
                if part.number == 1:
                    session.status = part.integer
                elif part.number == 2:
                    session.end = part.real or None


def _start(data: bytes, session: Session) -> None:
    for item in fields(data):
        if item.number == 1:
            entry = {part.number: part.raw for part in fields(item.raw)}
            session.parameters[entry.get(1, b"").decode("utf-8", "replace")] = _any(entry.get(2, b""))
        elif item.number == 4:
            session.group = item.text
        elif item.number == 5:
            session.start = item.real or None


def _any(data: bytes) -> str:
    """A google.protobuf.Value as text; numbers are doubles there, so that 32 is told from 32.0 no more."""
    for item in fields(data):
        if item.number == 2:
            number = item.real
            return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
        if item.number == 3:
            return item.text
        if item.number == 4:
            return "True" if item.value else "False"
    return "None"
