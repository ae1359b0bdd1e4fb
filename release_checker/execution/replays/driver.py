# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs one command, and ends it as a person would when its time is over: Ctrl-C first, so that its logs are flushed.

A script of its own, started *inside* the sandbox by the project's Python (3.6 and later, so its syntax is old on purpose);
it imports nothing of ours. Usage: `python driver.py OUT SECONDS COMMAND …`. How it ended is written to OUT as JSON:
`code`, `stopped` (the time at which the end was asked for, or null). Trackers buffer: TensorBoard's writer holds back up to
two minutes of points, which a plain kill would lose.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

STEPS = ((signal.SIGINT, 8.0), (signal.SIGTERM, 4.0), (signal.SIGKILL, 2.0))
"Signals to the whole group of processes, and the seconds that each is given; the sandbox's own bound lies behind them."


def main(out: str, seconds: float, command: Any) -> int:
    """Exit code as the shell gives it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # were it ignored here, it would be ignored there
    try:
        child = subprocess.Popen(command, start_new_session=True)
    except OSError as error:
        sys.stderr.write(f"cannot be started: {command[0]}: {error.strerror}\n")
        return 127
    stopped = None
    try:
        code = child.wait(seconds)
    except subprocess.TimeoutExpired:
        stopped = time.time()
        code = end(child)
    with contextlib.suppress(OSError):
        Path(out).unlink()  # the command may have put a pipe there, at which we would wait
    with contextlib.suppress(OSError), Path(out).open("x") as stream:
        json.dump({"code": code, "stopped": stopped}, stream)
    return code if code is not None and code >= 0 else 128 - (code or -9)


def end(child: Any) -> Any:
    """The code with which it ends; None when it does not."""
    for number, patience in STEPS:
        with contextlib.suppress(OSError):
            os.killpg(child.pid, number)
        try:
            return child.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2]), sys.argv[3:]))
