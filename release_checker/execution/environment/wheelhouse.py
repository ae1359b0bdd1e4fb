# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Builds a wheel from source inside the sandbox: offline, bounded, in an environment of just what its build asks for.

A build runs whatever its setup.py says. So sources are fetched outside, their build requirements are resolved from wheels
outside, and only the finished file is taken out of the sandbox, to be kept by the content of all that it was made from.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from release_checker.documents.strict_toml import parse_toml
from release_checker.execution.environment.archives import read_pyproject
from release_checker.execution.environment.build_causes import explain_build, forgotten
from release_checker.execution.environment.places import interpreter_mounts
from release_checker.execution.environment.records import Built, Cause, Problem, Recipe
from release_checker.execution.sandbox.records import GIB, Ended, Job, Limits, Mount
from release_checker.execution.session import Session
from release_checker.execution.store import key_of

KIND = "wheels"
SECONDS = 600.0
ROUNDS = 6
"How often a build may ask for more before it is given up; setup_requires that ask in turn were seen to need three."
LEGACY = ("setuptools>=40.8", "wheel")
"What pip takes where a project has no [build-system] table (PEP 518)."
VARIABLES = {
    "MAX_JOBS": "2", "NPY_NUM_BUILD_JOBS": "2", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
    # Without what only debuggers read, which Python asks for by default: Cython's code took 45 s with it, 30 s without.
    "CFLAGS": "-O2 -g0", "CXXFLAGS": "-O2 -g0",
}
"Of a build. A newcomer's takes longer, and gives the same."
_NEEDS = re.compile(r"^release-checker needs: (\[.*\])$", re.MULTILINE)
Provide = Callable[[Recipe], Built]
"Builds the environment of a build."


@dataclass(frozen=True, slots=True)
class Source:
    """Something to build a wheel from."""

    title: str
    "How it is named to people: gym==0.21.0, or the project itself."
    place: Path
    "An archive or a folder."
    digest: str
    "Of its content."
    subfolder: str = ""
    "Where in it the package lies."

    @property
    def subject(self) -> str:
        """The package alone."""
        return self.title.partition("==")[0]


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel that was built."""

    path: Path
    "In the store."
    name: str
    "Normalised."
    version: str
    "As its file name says."
    mended: tuple[Problem, ...] = ()
    "What another's build would have failed at."


class NotBuilt(Exception):
    """No wheel came of it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0].words)
        self.problems = problems


_FAILED: dict[str, tuple[Problem, ...]] = {}
"Builds that failed in this process: the doctor asks for the same source many times."


def build_wheel(source: Source, recipe: Recipe, session: Session, provide: Provide) -> Wheel:
    """Build one source for a recipe's interpreter, or take what was built before; raises NotBuilt."""
    requires, backend, path = build_system(source)
    key = key_of(
        "wheel",
        source.digest,
        source.subfolder,
        str(recipe.python.path),
        recipe.python.version,
        recipe.before,
        backend,
        *requires,
        "|",
        *recipe.build_constraints,
        "|",
        *_pins(recipe),
    )
    if (kept := session.store.get(KIND, key)) is not None and (wheel := _kept(kept)) is not None:
        return wheel
    if key in _FAILED:
        raise NotBuilt(_FAILED[key])
    session.tell(f"building {source.title} from source")
    try:
        return _build(source, recipe, session, provide, key, _Order(list(requires), backend, path))
    except NotBuilt as error:
        _FAILED[key] = error.problems
        raise


@dataclass
class _Order:
    requires: list[str]
    backend: str
    path: list[str]


def _build(source: Source, recipe: Recipe, session: Session, provide: Provide, key: str, order: _Order) -> Wheel:
    asked: list[str] = []
    mended: list[Problem] = []
    for _ in range(ROUNDS):
        needed = _environment(source, recipe, provide, (*order.requires, *asked))
        with tempfile.TemporaryDirectory(prefix="release-checker-") as scratch:
            ended = _run(source, Path(scratch), needed, session, order, asked)
            made = _taken(Path(scratch) / "out")
            if made is not None and ended.well:
                return _keep(made, key, session, mended)
        log = (ended.stdout + b"\n" + ended.stderr).decode("utf-8", "replace")
        if (match := _NEEDS.search(log)) and (more := [line for line in asked_lines(match[1]) if line not in asked]):
            asked += more
            continue
        module, line = forgotten(log, (*order.requires, *asked))
        if not line:
            session.check()
            raise NotBuilt(explain_build(source.title, ended, log, recipe.python))
        asked.append(line)
        mended.append(
            Problem(Cause.BUILD_FAILED, source.subject, f"{source.title} uses {module} to build and does not say so")
        )
    raise NotBuilt((Problem(Cause.BUILD_FAILED, source.subject, f"the build of {source.title} keeps asking for more"),))


