# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""select -> gather -> check -> verdict -> Report: the one loop."""

from __future__ import annotations

import datetime
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from release_checker import __version__
from release_checker.declare import Check
from release_checker.errors import FactUnavailable, UsageError
from release_checker.facts.files import Files
from release_checker.facts.history import GitHistory
from release_checker.gather import Gatherer, Progress
from release_checker.model import (
    Bounds,
    Cost,
    Decision,
    Finding,
    Fix,
    Looked,
    Outcome,
    Pillar,
    Place,
    Requirement,
    Result,
    Skip,
    Unknown,
    fingerprint,
)
from release_checker.project import Project
from release_checker.registry import Registry
from release_checker.reports.report import (
    CheckInfo,
    FindingInfo,
    FixInfo,
    Isolation,
    Location,
    PillarInfo,
    ProjectInfo,
    Report,
    SelectionInfo,
    Tool,
    VerdictInfo,
    WaiverInfo,
)
from release_checker.reports.summary import EXIT_CODES, mending_order, pillar_more, pillar_state, pillar_summary
from release_checker.settings import Settings, Waiver
from release_checker.text import printable, shorten
from release_checker.verdict import PROOFS, Judged, decide, stage


@dataclass(frozen=True)
class Selection:
    """Which checks are asked for, and what they may cost."""

    only: tuple[str, ...] = ()
    "Codes or their beginnings; empty means all."
    skip: tuple[str, ...] = ()
    "Codes or their beginnings left out."
    static: bool = False
    "Nothing is executed; checks that need it are unknown."
    online: bool = False
    "Facts may use the network."

    def wants(self, code: str) -> bool:
        """The check with this code is asked for."""
        return (not self.only or code.startswith(self.only)) and not (self.skip and code.startswith(self.skip))

    def validate(self, codes: Iterable[str]) -> None:
        """Raises UsageError for a beginning that fits no code."""
        known = list(codes)
        for part in (*self.only, *self.skip):
            if not part or not any(code.startswith(part) for code in known):
                raise UsageError(f"no check begins with {part!r}; `release-checker list` shows all codes")


def audit(
    project: Project,
    registry: Registry,
    settings: Settings,
    selection: Selection | None = None,
    progress: Progress = lambda text: None,
) -> Report:
    """Audit one project; the only way in which a Report is made."""
    selection = selection or Selection()
    selection.validate(registry.codes)
    created, began = datetime.datetime.now(datetime.UTC), time.perf_counter()
    gatherer = Gatherer(registry, {Project: project, Bounds: settings.bounds}, progress)
    checks = []
    for code in registry.codes:
        requirement = settings.requirement(code)
        if requirement is not Requirement.OFF and selection.wants(code):
            checks.append(_decide_one(code, requirement, gatherer, settings, selection))
    judged = [Judged(check.code, Pillar.of(check.pillar), check.requirement, check.outcome) for check in checks]
    blocking = {check.code for check in judged if check.blocks}
    return Report(
        tool=Tool(version=__version__),
        created=created.isoformat(timespec="seconds"),
        project=_project_info(project, gatherer),
        profile=settings.profile,
        selection=_selection_info(selection, registry, settings),
        isolation=Isolation(tier="none-needed"),
        verdict=VerdictInfo(
            decision=decide(judged),
            stage=stage([*judged, *_unasked(selection, registry, settings)]),
            blockers=tuple(check.code for check in mending_order(checks) if check.code in blocking),
            unknowns=tuple(check.code for check in judged if check.undecided),
        ),
        pillars=tuple(_pillar(pillar, checks) for pillar in Pillar if any(check.pillar == pillar.code for check in checks)),
        checks=tuple(checks),
        waivers=tuple(_waiver_info(waiver, checks) for waiver in settings.waivers),
        seconds=round(time.perf_counter() - began, 3),
    )


