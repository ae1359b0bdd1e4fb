# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a terminal can show, and the line of progress on standard error."""

from __future__ import annotations

import os
import re
import shutil
import sys
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.status import Status


def colourful(stream: TextIO) -> bool:
    """Escape sequences are welcome: a terminal, or FORCE_COLOR; and never against NO_COLOR."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def columns() -> int:
    """Width of the terminal; 100 when the output goes elsewhere."""
    return shutil.get_terminal_size((100, 30)).columns if sys.stdout.isatty() else 100


def emit(text: str) -> None:
    """Text to standard output; what its encoding cannot hold is escaped rather than fatal."""
    sys.stdout.flush()
    encoding = sys.stdout.encoding or "utf-8"
    _write(text.encode(encoding, "backslashreplace"))


def emit_document(text: str) -> None:
    """A document to standard output: UTF-8 whatever the locale, for it may say so in its head."""
    sys.stdout.flush()
    _write(text.encode("utf-8", "backslashreplace"))


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


class Progress:
    """One live line on a terminal; elsewhere one line for each stage that is done."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        console = Console(stderr=True, highlight=False)
        self._status = Status("reading", console=console, spinner="line") if self._live else None

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        if self._status:
            self._status.stop()

    def __call__(self, text: str) -> None:
        """What is being done now; record names are written as words."""
        if self._status:
            self._status.update(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower())

    def done(self, text: str) -> None:
        """A stage has ended."""
        if not self._live:
            sys.stderr.write(f"{text}\n".encode("ascii", "backslashreplace").decode())
            sys.stderr.flush()
