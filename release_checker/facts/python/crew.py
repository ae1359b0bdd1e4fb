# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Work that parses, shared between this process and a few others.

Processes are spawned, not forked: a fork of a process that has threads (the progress line) may hang. They leave the main
module alone, so that starting one costs an import of this package rather than of the whole command, and they end with us.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Task = TypeVar("Task")
Made = TypeVar("Made")
MOST_PROCESSES = 8
PR_SET_PDEATHSIG = 1


def share(work: Callable[[Task], list[Made]], tasks: Sequence[Task]) -> list[Made]:
    """Results of `work` over all tasks, in no particular order.

    The other processes take tasks from the front while this one takes them from the back. Raises BrokenProcessPool when a
    process dies, and what `work` raises.
    """
    others = min(os.cpu_count() or 1, MOST_PROCESSES) - 1
    if others < 1 or len(tasks) < 2:
        return [made for task in tasks for made in work(task)]
    context = multiprocessing.get_context("spawn")
    with _no_collection(), ProcessPoolExecutor(others, mp_context=context, initializer=_end_with_parent) as pool:
        with _main_module_hidden():
            futures: list[Future[list[Made]]] = [pool.submit(work, task) for task in tasks]
        try:
            mine = [made for future, task in zip(reversed(futures), reversed(tasks), strict=True) if future.cancel()
                    for made in work(task)]
            return mine + [made for future in futures if not future.cancelled() for made in future.result()]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _no_collection() -> Iterator[None]:
    """Records that arrive hold no cycles; looking for some takes three times as long as unpacking them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def _main_module_hidden() -> Iterator[None]:
    """A spawned process runs the main module's file anew; without the file's name it cannot, and need not."""
    names = vars(sys.modules["__main__"])
    kept: dict[str, object] = {name: names.pop(name) for name in ("__file__", "__spec__") if name in names}
    names["__spec__"] = None
    try:
        yield
    finally:
        del names["__spec__"]
        names.update(kept)


def _end_with_parent() -> None:
    """Ctrl-C is the parent's to handle; and where the kernel can, a parent that was killed takes its helpers along."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
