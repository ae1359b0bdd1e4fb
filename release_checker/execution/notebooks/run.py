# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs one notebook once, from the top, in a sandbox of its own on a scratch copy of the project."""

from __future__ import annotations

import json
import posixpath
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from release_checker.execution.notebooks.events import read_events
from release_checker.execution.notebooks.kernel import Kernel, driver_mounts, driver_paths
from release_checker.execution.notebooks.records import NotebookRun, Stop, Surroundings
from release_checker.execution.sandbox.records import GIB, MIB, Ending, Job, Limits, Mount
from release_checker.execution.sandbox.scratch import target_of
from release_checker.execution.session import OutOfBudget, Session
from release_checker.execution.settings import NotebookSettings

START = 90.0
"Seconds for the kernel to start; a large environment on a slow disk takes some twenty."
GRACE = 15.0
"Seconds after the notebook's own time in which the driver writes down what there is, before everything is killed."
BYTES = 100 * MIB
"Of all outputs of a notebook; hosts refuse notebooks of that size."
CELL_BYTES = 50 * MIB
MESSAGE_BYTES = 30 * MIB
"Of one message; an animation as html, the largest honest output, is held to 20 MB by matplotlib."
MESSAGES = 200_000

Copy = Callable[[], AbstractContextManager[Path]]
"Makes a scratch copy of the project, under its own name, and removes it."


@dataclass(frozen=True)
class NotebookRequest:
    """One notebook to run."""

    around: Surroundings
    "The notebook, its code, and what is known of the project."
    content: bytes
    "The notebook in Jupyter's format: the file itself, or what jupytext makes of it."
    kernel: Kernel
    "What runs it."
    copy: Copy
    "Gives a scratch copy of the project."
    settings: NotebookSettings = field(default_factory=NotebookSettings)
    "Its bounds."
    skip: frozenset[int] = frozenset()
    "Cells that are not run, by one-based number."
    allow: frozenset[int] = frozenset()
    "Cells that may raise."
    expected: Mapping[int, frozenset[str]] | None = None
    "Errors that are stored in a cell: raising the same again is no failure."
    data: tuple[Mount, ...] = ()
    "What is shown over the copy, by targets relative to its root: declared data."

    @property
    def path(self) -> str:
        """The notebook, relative to the root."""
        return self.around.path


@dataclass(frozen=True)
class Ran:
    """What came of one run."""

    run: NotebookRun
    "How it ended."
    notebook: str
    "The executed notebook, as far as it came."


def run_notebook(
    request: NotebookRequest, session: Session, number: int = 1, *, cancelled: Callable[[], bool] | None = None
) -> Ran:
    """Run a notebook once; raises Interrupted, OutOfBudget, FactUnavailable.

    The project lies at the same path in every run and the notebook's folder is the working directory; time zone, locale and
    user are the sandbox's. PYTHONHASHSEED is left alone: what hangs on the order of a set must show between two runs.
    `cancelled` ends the run early; it then comes back as interrupted.
    """
    settings, limits = session.settings, request.settings
    allowed = session.seconds(limits.seconds + START + GRACE)
    with request.copy() as scratch, tempfile.TemporaryDirectory(prefix="release-checker-nb-") as folder:
        ours = Path(folder)
        out = ours / "out"
        out.mkdir()
        moves = session.sandbox.moves
        root = target_of(session.sandbox, scratch)
        seen = {
            name: f"/checker/{name}" if moves else str(ours / name) for name in ("out", "request.json", "notebook.ipynb")
        }
        script = Path(__file__).with_name("driver.py")
        inside = f"/checker/{script.name}" if moves else str(script)
        (ours / "notebook.ipynb").write_bytes(request.content)
        (ours / "request.json").write_text(json.dumps(_wishes(request, seen, root, allowed)), encoding="utf-8")
        job = Job(
            (sys.executable, "-I", "-S", inside, seen["request.json"]),
            posixpath.join(root, posixpath.dirname(request.path)).rstrip("/"),
            (
                Mount(scratch, root, writable=True),
                Mount(out, seen["out"], writable=True),
                *(Mount(ours / name, seen[name]) for name in ("request.json", "notebook.ipynb")),
                Mount(script, inside),
                *_once((*driver_mounts(), *request.kernel.mounts)),
                *(Mount(item.source, posixpath.join(root, item.target)) for item in request.data),
            ),
            _environment(request.kernel),
            Limits(allowed, int(settings.memory_gb * GIB), disk=int(settings.disk_gb * GIB)),
        )
        heard = _Progress(session.tell, request.path, number)
        ended = session.sandbox.run(job, stop=lambda: session.stop() or bool(cancelled and cancelled()), heard=heard)
        if ended.ending is Ending.INTERRUPTED:
            session.check()
            return Ran(NotebookRun(Stop.INTERRUPTED, ended.seconds), "")
        ran = Ran(*read_events(out, ended, request.content, request.around.sources))
        if ran.run.stop is Stop.TIME and allowed < limits.seconds + START + GRACE:
            raise OutOfBudget(f"the budget left it {allowed:.0f} s, in which it did not end")
        return ran


def _wishes(request: NotebookRequest, seen: Mapping[str, str], root: str, allowed: float) -> dict[str, object]:
    """What the driver reads; cells are counted from 0 there."""
    expected = request.expected or {}
    return {
        "notebook": seen["notebook.ipynb"],
        "out": seen["out"],
        "paths": driver_paths(),
        "folder": posixpath.join(root, posixpath.dirname(request.path)).rstrip("/"),
        "kernel": request.kernel.argv,
        "language": request.kernel.language,
        "environment": dict(request.kernel.environment),
        "seconds": max(1.0, min(request.settings.seconds, allowed - GRACE)),
        "start_seconds": max(1.0, min(START, allowed - GRACE)),
        "bytes": BYTES,
        "cell_bytes": CELL_BYTES,
        "message_bytes": MESSAGE_BYTES,
        "messages": MESSAGES,
        "skip": [number - 1 for number in request.skip],
        "allow": [number - 1 for number in request.allow],
        "expected": {str(number - 1): sorted(names) for number, names in expected.items()},
    }


def _environment(kernel: Kernel) -> dict[str, str]:
    return {
        "PATH": ":".join((*kernel.path, "/usr/local/bin:/usr/bin:/bin")),
        "JUPYTER_PLATFORM_DIRS": "1",
    }


def _once(mounts: tuple[Mount, ...]) -> tuple[Mount, ...]:
    return tuple({mount.target: mount for mount in mounts}.values())


class _Progress:
    """Tells which cell runs, from the driver's lines."""

    def __init__(self, tell: Callable[[str], None], path: str, number: int) -> None:
        self.tell, self.head, self.rest = tell, f"notebook {path}, run {number} of 2", b""
        tell(self.head)

    def __call__(self, piece: bytes) -> None:
        *lines, self.rest = (self.rest + piece)[-10_000:].split(b"\n")
        if lines and lines[-1].startswith(b"cell "):
            self.tell(f"{self.head}, {lines[-1][:60].decode('ascii', 'replace')}")
