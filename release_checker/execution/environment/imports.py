# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Imports modules in a built environment, inside the sandbox: installing proves little, importing most."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from release_checker.execution.environment.import_causes import Failure, explain_crash, explain_import
from release_checker.execution.environment.places import interpreter_mounts
from release_checker.execution.environment.records import Built, Cause, Problem
from release_checker.execution.sandbox.records import GIB, Ended, Ending, Job, Limits, Mount
from release_checker.execution.sandbox.scratch import target_of
from release_checker.execution.session import Session
from release_checker.model import Place
from release_checker.text import counted

SECONDS = 180.0
"For one process; tensorflow with a cold cache took 40 s."
RESTARTS = 8
"Processes that may crash or hang before the rest is given up."
COPY = 500_000_000
"Bytes of a project up to which its copy is writable: some modules make a folder when they are imported."
ENVIRONMENT = {"MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One import to try."""

    name: str
    "Module, dotted."
    names: tuple[str, ...] = ()
    "What is taken from it."
    place: Place | None = None
    "Where it is imported."


def probe_imports(
    built: Built, wanted: Sequence[Wanted], session: Session, project: Path | None = None, roots: Sequence[str] = ()
) -> tuple[Problem, ...]:
    """Imports that fail, in the order asked; each problem's subject is the import's name, its place where it stands.

    All go in one process; where it crashes or hangs, the rest goes on in another, and what failed otherwise than by being
    absent is tried once more on its own, as some libraries do not bear each other. `roots` are folders of the project to
    import from, relative to it. Raises Interrupted, OutOfBudget, or FactUnavailable without isolation.
    """
    if not wanted:
        return ()
    session.tell(f"importing {counted(len(wanted), 'module')}")
    probe = _Probe(built, session, project if _needs(wanted, project, roots) else None, roots)
    by_name = {item.name: item for item in reversed(wanted)}
    merged = [
        replace(item, names=tuple(sorted({name for other in wanted if other.name == item.name for name in other.names})))
        for item in dict.fromkeys(by_name[item.name] for item in wanted)
    ]
    failed = probe.run(merged)
    again = [item for item in merged if item.name in failed and not failed[item.name].plain]
    if again and len(again) < len(merged):
        kept = {name: failure for name, failure in failed.items() if failure.plain}
        failed = kept | probe.run(again)
    return tuple(replace(failed[item.name].problem, place=item.place) for item in merged if item.name in failed)


@dataclass(frozen=True, slots=True)
class _Failed:
    problem: Problem
    "Why."
    plain: bool
    "Another try would not change it: the module is absent, or was waited for long enough."


class _Probe:
    def __init__(self, built: Built, session: Session, project: Path | None, roots: Sequence[str]) -> None:
        self.built, self.session, self.project, self.roots = built, session, project, roots

    def run(self, wanted: Sequence[Wanted]) -> dict[str, _Failed]:
        """Failures by module."""
        failed: dict[str, _Failed] = {}
        left = list(wanted)
        for _ in range(RESTARTS):
            done, ended = self._process(left)
            for name, failure in done.items():
                if failure is not None:
                    problem = _without_folder(explain_import(failure, self.built, self._own_names()), self.built)
                    failed[name] = _Failed(problem, failure.kind == "ModuleNotFoundError")
            left = [item for item in left if item.name not in done]
            if not left:
                return failed
            self.session.check()
            failed[left[0].name] = _Failed(explain_crash(left[0].name, ended), ended.ending is Ending.TIME)
            if ended.ending is Ending.NOT_STARTED:
                break
            left = left[1:]
            if not left:
                return failed
        return failed | {
            item.name: _Failed(
                Problem(
                    Cause.OTHER, item.name, f"{item.name} was not tried: too many imports before it ended their process"
                ),
                True,
            )
            for item in left
        }

    def _process(self, wanted: Sequence[Wanted]) -> tuple[dict[str, Failure | None], Ended]:
        """What came of each import that ended, and how the process did."""
        with tempfile.TemporaryDirectory(prefix="release-checker-") as name:
            folder = Path(name)
            own = folder / "own"
            own.mkdir()
            (own / "result").touch()
            shutil.copyfile(Path(__file__).with_name("import_driver.py"), own / "driver.py")
            mounts, root = self._project(folder)
            path = [str(Path(root, part)) for part in dict.fromkeys((*self.roots, "."))] if root else []
            modules = [[item.name, list(item.names)] for item in wanted]
            (own / "order").write_text(json.dumps({"path": path, "out": str(own / "result"), "modules": modules}), "utf-8")
            settings = self.session.settings
            job = Job(
                command=(str(self.built.python), "-I", str(own / "driver.py"), str(own / "order")),
                folder=root or str(own),
                mounts=(Mount(own, str(own), writable=True), *mounts, *interpreter_mounts(self.built)),
                environment=ENVIRONMENT,
                limits=Limits(seconds=self.session.seconds(SECONDS), memory=int(settings.memory_gb * GIB)),
            )
            ended = self.session.sandbox.run(job, stop=self.session.stop)
            result = own / "result"
            text = result.read_text("ascii", "replace")[:20_000_000] if result.is_file() and not result.is_symlink() else ""
        return read_rows(text, {item.name for item in wanted}), ended

    def _project(self, folder: Path) -> tuple[tuple[Mount, ...], str]:
        if self.project is None:
            return (), ""
        target = target_of(self.session.sandbox, self.project)
        if _size(self.project) > COPY:
            return (Mount(self.project, target),), target
        copy = folder / "project" / self.project.name
        shutil.copytree(self.project, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        target = target_of(self.session.sandbox, copy)
        return (Mount(copy, target, writable=True),), target

    def _own_names(self) -> frozenset[str]:
        """Top-level names that the project itself has."""
        if self.project is None:
            return frozenset()
        found = set()
        for part in (*self.roots, "."):
            for place in (self.project / part).iterdir() if (self.project / part).is_dir() else ():
                if place.suffix == ".py" or place.is_dir():
                    found.add(place.stem)
        return frozenset(found)


def _without_folder(problem: Problem, built: Built) -> Problem:
    """Where our store lies says nothing to people, and differs from machine to machine."""
    folder = f"{built.prefix}/"
    site = re.compile(re.escape(folder) + r"(?:lib/python[\d.]+/site-packages/)?")
    return replace(problem, words=site.sub("", problem.words), evidence=site.sub("", problem.evidence))


def read_rows(text: str, asked: set[str]) -> dict[str, Failure | None]:
    """What the driver printed of modules, one JSON object a line; other lines are the modules' own, and may be anything."""
    found: dict[str, Failure | None] = {}
    for line in text.splitlines():
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(row, Mapping) and isinstance(ended := row.get("ended"), str) and ended in asked:
            failure = row.get("failure")
            found[ended] = Failure.read(ended, failure) if isinstance(failure, Mapping) else None
    return found


def _needs(wanted: Sequence[Wanted], project: Path | None, roots: Sequence[str]) -> bool:
    """Some module has a name that the project has as well; for others it need not be shown, nor copied."""
    if project is None:
        return False
    tops = {item.name.partition(".")[0] for item in wanted}
    return any((project / part / name).exists() for part in (*roots, ".") for top in tops for name in (top, f"{top}.py"))


def _size(folder: Path) -> int:
    total = 0
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        total += sum(os.lstat(os.path.join(place, name)).st_size for name in names)
        if total > COPY:
            break
    return total
