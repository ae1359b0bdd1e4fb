# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a pickle would import when loaded, told from its bytes. Nothing is ever loaded.

Formats: the pickle opcodes of the standard library's pickletools; torch files (a zip whose first member is data.pkl, or
the older bare pickles); joblib files (a pickle, bare or compressed); numpy's object arrays (a pickle after the header).
"""

from __future__ import annotations

import io
import pickletools
import re
import zlib
from dataclasses import dataclass

LOCAL_HEADER = b"PK\x03\x04"
OPCODES = 20_000
"Opcodes looked at; a model's class is named at the very beginning."
UNPACKED = 1_000_000
"Bytes of a compressed pickle that are unpacked."


@dataclass(frozen=True, slots=True)
class Pickle:
    """A pickle, told from the first bytes of a file."""

    form: str
    "torch, torch (before 1.6), pickle, joblib or numpy objects."
    modules: tuple[str, ...]
    "Modules that loading would import, in order of first mention, as far as the bytes given reach."


def read_pickle(head: bytes) -> Pickle | None:
    """The pickle that a file's first bytes begin, or None when the file is no pickle."""
    if head.startswith(LOCAL_HEADER):
        return _zipped(head)
    if head.startswith(b"\x93NUMPY"):
        return Pickle("numpy objects", ("numpy",)) if _object_array(head) else None
    unpacked = _unpacked(head)
    if unpacked is not None:
        return Pickle("joblib", _modules(unpacked)) if _starts_pickle(unpacked) else None
    if not _starts_pickle(head):
        return None
    if head[2:].startswith(b"\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19"):  # torch's magic number, itself a pickle
        return Pickle("torch (before 1.6)", ("torch", *_modules(head)))
    return Pickle("pickle", _modules(head))


def zip_members(head: bytes) -> list[str]:
    """Names of the members whose local headers lie in the first bytes of a zip file."""
    names = []
    for match in re.finditer(re.escape(LOCAL_HEADER), head):
        start = match.start()
        length = int.from_bytes(head[start + 26 : start + 28], "little")
        if 0 < length < 1000:
            names.append(head[start + 30 : start + 30 + length].decode("utf-8", "replace"))
    return names


def _zipped(head: bytes) -> Pickle | None:
    names = zip_members(head)
    if any(name.endswith("data.pkl") for name in names):
        start = head.find(b"\x80\x02")
        return Pickle("torch", ("torch", *(_modules(head[start:]) if start >= 0 else ())))
    if names and names[0].endswith(".npy") and _object_array(head):
        return Pickle("numpy objects", ("numpy",))
    return None


def _object_array(head: bytes) -> bool:
    return bool(re.search(rb"\x93NUMPY.{4,6}\{'descr': '\|O'", head, re.DOTALL))


def _unpacked(head: bytes) -> bytes | None:
    """The first bytes inside a zlib or gzip stream; None when it is neither."""
    if not (head.startswith(b"\x1f\x8b") or head[:2] in (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")):
        return None
    try:
        return zlib.decompressobj(wbits=47).decompress(head, UNPACKED)
    except zlib.error:
        return None


def _starts_pickle(head: bytes) -> bool:
    if len(head) > 2 and head[0] == 0x80 and 2 <= head[1] <= 5:
        return True
    # Protocols 0 and 1 have no mark of their own: their first opcodes are a container, a class or a string.
    return bool(re.match(rb"(\(?[dl]p\d+\n|c[\w.]+\n\w+\n[pq(]|\(i?[\w.]+\n\w+\n|[\]\}]q.\(?|S'|\(lp\d|ccopy_reg\n)", head))


def _modules(head: bytes) -> tuple[str, ...]:
    """Modules named by the GLOBAL and STACK_GLOBAL opcodes, until the bytes end or stop being a pickle.

    Older torch files are several pickles in a row, the object itself being the fourth.
    """
    found: dict[str, None] = {}
    stream = io.BytesIO(head)
    for _ in range(4):
        if not _collect(stream, found):
            break
    return tuple(found)


def _collect(stream: io.BytesIO, found: dict[str, None]) -> bool:
    """Take the modules of the next pickle in the stream; False when it ends early."""
    strings: list[str] = []
    try:
        for count, (opcode, argument, _) in enumerate(pickletools.genops(stream)):
            if count > OPCODES:
                return False
            if opcode.name in ("GLOBAL", "INST") and isinstance(argument, str):
                found[argument.partition(" ")[0]] = None
            elif opcode.name == "STACK_GLOBAL" and len(strings) >= 2:
                found[strings[-2]] = None
            elif isinstance(argument, str):
                strings.append(argument)
    except (ValueError, IndexError, OverflowError, MemoryError):  # cut off, or raw array bytes between the opcodes
        return False
    return True
