# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Kept reports, parsed: those asked for last stay in memory, for what a digest names never changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from release_checker.cohort.store.files import FileMissing, FileStore
from release_checker.cohort.store.tables import Audit
from release_checker.errors import UsageError
from release_checker.publish.reading import NAME, ReportFile, parse_report

STRIPES, PARSES = 32, 2
"""Locks, one of which a digest has, so that a report is parsed by one thread while others wait for it; and reports that are
parsed at once, for each takes some 7 times its bytes while it is."""


class KeptReports:
    """Parsed reports by digest, for all threads of a board."""

    def __init__(self, bound: int = 32_000_000) -> None:
        """`bound` is in bytes of JSON; a parsed report of 1 MB takes about 5 MB. The last one is kept however large."""
        self._bound, self._size = bound, 0
        self._lock = threading.Lock()
        self._stripes = [threading.Lock() for _ in range(STRIPES)]
        self._parses = threading.BoundedSemaphore(PARSES)
        self._found: OrderedDict[str, tuple[ReportFile, int]] = OrderedDict()

    def of(self, audit: Audit, files: FileStore) -> ReportFile:
        """The report of an audit; raises FileMissing where it is gone, damaged, or no report of this version."""
        if found := self._kept(audit.digest):
            return found
        with self._stripes[hash(audit.digest) % STRIPES]:
            if found := self._kept(audit.digest):
                return found
            with self._parses:
                file, size = _read(audit, files)
            self._keep(audit.digest, file, size)
            return file

    def _kept(self, digest: str) -> ReportFile | None:
        with self._lock:
            if found := self._found.get(digest):
                self._found.move_to_end(digest)
                return found[0]
            return None

    def _keep(self, digest: str, file: ReportFile, size: int) -> None:
        with self._lock:
            self._found[digest] = (file, size)
            self._size += size
            while self._size > self._bound and len(self._found) > 1:
                self._size -= self._found.popitem(last=False)[1][1]


def _read(audit: Audit, files: FileStore) -> tuple[ReportFile, int]:
    data = files.read(audit.digest)
    try:
        return parse_report(Path(NAME), data), len(data)
    except UsageError as error:
        raise FileMissing(f"the report {audit.digest[:12]} cannot be read: {error}") from error
