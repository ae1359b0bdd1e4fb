# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where a further value may be expected to lie: by the printed precision of a number, or by repeated runs of it."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

LEVEL = 0.95
"Share of further values that a prediction interval is meant to hold."
T_975 = (12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604, 2.1448,
         2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484,
         2.0452, 2.0423)
"97.5 % quantile of Student's t for 1 to 30 degrees of freedom."


@dataclass(frozen=True, slots=True)
class Range:
    """A closed interval, with the words that say whence it comes."""

    low: float
    "Lowest value in it."
    high: float
    "Highest value in it."
    words: str
    "Such as `the 95 % prediction interval of 5 runs`."

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{self.words}, {self.low:.6g} to {self.high:.6g}"


def printed(value: float, unit: float) -> Range:
    """What rounds to a printed value; `unit` is the worth of its last digit: 0.001 for `0.912`."""
    slack = abs(value) * 4e-16  # a half that falls on the border in decimal lies beside it in binary
    return Range(value - unit / 2 - slack, value + unit / 2 + slack, "the printed precision")


def prediction(values: Sequence[float], floor: float = 0.0) -> Range | None:
    """The 95 % prediction interval of one further value, given repeated runs; None for fewer than two finite ones.

    mean ± t(0.975, n-1) · s · sqrt(1 + 1/n), with s the sample's standard deviation: what a run's answer must lie in to be
    accepted in CORE-Bench (Siegel et al. 2024, arXiv:2409.11363, from three runs). At n = 3 the half width is about 5 s, so
    that n belongs beside every such verdict. `floor` is the least half width, half of the last printed digit: runs that
    agree bit for bit would make an interval of no width.
    """
    finite = [value for value in values if math.isfinite(value)]
    if len(finite) < 2 or len(finite) < len(values):
        return None
    number = len(finite)
    middle, spread = statistics.fmean(finite), statistics.stdev(finite)
    half = max(student(number - 1) * spread * math.sqrt(1 + 1 / number), floor)
    return Range(middle - half, middle + half, f"the 95 % prediction interval of {number} runs")


def student(degrees: int) -> float:
    """97.5 % quantile of Student's t; beyond the table by Cornish and Fisher's expansion (1e-6 there)."""
    if degrees <= len(T_975):
        return T_975[degrees - 1]
    z = statistics.NormalDist().inv_cdf((1 + LEVEL) / 2)
    return (z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
            + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * degrees**3))
