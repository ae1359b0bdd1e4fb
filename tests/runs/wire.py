# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Protobuf as it lies on the wire, written for the tests."""

from __future__ import annotations

from release_checker.runs.protobuf import Wire


def integer(value: int) -> bytes:
    """A varint; a negative one as 64 bits, as protobuf lays out an int64."""
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))


def laid_out(number: int, wire: Wire, value: int | bytes) -> bytes:
    """One field."""
    head = integer(number << 3 | wire)
    if isinstance(value, int):
        return head + integer(value)
    return head + (integer(len(value)) if wire is Wire.BYTES else b"") + value


def held(number: int, value: int | str | bytes) -> bytes:
    """A field of an integer, a text or a message."""
    if isinstance(value, int):
        return laid_out(number, Wire.VARINT, value)
    return laid_out(number, Wire.BYTES, value.encode() if isinstance(value, str) else value)
