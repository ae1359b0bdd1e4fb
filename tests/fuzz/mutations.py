# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Bytes as a broken disk, a killed writer or an enemy leaves them, and how long they are tried.

`RELEASE_CHECKER_FUZZ` is the number of examples of each target; without it there are a few, the same each time.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

LENGTH = int(os.environ.get("RELEASE_CHECKER_FUZZ", "0"))
ODD = [
    b"", b"\0", b"\xff" * 4, b"\xff" * 10, b"\0" * 40, b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"nan", b"-inf", b"1e999",
    b"9" * 5000, b"[" * 2000, b'{"a":' * 2000, b"\n" * 300, b"\x1b[31m", "\u202e\ud7ff".encode(), b"\r", b"../../etc/passwd",
    b"'\"", struct.pack("<d", float("nan")), struct.pack("<q", -(2**63)), struct.pack(">I", 2**31), b"null", b"&a *a",
]
Mutation = Callable[[bytes], bytes]


def fuzzed(few: int = 40) -> Callable[[Any], Any]:
    """Settings of a target: `few` examples, or as many as were asked for, which are then others each time."""
    unheeded = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=LENGTH or few, derandomize=not LENGTH, deadline=None, database=None,
                    suppress_health_check=unheeded)


@st.composite
def mutations(draw: st.DrawFn) -> Mutation:
    """One to five changes: bytes flipped, cut, repeated, moved, or overwritten with what parsers stumble over."""
    steps = draw(st.lists(st.tuples(
        st.sampled_from(["flip", "cut", "drop", "repeat", "write", "insert", "swap", "tail"]),
        st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True), st.integers(1, 255), st.sampled_from(ODD),
    ), min_size=1, max_size=5))

    def change(data: bytes) -> bytes:
        for kind, first, second, value, odd in steps:
            data = _changed(data, kind, int(first * len(data)), int(second * min(len(data), 400)), value, odd)
        return data

    return change


def _changed(data: bytes, kind: str, at: int, length: int, value: int, odd: bytes) -> bytes:
    before, part, after = data[:at], data[at : at + length], data[at + length :]
    match kind:
        case "flip":
            return before + bytes(byte ^ value for byte in data[at : at + 1]) + data[at + 1 :]
        case "cut":
            return before
        case "drop":
            return before + after
        case "repeat":
            return before + part * (value % 5 + 2) + after
        case "write":
            return before + odd + data[at + len(odd) :]
        case "insert":
            return before + odd + data[at:]
        case "swap":
            return before + part[::-1] + after
        case _:
            return data + bytes([value]) * length
