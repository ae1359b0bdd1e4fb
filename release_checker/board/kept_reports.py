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

SHARE = 4
"A report of more than one SHARE of the bound is parsed anew each time, so that one cannot push out all others."


class KeptReports:
    """Parsed reports by digest, for all threads of a board."""

    def __init__(self, bound: int = 32_000_000) -> None:
        """`bound` is in bytes of JSON; a parsed report of 1 MB takes about 4 MB."""
        self._bound, self._size = bound, 0
        self._lock = threading.Lock()
        self._found: OrderedDict[str, tuple[ReportFile, int]] = OrderedDict()

    def of(self, audit: Audit, files: FileStore) -> ReportFile:
        """The report of an audit; raises FileMissing where it is gone, damaged, or no report of this version."""
        with self._lock:
            if found := self._found.get(audit.digest):
                self._found.move_to_end(audit.digest)
                return found[0]
        file, size = _read(audit, files)
        if size * SHARE <= self._bound:
            self._keep(audit.digest, file, size)
        return file

    def _keep(self, digest: str, file: ReportFile, size: int) -> None:
        with self._lock:
            if digest in self._found:  # another thread was quicker
                return
            self._found[digest] = (file, size)
            self._size += size
            while self._size > self._bound:
                self._size -= self._found.popitem(last=False)[1][1]


def _read(audit: Audit, files: FileStore) -> tuple[ReportFile, int]:
    data = files.read(audit.digest)
    try:
        return parse_report(Path(NAME), data), len(data)
    except UsageError as error:
        raise FileMissing(f"the report {audit.digest[:12]} cannot be read: {error}") from error
