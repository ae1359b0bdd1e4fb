# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Gathers facts: each once, in the order of their needs, and never one that nobody asks for."""

from __future__ import annotations

import errno
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from release_checker.errors import FactUnavailable
from release_checker.registry import Registry
from release_checker.text import printable

Progress = Callable[[str], None]
Ended = Callable[[type, float], None]


@dataclass
class Gatherer:
    """Gathers facts once each, in the order of their needs."""

    registry: Registry
    given: dict[type, Any]
    "Records that need no gathering."
    progress: Progress = lambda text: None
    "Told what is being gathered."
    ended: Ended = lambda record, seconds: None
    "Told what was gathered, and how long it took by itself."
    problems: dict[type, str] = field(default_factory=dict)
    "Why a record is not to be had."
    seconds: dict[type, float] = field(default_factory=dict)
    "How long each took by itself."

    def get(self, record: type) -> Any:
        """The record; raises FactUnavailable with the reason."""
        if record in self.given:
            return self.given[record]
        if record not in self.problems:
            try:
                self.given[record] = self._gather(record)
                return self.given[record]
            except FactUnavailable as error:
                self.problems[record] = str(error)
            except OSError as error:
                self.problems[record] = _trouble(record, error)
            except RecursionError:
                self.problems[record] = f"{record.__name__} could not be gathered: something in the project nests too deeply"
            except Exception as error:  # a fault of ours in one fact must not end the audit
                self.problems[record] = f"{record.__name__} could not be gathered: {type(error).__name__}: {error}"
        raise FactUnavailable(self.problems[record])

    def _gather(self, record: type) -> Any:
        fact = self.registry.facts.get(record)
        if fact is None:
            raise FactUnavailable(f"nothing installed gathers {record.__name__}")
        needs = [self.get(needed) for needed in fact.needs.values()]
        self.progress(f"reading {fact.function.__name__.replace('_', ' ')}")  # words, where the record's name is none
        began = time.perf_counter()
        gathered = fact.function(*needs)
        self.seconds[record] = time.perf_counter() - began
        self.ended(record, self.seconds[record])
        return gathered


def _trouble(record: type, error: OSError) -> str:
    """A full disk is the machine's, and says so; any other refusal of the system should have been answered in the fact."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full: {printable(str(error.filename or tempfile.gettempdir()))}"
    return f"{record.__name__} could not be gathered: {type(error).__name__}: {error}"
