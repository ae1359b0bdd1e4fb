# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Why a command ended with an error: the machine lacks something, or the code is at fault."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from release_checker.execution.notebooks.causes import raised_cause
from release_checker.execution.notebooks.records import Cause, CauseKind, Frame, Raised, Surroundings
from release_checker.execution.notebooks.tools import read_run
from release_checker.execution.replays.records import Need, NeedKind
from release_checker.execution.sandbox.records import Ended
from release_checker.model import Place
from release_checker.text import printable, shorten

LACKING = {
    CauseKind.GPU: NeedKind.GPU, CauseKind.NETWORK: NeedKind.NETWORK, CauseKind.DOWNLOAD: NeedKind.DATA,
    CauseKind.CREDENTIALS: NeedKind.CREDENTIALS, CauseKind.SERVICE: NeedKind.NETWORK, CauseKind.PROGRAM: NeedKind.PROGRAM,
    CauseKind.LIBRARY: NeedKind.PROGRAM, CauseKind.MEMORY: NeedKind.MEMORY, CauseKind.HOSTED: NeedKind.NETWORK,
}
"What an error says of this machine rather than of the code."
EARLIER = re.compile(
    r"^(?:Mlflow|Rest)Exception: .{0,200}?(?:not found|RESOURCE_DOES_NOT_EXIST|does not exist|No Experiment with)|"
    r"^AttributeError: 'NoneType' object has no attribute 'experiment_id'",
    re.DOTALL,
)
"How MLflow says that an experiment, run or model is not in its store."


@dataclass(frozen=True, slots=True)
class Failure:
    """An error, understood as far as it can be."""

    error: str
    "As printed, on one line."
    need: Need | None = None
    "What was lacking; None where the code is at fault."
    place: Place | None = None
    "The line of the project nearest to it."


def read_failure(ended: Ended, script: str, files: Collection[str], root: str) -> Failure:
    """From what a failed command printed; `root` is where it saw the project, `files` are those that lay there."""
    around = Surroundings(script, shipped=frozenset(files), root=root)
    raised = read_run(ended, around).raised
    if raised is None:
        return Failure(ended.cause)
    error = raised.value if raised.name == "Error" else f"{raised.name}: {raised.value}".removesuffix(": ")
    return Failure(printable(shorten(error, 300)), _need(raised, around), _place(raised.frames, root, files))


def _need(raised: Raised, around: Surroundings) -> Need | None:
    if EARLIER.search(f"{raised.name}: {raised.value}"):
        words = "it looks up what an earlier run logged, and its store is fresh here"
        return Need(NeedKind.STORE, f"{words}: {shorten(raised.value, 160)}")
    cause = raised_cause(raised, around)
    if cause.kind in LACKING:
        return Need(LACKING[cause.kind], cause.words)
    return Need(NeedKind.DATA, cause.words) if _absent(cause) else None


def _absent(cause: Cause) -> bool:
    """A file that no one has shipped, rather than one that the code looks for in the wrong place."""
    return cause.kind is CauseKind.MISSING_FILE and cause.words.startswith(f"{cause.subject} is not in the repository")


def _place(frames: Sequence[Frame], root: str, files: Collection[str]) -> Place | None:
    for frame in reversed(frames):
        path = frame.where.removeprefix(f"{root}/")
        if path in files:
            return Place(path, frame.line)
    return None
