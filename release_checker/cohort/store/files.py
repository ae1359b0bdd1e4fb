# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The files of reports, each kept once under the digest of its bytes: in a folder, or wherever fsspec reaches."""

from __future__ import annotations

import contextlib
import hashlib
import re
import uuid
from pathlib import Path
from typing import Any

from fsspec.core import url_to_fs  # type: ignore[import-untyped]

from release_checker.cohort.address import masked
from release_checker.errors import ReleaseCheckerError, UsageError

DIGEST = re.compile(r"[0-9a-f]{64}")
PIECE = 1 << 20


class FileMissing(ReleaseCheckerError):
    """A file that was registered is no longer where it was kept, or no longer what it was."""


class FileStore:
    """Bytes by their SHA-256."""

    def __init__(self, url: str) -> None:
        """`url` is a folder, or an address that fsspec knows (`s3://bucket/reports`).

        Raises UsageError when the driver of the address is not installed or the folder cannot be made.
        """
        if url.startswith("memory:"):
            raise UsageError(f"{url}: what is kept in memory is gone with the command; name a folder, or s3://… or alike")
        try:
            self._system, self._root = url_to_fs(url)
            self._system.makedirs(self._root, exist_ok=True)
        except (ImportError, ValueError) as error:
            raise UsageError(masked(f"{url}: files cannot be kept there: {error}")) from error
        except OSError as error:
            raise UsageError(masked(f"{url}: files cannot be kept there: {error.strerror or error}")) from error
        except Exception as error:  # each driver has exceptions of its own
            raise UsageError(masked(f"{url}: files cannot be kept there: {type(error).__name__}: {error}")) from error

    def put(self, source: Path) -> str:
        """Keep a file and return its digest; bytes that are there already are not written again."""
        with source.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        place = self._place(digest)
        if not self._system.exists(place):
            # Whoever is killed in the middle leaves a file of another name, never half of one that counts.
            made = f"{place}.{uuid.uuid4().hex}.part"
            try:
                self._system.makedirs(place.rpartition("/")[0], exist_ok=True)
                self._system.put_file(str(source), made)
                self._system.mv(made, place)
            except BaseException:
                with contextlib.suppress(Exception):  # it was not even begun, or the place is gone
                    self._system.rm_file(made)
                raise
        return digest

    def read(self, digest: str) -> bytes:
        """The bytes; raises FileMissing when they are gone or are not those that were kept."""
        data: Any = self._read(digest)
        if not isinstance(data, bytes) or hashlib.sha256(data).hexdigest() != digest:
            raise FileMissing(f"the kept file {digest[:12]} is damaged: it no longer has its digest")
        return data

    def _read(self, digest: str) -> Any:
        try:
            return self._system.cat_file(self._place(digest))
        except FileNotFoundError as error:
            raise FileMissing(f"the kept file {digest[:12]} is no longer there") from error
        except OSError as error:
            raise FileMissing(f"the kept file {digest[:12]} cannot be read: {error.strerror or error}") from error

    def _place(self, digest: str) -> str:
        if not DIGEST.fullmatch(digest):
            raise FileMissing(f"{digest[:80]!r} is no digest")
        return f"{self._root}/{digest[:2]}/{digest}"
