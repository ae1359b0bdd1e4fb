# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Two curves over each other, and below them their difference, as inline SVG. Only numbers of ours stand in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT, GAP, BELOW = 640, 150, 26, 70
"Units of the drawing: the curves, the space under them, and the difference."
LEFT, RIGHT = 74, 8


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float
    top: float
    height: float

    def y(self, value: float) -> float:
        return self.top + self.height * (1 - (value - self.low) / (self.high - self.low))


def curve_svg(points: Sequence[tuple[int, float, float]], band: float | None, label: str) -> Markup:
    """Recorded (solid) and replayed (dashed) values by step; where any differs, the difference with the tolerance as a band.

    `points` are step, recorded and replayed value; those that are not finite are left out. `band` is the allowed
    difference in the metric's unit. Empty with fewer than two points.
    """
    finite = [point for point in points if all(map(math.isfinite, point))]
    if len(finite) < 2:
        return Markup("")
    steps = [point[0] for point in finite]
    values = [value for point in finite for value in point[1:]]
    parted = [now - was for _, was, now in finite]
    most = max([abs(item) for item in parted] + [band or 0.0]) if any(parted) else 0.0
    above = _Scale(*_wide(min(values), max(values)), 8, HEIGHT - 16)
    below = _Scale(-(most or 1.0) * 1.2, (most or 1.0) * 1.2, HEIGHT + GAP, BELOW - 12)
    first, last = steps[0], steps[-1]

    def x(step: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (step - first) / ((last - first) or 1)

    def line(scale: _Scale, row: Sequence[float], kind: str) -> Markup:
        places = " ".join(f"{x(step):.1f},{scale.y(value):.1f}" for step, value in zip(steps, row, strict=True))
        return Markup('<polyline class="{}" points="{}"/>').format(kind, places)

    parts = [line(above, [point[at] for point in finite], kind) for at, kind in ((1, "recorded"), (2, "replayed"))]
    if band and most:
        top, bottom = below.y(band), below.y(-band)
        parts.append(Markup('<rect class="band" x="{}" y="{:.1f}" width="{}" height="{:.1f}"/>').format(
            LEFT, top, WIDTH - LEFT - RIGHT, max(bottom - top, 1)))
    ticks = [(above, above.high), (above, above.low)]
    if most:
        parts.append(line(below, parted, "difference"))
        ticks += [(below, most), (below, -most)]
    for scale, value in ticks:
        at = scale.y(value) + 4
        parts.append(Markup('<text x="{}" y="{:.1f}" text-anchor="end">{:.4g}</text>').format(LEFT - 6, at, value))
    whole = HEIGHT + GAP + (BELOW if most else 0)
    for place, step, anchor in ((LEFT, first, "start"), (WIDTH - RIGHT, last, "end")):
        parts.append(Markup('<text x="{}" y="{}" text-anchor="{}">step {}</text>').format(place, HEIGHT + 12, anchor, step))
    return Markup('<svg class="curves" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, whole, label, Markup("").join(parts))


def _wide(low: float, high: float) -> tuple[float, float]:
    """A range that is never empty."""
    if high > low:
        return low, high
    rim = abs(low) * 0.1 or 1.0
    return low - rim, high + rim
