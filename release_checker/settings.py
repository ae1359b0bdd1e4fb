# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is asked of a project: a profile, the project's own release-checker.toml, and its waivers."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
import math
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files as resource_files
from pathlib import Path
from typing import Any

from release_checker.claims.settings import Pins
from release_checker.documents.strict_toml import parse_toml
from release_checker.errors import SettingsError, UnreadableFile
from release_checker.evidence_settings import KEYS as EVIDENCE_KEYS
from release_checker.evidence_settings import read_logs, read_pins
from release_checker.execution.settings import ExecutionSettings
from release_checker.execution_settings import KEYS as EXECUTION_KEYS
from release_checker.execution_settings import read_execution
from release_checker.facts.advisory_service import AdvisoryService
from release_checker.model import Bounds, Requirement
from release_checker.project import TEXT_LIMIT, Project, read_regular
from release_checker.runs.settings import LogSettings
from release_checker.security_settings import KEYS as SECURITY_KEYS
from release_checker.security_settings import read_service
from release_checker.toml_source import Source, known_keys, nearest, string, table, usable

DEFAULT_PROFILE = "scholar"
FILE = "release-checker.toml"
MOST_PARENTS = 20
"Profiles that extend each other."
PROFILE_KEYS = ("extends", "title", "checks", "bounds")
PROJECT_KEYS = ("profile", "checks", "bounds", "waivers", *EXECUTION_KEYS, *EVIDENCE_KEYS, *SECURITY_KEYS)
WAIVER_KEYS = ("check", "path", "advisory", "reason", "who", "expires")


@dataclass(frozen=True, slots=True)
class Waiver:
    """An accepted fault: shown in every report, and no longer blocking."""

    check: str
    "Code of the check."
    reason: str
    "Why the fault is accepted."
    who: str
    "Who accepted it."
    expires: datetime.date
    "Last day on which it holds."
    path: str = ""
    "File or folder it is limited to; empty for all findings of the check."
    advisory: str = ""
    "Public identifier of the vulnerability it is limited to; empty for all findings of the check."

    def covers(self, code: str, path: str, advisories: Collection[str] = ()) -> bool:
        """The finding of this check at this path, known by these identifiers, is accepted."""
        inside = not self.path or path == self.path or path.startswith(self.path.rstrip("/") + "/")
        named = not self.advisory or self.advisory.casefold() in {name.casefold() for name in advisories}
        return self.check == code and inside and named


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that steers one audit."""

    profile: str
    "Name of the profile."
    requirements: Mapping[str, Requirement]
    "By check code; a code that is missing here takes `default`."
    bounds: Bounds = field(default_factory=Bounds)
    "Numbers that checks compare with."
    waivers: tuple[Waiver, ...] = ()
    "In the order of the file."
    execution: ExecutionSettings = field(default_factory=ExecutionSettings)
    "How the project is executed."
    logs: LogSettings = field(default_factory=LogSettings)
    "Where experiment logs lie beside those in the project."
    pins: Pins = field(default_factory=Pins)
    "Which run a claim comes from, where the authors say so."
    advisories: AdvisoryService = field(default_factory=AdvisoryService)
    "Who is asked for known vulnerabilities."
    default: Requirement = Requirement.RECOMMENDED
    "Of a check that the profile does not name: one of a plug-in."
    source: str = ""
    "File that holds the project's own words; empty when there are none."
    named: str = ""
    "Profile that whoever audits named, a file by its path in the project; empty for the project's own choice."
    lowered: tuple[str, ...] = ()
    "Codes of which the project asks less than its profile."

    def requirement(self, code: str) -> Requirement:
        """What is asked of one check."""
        return self.requirements.get(code, self.default)

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of all that steers an audit; who said it, where, and under which name left aside."""
        asked = dataclasses.asdict(self)
        told = {key: value for key, value in asked.items() if key not in ("profile", "source", "named", "lowered")}
        # A service named on the command line is no setting of the project's.
        told["advisories"] = self.advisories.address if self.advisories.by_project else ""
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def load(
    project: Project, codes: Collection[str], *, profile: str = "", inside: bool = False, today: datetime.date
) -> Settings:
    """Settings of one audit: the profile asked for, else the project's, else `scholar`.

    `codes` are the known check codes; `inside` looks for a profile that is a file in the project alone. Raises
    SettingsError, with file and line, for anything that is not understood and for waivers that have expired.
    """
    source = _project_source(project)
    known_keys(source, source.data, PROJECT_KEYS)
    name = profile or string(source, source.data, "profile") or DEFAULT_PROFILE
    requirements, bounds = _profile(name, codes, project.root if inside or not profile else None)
    own = _requirements(source, codes)
    return Settings(
        # A file's name keeps its ending: `scholar.toml` is not the profile `scholar`.
        Path(name).name, requirements | own, _bounds(source, bounds), _waivers(source, codes, today), read_execution(source),
        read_logs(source), read_pins(source), read_service(source), source=source.name if source.data else "",
        named=_named(profile, project.root), lowered=tuple(sorted(_less(requirements, own))),
    )


