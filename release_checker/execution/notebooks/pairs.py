# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs notebooks twice each, as many sandboxes at a time as the session allows, and keeps each run by its content."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from release_checker.errors import FactUnavailable
from release_checker.execution.notebooks.causes import find_cause
from release_checker.execution.notebooks.events import with_kept
from release_checker.execution.notebooks.records import NotebookRun, Stop
from release_checker.execution.notebooks.run import NotebookRequest, Ran, run_notebook
from release_checker.execution.session import Session
from release_checker.execution.store import key_of

KIND = "notebook-runs"
RUN = TypeAdapter(NotebookRun)
CERTAIN_STOPS = {Stop.TIME, Stop.NOT_STARTED, Stop.BROKEN}
"Ends after which a second run would only cost the same time again."

UNKEPT = {Stop.NOT_STARTED, Stop.BROKEN}
"What may be a passing fault of this machine."


@dataclass
class Pair:
    """What came of both runs of one notebook."""

    request: NotebookRequest
    "What was asked."
    key: str
    "Of its content; each run's own key is made of it."
    runs: dict[int, NotebookRun] = field(default_factory=dict)
    "By 1 and 2."
    executed: dict[int, Path] = field(default_factory=dict)
    "The executed notebooks."
    problem: str = ""
    "Why a run could not be had: interrupted, out of budget, no isolation."
    settled: threading.Event = field(default_factory=threading.Event)
    "The first run failed for a cause that no second run can change."


def run_pairs(
    wanted: Sequence[tuple[NotebookRequest, str]], session: Session, finished: Callable[[Pair], None] | None = None
) -> list[Pair]:
    """Run each notebook twice; `wanted` are requests with the key of all that they depend on.

    The runs are handed out pair by pair, so that with two jobs both runs of a notebook go side by side and a list of
    notebooks takes no longer than running each once, one after the other. A second run is spared, or ended when it has
    begun, once the first failed for a cause that chance has no part in: a missing module or file, an undefined name, another
    Python. An assertion, an error of the code, a dead kernel or too little memory may come and go, so these run again, and
    where only one of two fails the notebook fails at random. Each run is kept as soon as it is over: an audit that is
    interrupted goes on where it was. `finished` is told each pair that is complete; what it raises ends that pair only.
    """
    pairs = [Pair(request, key) for request, key in wanted]
    left = {id(pair): 2 for pair in pairs}
    lock = threading.Lock()

    def one(pair: Pair, number: int) -> None:
        try:
            _one(pair, number, session)
        except (FactUnavailable, OSError) as error:
            pair.problem = str(error)
        with lock:
            left[id(pair)] -= 1
            complete = not left[id(pair)]
        if complete and pair.settled.is_set():
            # Whether the second run was quick enough to end must not show in the report.
            pair.runs.pop(2, None)
            pair.executed.pop(2, None)
        if complete and finished:
            finished(pair)

    with ThreadPoolExecutor(max_workers=max(1, session.jobs), thread_name_prefix="notebook") as pool:
        futures: list[Future[None]] = [pool.submit(one, pair, number) for pair in pairs for number in (1, 2)]
        for future in futures:
            future.result()
    return pairs


def _one(pair: Pair, number: int, session: Session) -> None:
    if number == 2 and pair.settled.is_set():
        return
    key = key_of(KIND, pair.key, str(number))
    kept = load_run(session, key)
    if kept is None:
        ran = run_notebook(pair.request, session, number, cancelled=pair.settled.is_set if number == 2 else None)
        if ran.run.stop is Stop.INTERRUPTED:
            return
        kept = (ran.run, _keep(session, key, ran) if ran.run.stop not in UNKEPT else Path())
    pair.runs[number], pair.executed[number] = kept
    if number == 1 and _settles(pair, kept[0]):
        pair.settled.set()


def _settles(pair: Pair, run: NotebookRun) -> bool:
    if run.stop.well:
        return False
    return run.stop in CERTAIN_STOPS or find_cause(run, pair.request.around).certain


def load_run(session: Session, key: str) -> tuple[NotebookRun, Path] | None:
    """A kept run and its executed notebook."""
    entry = session.store.get(KIND, key)
    if entry is None:
        return None
    try:
        run = RUN.validate_json((entry / "run.json").read_bytes())
    except (OSError, ValidationError):
        return None
    return with_kept(run), entry / "executed.ipynb"


def _keep(session: Session, key: str, ran: Ran) -> Path:
    with session.store.put(KIND, key) as entry:
        (entry / "run.json").write_bytes(RUN.dump_json(ran.run))
        (entry / "executed.ipynb").write_text(ran.notebook, encoding="utf-8", errors="surrogatepass")
    return session.store.root / KIND / key / "executed.ipynb"
