# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Known vulnerabilities of what a newcomer installs, each with the change that mends it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from packaging.version import Version

from release_checker.declare import fact
from release_checker.errors import FactUnavailable
from release_checker.execution.environment.candidate import parsed, with_specifier
from release_checker.execution.environment.case import Line
from release_checker.execution.environment.simple import IndexUnreachable, opened
from release_checker.execution.session import Session
from release_checker.facts import osv
from release_checker.facts.advisory_service import AdvisoryService, record_address
from release_checker.facts.osv_snapshot import answering, read_snapshot
from release_checker.facts.pip_audit import Exact, Known, ask
from release_checker.facts.resolved_versions import ResolvedVersions
from release_checker.model import Cost, Place

LOOKUPS = 400
"Records that are asked for by name, for their severity; more of one project are beyond reading."
RECORD = 4_000_000
"Bytes of a record."
ORDER = ("critical", "high", "medium", "low", "")
UPDATE = {"poetry.lock": "poetry update {}", "uv.lock": "uv lock --upgrade-package {}", "pdm.lock": "pdm update {}",
          "Pipfile.lock": "pipenv upgrade {}"}
"How the tool of a lock takes a newer version of one package."


@dataclass(frozen=True, slots=True)
class Repair:
    """The one change that mends every known vulnerability of a package that can be mended."""

    version: str
    "The least version that does."
    text: str
    "`requirements.txt:7 torch==1.4.0 → torch==1.13.1`."
    command: str = ""
    "What the lock's own tool is told; empty where a line is edited."


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """One known vulnerability of one package."""

    package: Exact
    "Which version is installed."
    names: tuple[str, ...]
    "Its identifiers: CVE, GHSA, PYSEC."
    severity: str
    "critical, high, medium or low; empty where no advisory says."
    fix: str
    "The least version that mends it; empty when there is none."
    summary: str
    "What may happen."
    place: Place | None
    "Where the package is declared, or the file that brings it along."
    direct: bool
    "The project declares it itself."
    repair: Repair | None
    "What to change; None where no version mends it."


@dataclass(frozen=True)
class Vulnerabilities:
    """All that the service knows of the resolved versions."""

    items: tuple[Vulnerability, ...] = ()
    "The worst first."
    looked: int = 0
    "Packages that were looked up."
    skipped: tuple[tuple[Exact, str], ...] = ()
    "Packages that were not, with the reasons."
    problem: str = ""
    "Why nothing could be looked up; empty otherwise."
    service: str = ""
    "Who was asked."
    versions: ResolvedVersions = field(default_factory=lambda: ResolvedVersions(()))
    "Where the versions come from."


@fact(cost=Cost.NETWORK)
def vulnerabilities(versions: ResolvedVersions, service: AdvisoryService, session: Session) -> Vulnerabilities:
    """What pip-audit knows of each version, by the service or snapshot of this audit."""
    if not versions.packages:
        return Vulnerabilities(versions=versions, service=service.words)
    with ExitStack() as stack:
        address, words = service.address, service.words
        try:
            if service.snapshot:
                snapshot = read_snapshot(service.snapshot, (item.name for item in versions.packages))
                address = stack.enter_context(answering(snapshot))
                words += f", of {snapshot.total:,} records up to {snapshot.newest}"
        except FactUnavailable as error:
            return Vulnerabilities(problem=str(error), versions=versions, service=service.words)
        session.tell(f"looking up {len(versions.packages)} packages")
        answer = ask(versions.packages, address, session)
        records = _records(address, answer.known) if answer.known else {}
    items = tuple(sorted(_judged(answer.known, records, versions), key=_rank))
    looked = 0 if answer.problem else len(versions.packages) - len(answer.skipped)
    return Vulnerabilities(items, looked, answer.skipped, answer.problem, words, versions)


def _rank(item: Vulnerability) -> tuple[bool, int, str, tuple[str, ...]]:
    return not item.fix, ORDER.index(item.severity), item.package.name, item.names


def _records(address: str, known: Sequence[Known]) -> dict[str, Any]:
    """OSV's records by name, where they are to be had: pip-audit tells no severity, and no fix by branch."""
    names = dict.fromkeys(name for item in known for name in item.names if name.startswith(("GHSA-", "PYSEC-")))
    names |= dict.fromkeys(item.names[0] for item in known if not any(name in names for name in item.names))
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda name: _record(record_address(address, name)), list(names)[:LOOKUPS])
        return {name: record for name, record in zip(names, found, strict=False) if record is not None}


def _record(address: str) -> Any:
    try:
        with opened(address, "application/json", 15.0) as answer:
            return json.loads(answer.read(RECORD))  # type: ignore[attr-defined]
    except (IndexUnreachable, KeyError, OSError, ValueError, RecursionError):
        return None


def _judged(known: Sequence[Known], records: dict[str, Any], versions: ResolvedVersions) -> Iterator[Vulnerability]:
    mending: dict[Known, Version | None] = {item: _least(item, records) for item in known}
    target: dict[Exact, Version] = {}
    for item, fix in mending.items():
        if fix is not None:
            target[item.package] = max(fix, target.get(item.package, fix))
    lines = {line.name: line for line in versions.lines}
    for item, fix in mending.items():
        mine = [records[name] for name in item.names if name in records]
        severities = [word for word in map(osv.severity, mine) if word]
        line = lines.get(item.package.name)
        file = versions.lock or versions.listing
        place = line.place if line else Place(file) if file else None
        repair = _repair(item.package, str(target[item.package]), line, versions) if fix is not None else None
        yield Vulnerability(item.package, item.names, min(severities, key=ORDER.index, default=""), str(fix or ""),
                            item.summary, place, line is not None, repair)


def _least(item: Known, records: dict[str, Any]) -> Version | None:
    """The least version that mends it: by the record, which tells branches apart, else by pip-audit."""
    version = Version(item.package.version)
    told = [fixes[0] for name in item.names if (fixes := osv.fixes(records.get(name), item.package.name, version))]
    return min(told, default=None) or next(iter(item.fixes), None)


def _repair(package: Exact, version: str, line: Line | None, versions: ResolvedVersions) -> Repair:
    if line is not None:
        old = line.written or line.text
        asked = parsed(line.text)
        admits = asked is not None and bool(asked.specifier) and asked.specifier.contains(version)
        if not (versions.lock and (admits or (asked is not None and not asked.specifier))):
            exact = asked is not None and any(part.operator in ("==", "===") for part in asked.specifier)
            new = with_specifier(line.text, f"{'==' if exact else '>='}{version}")
            return Repair(version, f"{line.place} {old} → {new}")
    if versions.lock:
        tool = UPDATE.get(versions.lock.rpartition("/")[2], "")
        return Repair(version, f"{versions.lock} {package.name} {package.version} → {version}", tool.format(package.name))
    return Repair(version, f"{versions.listing or 'requirements.txt'}: add {package.name}>={version}")