def _unasked(selection: Selection, registry: Registry, settings: Settings) -> list[Judged]:
    """What no rung of the ladder may take for granted: required checks left out, and proofs that the profile turns off."""
    return [Judged(code, Pillar.of(code), Requirement.REQUIRED, Outcome.UNKNOWN) for code in registry.codes
            if code in _left_out(selection, registry, settings)
            or (code in PROOFS and settings.requirement(code) is Requirement.OFF)]


def _left_out(selection: Selection, registry: Registry, settings: Settings) -> list[str]:
    return [code for code in registry.codes
            if not selection.wants(code) and settings.requirement(code) is Requirement.REQUIRED]


def _selection_info(selection: Selection, registry: Registry, settings: Settings) -> SelectionInfo:
    return SelectionInfo(only=selection.only, skip=selection.skip, static=selection.static, online=selection.online,
                         left_out=len(_left_out(selection, registry, settings)))


def _decide_one(
    code: str, requirement: Requirement, gatherer: Gatherer, settings: Settings, selection: Selection
) -> CheckInfo:
    check = gatherer.registry.checks.get(code)
    began = time.perf_counter()
    if check is None:
        planned = gatherer.registry.catalogue[code]
        results: list[Result] = [Unknown("this version has no check that decides it")]
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
        requirement = Requirement.RECOMMENDED  # nothing that it found is of the kind that blocks
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
            waived=any(waiver.covers(code, path) for waiver in waivers),
            fix=FixInfo(text=printable(fix.text), command=printable(fix.command), minutes=fix.minutes),
        ))
        seen[identity] += 1
    return infos


def _location(place: Place | None) -> Location | None:
    return Location(path=printable(place.path), line=place.line, cell=place.cell) if place else None


def _waived_by(code: str, findings: list[FindingInfo], waivers: tuple[Waiver, ...]) -> str:
    paths = [finding.location.path if finding.location else "" for finding in findings]
    return ", ".join(dict.fromkeys(waiver.who for waiver in waivers for path in paths if waiver.covers(code, path)))


def _waiver_info(waiver: Waiver, checks: list[CheckInfo]) -> WaiverInfo:
    paths = [f.location.path if f.location else "" for check in checks if check.code == waiver.check for f in check.findings]
    return WaiverInfo(
        check=waiver.check, path=waiver.path, reason=waiver.reason, who=waiver.who, expires=waiver.expires.isoformat(),
        used=any(waiver.covers(waiver.check, path) for path in paths),
    )


def _project_info(project: Project, gatherer: Gatherer) -> ProjectInfo:
    history: GitHistory = gatherer.get(GitHistory)
    listing: Files = gatherer.get(Files)
    return ProjectInfo(name=printable(project.name), commit=history.commit, dirty=history.dirty, tree=history.tree,
                       files=len(listing.entries), anchor=_anchor(listing))


def _anchor(listing: Files) -> str | None:
    """The file that stands for the whole project."""
    root = {path.lower(): path for path in listing.at_root()}
    named = [path for path in sorted(root) if path.startswith("readme")]
    named += [path for path in ("pyproject.toml", "setup.py", "requirements.txt") if path in root]
    found = root[named[0]] if named else next(iter(listing.paths), None)
    return printable(found) if found is not None else None


def _pillar(pillar: Pillar, checks: list[CheckInfo]) -> PillarInfo:
    mine = [check for check in checks if check.pillar == pillar.code]
    decision = decide(Judged(check.code, pillar, check.requirement, check.outcome) for check in mine)
    return PillarInfo(code=pillar.code, title=pillar.title, decision=decision, state=pillar_state(mine),
                      summary=pillar_summary(mine), more=pillar_more(mine))


def _first(reasons: list[str]) -> str:
    if not reasons:
        return ""
    return printable(reasons[0]) + (f", and {len(reasons) - 1} more" if len(reasons) > 1 else "")


def exit_code(decision: Decision) -> int:
    """0 ready, 1 not ready, 3 incomplete: the same for every command."""
    return EXIT_CODES[decision]
