# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs a training command again: isolated, without a network, on a checkout of its code, its trackers redirected."""

from __future__ import annotations

import json
import os
import posixpath
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

from release_checker.errors import UnreadableFile
from release_checker.execution.environment.places import interpreter_mounts
from release_checker.execution.environment.records import Built
from release_checker.execution.replays.failing import read_failure
from release_checker.execution.replays.records import Attempt, Checkout, Command, End, Need, NeedKind, Replayed, Source
from release_checker.execution.replays.trackers import put_redirect, tracker_variables
from release_checker.execution.replays.written import Before, read_logged
from release_checker.execution.sandbox.records import GIB, MIB, Ended, Ending, Job, Limits, Mount
from release_checker.execution.sandbox.scratch import target_of
from release_checker.execution.session import OutOfBudget, Session
from release_checker.project import read_regular

GRACE = 20.0
"Seconds beyond a command's own time in which it may flush its logs before everything is killed; see driver.STEPS."
START = 5.0
"Seconds that are worth beginning with; Python and its imports alone take some."
OUTPUT = 64 * MIB
"Bytes of standard output and error: progress bars of a long training."
REFUSED = re.compile(r"unrecognized arguments|arguments? (?:is|are) required|invalid choice|invalid \w+ value|"
                     r"No such option|Missing (?:option|argument)|Unknown command line flag|unexpected extra argument|"
                     r"Could not override",
                     re.IGNORECASE)
"What parsers of command lines say."
COMPILED = (".pyx", ".c", ".cc", ".cpp", ".cu", ".rs", ".f90", ".pyf")
KEPT = 4000
"Characters of the end of what it printed that are kept."


@dataclass(frozen=True)
class Laid:
    """A checkout that lies ready to run in."""

    scratch: Path
    "Its folder, which the command may change."
    about: Checkout = field(default_factory=Checkout)
    "Which code it is."
    data: tuple[Mount, ...] = ()
    "Data to show over it read-only, by targets relative to its root."


Lay = Callable[[], AbstractContextManager[Laid]]
"Lays a fresh checkout out, and removes it."


def replay(command: Command, lay: Lay, built: Built, session: Session, *, seconds: float, times: int = 2) -> Replayed:
    """Run a command once, and once more where that tells something and the budget allows it.

    `built` is an environment that stands. `seconds` bounds each attempt: a longer command is stopped there, and what it has
    logged so far is read. Raises Interrupted, OutOfBudget when nothing could be begun, FactUnavailable.
    """
    attempts: list[Attempt] = []
    once = "" if times > 1 else "it was asked for once"
    about = Checkout()
    while len(attempts) < max(1, times):
        if attempts and (once := _why_not_again(attempts[0], session)):
            break
        with lay() as laid:
            about = laid.about
            session.tell(f"training {command.text[:80]}, replay {len(attempts) + 1} of {max(1, times)}")
            attempts.append(_attempt(command, laid, built, session, seconds))
    version = built.recipe.python.version
    return Replayed(command, about, tuple(attempts), session.sandbox.tier, version, once)


def _why_not_again(first: Attempt, session: Session) -> str:
    """Why a second attempt would tell nothing, or cannot be; empty when it is worth it."""
    if first.need is not None or first.end in (End.NOT_STARTED, End.CUT):
        return "a second time would end like the first"
    if not any(len(series) for item in first.logged for series in item.series.values()):
        return "it logged nothing that could be compared"
    if session.remaining < first.seconds + GRACE + START:
        return "the budget did not allow a second time"
    return ""


def _attempt(command: Command, laid: Laid, built: Built, session: Session, seconds: float) -> Attempt:
    settings = session.settings
    allowed = session.seconds(seconds + GRACE)
    if allowed < GRACE + min(START, seconds):
        raise OutOfBudget(f"the budget left it {allowed:.0f} s, in which nothing could be told")
    with tempfile.TemporaryDirectory(prefix="release-checker-replay-", ignore_cleanup_errors=True) as folder:
        ours = Path(folder).resolve()
        store, out = ours / "store", ours / "out"
        for place in (store, out, ours / "redirect"):
            place.mkdir()
        moves = session.sandbox.moves
        seen = {name: f"/checker/{name}" if moves else str(ours / name) for name in ("store", "out", "redirect")}
        path = f"{built.python.parent}:/usr/local/bin:/usr/bin:/bin"
        words = _words(command, built, path)
        if isinstance(words, Need):
            return Attempt(End.NOT_STARTED, words.words, None, 0.0, need=words)
        before = Before(laid.scratch)
        script = Path(__file__).with_name("driver.py")
        inside = f"/checker/{script.name}" if moves else str(script)
        root = target_of(session.sandbox, laid.scratch)
        job = Job(
            (str(built.python), "-I", "-S", inside, f"{seen['out']}/ended.json", str(allowed - GRACE), *words),
            posixpath.join(root, command.folder).rstrip("/"),
            (
                Mount(laid.scratch, root, writable=True),
                *(Mount(item.source, f"{root}/{item.target}") for item in laid.data),
                *(Mount(ours / name, target, writable=name != "redirect") for name, target in seen.items()),
                Mount(script, inside),
                *interpreter_mounts(built),
            ),
            {"PATH": path, "VIRTUAL_ENV": str(built.prefix), **tracker_variables(seen["store"], built, command.threads),
             **command.variables, **_paths(
                 *_own_package(laid, built, before, root), command.variables.get("PYTHONPATH", ""),
                 seen["redirect"] if put_redirect(ours / "redirect", built) else "")},
            Limits(allowed, int(settings.memory_gb * GIB), disk=int(settings.disk_gb * GIB), output=OUTPUT),
        )
        ended = session.sandbox.run(job, stop=session.stop)
        if ended.ending is Ending.INTERRUPTED:
            session.check()
        stopped = _stopped(out)
        logged, damage = read_logged(store, before, stopped)
        about = Attempt(
            End.FINISHED, ended.cause, ended.exit_code, ended.seconds, logged, printed=_tail(ended), damage=damage
        )
        if about.exit_code and stopped is None:
            failure = read_failure(ended, _script(command), before.stamps, root)
            need = _stripped(laid, failure.error) or failure.need or _refused(command, failure.error)
            about = replace(about, need=need, error=failure.error, place=failure.place)
        return _named(about, ended, stopped is not None, allowed - GRACE)


