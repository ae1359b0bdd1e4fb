# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Declared data: fetched outside the sandbox, held against its digest, kept by it."""

from __future__ import annotations

import hashlib
import re
import urllib.parse
from pathlib import Path

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.simple import IndexUnreachable, opened
from release_checker.execution.session import Session
from release_checker.execution.settings import DataFile
from release_checker.execution.store import key_of

KIND = "data"


def fetch(entry: DataFile, session: Session) -> Path:
    """The file that a `[[data]]` entry declares, from the store or fetched now.

    It is streamed, and refused as soon as it is longer than declared. Raises FactUnavailable with what is wrong with the
    entry or the answer, Interrupted or OutOfBudget.
    """
    scheme = urllib.parse.urlsplit(entry.url).scheme
    if scheme not in ("https", "file"):
        raise FactUnavailable(f"data {entry.path}: only https and file addresses are fetched, not {entry.url[:200]}")
    if scheme == "file" and not Path(urllib.parse.unquote(urllib.parse.urlsplit(entry.url).path)).is_file():
        raise FactUnavailable(f"data {entry.path}: no file is at {entry.url[:200]}")
    if not re.fullmatch(r"[0-9a-f]{64}", entry.sha256):
        raise FactUnavailable(f"data {entry.path}: its sha256 is not 64 hexadecimal digits")
    key = key_of("data", entry.sha256)
    if (kept := session.store.get(KIND, key)) is not None:
        return kept / "file"
    if not session.online and scheme == "https":
        raise FactUnavailable(f"data {entry.path} is not fetched, as this audit is offline")
    session.tell(f"fetching data {entry.path}")
    with session.store.put(KIND, key) as made:
        digest, total = _stream(entry, made / "file", session)
        if total != entry.size:
            raise FactUnavailable(f"data {entry.path} has {total} bytes at its address, declared are {entry.size}")
        if digest != entry.sha256:
            # What a file of this machine holds is nothing that a project may learn from its report.
            found = f": its sha256 is {digest}" if scheme == "https" else ""
            raise FactUnavailable(f"data {entry.path} is not what was declared{found}")
    return session.store.root / KIND / key / "file"


def _stream(entry: DataFile, place: Path, session: Session) -> tuple[str, int]:
    digest, total = hashlib.sha256(), 0
    try:
        with opened(entry.url) as answer, place.open("wb") as out:
            if urllib.parse.urlsplit(answer.geturl()).scheme not in ("https", "file"):  # type: ignore[attr-defined]
                raise FactUnavailable(f"data {entry.path}: its address leads on to one that is not https")
            while piece := answer.read(1 << 20):  # type: ignore[attr-defined]
                session.check()
                total += len(piece)
                if total > entry.size:
                    raise FactUnavailable(f"data {entry.path} is longer at its address than the declared {entry.size} bytes")
                digest.update(piece)
                out.write(piece)
    except KeyError as error:
        raise FactUnavailable(f"data {entry.path}: nothing is at {entry.url[:200]}") from error
    except IndexUnreachable as error:
        raise FactUnavailable(f"data {entry.path} is not reached: {error}") from error
    except OSError as error:
        raise FactUnavailable(f"data {entry.path} could not be fetched: {error}") from error
    return digest.hexdigest(), total
