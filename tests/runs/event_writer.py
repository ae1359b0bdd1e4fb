# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Event files of our own making: the messages that TensorBoard's writers lay out, by hand."""

from __future__ import annotations

import struct
from pathlib import Path

from release_checker.runs.tensorboard.event_file import masked_crc


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))


def block(number: int, body: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(body)) + body


def text(number: int, words: str) -> bytes:
    return block(number, words.encode())


def whole(number: int, value: int) -> bytes:
    return varint(number << 3) + varint(value)


def double(number: int, value: float) -> bytes:
    return varint(number << 3 | 1) + struct.pack("<d", value)


def single(number: int, value: float) -> bytes:
    return varint(number << 3 | 5) + struct.pack("<f", value)


def record(body: bytes) -> bytes:
    head = struct.pack("<Q", len(body))
    return head + struct.pack("<I", masked_crc(head)) + body + struct.pack("<I", masked_crc(body))


def event(*parts: bytes, time: float = 1_700_000_000.0, step: int = 0) -> bytes:
    return record(double(1, time) + (whole(2, step) if step else b"") + b"".join(parts))


def summary(*values: bytes) -> bytes:
    return block(5, b"".join(block(1, value) for value in values))


def scalar(tag: str, value: float, step: int, time: float = 1_700_000_000.0) -> bytes:
    """As PyTorch and TensorFlow 1 write it."""
    return event(summary(text(1, tag) + single(2, value)), time=time, step=step)


def metadata(plugin: str, content: bytes = b"") -> bytes:
    return block(9, block(1, text(1, plugin) + (block(2, content) if content else b"")))


def tensor(tag: str, proto: bytes, step: int, plugin: str = "scalars") -> bytes:
    """As TensorFlow 2 writes it."""
    return event(summary(text(1, tag) + block(8, proto) + (metadata(plugin) if plugin else b"")), step=step)


def opening(time: float = 1_700_000_000.0) -> bytes:
    return event(text(3, "brain.Event:2"), time=time)


def write(path: Path, *records: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(records))
    return path
