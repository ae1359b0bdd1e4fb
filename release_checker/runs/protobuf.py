# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Protocol buffers as they lie on the wire: field numbers and raw values, without schema and without packages.

The trackers' own classes need their packages, in the version that wrote the log; the wire format and the field numbers
never change. Format: protobuf.dev/programming-guides/encoding.
"""

from __future__ import annotations

import struct
from collections.abc import Container, Iterator
from enum import IntEnum
from typing import NamedTuple

from release_checker.errors import ReleaseCheckerError

LONGEST_VARINT = 10
"Bytes of a 64-bit varint."
SIGN = 1 << 63
MODULUS = 1 << 64


class MalformedMessage(ReleaseCheckerError):
    """Bytes that are no protobuf message; the message says what is wrong and at which byte of it."""


class Wire(IntEnum):
    """How a value is laid out."""

    VARINT = 0
    FIXED64 = 1
    BYTES = 2
    GROUP = 3
    "Long deprecated; neither tracker writes them."
    GROUP_END = 4
    FIXED32 = 5


WIRES = tuple(Wire)
VARINT, BYTES = Wire.VARINT, Wire.BYTES
SIZES: dict[int, int] = {Wire.FIXED64: 8, Wire.FIXED32: 4}


class Field(NamedTuple):
    """One field of a message, in the order of the wire."""

    number: int
    "As the schema numbers it."
    wire: Wire
    "Tells what `value` is."
    value: int | bytes
    "The unsigned integer of a VARINT, else the raw bytes: 8, 4, or as many as there are."

    @property
    def raw(self) -> bytes:
        """Bytes of a string, a message or a packed list; raises MalformedMessage when it is a number."""
        if self.wire is not Wire.BYTES or not isinstance(self.value, bytes):
            raise MalformedMessage(f"field {self.number} is a number where bytes were expected")
        return self.value

    @property
    def text(self) -> str:
        """The string; bytes that are no UTF-8 are replaced."""
        return self.raw.decode("utf-8", "replace")

    @property
    def integer(self) -> int:
        """The number as a signed 64-bit integer: of a VARINT (not zigzag), a FIXED64 or FIXED32."""
        if isinstance(self.value, int):
            return self.value - MODULUS if self.value >= SIGN else self.value
        if self.wire is Wire.BYTES:
            raise MalformedMessage(f"field {self.number} is bytes where a number was expected")
        return int.from_bytes(self.value, "little", signed=True)

    @property
    def real(self) -> float:
        """The number as a floating-point one: a double, a float, or an integer."""
        if self.wire is Wire.FIXED64 and isinstance(self.value, bytes):
            return float(struct.unpack("<d", self.value)[0])
        if self.wire is Wire.FIXED32 and isinstance(self.value, bytes):
            return float(struct.unpack("<f", self.value)[0])
        return float(self.integer)


def fields(data: bytes | memoryview) -> Iterator[Field]:
    """Every field of one message; raises MalformedMessage at the first byte that cannot be one.

    Fields before the fault have been given by then. Nothing is copied but the values, no length is trusted beyond the end
    of `data`, and nested messages are not entered: call again with `Field.raw`.
    """
    view = memoryview(data)
    position, end = 0, len(view)
    while position < end:
        start = position
        key = view[position]
        position += 1
        if key > 0x7F:
            key, position = varint(view, start)
        number, kind = key >> 3, key & 7
        if not 0 < number < 1 << 29:
            raise MalformedMessage(f"field number {number} at byte {start} is out of range")
        if kind == VARINT:
            value, position = varint(view, position)
            yield Field(number, VARINT, value)
            continue
        if kind == BYTES:
            length, position = varint(view, position)
        elif kind in SIZES:
            length = SIZES[kind]
        else:
            raise MalformedMessage(f"wire type {kind} at byte {start} is not in use")
        if length > end - position:
            raise MalformedMessage(f"field {number} at byte {start} has {length} bytes, {end - position} are left")
        yield Field(number, WIRES[kind], bytes(view[position : position + length]))
        position += length


def pick(data: bytes, wanted: Container[int]) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of the fields with these numbers; others are passed over, in a fraction of the time of `fields`.

    Raises MalformedMessage; a wanted field that is a number is passed over too.
    """
    position, end = 0, len(data)
    while position < end:
        start = position
        key = data[position]
        position += 1
        if key > 0x7F:
            key, position = varint(data, start)
        kind = key & 7
        if kind == VARINT:
            _, position = varint(data, position)
            continue
        if kind == BYTES:
            length, position = varint(data, position)
        elif kind in SIZES:
            length = SIZES[kind]
        else:
            raise MalformedMessage(f"wire type {kind} at byte {start} is not in use")
        stop = position + length
        if stop > end:
            raise MalformedMessage(f"field {key >> 3} at byte {start} has {length} bytes, {end - position} are left")
        if kind == BYTES and key >> 3 in wanted:
            yield key >> 3, data[position:stop]
        position = stop


def varint(data: bytes | memoryview, position: int) -> tuple[int, int]:
    """The unsigned integer at `position` and the position after it; raises MalformedMessage."""
    if position < len(data) and data[position] < 0x80:
        return data[position], position + 1
    value = 0
    for offset in range(LONGEST_VARINT):
        if position + offset >= len(data):
            raise MalformedMessage(f"an integer at byte {position} has no end")
        byte = data[position + offset]
        value |= (byte & 0x7F) << (7 * offset)
        if byte < 0x80:
            return value & (MODULUS - 1), position + offset + 1
    raise MalformedMessage(f"the integer at byte {position} is longer than {LONGEST_VARINT} bytes")


def packed_reals(data: bytes, size: int) -> tuple[float, ...]:
    """A packed list of floats (`size` 4) or doubles (`size` 8); raises MalformedMessage when the length does not fit."""
    if len(data) % size:
        raise MalformedMessage(f"{len(data)} bytes are no whole number of {size}-byte values")
    return struct.unpack(f"<{len(data) // size}{'f' if size == 4 else 'd'}", data)
