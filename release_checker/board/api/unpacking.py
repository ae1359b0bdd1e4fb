# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A report folder out of a zip archive that somebody sent: bounded in every way, and nothing lands outside of the folder."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path

from release_checker.errors import UsageError
from release_checker.reports.folder import OURS
from release_checker.text import shorten

SENT = 100_000_000
"Bytes of an archive."
FILES = 5_000
"Entries of an archive; a report of 1,000 runs with all its curves has 40."
UNPACKED = 600_000_000
"Bytes of all files together, as they come out and not as the archive says."
PATH, PART = 400, 150
"Characters of a path in the archive, and of a part of it."
PIECE = 1 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError)
"What zipfile raises for archives that are none, hurt, or of a kind that it does not know."


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack a report into an empty folder; returns where its report.json lies.

    The files stand at the top of the archive, or all in one folder of it. Raises UsageError for anything else.
    """
    if _entries(archive) > FILES:
        raise UsageError(f"the archive holds more than {FILES:,} entries")
    try:
        with zipfile.ZipFile(archive) as opened:
            top, files = _files(opened.infolist())
            left = UNPACKED
            for name, info in files:
                left -= _written(opened, info, folder / name, left)
    except BROKEN as error:
        raise UsageError(f"this is no zip archive that can be read: {shorten(str(error), 120)}") from error
    except OSError as error:  # a file where another entry needs a folder, or no space left
        raise UsageError(f"the archive cannot be unpacked: {error.strerror or error}") from error
    return folder / top


def _entries(archive: Path) -> int:
    """At most so many entries. zipfile makes an object of each before anybody can count, so a directory of a million
    entries would take memory first; each entry begins with this mark.
    """
    found, kept = 0, b""
    with archive.open("rb") as stream:
        while piece := stream.read(PIECE):
            found += (kept + piece).count(b"PK\x01\x02")
            kept = piece[-3:]
    return found


def _files(entries: list[zipfile.ZipInfo]) -> tuple[str, list[tuple[str, zipfile.ZipInfo]]]:
    """The folder of the archive in which the report lies (empty for its top), and the files with their safe paths."""
    files: dict[str, zipfile.ZipInfo] = {}
    for info in entries:
        parts = _parts(info)
        if info.is_dir():
            continue
        name = "/".join(parts)
        if name in files:
            raise UsageError(f"the archive holds {shorten(name, 80)} twice")
        files[name] = info
    tops = {name.partition("/")[0] for name in files}
    top = "" if "report.json" in files or len(tops) != 1 else next(iter(tops))
    inside = {name.removeprefix(f"{top}/" if top else "").partition("/")[0] for name in files}
    if "report.json" not in inside:
        raise UsageError("the archive holds no report.json, neither at its top nor in its only folder")
    if strange := sorted(inside - OURS):
        raise UsageError(f"the archive holds {shorten(strange[0], 80)}, which is no part of a report")
    return top, list(files.items())


def _parts(info: zipfile.ZipInfo) -> list[str]:
    """The parts of an entry's path; raises UsageError for one that is no plain file or folder below the top."""
    name, shown = info.filename, shorten(info.filename, 80)
    parts = name.removesuffix("/").split("/") if info.is_dir() else name.split("/")
    # What zipfile cut off at a NUL, or turned from a backslash, was another name for whoever else reads the archive.
    if info.orig_filename != name or not name.isprintable() or "\\" in name or ":" in name or len(name) > PATH:
        raise UsageError(f"the archive holds a name that is not taken: {shown}")
    if any(part in ("", ".", "..") or len(part.encode("utf-8", "replace")) > PART for part in parts):
        raise UsageError(f"the archive holds a path that is not taken: {shown}")
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise UsageError(f"the archive holds {shown}, which is neither a file nor a folder")
    if info.flag_bits & 0x1:
        raise UsageError(f"the archive holds {shown} encrypted")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UsageError(f"the archive holds {shown} in a compression that is not taken; expected deflate, or none")
    return parts


def _written(opened: zipfile.ZipFile, info: zipfile.ZipInfo, place: Path, left: int) -> int:
    """Bytes of an entry that were written, of at most `left`."""
    place.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with opened.open(info) as source, place.open("xb") as target:
        while piece := source.read(PIECE):
            size += len(piece)
            if size > left:
                raise UsageError(f"the archive holds more than {UNPACKED:,} bytes")
            target.write(piece)
    return size
