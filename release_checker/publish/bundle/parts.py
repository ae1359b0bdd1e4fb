# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What goes into a bundle: every file is written once, measured while it is written, and none without its digest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from release_checker.errors import UnreadableFile, UsageError
from release_checker.project import open_regular
from release_checker.reports.report import Attachment
from release_checker.text import printable

CHUNK = 1 << 20
FOLDER = "attachments"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the bundle."""

    path: str
    "POSIX path in the bundle."
    sha256: str
    "Of its bytes, in hexadecimal."
    size: int
    "Bytes."


@dataclass(slots=True)
class Stage:
    """A folder that is filled before it is put in place."""

    root: Path
    "Where it lies meanwhile."
    parts: dict[str, Part] = field(default_factory=dict)
    "What it holds so far, by path."

    def write(self, path: str, content: str | bytes) -> Part:
        """Add a file of our own making."""
        data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
        self._place(path).write_bytes(data)
        return self._keep(Part(path, hashlib.sha256(data).hexdigest(), len(data)))

    def copy(self, path: str, root: Path, name: str, most: int) -> Part:
        """Add a regular file below a folder; raises UnreadableFile when it is none or has more than `most` bytes."""
        digest, size = hashlib.sha256(), 0
        with open_regular(root, name) as source, self._place(path).open("wb") as place:
            while data := source.read(min(CHUNK, most + 1 - size)):
                size += len(data)
                if size > most:
                    raise UnreadableFile(f"has more than {most:,} bytes")
                digest.update(data)
                place.write(data)
        return self._keep(Part(path, digest.hexdigest(), size))

    def _place(self, path: str) -> Path:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def _keep(self, part: Part) -> Part:
        self.parts[part.path] = part
        return part


def add_attachments(stage: Stage, folder: Path, attachments: tuple[Attachment, ...], into: str) -> None:
    """Pack what a report lists, as it lists it.

    Raises UsageError with the name of an attachment that is missing, changed, a link, or whose path leaves its folder.
    """
    root, seen = folder.resolve(), set[str]()
    for item in attachments:
        shown = printable(item.path)
        if reason := _misplaced(item.path) or ("is listed twice" if item.path.casefold() in seen else ""):
            raise UsageError(f"attachment {shown!r}: {reason}; this report was not written by `release-checker check`")
        seen.add(item.path.casefold())
        try:
            part = stage.copy(f"{into}/{item.path}", root, item.path, item.size)
        except UnreadableFile as error:
            raise UsageError(f"attachment {shown!r}: {error}; the report lists it with {item.size:,} bytes, so hand over "
                             f"its whole folder as the audit wrote it, or audit again") from error
        if (part.sha256, part.size) != (item.sha256, item.size):
            raise UsageError(f"attachment {shown!r}: was changed after the audit: the report has SHA-256 "
                             f"{printable(item.sha256)[:12]}…, the file {part.sha256[:12]}…; audit again")


def _misplaced(path: str) -> str:
    """Why a path cannot be packed; empty when it can. Names that some system takes for more than a name are none."""
    parts = path.split("/")
    if parts[0] != FOLDER or len(parts) < 2:
        return f"does not lie in {FOLDER}/"
    if any(part in ("", ".", "..") for part in parts):
        return "leaves its folder"
    if printable(path) != path or any(letter in path for letter in '\\:*?"<>|'):
        return "has characters that not every system allows in names"
    return "is longer than 400 characters" if len(path) > 400 else ""
