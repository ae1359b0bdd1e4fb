# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Is a printed number this value? At its printed precision, in percent or as a fraction, never by a relative tolerance."""

from __future__ import annotations

import math
from enum import IntEnum
from functools import lru_cache

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


def agreement(number: Number, value: float, metric: str, nature: Nature = Nature.EXACT) -> Agreement:
    """The best agreement in any unit."""
    if not math.isfinite(value):
        return Agreement.NONE
    return max(_compared(number, value, factor, nature) for factor in factors(number, value, metric))


def factors(number: Number, value: float, metric: str) -> tuple[float, ...]:
    """What a logged value may be multiplied by: 1, 100, 1/100, 1e-6."""
    size, claimed = abs(value), abs(number.value)
    if size <= 1:
        return (1.0, 100.0) if number.percent or (claimed > 1 and _is_share(metric)) else (1.0,)
    if claimed <= 1 and (number.percent or _is_share(metric)):
        return (1.0, 0.01)
    return (1.0, 1e-6) if size >= 1e4 and not bounded(metric) else (1.0,)


@lru_cache(maxsize=4096)
def _is_share(metric: str) -> bool:
    """It may be printed times a hundred: a share, or nobody knows what."""
    return bounded(metric) or (find_metric(metric) is None and not direction(metric))


def windows(number: Number) -> list[tuple[float, float]]:
    """Where values lie that may agree with a number in some unit, however loosely: far wider than any agreement."""
    low, high = sorted((number.value, number.value if number.high is None else number.high))
    room = 2 * number.half + 0.06 * max(abs(low), abs(high))
    return [((low - room) / factor, (high + room) / factor) for factor in (1.0, 100.0, 0.01, 1e-6)]


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


def _compared(number: Number, logged: float, factor: float, nature: Nature) -> Agreement:
    value, half = logged * factor, number.half
    low, high = number.value, number.value if number.high is None else number.high
    noise = SLACK * max(1.0, abs(value)) * half
    if min(low, high) - half - noise <= value <= max(low, high) + half + noise:
        return Agreement.ROUNDED
    if nature is Nature.RANGE or abs(value - low) > 0.5 * max(factor, 1.0) + half:
        return Agreement.NONE
    rest = abs(value) - abs(low)
    if value * low >= 0 and 0 <= rest < 2 * half * (1 - 1e-6):
        return Agreement.CUT
    return Agreement.COARSE if _is_coarse(number, logged, factor) else Agreement.NONE


def _is_coarse(number: Number, logged: float, factor: float) -> bool:
    """The value's own print has fewer digits, two at least, and the number may be what it was rounded from."""
    decimals = decimals_of(logged)
    if decimals is None or abs(logged) < 10.0 ** (1 - decimals):
        return False
    unit = 10.0**-decimals * factor
    return unit > 2 * number.half * (1 + SLACK) and abs(logged * factor - number.value) <= 0.5 * unit + number.half
