# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the newest reports of a cohort have in common, and what mentors accepted of a project."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from release_checker.board import reviews
from release_checker.board.api.history import PROJECT
from release_checker.board.api.operations import operation
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked
from release_checker.board.titles import title_of
from release_checker.board.waiver_blocks import toml
from release_checker.cohort.store.patterns import patterns as commonest
from release_checker.reports.record import Record


class Kind(Record):
    """Which checks."""

    kind: Literal["blocker", "warning", "unknown"] = "blocker"


class PatternInfo(Record):
    """One check, with one reason, in the newest reports of some projects."""

    code: str
    title: str = Field(description="Empty for a plug-in's that the board does not have.")
    reason: str = Field(description="Why it was not decided; empty for what failed.")
    projects: int
    findings: int
    examples: tuple[str, ...] = Field(description="Names of the first projects.")


class Patterns(Record):
    """The commonest first."""

    items: tuple[PatternInfo, ...]


class WaivedInfo(Record):
    """A fault that a mentor accepted."""

    number: int = Field(description="Of the event by which it was accepted.")
    check: str
    reason: str
    who: str
    expires: datetime.date
    path: str
    advisory: str


class Waived(Record):
    """What was accepted and has not ended."""

    items: tuple[WaivedInfo, ...]
    toml: str = Field(description="The tables for the project's release-checker.toml; only there they count.")


@operation("GET", "/cohorts/{cohort}/patterns", Deed.SEE_ALL)
def patterns(asked: Asked, query: Kind) -> Patterns:
    """Checks that many newest reports fail, or could not decide"""
    found = commonest(asked.session, asked.one_cohort.id, query.kind)
    return Patterns(items=tuple(
        PatternInfo(code=one.code, title=title_of(one.code), reason=one.reason, projects=one.projects,
                    findings=one.findings, examples=one.examples) for one in found))


@operation("GET", f"{PROJECT}/waivers", Deed.SEE)
def waivers(asked: Asked) -> Waived:
    """What mentors accepted of a project, and the text for its file"""
    found = reviews.waivers(asked)
    items = tuple(WaivedInfo(number=one.number, check=one.check, reason=one.reason, who=one.who, expires=one.expires,
                             path=one.path, advisory=one.advisory) for one in found)
    return Waived(items=items, toml=toml(found))


ROUTES = (patterns, waivers)