@cache
def profiles() -> Mapping[str, str]:
    """Names and titles of the profiles that come with the tool."""
    folder = resource_files("release_checker.configs")
    found = [item for item in folder.iterdir() if item.name.endswith(".toml") and item.name != "catalogue.toml"]
    return {item.name.removesuffix(".toml"): str(tomllib.loads(item.read_text("utf-8")).get("title", ""))
            for item in sorted(found, key=lambda item: item.name)}


def _project_source(project: Project) -> Source:
    for name, prefix in ((FILE, ""), ("pyproject.toml", "tool.release-checker")):
        try:
            text = project.root_text(name)
        except UnreadableFile as error:
            if name == FILE:
                raise SettingsError(f"cannot be read: {error}", file=name) from error
            continue  # a broken pyproject.toml is the project's fault, reported by the environment checks
        if text is None:
            continue
        try:
            data = parse_toml(text.content)
        except (ValueError, RecursionError) as error:  # thousands of digits are no TOMLDecodeError
            if name == FILE:
                raise SettingsError(f"is no valid TOML: {error}", file=name) from error
            continue
        if not prefix:
            return usable(Source(name, data, text.content))
        table = data.get("tool", {})
        table = table.get("release-checker") if isinstance(table, dict) else None
        if isinstance(table, dict):
            return usable(Source(name, table, text.content, prefix))
    return Source(FILE, {})


def _named(profile: str, root: Path) -> str:
    """A profile as another machine finds it: where a file lies is nobody's business."""
    if not profile.endswith(".toml"):
        return profile
    place = Path(profile).resolve()
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else place.name


def _less(profile: Mapping[str, Requirement], own: Mapping[str, Requirement]) -> Iterator[str]:
    order = list(Requirement)  # the gravest first
    for code, asked in own.items():
        if order.index(asked) > order.index(profile.get(code, Requirement.RECOMMENDED)):
            yield code


def _profile(name: str, codes: Collection[str], folder: Path | None) -> tuple[dict[str, Requirement], Bounds]:
    requirements: dict[str, Requirement] = {}
    bounds = Bounds()
    for source in reversed(profile_sources(name, folder)):
        requirements, bounds = requirements | _requirements(source, codes), _bounds(source, bounds)
    return requirements, bounds


def profile_sources(name: str, folder: Path | None = None) -> tuple[Source, ...]:
    """A profile and those that it extends, itself first; `folder` is the project's for one that the project brings.

    Raises SettingsError.
    """
    names, found = [name], list[Source]()
    while name:
        source = _profile_source(name, folder)
        known_keys(source, source.data, PROFILE_KEYS)
        found.append(source)
        parent = string(source, source.data, "extends")
        if parent.endswith(".toml") and folder is None:
            parent = str(Path(name).parent / parent)
        if parent in names:
            raise SettingsError(f"profiles extend each other in a circle: {' -> '.join((*names, parent))}")
        if len(names) > MOST_PARENTS:
            raise SettingsError(f"profiles extend each other more than {MOST_PARENTS} times, from {names[0]} on")
        names.append(name := parent)
    return tuple(found)


