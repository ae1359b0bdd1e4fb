# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What git still holds and the checkout no longer shows: every reachable blob, once."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from release_checker.git import Git, GitError
from release_checker.secrets.records import Piece
from release_checker.secrets.texts import PACKED, pieces_of

BLOB_LIMIT = 5_000_000
"Bytes; a larger blob is data or a picture more often than text, and its beginning would need all of it to be unpacked."
TOTAL_LIMIT = 1_000_000_000
"Bytes of all blobs together; some 20 s."
COUNT_LIMIT = 100_000
"Blobs; the newest come first."
CHUNK = 16_000_000
"Bytes that are unpacked by one call of git."
SHIPPED = "site-packages/", "dist-packages/", "node_modules/", ".venv/", "/venv/"
"Folders of installed packages: the keys in there are their tests'."


@dataclass(frozen=True, slots=True)
class Blob:
    """One object of the history."""

    name: str
    "Object name."
    path: str
    "A path at which a commit has it, relative to the audited folder."
    size: int
    "Bytes."


@dataclass(frozen=True, slots=True)
class Blobs:
    """The objects to search, and what is left out."""

    items: tuple[Blob, ...]
    "Newest first."
    too_large: int = 0
    "Blobs over BLOB_LIMIT that may hold text."
    beyond: int = 0
    "Blobs that the bounds on all together leave out."
    missing: int = 0
    "Objects that a partial clone does not hold."


def blobs(git: Git, present: Collection[str]) -> Blobs:
    """Every blob that a branch, tag or stash reaches, but those of the `present` checkout. Raises GitError.

    Of a folder within a repository only what lay in that folder: the rest is another project's to release.
    """
    paths: dict[str, str] = {}
    prefix = os.fsdecode(git.run("rev-parse", "--show-prefix")).strip("\n")
    within = ("--full-history", "--", ".") if prefix else ()
    rows = git.run("rev-list", "--objects", "--all", "--missing=allow-any", *within, limit=256_000_000)
    for row in rows.split(b"\n"):
        name, _, path = row.partition(b" ")
        if path and (key := name.decode("ascii", "replace")) not in present:
            paths.setdefault(key, os.fsdecode(path).removeprefix(prefix))
    chosen: list[Blob] = []
    missing = too_large = beyond = total = 0
    for blob in _sized(git, paths):
        if blob.size < 0:
            missing += 1
        elif blob.size > BLOB_LIMIT:
            too_large += not blob.path.lower().endswith(PACKED)
        elif total + blob.size > TOTAL_LIMIT or len(chosen) >= COUNT_LIMIT:
            beyond += 1
        else:
            total += blob.size
            chosen.append(blob)
    return Blobs(tuple(chosen), too_large, beyond, missing)


def _sized(git: Git, paths: dict[str, str]) -> Iterator[Blob]:
    """Those that are blobs and may hold text, with their bytes; a missing one with -1."""
    given = "".join(f"{name}\n" for name in paths).encode()
    for row in git.run("cat-file", "--batch-check", "--buffer", given=given).decode("ascii", "replace").splitlines():
        name, kind, *size = row.split(" ")
        path = paths.get(name, "")
        if any(f"/{folder}" in f"/{path}" for folder in SHIPPED) or path.lower().endswith(PACKED):
            continue
        if kind == "missing":
            yield Blob(name, path, -1)
        elif kind == "blob" and size:
            yield Blob(name, path, int(size[0]))


def pieces(git: Git, found: Blobs) -> Iterator[Piece]:
    """Texts of the blobs; a line that another version of the same path had is left empty. Raises GitError."""
    known: set[bytes] = set()
    path = ""
    # Sorting keeps the order within a path. Oldest first: a line is told of the version that brought it in.
    oldest = list(reversed(found.items))
    for blob, data in _contents(git, sorted(oldest, key=lambda blob: blob.path)):
        if blob.path != path:
            known, path = set(), blob.path
        if path.lower().endswith(".ipynb"):
            for piece in pieces_of(path, data, blob=blob.name):
                if text := _news(piece.text.encode("utf-8", "replace"), known):
                    yield replace(piece, text=text.decode("utf-8", "replace"))
        else:
            # UTF-16 does not end its lines by one byte.
            news = data if b"\0" in data[:4096] else _news(data, known)
            if news:
                yield from pieces_of(path, news, blob=blob.name)


def _news(text: bytes, known: set[bytes]) -> bytes:
    """The text with the lines that are known left empty, so that the others keep their numbers; empty when none is new.

    A line beside a new one stays: the word that tells a key from a hash may stand there.
    """
    lines = text.split(b"\n")
    new = set(lines) - known
    if not new:
        return b""
    known |= new
    kept = [b""] * len(lines)
    for at in [at for at, line in enumerate(lines) if line in new]:
        kept[max(0, at - 1):at + 2] = lines[max(0, at - 1):at + 2]
    return b"\n".join(kept)


def _contents(git: Git, found: list[Blob]) -> Iterator[tuple[Blob, bytes]]:
    group: list[Blob] = []
    size = 0
    for blob in found:
        group.append(blob)
        size += blob.size
        if size > CHUNK or len(group) > 2000:
            yield from _read(git, group)
            group, size = [], 0
    if group:
        yield from _read(git, group)


def _read(git: Git, group: list[Blob]) -> Iterator[tuple[Blob, bytes]]:
    data = git.run("cat-file", "--batch", "--buffer", given="".join(f"{blob.name}\n" for blob in group).encode())
    at = 0
    for blob in group:
        end = data.find(b"\n", at)
        head = data[at:end].split(b" ") if end >= 0 else []
        if len(head) != 3 or not head[2].isdigit():
            at = end + 1
            continue
        size = int(head[2])
        yield blob, data[end + 1:end + 1 + size]
        at = end + 1 + size + 1


def first_commit(git: Git, blob: str, path: str) -> str:
    """The oldest commit that has the blob at the path; empty when git cannot tell."""
    try:
        rows = git.run("log", "--all", "--full-history", "--reverse", "--no-renames", "--format=%H", f"--find-object={blob}",
                       "--", path)
    except GitError:
        return ""
    return rows.split(b"\n", 1)[0].decode("ascii", "replace")