def _environment(source: Source, recipe: Recipe, provide: Provide, requires: tuple[str, ...]) -> Built:
    """Of the date that the recipe says; its own pins hold for what is compiled against, numpy above all."""
    wanted = Recipe(
        recipe.python,
        requirements=requires,
        constraints=(*recipe.build_constraints, *_pins(recipe)),
        before=recipe.before,
        build_constraints=recipe.build_constraints,
    )
    first: Built | None = None
    for attempt in (wanted, replace(wanted, constraints=recipe.build_constraints), replace(wanted, before="")):
        if first is not None and attempt == first.recipe:
            continue
        built = provide(attempt)
        if built.stands:
            return built
        first = first or built
    assert first is not None
    raise NotBuilt(
        (
            Problem(
                Cause.BUILD_FAILED,
                source.subject,
                f"what the build of {source.title} needs does not install: {first.problems[0].words}",
                first.problems[0].evidence,
            ),
            *first.problems,
        )
    )


def _run(source: Source, scratch: Path, needed: Built, session: Session, order: _Order, asked: list[str]) -> Ended:
    out, folder = scratch / "out", scratch / "source"
    out.mkdir()
    archive = ""
    if source.place.is_dir():
        shutil.copytree(source.place, folder, symlinks=True)
    else:
        folder.mkdir()
        archive = str(scratch / source.place.name)
        shutil.copyfile(source.place, archive)
    shutil.copyfile(Path(__file__).with_name("backend_driver.py"), scratch / "driver.py")
    say = json.dumps(
        {
            "folder": str(folder),
            "archive": archive,
            "subfolder": source.subfolder,
            "path": order.path,
            "backend": order.backend,
            "out": str(out),
            "known": [*order.requires, *asked],
        }
    )
    settings = session.settings
    job = Job(
        command=(str(needed.python), "-I", str(scratch / "driver.py"), say),
        folder=str(folder),
        mounts=(Mount(scratch, str(scratch), writable=True), *interpreter_mounts(needed)),
        environment=VARIABLES,
        limits=Limits(
            seconds=session.seconds(SECONDS), memory=int(settings.memory_gb * GIB), disk=int(settings.disk_gb * GIB)
        ),
    )
    return session.sandbox.run(job, stop=session.stop)


def _taken(out: Path) -> Path | None:
    """The one regular file of a wheel's name; a link could lead anywhere."""
    made = [place for place in out.glob("*.whl") if place.is_file() and not place.is_symlink()]
    return made[0] if len(made) == 1 else None


def _keep(made: Path, key: str, session: Session, mended: Iterable[Problem]) -> Wheel:
    with session.store.put(KIND, key) as folder:
        shutil.copyfile(made, folder / made.name)
        rows = [[item.subject, item.words] for item in mended]
        (folder / "mended.json").write_text(json.dumps(rows), "utf-8")
    wheel = _kept(session.store.root / KIND / key)
    if wheel is None:
        raise NotBuilt((Problem(Cause.BUILD_FAILED, made.name, f"{made.name[:100]} is no name of a wheel"),))
    return wheel


def _kept(folder: Path) -> Wheel | None:
    made = _taken(folder)
    try:
        name, version, _, _ = parse_wheel_filename(made.name if made else "")
        rows = json.loads((folder / "mended.json").read_text("utf-8"))
    except (InvalidWheelFilename, OSError, ValueError):
        return None
    assert made is not None
    return Wheel(made, name, str(version), tuple(Problem(Cause.BUILD_FAILED, subject, words) for subject, words in rows))


def build_system(source: Source) -> tuple[tuple[str, ...], str, list[str]]:
    """What a build asks for, its backend and where that lies (PEP 517, 518); raises NotBuilt when the table is wrong."""
    text = read_pyproject(source.place, source.subfolder)
    legacy = "setuptools.build_meta:__legacy__"
    if text is None:
        return LEGACY, legacy, []
    try:
        table = parse_toml(text).get("build-system")
    except (ValueError, RecursionError) as error:
        raise NotBuilt(
            (Problem(Cause.BAD_DECLARATION, source.subject, f"pyproject.toml of {source.title} is no TOML: {error}"),)
        ) from error
    if not isinstance(table, dict):
        return LEGACY, legacy, []
    requires, backend, path = (
        table.get("requires", ["setuptools"]),
        table.get("build-backend", legacy),
        table.get("backend-path", []),
    )
    if not (isinstance(backend, str) and _strings(requires) and _strings(path)):
        raise NotBuilt((Problem(Cause.BAD_DECLARATION, source.subject, f"[build-system] of {source.title} is malformed"),))
    return tuple(requires), backend, path


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def asked_lines(text: str) -> list[str]:
    """Requirement lines that a backend asked for; a hostile one may say anything."""
    found = []
    try:
        lines = json.loads(text)
    except (ValueError, RecursionError):
        return []
    for line in lines:
        try:
            if isinstance(line, str) and Requirement(line).url is None:
                found.append(line)
        except InvalidRequirement:
            continue
    return found


def _pins(recipe: Recipe) -> tuple[str, ...]:
    """The recipe's exact version of numpy, as what is compiled against one does not work with another."""
    pins = []
    for line in (*recipe.requirements, *recipe.constraints):
        try:
            read = Requirement(line)
        except InvalidRequirement:
            continue
        if canonicalize_name(read.name) == "numpy" and any(item.operator == "==" for item in read.specifier):
            pins.append(f"numpy{read.specifier}")
    return tuple(pins[:1])