def _profile_source(name: str, folder: Path | None) -> Source:
    if name.endswith(".toml"):
        path = (folder / name) if folder else Path(name)
        if folder and not path.resolve().is_relative_to(folder):
            raise SettingsError(f"profile {name} lies outside the project; pass it with --profile instead")
        try:
            # The project's own is read as everything of it is: bounded, no link followed, no pipe waited for.
            text = read_regular(folder.resolve(), name, TEXT_LIMIT).decode("utf-8") if folder else path.read_text("utf-8")
            source = Source(name, parse_toml(text), text)
        except (OSError, UnreadableFile, ValueError, RecursionError) as error:
            raise SettingsError(f"profile cannot be read: {error}", file=name) from error
        return usable(source)
    known = profiles()
    if name not in known:
        hint = f"{nearest(name, known)}; there are {', '.join(known)}, or a path that ends in .toml"
        raise SettingsError(f"no profile {name!r}{hint}")
    text = resource_files("release_checker.configs").joinpath(f"{name}.toml").read_text("utf-8")
    return Source(f"{name}.toml", tomllib.loads(text), text)


def _requirements(source: Source, codes: Collection[str]) -> dict[str, Requirement]:
    found: dict[str, Requirement] = {}
    for code, value in table(source, "checks").items():
        if code not in codes:
            raise source.error(f"no check {code!r}{nearest(code, codes)}", code)
        try:
            found[code] = Requirement(value)
        except ValueError:
            raise source.error(f"{code} must be required, recommended or off, not {value!r}", code) from None
    return found


def _bounds(source: Source, base: Bounds) -> Bounds:
    known = [item.name for item in dataclasses.fields(Bounds)]
    given: dict[str, float] = {}
    for key, value in table(source, "bounds").items():
        if key not in known:
            raise source.error(f"no bound {key!r}{nearest(key, known)}", key)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < math.inf:
            raise source.error(f"bound {key} must be a number from 0 on, not {value!r}", key)
        given[key] = float(value)
    return dataclasses.replace(base, **given)


def _waivers(source: Source, codes: Collection[str], today: datetime.date) -> tuple[Waiver, ...]:
    rows = source.data.get("waivers", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise source.error("waivers must be written as [[waivers]] tables", "waivers")
    return tuple(_waiver(source, row, number, codes, today) for number, row in enumerate(rows))


def _waiver(source: Source, row: dict[str, Any], number: int, codes: Collection[str], today: datetime.date) -> Waiver:
    def wrong(message: str) -> SettingsError:
        return source.error(f"waiver {number + 1}: {message}", "waivers", number)

    for key in row:
        if key not in WAIVER_KEYS:
            raise wrong(f"unknown key {key!r}{nearest(key, WAIVER_KEYS)}")
    for key in ("check", "reason", "who"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise wrong(f"needs {key} = \"…\"")
    code, expires, path = row["check"], row.get("expires"), row.get("path", "")
    if code not in codes:
        raise wrong(f"no check {code!r}{nearest(code, codes)}")
    if isinstance(expires, str):
        try:
            expires = datetime.date.fromisoformat(expires)
        except ValueError:
            expires = None
    if isinstance(expires, datetime.datetime):
        expires = expires.date()
    if not isinstance(expires, datetime.date):
        raise wrong("needs expires = a date such as 2027-01-31; a waiver without an end is none")
    if expires < today:
        raise wrong(f"for {code} expired on {expires}; mend the fault, or agree on a new date")
    for key in ("path", "advisory"):
        if not isinstance(row.get(key, ""), str):
            raise wrong(f"{key} must be a string, not {row[key]!r}")
    if "advisory" in row and not row["advisory"].strip():
        raise wrong("advisory names nothing: write its identifier, such as GHSA-… or CVE-…, or leave the key out")
    return Waiver(code, row["reason"].strip(), row["who"].strip(), expires, path.strip("/"), row.get("advisory", "").strip())
