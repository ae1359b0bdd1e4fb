# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From one check to its place in the report: run it, and say what came of it."""

from __future__ import annotations

import time
from collections import Counter
from typing import TypeVar

from release_checker.declare import Check
from release_checker.errors import FactUnavailable
from release_checker.facts.secrets import FoundSecrets, HistorySecrets
from release_checker.gather import Gatherer
from release_checker.model import (
    Cost,
    Finding,
    Fix,
    Looked,
    Outcome,
    Place,
    Requirement,
    Result,
    Skip,
    Unknown,
    fingerprint,
)
from release_checker.reports.record import Location, Record
from release_checker.reports.report import CheckInfo, FindingInfo, FixInfo
from release_checker.reports.summary import PLANNED
from release_checker.secrets.redaction import Redactor
from release_checker.selection import Selection
from release_checker.settings import Settings, Waiver
from release_checker.text import printable, shorten

AnyRecord = TypeVar("AnyRecord", bound=Record)


def redactor_of(gatherer: Gatherer) -> Redactor:
    """Takes every secret that the audit found out of a text; of none where none was looked for."""
    found = [fact for kind in (FoundSecrets, HistorySecrets) if (fact := gatherer.given.get(kind))]
    return Redactor([secret for fact in found for secret in fact.items])


def without_secrets(record: AnyRecord, gatherer: Gatherer) -> AnyRecord:
    """The record with every secret that the audit found taken out of all its texts, whichever check quoted it."""
    redactor = redactor_of(gatherer)
    redactor = redactor.within(record.model_dump_json()) if redactor else redactor
    return type(record).model_validate(redactor.tree(record.model_dump())) if redactor else record


def decide_one(
    code: str, requirement: Requirement, gatherer: Gatherer, settings: Settings, selection: Selection
) -> CheckInfo:
    """What came of one check, and what it found; never raises for what a check or fact does."""
    check = gatherer.registry.checks.get(code)
    began = time.perf_counter()
    if check is None:
        planned = gatherer.registry.catalogue[code]
        results: list[Result] = [Unknown(PLANNED)]
        name, title, pillar, cost = planned.name, planned.title, planned.pillar, planned.cost
        default_fix, why, remedy = Fix(f"see release-checker explain {code}"), "", ""
    else:
        name, title, pillar, cost = check.name, check.title, check.pillar, gatherer.registry.cost(check)
        results = _run(check, cost, gatherer, selection)
        why, remedy = check.section("Why it matters"), check.section("How to fix")
        default_fix = Fix(" ".join(remedy.split()), f"release-checker explain {code}")
    findings = _finding_infos(code, [item for item in results if isinstance(item, Finding)], default_fix, settings.waivers)
    unknown = [item for item in results if isinstance(item, Unknown)]
    skips = [item.reason for item in results if isinstance(item, Skip)]
    looked = [item.text for item in results if isinstance(item, Looked)]
    outcome = _outcome(findings, unknown, skips)
    if outcome is Outcome.FAIL and requirement is Requirement.REQUIRED and all(f.advisory or f.waived for f in findings):
        # Nothing that it found is of the kind that blocks; what it could not decide may be.
        outcome, requirement = (Outcome.UNKNOWN, requirement) if unknown else (outcome, Requirement.RECOMMENDED)
    undecided = [f"{printable(str(item.place))}: {item.reason}" if item.place else item.reason for item in unknown]
    reasons = {Outcome.UNKNOWN: undecided, Outcome.SKIP: skips}.get(outcome, looked)
    return CheckInfo(
        code=code, name=name, title=title, why=why, remedy=remedy, pillar=pillar.code, cost=cost,
        requirement=requirement, outcome=outcome,
        reason=_first(reasons), findings=tuple(findings), undecided=tuple(printable(text) for text in undecided),
        waived_by=_waived_by(code, findings, settings.waivers) if outcome is Outcome.WAIVED else None,
        seconds=round(time.perf_counter() - began, 4),
    )


def _run(check: Check, cost: Cost, gatherer: Gatherer, selection: Selection) -> list[Result]:
    if selection.static and cost is Cost.EXECUTES:
        return [Unknown("not run: --static executes nothing")]
    if not selection.online and cost is Cost.NETWORK:
        return [Unknown("not looked up: needs --online")]
    results: list[Result] = []
    try:
        facts = [gatherer.get(record) for record in check.needs.values()]
        for result in check(*facts):
            results.append(result)
    except FactUnavailable as error:
        results.append(Unknown(str(error)))
    except Exception as error:  # a check that raises is unknown, and the audit goes on
        results.append(Unknown(f"the check itself failed: {type(error).__name__}: {shorten(str(error))}"))
    return results


def _outcome(findings: list[FindingInfo], unknown: list[Unknown], skips: list[str]) -> Outcome:
    if any(not finding.waived for finding in findings):
        return Outcome.FAIL
    if unknown:
        return Outcome.UNKNOWN
    if findings:
        return Outcome.WAIVED
    return Outcome.SKIP if skips else Outcome.PASS


def _finding_infos(code: str, findings: list[Finding], default: Fix, waivers: tuple[Waiver, ...]) -> list[FindingInfo]:
    seen: Counter[tuple[str, str]] = Counter()
    infos = []
    for finding in findings:
        path = finding.place.path if finding.place else ""
        identity = (path, finding.key or finding.message)
        fix = finding.fix or default
        infos.append(FindingInfo(
            message=printable(finding.message),
            location=_location(finding.place),
            fingerprint=fingerprint(code, *identity, seen[identity]),
            evidence=printable(shorten(finding.evidence, 300)),
            basis=finding.basis,
            advisory=finding.advisory,
            advisories=tuple(printable(name) for name in finding.advisories),
            waived=any(waiver.covers(code, path, finding.advisories) for waiver in waivers),
            fix=FixInfo(text=printable(fix.text), command=printable(fix.command), minutes=fix.minutes),
        ))
        seen[identity] += 1
    return infos


def _location(place: Place | None) -> Location | None:
    return Location(path=printable(place.path), line=place.line, cell=place.cell) if place else None


def _waived_by(code: str, findings: list[FindingInfo], waivers: tuple[Waiver, ...]) -> str:
    known = [(finding.location.path if finding.location else "", finding.advisories) for finding in findings]
    return ", ".join(dict.fromkeys(waiver.who for waiver in waivers for path, names in known
                                   if waiver.covers(code, path, names)))


def _first(reasons: list[str]) -> str:
    if not reasons:
        return ""
    return printable(reasons[0]) + (f", and {len(reasons) - 1} more" if len(reasons) > 1 else "")
