# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Blockers and decisions of a project's audits over time, as inline SVG. Only numbers and words of ours stand in it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from release_checker.text import counted

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 150, 34, 12, 12, 28
STATES = {"ready": "pass", "not-ready": "fail", "incomplete": "unknown"}
"Class of a decision's mark; each has a form of its own, so that no colour is needed to tell them apart."


@dataclass(frozen=True, slots=True)
class Point:
    """One audit."""

    made: datetime.datetime
    "When it began."
    decision: str
    "ready, not-ready or incomplete."
    blockers: int
    "How many."


def history_line(points: Sequence[Point]) -> Markup:
    """The audits in their order in time, evenly spaced; empty with fewer than two."""
    if len(points) < 2:
        return Markup("")
    most = max(max(point.blockers for point in points), 1)
    places = [(LEFT + (WIDTH - LEFT - RIGHT) * at / (len(points) - 1),
               TOP + (HEIGHT - TOP - BOTTOM) * (1 - point.blockers / most)) for at, point in enumerate(points)]
    parts = [Markup('<line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM)]
    parts += [_text(LEFT - 10, y + 5, "end", str(number)) for number, y in ((most, TOP), (0, HEIGHT - BOTTOM))]
    parts.append(Markup('<polyline points="{}"/>').format(" ".join(f"{x:.1f},{y:.1f}" for x, y in places)))
    parts += [_mark(x, y, point) for (x, y), point in zip(places, points, strict=True)]
    parts += [_text(LEFT, HEIGHT - 6, "start", f"{points[0].made:%Y-%m-%d}"),
              _text(WIDTH - RIGHT, HEIGHT - 6, "end", f"{points[-1].made:%Y-%m-%d}")]
    label = f"Blockers in {counted(len(points), 'audit')}: from {points[0].blockers} to {points[-1].blockers}"
    return Markup('<svg class="line" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, HEIGHT, label, Markup("").join(parts))


def _mark(x: float, y: float, point: Point) -> Markup:
    state = STATES.get(point.decision, "unknown")
    if state == "pass":
        return Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="5"/>').format(state, x, y)
    if state == "fail":
        return Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="9" height="9"/>').format(state, x - 4.5, y - 4.5)
    return Markup('<path class="{}" d="M{:.1f} {:.1f}l6 6-6 6-6-6z"/>').format(state, x, y - 6)


def _text(x: float, y: float, anchor: str, words: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(x, y, anchor, words)
