# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Read a cohort's plan, a TOML file: what is wrong in it is told with its line."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from release_checker.cohort.address import WANTED, is_address, parse_address
from release_checker.cohort.logins import login_of
from release_checker.cohort.records import Asked, Engine, Needs, Plan, PlannedProject
from release_checker.documents.strict_toml import parse_toml
from release_checker.errors import SettingsError, UnreadableFile, UsageError
from release_checker.project import TEXT_LIMIT, read_regular
from release_checker.settings import profiles
from release_checker.text import seconds_of
from release_checker.toml_source import Source, known_keys, nearest, rows, string, table, usable

ASKED = ("profile", "budget", "seconds", "static", "online", "replays", "needs")
COHORT = ("name", "title", "deadline", "mentors", "database", "files", "workspace", "engine", "projects", *ASKED)
PROJECT = ("name", "title", "source", "ref", "scholars", "mentors", "deadline", *ASKED)
NEEDS = ("gpu", "memory_gb", "isolation")
ENGINE = ("kind", "jobs", "address", "slurm")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
REF = re.compile(r"(?!-)(?!.*\.\.)[\w./+@-]{1,200}")
SCHEDULER = re.compile(r"[a-z]+://[\w.\-\[\]:]+:\d{1,5}")
JOBS = 1000
PROJECTS = 20_000


def read_plan(path: Path) -> Plan:
    """The plan in a file; raises SettingsError with file and line, or UsageError when it cannot be read."""
    try:
        text = read_regular(path.parent.resolve(), path.name, TEXT_LIMIT).decode("utf-8-sig")
        source = usable(Source(path.name, parse_toml(text), text))
    except (OSError, UnreadableFile) as error:
        raise UsageError(f"{path}: no plan can be read here: {error}; expected a TOML file with [[projects]]") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: is no valid TOML: {error}") from error
    known_keys(source, source.data, COHORT)
    folder = path.parent.resolve()
    name = _name(source, source.data, "the plan needs name = \"…\"")
    projects = _projects(source, folder)
    return Plan(
        name=name, title=string(source, source.data, "title") or name, folder=folder, projects=projects,
        database=_database(source, folder), files=_files(source, folder),
        workspace=_path(source, folder, string(source, source.data, "workspace") or "workspace", "workspace"),
        engine=_engine(source), mentors=_logins(source, source.data, "mentors"),
        deadline=_date(source, source.data, "deadline"),
    )


def _projects(source: Source, folder: Path) -> tuple[PlannedProject, ...]:
    whole = PlannedProject(name="", source="", asked=_asked(source, folder, source.data, Asked()),
                           mentors=_logins(source, source.data, "mentors"), deadline=_date(source, source.data, "deadline"))
    found: dict[str, PlannedProject] = {}
    for number, row in rows(source, "projects", PROJECT):
        try:
            made = _project(source, folder, row, whole)
        except SettingsError:
            _project(source.from_row("projects", number), folder, row, whole)  # says the same with its own line
            raise
        if (same := found.get(made.name.casefold())) is not None:  # folders on some systems do not tell capitals apart
            raise source.from_row("projects", number).error(
                f"there is a project {same.name!r} already, which {made.name!r} would share a folder with", "name")
        found[made.name.casefold()] = made
    if not found:
        raise source.error("the plan has no project: write [[projects]] tables with name and source")
    if len(found) > PROJECTS:
        raise source.error(f"the plan has more than {PROJECTS:,} projects")
    return tuple(found.values())


def _project(source: Source, folder: Path, row: Mapping[str, Any], whole: PlannedProject) -> PlannedProject:
    """One project, with what the `whole` cohort has where it says nothing."""
    return PlannedProject(
        name=_name(source, row, "a project needs name = \"…\""), title=string(source, row, "title"),
        source=_source(source, row, folder), ref=_ref(source, row), scholars=_logins(source, row, "scholars"),
        mentors=_logins(source, row, "mentors") or whole.mentors, deadline=_date(source, row, "deadline") or whole.deadline,
        asked=_asked(source, folder, row, whole.asked),
    )


def _name(source: Source, values: Mapping[str, Any], absent: str) -> str:
    value = string(source, values, "name")
    if not value:
        raise source.error(absent, "projects" if "source" in values else "")
    if not NAME.fullmatch(value):
        raise source.error(f"{value[:80]!r} is no name: letters and digits, and after the first . _ and -, 100 at most",
                           "name")
    return value


def _source(source: Source, row: Mapping[str, Any], folder: Path) -> str:
    given = string(source, row, "source")
    if not given:
        raise source.error("a project needs source = a folder or a git address", "name")
    if is_address(given):
        try:
            parse_address(given)
        except UsageError as error:
            raise source.error(str(error), "source") from error
        return given
    if given.startswith("-"):
        raise source.error(f"{given[:80]!r} is no folder, nor an address that git takes; {WANTED}", "source")
    return str(_path(source, folder, given, "source"))


def _path(source: Source, folder: Path, given: str, key: str) -> Path:
    try:
        return (folder / Path(given).expanduser()).resolve()
    except (RuntimeError, OSError) as error:  # nobody's home, a circle of links
        raise source.error(f"{given[:80]!r} is no folder: {error}", key) from error


