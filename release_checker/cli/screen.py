# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a terminal can show, and the line of progress on standard error."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.status import Status
from rich.text import Text

from release_checker.errors import ReleaseCheckerError
from release_checker.text import printable, unheard

AT_ONCE = 2
"Things that run at the same time and fit one line."
WORTH_TELLING = 2.0
"Seconds from which a finished stage deserves a line of its own."


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
    _write(unheard(text).encode(encoding, "backslashreplace"))


def emit_document(text: str) -> None:
    """A document to standard output: UTF-8 whatever the locale, for it may say so in its head."""
    sys.stdout.flush()
    _write(text.encode("utf-8", "backslashreplace"))


def _write(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ReleaseCheckerError(f"standard output cannot be written: {error.strerror}") from error


class Progress:
    """One live line on a terminal; elsewhere one line for each stage that is done."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._console = Console(stderr=True, highlight=False)
        self._running: dict[str, tuple[str, float]] = {}
        self._doing = "reading"
        self._status = Status(self, console=self._console, spinner="line") if self._live else None

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        if self._status:
            self._status.stop()

    def __call__(self, text: str) -> None:
        """What is being gathered now; record names are written as words."""
        self._running.clear()
        self._doing = _words(text)

    def tell(self, text: str) -> None:
        """What runs now: `notebook a.ipynb, run 1 of 2, cell 4 of 12`. The words before the first comma say which thing."""
        thing = text.partition(",")[0]
        since = self._running.pop(thing, ("", time.monotonic()))[1]
        self._running[thing] = (text, since)

    def __rich__(self) -> Text:
        """The live line, drawn anew several times a second."""
        running = list(self._running.values())[-AT_ONCE:]
        shown = "  |  ".join(f"{text} ({time.monotonic() - since:.0f} s)" for text, since in running) or self._doing
        line = Text(printable(shown))
        line.truncate(max(self._console.width - 3, 10), overflow="ellipsis")
        return line

    def gathered(self, record: type, seconds: float) -> None:
        """A record is there; told of those that took their time only."""
        if seconds >= WORTH_TELLING:
            self.done(f"{_words(record.__name__)}: {seconds:.0f} s")

    def done(self, text: str) -> None:
        """A stage has ended."""
        if not self._live:
            self.say(text)

    def say(self, text: str) -> None:
        """A line that stays, on a terminal above the live one."""
        if self._live:
            self._console.print(printable(text), markup=False)
        else:
            sys.stderr.write(unheard(f"{printable(text)}\n").encode("ascii", "backslashreplace").decode())
            sys.stderr.flush()


def _words(text: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()
