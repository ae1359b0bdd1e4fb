# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Reads one small file of a source archive or folder without unpacking it; and digests folders."""

from __future__ import annotations

import hashlib
import os
import tarfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

BOUND = 1_000_000
MEMBERS = 50_000
"An archive of more is not searched to its end: a stream of empty members would never end."


def read_pyproject(place: Path, subfolder: str = "") -> str | None:
    """Text of pyproject.toml at the root of a source; None without one."""
    if place.is_dir():
        file = place / subfolder / "pyproject.toml"
        if file.is_symlink() or not file.is_file():
            return None
        with file.open("rb") as stream:
            return stream.read(BOUND).decode("utf-8", "replace")
    wanted = PurePosixPath(subfolder, "pyproject.toml").parts
    try:
        return _from_zip(place, wanted) if place.suffix == ".zip" else _from_tar(place, wanted)
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError):
        return None


def _from_zip(place: Path, wanted: tuple[str, ...]) -> str | None:
    with zipfile.ZipFile(place) as archive:
        for name in archive.namelist()[:MEMBERS]:
            if PurePosixPath(name).parts[1:] == wanted:
                with archive.open(name) as stream:
                    return stream.read(BOUND).decode("utf-8", "replace")
    return None


def _from_tar(place: Path, wanted: tuple[str, ...]) -> str | None:
    with tarfile.open(place, "r:*") as archive:
        for count, member in enumerate(archive):
            if count > MEMBERS:
                break
            if member.isfile() and PurePosixPath(member.name).parts[1:] == wanted:
                stream = archive.extractfile(member)
                return stream.read(BOUND).decode("utf-8", "replace") if stream else None
    return None


SKIPPED = frozenset({".git", ".hg", ".svn", "__pycache__", ".venv", "node_modules", ".ipynb_checkpoints"})


def digest_folder(place: Path) -> str:
    """Of all names and contents below a folder but version control and caches; links count by where they point."""
    digest = hashlib.sha256()
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        for name in sorted(names):
            file = Path(folder, name)
            digest.update(os.fsencode(file.relative_to(place)) + b"\0")
            if file.is_symlink():
                digest.update(b"link" + os.fsencode(os.readlink(file)))
            elif file.is_file():
                with file.open("rb") as stream:
                    digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
