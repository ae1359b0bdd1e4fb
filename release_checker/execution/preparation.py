# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the project's settings prepare before notebooks and tests: declared data, and steps such as a download."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.fetch import fetch
from release_checker.execution.environment.installed import program_folders
from release_checker.execution.environment.places import interpreter_mounts
from release_checker.execution.environment.records import Built
from release_checker.execution.sandbox.records import GIB, Ended, Ending, Job, Limits, Mount
from release_checker.execution.sandbox.scratch import copy_file, make_scratch, target_of
from release_checker.execution.session import Session
from release_checker.execution.settings import Step
from release_checker.execution.store import key_of
from release_checker.project import Project
from release_checker.text import printable, shorten

KIND = "steps"
Copy = Callable[[], AbstractContextManager[Path]]
"Makes a scratch copy of the project, under its own name, and removes it."


@dataclass(frozen=True)
class Prepared:
    """What is laid over each scratch copy."""

    data: tuple[tuple[str, Path], ...] = ()
    "Declared data files: path in the project, and where the file lies."
    tree: Path | None = None
    "Files that the steps made, as they lie below the project's root."
    key: str = ""
    "Changes whenever any of it does; empty when nothing is prepared."
    notes: tuple[str, ...] = ()
    "What was done, for people."

    def mounts(self, session: Session) -> tuple[Mount, ...]:
        """Data to show read-only, by targets relative to the root; none where the sandbox cannot move a mount."""
        return tuple(Mount(source, path) for path, source in self.data) if session.sandbox.moves else ()

    @contextlib.contextmanager
    def copied(self, project: Project, session: Session) -> Iterator[Path]:
        """A scratch copy of the project with all that was prepared in it, gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="release-checker-", ignore_cleanup_errors=True) as folder:
            scratch = make_scratch(project, Path(folder))
            if self.tree:
                _lay(self.tree, scratch)
            for path, source in self.data:
                place = _fresh(scratch, path)
                if session.sandbox.moves:
                    place.touch()  # something for the mount to lie over
                else:
                    copy_file(source, place)
            yield scratch


def prepare(project: Project, built: Built | None, content: str, session: Session) -> Prepared:
    """Fetch the declared data, and run the declared steps once for this `content` of the project.

    Raises FactUnavailable with the step or file that failed, Interrupted or OutOfBudget.
    """
    settings = session.settings
    data = tuple((entry.path, fetch(entry, session)) for entry in settings.data)
    digests = [f"{entry.path} {entry.sha256}" for entry in settings.data]
    if not settings.steps:
        notes = tuple(f"{path} was fetched and agrees with its sha256" for path, _ in data)
        return Prepared(data, None, key_of("data", *digests) if digests else "", notes)
    lock = built.lock if built and built.stands else ""
    key = key_of(KIND, content, lock, session.sandbox.tier, *digests, *map(repr, settings.steps))
    place = session.store.get(KIND, key)
    if place is None:
        with session.store.put(KIND, key) as made:
            _run_all(project, built, Prepared(data), made / "tree", session)
        place = session.store.root / KIND / key
    words = tuple(f"step {step.name} ran before{', with the network' if step.network else ''}" for step in settings.steps)
    return Prepared(data, place / "tree", key, words)


def _run_all(project: Project, built: Built | None, given: Prepared, made: Path, session: Session) -> None:
    """Run the steps one after the other in one copy, and keep the files that they made or changed."""
    made.mkdir()
    with given.copied(project, session) as scratch:
        before = _seen(scratch)
        for step in session.settings.steps:
            ended = _run(step, built, given, scratch, session)
            if ended.ending is Ending.INTERRUPTED:
                session.check()
            if not ended.well:
                words = printable(shorten(ended.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2], 200))
                raise FactUnavailable(f"step {step.name} of release-checker.toml failed: {ended.cause}"
                                      + (f": {words}" if words else ""))
        for path, stamp in _seen(scratch).items():
            if before.get(path) != stamp and path not in dict(given.data):
                copy_file(scratch / path, _fresh(made, path))


def _run(step: Step, built: Built | None, given: Prepared, scratch: Path, session: Session) -> Ended:
    settings, root = session.settings, target_of(session.sandbox, scratch)
    path, program = "/usr/local/bin:/usr/bin:/bin", step.command[0]
    mounts = [Mount(scratch, root, writable=True)]
    mounts += [Mount(item.source, f"{root}/{item.target}") for item in given.mounts(session)]
    if built and built.stands:
        path = ":".join((*program_folders(built), path))
        mounts += interpreter_mounts(built)
    found = next((f"{folder}/{program}" for folder in path.split(":") if os.access(f"{folder}/{program}", os.X_OK)), program)
    if "/" not in found:
        where = "in the environment or the system"
        raise FactUnavailable(f"step {step.name} of release-checker.toml: no program {program} {where}")
    session.tell(f"step {step.name}")
    limits = Limits(session.seconds(step.seconds), int(settings.memory_gb * GIB), disk=int(settings.disk_gb * GIB))
    job = Job((found, *step.command[1:]), root, tuple(mounts), {"PATH": path, "PYTHONUNBUFFERED": "1"}, limits, step.network)
    return session.sandbox.run(job, stop=session.stop)


def _seen(root: Path) -> dict[str, tuple[int, int, int]]:
    """Regular files below a folder, with what changes when they are written."""
    found = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            with contextlib.suppress(OSError):
                info = os.lstat(os.path.join(folder, name))
                if stat.S_ISREG(info.st_mode):
                    path = os.path.relpath(os.path.join(folder, name), root)
                    found[path] = (info.st_size, info.st_mtime_ns, info.st_ino)
    return found


def _lay(tree: Path, scratch: Path) -> None:
    for path in _seen(tree):
        copy_file(tree / path, _fresh(scratch, path))


def _fresh(root: Path, path: str) -> Path:
    """A place below `root` where nothing lies and no link is on the way, so that a copy cannot be led out."""
    place = root
    for part in Path(path).parts[:-1]:
        place = place / part
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            place.unlink()
        place.mkdir(exist_ok=True)
    place = place / Path(path).name
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    return place
