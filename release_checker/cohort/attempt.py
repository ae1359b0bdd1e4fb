# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One attempt: audit one project and write its report folder, in the process that is given to it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path

from release_checker.audit import audit
from release_checker.cohort.cards import lent
from release_checker.cohort.checkout import lay_out
from release_checker.cohort.opening import Wanted, opened
from release_checker.cohort.orders import WORDS, Order
from release_checker.errors import ReleaseCheckerError, UsageError
from release_checker.execution.sandbox import disk, tree
from release_checker.execution.temporary import own_folder
from release_checker.project import Project
from release_checker.reports.folder import ReportFolder
from release_checker.reports.summary import exit_code
from release_checker.selection import Selection
from release_checker.text import printable

PR_SET_PDEATHSIG = 1
"prctl(2)"
OFTEN = 0.5
"Seconds between two words of what it does."

Work = Callable[[Order], int]
"Makes the report folder of an order and gives the exit code: 0, 1 or 3."


def perform(order: Order) -> int:
    """Audit what the order names, as `release-checker check` does. Raises ReleaseCheckerError when it cannot be audited."""
    place = ReportFolder(order.report)
    tell = _teller(order.telling)
    with lent(order.asked.needs.gpu, tell), own_folder(), _laid(order) as folder:
        project = Project(folder)
        ready = opened(project, _wanted(order), tell)
        audited = audit(project, ready.registry, ready.settings, ready.selection, tell, session=ready.session)
        place.write(audited.report, audited.files)
    return exit_code(audited.report)


def _wanted(order: Order) -> Wanted:
    asked = order.asked
    return Wanted(asked.profile, Selection(static=asked.static, online=asked.online), budget=asked.budget,
                  thorough=asked.replays == "full")


@contextlib.contextmanager
def _laid(order: Order) -> Iterator[Path]:
    """The folder to audit."""
    if order.mirror is None:
        yield order.folder or Path("/nonexistent")
        return
    made = order.place / "checkout"
    try:
        lay_out(order.mirror, made / order.project)
        yield made / order.project
    finally:
        disk.remove(made)


def _teller(place: Path) -> Callable[[str], None]:
    told = 0.0

    def tell(text: str) -> None:
        nonlocal told
        print(printable(text), flush=True)
        if time.monotonic() - told >= OFTEN:
            told = time.monotonic()
            with contextlib.suppress(OSError):
                place.write_text(printable(text)[:WORDS], encoding="utf-8", errors="backslashreplace")

    return tell


def process(work: Work, gate: Connection) -> None:
    """The whole life of an attempt's process: it begins when its order comes, and dies with who started it."""
    _bound_to_parent()
    try:
        order: Order = gate.recv()  # by then the process is within its bounds
    except EOFError:
        os._exit(4)
    _print_into(order.log)
    try:
        code, reason = work(order), ""
    except UsageError as error:
        code, reason = 2, str(error)
    except ReleaseCheckerError as error:
        code, reason = 4, str(error)
    except MemoryError:
        code, reason = 4, "the audit ran out of memory"
    except BaseException as error:
        traceback.print_exc()
        code, reason = 4, f"the audit failed: {type(error).__name__}: {error}; see its log"
    if reason:
        print(printable(reason))
        with contextlib.suppress(OSError):
            order.reason.write_text(printable(reason), encoding="utf-8", errors="backslashreplace")
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)  # a thread that hangs keeps nobody waiting


def _bound_to_parent() -> None:
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":  # the server that forked us
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    # The server outlives whoever asked for us as long as we live, since multiprocessing gives us its life line: we look too.
    threading.Thread(target=_die_with_parent, name="die with parent", daemon=True).start()


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        tree.kill(tree.descendants(os.getpid()))
        os.killpg(os.getpid(), signal.SIGKILL)


def _print_into(log: Path) -> None:
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (handle, 1), (handle, 2)):
        os.dup2(source, target)
    sys.stdout = open(1, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
