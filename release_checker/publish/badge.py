# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A badge for a README: the verdict in a few words, as an SVG of its own or as JSON for shields.io."""

from __future__ import annotations

import json
from dataclasses import dataclass
from xml.sax.saxutils import escape

from release_checker.model import Decision, Stage
from release_checker.reports.report import Report
from release_checker.reports.summary import WORDS
from release_checker.text import printable

LABEL = "release"
COLOURS = {Decision.READY: "#0f6b3a", Decision.NOT_READY: "#b3261e", Decision.INCOMPLETE: "#4a5560"}
"Each carries white letters at a contrast of 6 or more, and lies on a light page and on a dark one."
QUALIFIED = "#7a4b00"
"READY of something else than a whole, committed project is not green."
GROUND = "#33383d"
SPACE, CAPITAL, LETTER, NARROW = 20, 8.0, 6.7, 3.9
"Pixels around each half, and of letters of Verdana 11; textLength stretches what comes out otherwise."


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge says."""

    message: str
    "Verdict, stage, and what keeps the verdict from being the whole truth."
    colour: str
    "Behind the message, as #rrggbb."


def badge(report: Report) -> Badge:
    """The badge of a report."""
    verdict, decision = report.verdict, report.verdict.decision
    number = {Decision.NOT_READY: len(verdict.blockers), Decision.INCOMPLETE: len(verdict.unknowns)}.get(decision, 0)
    doubts = _doubts(report)
    parts = [f"{WORDS[decision]} {number}" if number else WORDS[decision]]
    parts += [str(verdict.stage)] if verdict.stage is not Stage.NONE else []
    colour = QUALIFIED if doubts and decision is Decision.READY else COLOURS[decision]
    return Badge(printable(" · ".join([*parts, *doubts])), colour)


def write_badge_json(made: Badge) -> str:
    """For `https://img.shields.io/endpoint`: https://shields.io/badges/endpoint-badge"""
    return json.dumps({"schemaVersion": 1, "label": LABEL, "message": made.message, "color": made.colour,
                       "labelColor": GROUND}, indent=2) + "\n"


def write_badge_svg(made: Badge) -> str:
    """One file that asks for nothing else: no font, no script, no picture."""
    left, right = _width(LABEL), _width(made.message)
    whole, told = left + right, escape(f"{LABEL}: {made.message}", {'"': "&quot;"})
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" aria-label="{told}">
  <title>{told}</title>
  <clipPath id="r"><rect width="{whole}" height="20" rx="3"/></clipPath>
  <g clip-path="url(#r)">
    <rect width="{left}" height="20" fill="{GROUND}"/>
    <rect x="{left}" width="{right}" height="20" fill="{made.colour}"/>
  </g>
  <rect x="0.5" y="0.5" width="{whole - 1}" height="19" rx="2.5" fill="none" stroke="#fff" stroke-opacity="0.3"/>
  <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">
    <text x="{left / 2:g}" y="14" textLength="{left - SPACE}">{escape(LABEL)}</text>
    <text x="{left + right / 2:g}" y="14" textLength="{right - SPACE}">{escape(made.message)}</text>
  </g>
</svg>
"""


def _width(text: str) -> int:
    return SPACE + round(sum(CAPITAL if c.isupper() else NARROW if c in " ·iIltfrj" else LETTER for c in text))


def _doubts(report: Report) -> list[str]:
    """Why the verdict is not of the whole project as committed."""
    selection, project = report.selection, report.project
    found = [
        ("in part" if selection.only or selection.skip else ""), ("interrupted" if selection.interrupted else ""),
        ("nothing executed" if selection.static else ""),
        {True: "uncommitted changes", None: "not under git", False: ""}[project.dirty],
    ]
    return [words for words in found if words]
