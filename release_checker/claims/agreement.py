# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Is a printed number this value? At its printed precision, in percent or as a fraction, never by a relative tolerance."""

from __future__ import annotations

import math
from collections.abc import Iterator
from enum import IntEnum

from release_checker.claims.records import Nature, Number
from release_checker.claims.vocabulary import bounded, direction, find_metric

SLACK = 1e-9
"Relative width of floating-point noise, so that a half is a half."


class Agreement(IntEnum):
    """How well a value agrees with a printed number."""

    NONE = 0
    COARSE = 1
    "The value itself is printed with fewer digits, and lies where it may be the number rounded further."
    CUT = 2
    "The digits are those of the value, cut off instead of rounded."
    ROUNDED = 3
    "The value, rounded, is the number; a half may go either way."


def agreement(number: Number, value: float, metric: str, nature: Nature = Nature.EXACT, *,
              decimals: int | None = None) -> Agreement:
    """The best agreement in any unit; `decimals` are those of the value's own print where it is known."""
    if not math.isfinite(value):
        return Agreement.NONE
    return max(_compared(number, value * factor, nature, _shifted(decimals, factor))
               for factor in factors(number, value, metric))


def factors(number: Number, value: float, metric: str) -> Iterator[float]:
    """What a logged value may be multiplied by: 1, 100, 1/100, 1e-6."""
    yield 1.0
    shares = bounded(metric) or number.percent or (find_metric(metric) is None and not direction(metric))
    if shares and abs(value) <= 1 and (number.percent or abs(number.value) > 1):
        yield 100.0
    if shares and abs(value) > 1 and abs(number.value) <= 1:
        yield 0.01
    if abs(value) >= 1e4 and not bounded(metric):
        yield 1e-6


def in_unit(number: Number, value: float, metric: str) -> float:
    """The value in the number's unit: of those that it may be meant in the nearest."""
    return min((value * factor for factor in factors(number, value, metric)), key=lambda item: abs(item - number.value))


def digits(number: Number) -> int:
    """Significant digits as printed: 0.91 has two, 91.2 three, 100 one."""
    if not number.value:
        return 1
    return max(1, math.floor(math.log10(abs(number.value)) + SLACK) + 1 + number.decimals)


def decimals_of(value: float) -> int | None:
    """Digits behind the point of a value's shortest print; None where it has an exponent."""
    written = repr(float(value))
    return None if "e" in written or "n" in written else len(written.partition(".")[2].rstrip("0"))


def _compared(number: Number, value: float, nature: Nature, decimals: int | None) -> Agreement:
    low, high = number.value, number.value if number.high is None else number.high
    noise = SLACK * max(1.0, abs(value)) * number.half
    if min(low, high) - number.half - noise <= value <= max(low, high) + number.half + noise:
        return Agreement.ROUNDED
    if nature is Nature.RANGE:
        return Agreement.NONE
    rest = abs(value) - abs(number.value)
    if value * number.value >= 0 and 0 <= rest < 2 * number.half * (1 - 1e-6):
        return Agreement.CUT
    if decimals is None or decimals >= number.decimals:
        return Agreement.NONE
    within = 0.5 * 10.0**-decimals + number.half
    return Agreement.COARSE if abs(value - number.value) <= within else Agreement.NONE


def _shifted(decimals: int | None, factor: float) -> int | None:
    return None if decimals is None else decimals - round(math.log10(factor))
