# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Writes `.wandb` files as W&B does, and worse ones than W&B ever would."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from release_checker.runs.records import LogReader, Run
from release_checker.runs.tree import Tree
from release_checker.runs.wandb import reader as wandb
from tests.runs.wire import held

HEADER = struct.pack("<4sHB", b":W&B", 0xBEE1, 0)
BLOCK = 32 * 1024
STAMP = "20230101_120000"


def part(kind: int, data: bytes) -> bytes:
    return struct.pack("<IHB", zlib.crc32(bytes([kind]) + data), len(data), kind) + data


def framed(records: Iterable[bytes]) -> bytes:
    """A whole log of these records."""
    out = bytearray(HEADER)
    for data in records:
        left = BLOCK - len(out) % BLOCK
        if left < 7:
            out += bytes(left)
            left = BLOCK
        first = True
        while True:
            room = left - 7
            piece, data = data[:room], data[room:]
            kind = (1 if first else 4) if not data else (2 if first else 3)
            out += part(kind, piece)
            if not data:
                break
            first, left = False, BLOCK
    return bytes(out)


def item(name: str | tuple[str, ...], value: object) -> bytes:
    key = held(1, name) if isinstance(name, str) else b"".join(held(2, one) for one in name)
    return held(1, key + held(16, json.dumps(value)))


def history(step: int | None, time: float | None = None, /, **values: object) -> bytes:
    row = b"".join(item(name, value) for name, value in values.items())
    row += b"" if step is None else item("_step", step)
    return held(2, row + (b"" if time is None else item("_timestamp", time)))


def run(identifier: str, start: int = 1_672_574_400, more: bytes = b"", **config: object) -> bytes:
    items = b"".join(item(name, value) for name, value in config.items())
    return held(17, held(1, identifier) + held(3, "digits") + held(4, items) + held(17, held(1, start)) + more)


def config(**values: object) -> bytes:
    return held(5, b"".join(item(name, value) for name, value in values.items()))


def summary(**values: object) -> bytes:
    return held(3, b"".join(item(name, value) for name, value in values.items()))


def ended(code: int, runtime: int = 60) -> bytes:
    return held(18, held(1, code) + held(2, runtime))


def write(root: Path, files: Mapping[str, bytes | str]) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content.encode() if isinstance(content, str) else content)


def readers(root: Path) -> list[LogReader]:
    tree = Tree(root.resolve())
    return [wandb.open_store(tree, store) for store in wandb.find(tree)]


def only(root: Path) -> tuple[LogReader, Run]:
    """The one run of a tree, with its reader."""
    (reader,) = readers(root)
    (found,) = reader.runs()
    return reader, found