def _paths(*folders: str) -> Mapping[str, str]:
    """Where Python looks first; no variable where that is nowhere."""
    found = ":".join(dict.fromkeys(folder for folder in folders if folder))
    return {"PYTHONPATH": found} if found else {}


def _own_package(laid: Laid, built: Built, before: Before, root: str) -> Sequence[str]:
    """Where the project is installed, its package is that of the present files: the recorded commit's must come first.

    One with compiled parts cannot be imported from its sources, and stays as it is installed.
    """
    if not laid.about.commit or any(path.endswith(COMPILED) for path in before.stamps):
        return []
    folders = [posixpath.normpath(item.partition("[")[0]) for item in built.recipe.project]
    return [posixpath.normpath(posixpath.join(root, folder, inner)) for folder in folders for inner in ("src", "")
            if (laid.scratch / folder / inner).is_dir()]


def _named(about: Attempt, ended: Ended, stopped: bool, allowed: float) -> Attempt:
    """The attempt with its end put in words."""
    if stopped or ended.ending is Ending.TIME:
        return replace(about, end=End.STOPPED, cause=f"was stopped after {allowed:.0f} s", exit_code=None)
    if ended.ending is Ending.NOT_STARTED:
        return replace(about, end=End.NOT_STARTED)
    if ended.ending is not Ending.EXITED:
        need = Need(NeedKind.MEMORY, f"it {ended.cause}") if ended.ending is Ending.MEMORY else None
        return replace(about, end=End.CUT, need=need)
    return about if ended.exit_code == 0 else replace(about, end=End.FAILED)


def _stripped(laid: Laid, error: str) -> Need | None:
    """It reads what an earlier run recorded, which is left out so that nothing can be copied from it."""
    found = next((path for path in laid.about.stripped if f"{posixpath.basename(path)}'" in error), "")
    words = f"it reads {found}, where the values of a run are recorded, and which is left out of a replay"
    return Need(NeedKind.STORE, words) if found else None


def _refused(command: Command, error: str) -> Need | None:
    """What was concluded from parameters alone was no command line of this script."""
    if command.source is not Source.INFERRED or not REFUSED.search(error):
        return None
    return Need(NeedKind.ARGUMENTS, f"its arguments were concluded from logged parameters, and it refuses them: {error}")


def _script(command: Command) -> str:
    """The file that it starts, relative to the root; empty where it names none."""
    name = next((word for word in command.argv if word.endswith(".py")), "")
    return posixpath.normpath(posixpath.join(command.folder, name)) if name else ""


def _words(command: Command, built: Built, path: str) -> tuple[str, ...] | Need:
    """The command with its program looked up on the path inside."""
    program, *rest = command.argv
    if program == "python":
        return (str(built.python), *rest)
    if "/" in program:
        return command.argv
    found = next((full for folder in path.split(":") if os.access(full := f"{folder}/{program}", os.X_OK)), "")
    words = f"there is no program {program} in the environment or the system"
    return (found, *rest) if found else Need(NeedKind.PROGRAM, words)


def _stopped(out: Path) -> float | None:
    """When the command was told to end, in seconds since 1970; it could forge this, and would only hide its own end."""
    try:
        when = json.loads(read_regular(out, "ended.json", 1000))["stopped"]
    except (UnreadableFile, ValueError, TypeError, KeyError, RecursionError):
        return None
    return float(when) if isinstance(when, (int, float)) else None


def _tail(ended: Ended) -> str:
    """The end of what was printed; what went to standard error comes last, where errors are looked for."""
    half = KEPT // 2
    parts = (stream[-half * 4 :].decode("utf-8", "replace")[-half:].strip() for stream in (ended.stdout, ended.stderr))
    return "\n".join(part for part in parts if part)