def _database(source: Source, folder: Path) -> str:
    given = string(source, source.data, "database") or "sqlite:///cohort.db"
    kind, mark, path = given.partition(":///")
    relative = mark and kind.partition("+")[0] == "sqlite" and path and not path.startswith(("/", ":", "file:"))
    return f"{kind}{mark}{folder / path}" if relative else given


def _files(source: Source, folder: Path) -> str:
    given = string(source, source.data, "files") or "reports"
    return given if "://" in given else str(_path(source, folder, given, "files"))


def _ref(source: Source, row: Mapping[str, Any]) -> str:
    given = string(source, row, "ref")
    if given and not REF.fullmatch(given):
        raise source.error(f"{given[:80]!r} is no branch, tag or commit", "ref")
    return given


def _profile(source: Source, folder: Path, given: str) -> str:
    """A shipped one by its name, one's own by its whole path: an attempt may run in another folder."""
    if given.endswith(".toml"):
        path = _path(source, folder, given, "profile")
        if not path.is_file():
            raise source.error(f"there is no profile {path}", "profile")
        return str(path)
    if given and given not in (known := profiles()):
        hint = f"{nearest(given, known)}; there are {', '.join(known)}, or a path that ends in .toml"
        raise source.error(f"no profile {given[:80]!r}{hint}", "profile")
    return given


def _asked(source: Source, folder: Path, values: Mapping[str, Any], base: Asked) -> Asked:
    replays = string(source, values, "replays") or base.replays
    if replays not in ("quick", "full"):
        raise source.error(f"replays must be quick or full, not {replays!r}", "replays")
    return Asked(
        profile=_profile(source, folder, string(source, values, "profile")) or base.profile,
        budget=_duration(source, values, "budget", base.budget),
        seconds=_duration(source, values, "seconds", base.seconds) or base.seconds,
        static=_flag(source, values, "static", base.static), online=_flag(source, values, "online", base.online),
        replays=replays, needs=_needs(source, values, base.needs),
    )


def _needs(source: Source, values: Mapping[str, Any], base: Needs) -> Needs:
    given = values.get("needs", {})
    if not isinstance(given, dict):
        raise source.error("needs must be a table such as { gpu = 1, memory_gb = 16 }", "needs")
    known_keys(source, given, NEEDS)
    memory = _number(source, given, "memory_gb", base.memory_gb)
    if not memory:
        raise source.error("memory_gb must be more than 0", "memory_gb")
    return Needs(_whole(source, given, "gpu", base.gpu), memory,
                 string(source, given, "isolation") or base.isolation)


def _engine(source: Source) -> Engine:
    given = table(source, "engine")
    known_keys(source, given, ENGINE)
    kind = string(source, given, "kind") or "local"
    if kind not in ("local", "dask"):
        raise source.error(f"kind must be local or dask, not {kind!r}", "kind")
    slurm = given.get("slurm", {})
    if not isinstance(slurm, dict) or not all(isinstance(value, (str, int, float)) for value in slurm.values()):
        raise source.error("slurm must be a table of options such as { queue = \"gpu\", walltime = \"02:00:00\" }", "slurm")
    address = string(source, given, "address")
    if kind == "local" and (address or slurm):
        raise source.error(f"{'address' if address else 'slurm'} needs kind = \"dask\"", "address" if address else "slurm")
    if address and not SCHEDULER.fullmatch(address):
        raise source.error("address must be a Dask scheduler's, such as tls://scheduler:8786", "address")
    jobs = _whole(source, given, "jobs", 0)
    if jobs > JOBS:
        raise source.error(f"jobs is {JOBS:,} at most", "jobs")
    return Engine(kind, jobs, address, tuple(sorted(slurm.items())))


def _number(source: Source, values: Mapping[str, Any], key: str, base: float) -> float:
    value = values.get(key, base)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
        raise source.error(f"{key} must be a number from 0 on, not {value!r}", key)
    return float(value)


def _whole(source: Source, values: Mapping[str, Any], key: str, base: int) -> int:
    found = _number(source, values, key, base)
    if not found.is_integer():
        raise source.error(f"{key} must be a whole number, not {found}", key)
    return int(found)


def _duration(source: Source, values: Mapping[str, Any], key: str, base: float | None) -> float | None:
    if key not in values:
        return base
    value = values[key]
    found = seconds_of(str(value)) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else None
    if found is None:
        raise source.error(f"{key} must be a duration such as \"30m\" or \"1h30m\", not {value!r}", key)
    return found


def _flag(source: Source, values: Mapping[str, Any], key: str, base: bool) -> bool:
    value = values.get(key, base)
    if not isinstance(value, bool):
        raise source.error(f"{key} must be true or false, not {value!r}", key)
    return value


def _logins(source: Source, values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise source.error(f"{key} must be a list of names such as [\"ada\"]", key)
    try:
        return tuple(dict.fromkeys(login_of(word) for word in value))
    except UsageError as error:
        raise source.error(f"{key}: {error}", key) from error


def _date(source: Source, values: Mapping[str, Any], key: str) -> datetime.date | None:
    value = values.get(key)
    if value is None:
        return None
    if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
        raise source.error(f"{key} must be a date such as 2027-03-31, not {value!r}", key)
    return value
