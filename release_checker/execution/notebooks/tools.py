# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs what only its own tool can: marimo applications, which are scripts, and Quarto documents."""

from __future__ import annotations

import posixpath
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.overlay import overlay
from release_checker.execution.environment.places import interpreter_mounts
from release_checker.execution.environment.records import Built
from release_checker.execution.notebooks.events import ENDINGS
from release_checker.execution.notebooks.records import NotebookRun, Raised, Stop, Surroundings
from release_checker.execution.notebooks.run import Copy
from release_checker.execution.notebooks.traceback import KEPT, NAMED, plain, read_raised
from release_checker.execution.sandbox.records import GIB, Ended, Ending, Job, Limits, Mount
from release_checker.execution.sandbox.scratch import target_of
from release_checker.execution.session import OutOfBudget, Session
from release_checker.execution.settings import NotebookSettings

QUARTO_NEEDS = ("ipykernel", "nbclient", "nbformat")
"What Quarto asks of the Python that it runs cells with."


@dataclass(frozen=True)
class Tool:
    """How a notebook is run by its own tool."""

    name: str
    "As the report shows it."
    command: tuple[str, ...]
    "Program and arguments before the notebook's name."
    after: tuple[str, ...] = ()
    "Arguments behind it."
    mounts: tuple[Mount, ...] = ()
    "What it must see."
    environment: dict[str, str] = field(default_factory=dict)
    "Variables beside those of the sandbox."


def marimo_tool(built: Built) -> Tool:
    """A marimo application is a script: run as one, it runs all cells in order and ends at the first error."""
    if not any(item.name == "marimo" for item in built.locked):
        raise FactUnavailable("it is a marimo notebook, and the environment has no marimo")
    return Tool("marimo", (str(built.python),), mounts=interpreter_mounts(built))


def quarto_tool(built: Built, session: Session) -> Tool:
    """Quarto of this machine with the rebuilt environment's Python; raises FactUnavailable where there is none."""
    program = shutil.which("quarto")
    if program is None:
        raise FactUnavailable("it is a Quarto document, and quarto is not installed here")
    real = Path(program).resolve()
    ours = overlay(built, QUARTO_NEEDS, session)
    mounts = [*interpreter_mounts(built), Mount(ours, str(ours))]
    if not real.is_relative_to("/usr"):
        mounts.append(Mount(real.parent.parent, str(real.parent.parent)))
    return Tool(
        "quarto",
        (str(real), "render"),
        ("--to", "html", "--execute"),
        tuple(mounts),
        {"QUARTO_PYTHON": str(built.python), "PYTHONPATH": str(ours)},
    )


def run_tool(
    tool: Tool,
    around: Surroundings,
    copy: Copy,
    settings: NotebookSettings,
    session: Session,
    data: tuple[Mount, ...] = (),
) -> NotebookRun:
    """Run a notebook once by its own tool; raises Interrupted, OutOfBudget, FactUnavailable.

    `copy` gives a scratch copy of the project, `data` is shown over it, by targets relative to its root.
    """
    allowed = session.seconds(settings.seconds)
    session.tell(f"notebook {around.path}, by {tool.name}")
    with copy() as scratch:
        root = target_of(session.sandbox, scratch)
        folder, name = posixpath.split(posixpath.join(root, around.path))
        program = posixpath.dirname(tool.command[0])
        job = Job(
            (*tool.command, name, *tool.after),
            folder,
            (
                Mount(scratch, root, writable=True),
                *(Mount(item.source, posixpath.join(root, item.target)) for item in data),
                *tool.mounts,
            ),
            {"PATH": f"{program}:/usr/local/bin:/usr/bin:/bin", **tool.environment},
            Limits(allowed, int(session.settings.memory_gb * GIB), disk=int(session.settings.disk_gb * GIB)),
        )
        ended = session.sandbox.run(job, stop=session.stop)
    if ended.ending is Ending.INTERRUPTED:
        session.check()
    if ended.ending is Ending.TIME and allowed < settings.seconds:
        raise OutOfBudget(f"the budget left it {allowed:.0f} s, in which it did not end")
    return read_run(ended, around)


def read_run(ended: Ended, around: Surroundings) -> NotebookRun:
    """How a tool's run ended, from its exit code and what it printed."""
    if ended.well:
        return NotebookRun(Stop.FINISHED, ended.seconds)
    said = plain(ended.stderr.decode("utf-8", "replace") or ended.stdout.decode("utf-8", "replace"))
    if ended.ending is not Ending.EXITED:
        return NotebookRun(ENDINGS.get(ended.ending, Stop.BROKEN), ended.seconds, detail=ended.cause)
    found = list(NAMED.finditer(said))
    if not found:
        if ended.exit_code is not None and ended.exit_code < 0:
            return NotebookRun(Stop.DIED, ended.seconds, detail=f"{ended.cause}\n{said[-KEPT:]}")
        last = said.strip().rpartition("\n")[2]
        raised = Raised("Error", last or ended.cause, 0, None, printed=said[-KEPT:])
        return NotebookRun(Stop.FAILED, ended.seconds, raised=raised)
    last_error = found[-1]
    raised = read_raised(last_error[1], last_error[2] or "", said.split("\n"), 0, {}, said)
    own = [frame.line for frame in raised.frames if frame.where.endswith(posixpath.basename(around.path))]
    raised = Raised(raised.name, raised.value, 0, own[-1] if own else None, raised.frames, raised.traceback, raised.printed)
    return NotebookRun(Stop.FAILED, ended.seconds, raised=raised)
