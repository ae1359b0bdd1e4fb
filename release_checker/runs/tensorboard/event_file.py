# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The records of a TensorBoard event file: TFRecord framing with masked CRC-32C.

A record is an eight-byte length, the length's checksum, the data and the data's checksum, all little-endian
(tensorflow/core/lib/io/record_writer.h).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

HEAD = struct.Struct("<QI")
FOOT = struct.Struct("<I")
POLYNOMIAL = 0x82F63B78
MASK = 0xA282EAD8
CHECKED = 512
"Bytes up to which the checksum of a record's data is computed: all scalars are shorter; Python needs 0.06 µs a byte."
CHECKED_IN_ALL = 24_000_000
"Bytes of one file whose checksums are computed: some 2 s; further ones are looked at only when they cannot be decoded."


def _table() -> tuple[int, ...]:
    entries = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (POLYNOMIAL if value & 1 else 0)
        entries.append(value)
    return tuple(entries)


TABLE = _table()


def masked_crc(data: bytes) -> int:
    """CRC-32C as these files store it: rotated and added to, since a checksum of what holds checksums is weak."""
    value = 0xFFFFFFFF
    table = TABLE
    for byte in data:
        value = table[(value ^ byte) & 0xFF] ^ value >> 8
    value ^= 0xFFFFFFFF
    return ((value >> 15 | value << 17) + MASK) & 0xFFFFFFFF


@dataclass
class EventFile:
    """One event file: its sound records in order; what is broken is told after they have been read."""

    data: bytes
    "The file, or as much of it as was read."
    cut: bool = False
    "The file is longer than `data`."
    fault: str = ""
    "Why reading ended before the end, as a clause; empty when it did not."
    skipped: list[int] = field(default_factory=list)
    "Positions of records whose data fail their checksum, or are no message."
    position: int = 0
    "Where the record that was given last begins."

    def records(self, holding: bytes = b"") -> Iterator[bytes]:
        """Data of each sound record that holds some bytes.

        A length is trusted only with its checksum, and while so many bytes are there.
        """
        self.fault, self.skipped = "", []
        data, end, at, budget = self.data, len(self.data), 0, CHECKED_IN_ALL
        sound: dict[bytes, bool] = {}  # a file has few lengths, so that each is checked once
        while at < end:
            if at + HEAD.size > end:
                self._ended(f"the record at byte {at} ends within its head")
                return
            length, check = HEAD.unpack_from(data, at)
            head = data[at : at + HEAD.size]
            if head not in sound:
                sound[head] = masked_crc(head[:8]) == check
            if not sound[head]:
                self.fault = f"the length of the record at byte {at} fails its checksum"
                return
            start = at + HEAD.size
            if start + length + FOOT.size > end:
                self._ended(f"the record at byte {at} is cut: {end - start:,} of {length + FOOT.size:,} bytes are there")
                return
            body = data[start : start + length]
            self.position, at = at, start + length + FOOT.size
            if holding not in body:
                continue
            if length <= CHECKED and budget > 0:
                budget -= length
                if masked_crc(body) != FOOT.unpack_from(data, start + length)[0]:
                    self.skipped.append(self.position)
                    continue
            yield body

    def _ended(self, words: str) -> None:
        self.fault = f"it is longer than the {len(self.data):,} bytes that are read" if self.cut else words
