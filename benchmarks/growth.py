# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which readers of text take more than their share of a longer one: `python -m benchmarks.growth [READER…]`.

Each reader of tests/parsers.py gets fragments repeated to 2,000 and to 16,000 characters, alone and behind a letter. Told is
what takes a quarter of a second and twelve times as long for eight times the text.
"""

from __future__ import annotations

import signal
import sys
import time

from tests.parsers import READERS
from tests.reader_forms import Reader
from tests.test_parsers import PIECES

MORE = ["-", "*", "()", "[[", "&&", "<<E\n", "%%", "%a ", "=\n", "x\n  ", "1.", "1e", "www.",
        "a@b.", ",,", "''", "and ", "a-", "a_ "]
TOO_LONG = 6.0
"Seconds after which a reading is given up."


class Late(Exception):
    """It takes too long."""


def late(number: int, frame: object) -> None:
    """Heeds the timer."""
    raise Late


def seconds(read: Reader, text: str) -> float:
    """Processor seconds of one reading; TOO_LONG when it was given up."""
    signal.setitimer(signal.ITIMER_PROF, TOO_LONG)
    began = time.process_time()
    try:
        read(text)
    except Late:
        return TOO_LONG
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - began


def main(wanted: list[str]) -> None:
    """Print one line for each reader and fragment that explodes."""
    signal.signal(signal.SIGPROF, late)
    for name, read in READERS.items():
        for fragment in dict.fromkeys([*PIECES, *MORE]) if not wanted or any(word in name for word in wanted) else ():
            for before in ("", "a"):
                short, long = (seconds(read, before + (fragment * size)[:size] + "x") for size in (2000, 16000))
                if long > 0.25 and long > 12 * short:
                    print(f"{name} {before + fragment!r}: {short:.3f} s, {long:.3f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
