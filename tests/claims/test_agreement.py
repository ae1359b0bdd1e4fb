# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Printed numbers against values: rounding, cutting, percent, millions."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.claims.agreement import Agreement, agreement
from release_checker.claims.numbers import parse_number
from release_checker.claims.records import Nature, Number


def number(written: str) -> Number:
    found = parse_number(written)
    assert found is not None
    return found


@pytest.mark.parametrize(("written", "value", "metric", "expected"), [
    ("91.2", 0.9124, "accuracy", Agreement.ROUNDED), ("0.912", 91.24, "accuracy", Agreement.ROUNDED),
    ("91.2%", 91.15, "accuracy", Agreement.ROUNDED), ("91.2%", 91.25, "accuracy", Agreement.ROUNDED),
    ("91.2", 0.9129, "accuracy", Agreement.CUT), ("91.2", 0.91, "accuracy", Agreement.COARSE),
    ("91.2", 0.902, "accuracy", Agreement.NONE), ("0.9", 0.91, "accuracy", Agreement.ROUNDED),
    ("34", 0.34, "loss", Agreement.NONE), ("2.35", 2345678.0, "parameters", Agreement.ROUNDED),
    ("0.35", float("nan"), "loss", Agreement.NONE), ("-0.35", -0.351, "mcc", Agreement.ROUNDED),
    ("12k", 12345.0, "reward", Agreement.ROUNDED), ("0.100", 0.1, "loss", Agreement.ROUNDED),
])
def test_agreement(written: str, value: float, metric: str, expected: Agreement) -> None:
    assert agreement(number(written), value, metric) is expected


@pytest.mark.parametrize(("value", "expected"), [(0.84, Agreement.NONE), (0.86, Agreement.ROUNDED), (0.91, Agreement.NONE)])
def test_a_range_covers(value: float, expected: Agreement) -> None:
    assert agreement(number("0.85-0.90"), value, "accuracy", Nature.RANGE) is expected


@given(st.floats(-100, 100, allow_nan=False), st.integers(0, 6), st.sampled_from([ROUND_HALF_EVEN, ROUND_HALF_UP]))
def test_every_rounding_agrees_and_another_digit_does_not(value: float, decimals: int, rounding: str) -> None:
    unit = Decimal(1).scaleb(-decimals)
    rounded = Decimal(value).quantize(unit, rounding)
    printed = Number(float(rounded), str(rounded), decimals)
    assert agreement(printed, value, "loss") is Agreement.ROUNDED
    off = rounded + 2 * unit
    assert agreement(Number(float(off), str(off), decimals), value, "loss") is not Agreement.ROUNDED
