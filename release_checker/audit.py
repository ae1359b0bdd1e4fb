# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""select -> gather -> check -> verdict -> Report: the one loop."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from release_checker import __version__
from release_checker.claims.settings import Pins
from release_checker.evidence import collect
from release_checker.execution.session import Session
from release_checker.facts.advisory_service import AdvisoryService
from release_checker.facts.files import Files
from release_checker.facts.history import GitHistory
from release_checker.gather import Ended, Gatherer, Progress
from release_checker.kept_report import kept_report
from release_checker.model import Bounds, Cost, Outcome, Pillar, Requirement
from release_checker.outcomes import decide_one, without_secrets
from release_checker.project import Project
from release_checker.registry import Registry
from release_checker.reports.report import (
    CheckInfo,
    PillarInfo,
    ProjectInfo,
    Report,
    SelectionInfo,
    SettingsInfo,
    Tool,
    VerdictInfo,
    WaiverInfo,
)
from release_checker.reports.summary import mending_order, pillar_more, pillar_state, pillar_summary
from release_checker.runs.settings import LogSettings
from release_checker.runs.tree import Tree
from release_checker.selection import Selection
from release_checker.settings import Settings, Waiver
from release_checker.text import printable
from release_checker.verdict import PROOFS, Judged, decide, stage


@dataclass(frozen=True)
class Audited:
    """What an audit gives."""

    report: Report
    "All that was found."
    files: Mapping[str, Path | str] = field(default_factory=dict)
    "Attachments by their path in the report folder: a file to copy, or text to write."


def audit(
    project: Project,
    registry: Registry,
    settings: Settings,
    selection: Selection | None = None,
    progress: Progress = lambda text: None,
    *,
    session: Session | None = None,
    glance: Callable[[list[CheckInfo]], None] = lambda checks: None,
    ended: Ended = lambda record, seconds: None,
) -> Audited:
    """Audit one project; the only way in which a Report is made.

    `glance` is shown what reading has decided, before anything executes; `ended` is told of each fact gathered.
    Without a `session` one of default bounds is made.
    """
    selection, session = selection or Selection(), session or Session(settings=settings.execution)
    selection.validate(registry.codes)
    created, began = datetime.datetime.now(datetime.UTC), time.perf_counter()
    given = given_facts(project, settings, selection, session)
    kept = kept_report(project, registry, settings, selection, session, given[Tree])
    if kept and (found := kept.load(began)):
        return Audited(*found)
    gatherer = Gatherer(registry, given, progress, ended)
    decided: dict[str, CheckInfo] = {}
    asked = {code: settings.requirement(code) for code in registry.codes if selection.wants(code)}
    asked = {code: requirement for code, requirement in asked.items() if requirement is not Requirement.OFF}
    costs = {code: registry.cost(registry.checks[code]) if code in registry.checks else Cost.READS for code in asked}
    for cost in Cost:  # the dearest last, so that people can read what reading has found while the rest runs
        due = [code for code in asked if costs[code] is cost]
        if cost is Cost.EXECUTES and due and not selection.static:
            glance([without_secrets(decided[code], gatherer) for code in asked if code in decided])
        for code in due:
            decided[code] = decide_one(code, asked[code], gatherer, settings, selection)
    checks = [decided[code] for code in asked]
    judged = [Judged(check.code, Pillar.of(check.pillar), check.requirement, check.outcome) for check in checks]
    blocking = {check.code for check in judged if check.blocks}
    evidence = collect(gatherer, session)
    report = Report(
        tool=Tool(version=__version__),
        created=created.isoformat(timespec="seconds"),
        project=_project_info(project, gatherer),
        metadata=evidence.metadata,
        profile=printable(settings.profile),
        settings=_settings_info(settings),
        selection=_selection_info(selection, registry, settings, session),
        isolation=evidence.isolation,
        verdict=VerdictInfo(
            decision=decide(judged),
            stage=stage([*judged, *_unasked(selection, registry, settings)]),
            blockers=tuple(check.code for check in mending_order(checks) if check.code in blocking),
            unknowns=tuple(check.code for check in judged if check.undecided),
        ),
        pillars=tuple(_pillar(pillar, checks) for pillar in Pillar if any(check.pillar == pillar.code for check in checks)),
        checks=tuple(checks),
        environment=evidence.environment,
        notebooks=evidence.notebooks,
        tests=evidence.tests,
        dependencies=evidence.dependencies,
        runs=evidence.runs,
        claims=evidence.claims,
        numbers=evidence.numbers,
        replays=evidence.replays,
        prepared=evidence.prepared,
        waivers=tuple(_waiver_info(waiver, checks) for waiver in settings.waivers),
        attachments=evidence.attachments,
        seconds=round(time.perf_counter() - began, 3),
    )
    report = without_secrets(report, gatherer)
    if kept:
        kept.save(report, evidence.files)
    session.store.trim()
    return Audited(report, evidence.files)


def given_facts(project: Project, settings: Settings, selection: Selection, session: Session) -> dict[type, Any]:
    """The records that facts rest on and that nothing gathers."""
    return {Project: project, Bounds: settings.bounds, Session: session, Pins: settings.pins,
            LogSettings: replace(settings.logs, online=selection.online), Tree: Tree(project.root),
            AdvisoryService: settings.advisories}


def _unasked(selection: Selection, registry: Registry, settings: Settings) -> list[Judged]:
    """What no rung of the ladder may take for granted: required checks left out, and proofs that the profile turns off."""
    return [Judged(code, Pillar.of(code), Requirement.REQUIRED, Outcome.UNKNOWN) for code in registry.codes
            if code in _left_out(selection, registry, settings)
            or (code in PROOFS and settings.requirement(code) is Requirement.OFF)]


def _left_out(selection: Selection, registry: Registry, settings: Settings) -> list[str]:
    return [code for code in registry.codes
            if not selection.wants(code) and settings.requirement(code) is Requirement.REQUIRED]


def _selection_info(selection: Selection, registry: Registry, settings: Settings, session: Session) -> SelectionInfo:
    return SelectionInfo(only=selection.only, skip=selection.skip, static=selection.static, online=selection.online,
                         left_out=len(_left_out(selection, registry, settings)), budget=session.budget,
                         interrupted=session.stopped.is_set())


def _settings_info(settings: Settings) -> SettingsInfo:
    return SettingsInfo(source=settings.source, profile=printable(settings.named), lowered=settings.lowered,
                        digest=settings.digest)


def _waiver_info(waiver: Waiver, checks: list[CheckInfo]) -> WaiverInfo:
    known = [(f.location.path if f.location else "", f.advisories)
             for check in checks if check.code == waiver.check for f in check.findings]
    return WaiverInfo(
        check=waiver.check, path=printable(waiver.path), reason=printable(waiver.reason), who=printable(waiver.who),
        expires=waiver.expires.isoformat(), advisory=printable(waiver.advisory),
        used=any(waiver.covers(waiver.check, path, names) for path, names in known),
    )


def _project_info(project: Project, gatherer: Gatherer) -> ProjectInfo:
    history: GitHistory = gatherer.get(GitHistory)
    listing: Files = gatherer.get(Files)
    return ProjectInfo(name=printable(project.name), commit=history.commit, dirty=history.dirty, tree=history.tree,
                       files=len(listing.entries), folder=printable(history.folder), anchor=_anchor(listing),
                       problem=printable(project.git_problem), remotes=tuple(map(printable, history.fetched_from)))


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
