# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The records of a `.wandb` file: blocks of LevelDB's log format behind a head of seven bytes.

`:W&B`, a magic number and a version, then blocks of 32 KiB counted from the very first byte. A record, or a part of one
that does not fit its block, has a head of checksum, length and kind, and the checksum is plain CRC-32 of kind and data:
LevelDB's own is masked CRC-32C (wandb/sdk/internal/datastore.py; doc/log_format.md of LevelDB). Every version since 0.10
writes it so.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

IDENT = b":W&B"
MAGIC = 0xBEE1
START = 7
"Bytes of the file's head."
HEAD = struct.Struct("<IHB")
BLOCK = 32 * 1024
FULL, FIRST, MIDDLE, LAST = 1, 2, 3, 4
SEEDS = {kind: zlib.crc32(bytes([kind])) for kind in (FULL, FIRST, MIDDLE, LAST)}
"Checksum of the kind alone, from which that of the data goes on."
LONGEST = 64 * 1024 * 1024
"Bytes of one record; a hostile file could chain its blocks into one of any length."
POINTER = b"version https://git-lfs"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the framing that is not as it should be."""

    words: str
    "What was expected and what was found."
    lost: str
    "What cannot be read for it."


@dataclass
class Framing:
    """One pass over a file; `faults` is complete once `records` has come to its end."""

    stream: BinaryIO
    "The file, at its beginning; read block by block."
    faults: list[Fault] = field(default_factory=list)
    "In the order of the file; at most one a block."
    _parts: list[bytes] = field(default_factory=list)
    _begun: int = 0
    _gathered: int = 0
    _faulty_block: int = -1
    _zeros_from: int | None = None
    _dropping: bool = False

    def records(self) -> Iterator[tuple[int, bytes]]:
        """Position and data of each sound record.

        A part that fails its checksum is passed over when the next one is sound, else the rest of its block is: what a
        flipped byte costs is told, and reading goes on. Zeros to the end are room set aside by the file system.
        """
        if not self._headed():
            return
        start, hole = 0, -1
        self.stream.seek(0)
        while block := self.stream.read(BLOCK):
            if hole >= 0 and block.strip(b"\0"):
                self._fault(start, f"bytes {hole:,} to {start:,} are zeros, and records follow", "what was there")
                hole = -1
            for offset, kind, data in self._parts_of(block, start):
                if kind == FULL and not self._parts:  # nearly all of them
                    self._dropping = False
                    yield start + offset, data
                else:
                    yield from self._joined(start + offset, kind, data)
            if hole < 0 and self._zeros_from is not None:
                hole = start + self._zeros_from
            start += len(block)
        if self._parts:
            self._fault(start, f"the file ends at byte {start:,} within the record that begins at byte {self._begun:,}",
                        "what follows")

    def _headed(self) -> bool:
        head = self.stream.read(START)
        whole = "the log"
        if not head:
            self.faults.append(Fault("the file is empty", whole))
        elif len(head) < START and IDENT.startswith(head[:4]):
            self.faults.append(Fault(f"the file ends at byte {len(head)} within its head", whole))
        elif head[:4] == POINTER[:4]:
            self.faults.append(Fault("the file is a pointer of Git LFS, whose content is not here", whole))
        elif head[:4] != IDENT or struct.unpack_from("<H", head, 4)[0] != MAGIC:
            self.faults.append(Fault("the file does not begin as a W&B log does", whole))
        else:
            return True
        return False

    def _parts_of(self, block: bytes, start: int) -> Iterator[tuple[int, int, bytes]]:
        """Sound parts of one block, as position in it, kind and data."""
        position, end = 0 if start else START, len(block)
        self._zeros_from = None
        while position + HEAD.size <= end:
            check, length, kind = HEAD.unpack_from(block, position)
            if not check and not length and not kind and not block[position:].strip(b"\0"):
                self._zeros_from = position
                return
            begin, stop = position + HEAD.size, position + HEAD.size + length
            if kind not in SEEDS or stop > BLOCK:
                self._fault(start, f"there is no record at byte {start + position:,} where one should begin",
                            "the rest of its block")
                return
            if stop > end:
                self._fault(start, f"the record at byte {start + position:,} should have {length:,} bytes, "
                            f"{end - begin:,} are there", "what follows")
                return
            data = block[begin:stop]
            if zlib.crc32(data, SEEDS[kind]) == check:
                yield position, kind, data
            else:
                self._fault(start, f"the record at byte {start + position:,} fails its checksum", "that record")
            position = stop
        if position < end < BLOCK and block[position:].strip(b"\0"):
            self._fault(start, f"the file ends at byte {start + end:,} within the head of a record", "what follows")

    def _joined(self, position: int, kind: int, data: bytes) -> Iterator[tuple[int, bytes]]:
        if kind in (FULL, FIRST):
            if self._parts:
                self._fault(position, f"the record that begins at byte {self._begun:,} has no end", "that record")
                self._parts = []
            self._dropping = False
            if kind == FULL:
                yield position, data
            else:
                self._parts, self._begun, self._gathered = [data], position, len(data)
        elif self._parts:
            self._gathered += len(data)
            self._parts.append(data)
            if self._gathered > LONGEST:
                self._fault(position, f"the record at byte {self._begun:,} is longer than {LONGEST:,} bytes", "that record")
            elif kind == LAST:
                yield self._begun, b"".join(self._parts)
                self._parts = []
        elif not self._dropping:
            self._fault(position, f"the part of a record at byte {position:,} has no beginning", "that record")

    def _fault(self, start: int, words: str, lost: str) -> None:
        """Note what is wrong, the first thing in each block, and drop the record that was being joined."""
        self._parts, self._dropping = [], True
        block = start // BLOCK
        if self._faulty_block != block:
            self.faults.append(Fault(words, lost))
        self._faulty_block = block
