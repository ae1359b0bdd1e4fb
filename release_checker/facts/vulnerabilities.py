# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Known vulnerabilities of what a newcomer installs, each with the change that mends it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from packaging.version import Version

from release_checker.declare import fact
from release_checker.errors import FactUnavailable
from release_checker.execution.environment.simple import IndexUnreachable, opened
from release_checker.execution.session import Session
from release_checker.facts import osv
from release_checker.facts.advisory_service import AdvisoryService, record_address
from release_checker.facts.osv_snapshot import answering, read_snapshot
from release_checker.facts.pip_audit import Exact, Known, ask
from release_checker.facts.resolved_versions import ResolvedVersions
from release_checker.facts.vulnerability_repairs import Repair, repair
from release_checker.model import Cost, Place

LOOKUPS = 400
"Records that are asked for by name, for their severity; more of one project are beyond reading."
RECORD = 4_000_000
"Bytes of a record."
ORDER = ("critical", "high", "medium", "low", "")
PROOFS = 5
"Times that a version to change to is looked up itself, and raised."


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
    by_project: bool = False
    "The project itself named the service."
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
        records = _records(address, answer.known)
        targets = _proved(_targets(answer.known, records), address, session)
    items = tuple(sorted(_judged(answer.known, records, targets, versions), key=_rank))
    looked = 0 if answer.problem else len(versions.packages) - len(answer.skipped)
    return Vulnerabilities(items, looked, answer.skipped, answer.problem, words, service.by_project, versions)


def _rank(item: Vulnerability) -> tuple[bool, int, str, tuple[str, ...]]:
    return not item.fix, ORDER.index(item.severity), item.package.name, item.names


def _records(address: str, known: Sequence[Known]) -> Mapping[str, Any]:
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


def _targets(known: Sequence[Known], records: Mapping[str, Any]) -> dict[str, Version]:
    """By package, the least version that mends all that can be mended."""
    found: dict[str, Version] = {}
    for item in known:
        if (fix := _least(item, records)) is not None:
            found[item.package.name] = max(fix, found.get(item.package.name, fix))
    return found


def _proved(targets: dict[str, Version], address: str, session: Session) -> dict[str, Version]:
    """The same, each looked up itself: a version that mends one fault and brings another is no repair."""
    raised, open_ = dict(targets), set(targets)
    for _ in range(PROOFS):
        known = ask((Exact(name, str(raised[name])) for name in open_), address, session).known if open_ else ()
        better = _targets(known, _records(address, known))
        open_ = {name for name, version in better.items() if version > raised[name]}
        raised |= {name: better[name] for name in open_}
    return raised


def _judged(
    known: Sequence[Known], records: Mapping[str, Any], targets: Mapping[str, Version], versions: ResolvedVersions
) -> Iterator[Vulnerability]:
    lines = {line.name: line for line in versions.lines}
    file = versions.lock or versions.listing
    for item in known:
        name, fix = item.package.name, _least(item, records)
        severities = [word for word in (osv.severity(records.get(name)) for name in item.names) if word]
        line = lines.get(name)
        place = line.place if line else Place(file) if file else None
        change = repair(item.package, str(targets[name]), line, versions) if fix is not None else None
        yield Vulnerability(item.package, item.names, min(severities, key=ORDER.index, default=""), str(fix or ""),
                            item.summary, place, line is not None, change)


def _least(item: Known, records: Mapping[str, Any]) -> Version | None:
    """The least version that mends it: by the record, which tells branches apart, else by pip-audit."""
    version = Version(item.package.version)
    told = [fixes[0] for name in item.names if (fixes := osv.fixes(records.get(name), item.package.name, version))]
    return min(told, default=None) or next(iter(item.fixes), None)
