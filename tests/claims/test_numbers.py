# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.claims.numbers import find_numbers, parse_number, parse_printed
from release_checker.claims.records import Nature, Number


@pytest.mark.parametrize(("text", "expected"), [
    ("91.2%", Number(91.2, "91.2%", 1, percent=True)),
    ("**91.2 ± 0.3 %**", Number(91.2, "91.2 ± 0.3 %", 1, percent=True, spread=0.3)),
    ("$91.2 \\pm 0.3$", Number(91.2, "91.2 \\pm 0.3", 1, spread=0.3)),
    ("0.912 (0.003)", Number(0.912, "0.912 (0.003)", 3, spread=0.003)),
    ("0.912 [0.90, 0.93]", Number(0.912, "0.912", 3)),
    ("85-90%", Number(85.0, "85-90%", 0, percent=True, high=90.0)),
    ("−0.25", Number(-0.25, "-0.25", 2)),
    ("0,912", Number(0.912, "0,912", 3)),
    ("91,25 %", Number(91.25, "91,25 %", 2, percent=True)),
    ("1,234", Number(1234.0, "1,234", 0)),
    ("1 234", Number(1234.0, "1234", 0)),
    ("1.234,5", Number(1234.5, "1234.5", 1)),
    ("12k", Number(12000.0, "12k", -3)),
    ("2.3M", Number(2_300_000.0, "2.3M", -5)),
    ("1.2e-3", Number(0.0012, "1.2e-3", 4)),
    ("3.4 × 10⁻³", Number(0.0034, "3.4 × 10⁻³", 4)),
    ("[9.14]", Number(9.14, "9.14", 2)),
    ("93.02%  🏆", Number(93.02, "93.02%", 2, percent=True)),
    ("25.3 dB", Number(25.3, "25.3 dB", 1, unit="dB")),
    ("2.740m", Number(2.74, "2.740m", 3, unit="m")),
])
def test_numbers_are_read_as_they_are_printed(text: str, expected: Number) -> None:
    assert parse_number(text) == expected


@pytest.mark.parametrize("text", ["ResNet-50", "F1", "v1.2.3", "", "-", "76.1 (75.9)",
                                  "81.3 / 79.2", "0.344 → 0.333", "N/A"])
def test_what_is_more_or_less_than_one_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(("text", "nature"), [
    ("0.91", Nature.EXACT), ("≈ 0.91", Nature.APPROXIMATE), ("~95%", Nature.APPROXIMATE), (">90%", Nature.RANGE),
    ("85–90%", Nature.RANGE), ("90%+", Nature.RANGE), ("90% 이상", Nature.RANGE), ("1.85x", Nature.DERIVED),
    ("+0.60 %", Nature.DERIVED), ("478 of 550", Nature.DERIVED), ("3.2 points", Nature.DERIVED),
])
def test_signs_at_a_number_say_how_it_is_meant(text: str, nature: Nature) -> None:
    found = find_numbers(text)
    assert [item.nature for item in found] == [nature]


@pytest.mark.parametrize(("text", "values"), [
    ("CIFAR-10 with ResNet-18: 95.3% at lr=1e-3, GPT-3.5 and Qwen2.5-7B on 224x224", [95.3, 0.001]),
    ("RMSE 2.474 -> 2.1318", [2.474, 2.1318]),
    ("mAP@0.5 of 0.71", [0.71]),
    ("准确率达到95.6%左右", [95.6]),
    ("acc-0.91", [0.91]),
    ("0.85/0.84", [0.85, 0.84]),
    ("as in [2] and [3, 4]", []),
    ("2024-01-02 at 12:30, v3.0.1, doi 10.1109/X", []),
    ("100% - 80.6% = 19.4%", [100.0, 80.6, 19.4]),
])
def test_numbers_inside_names_are_none(text: str, values: list[float]) -> None:
    assert [item.number.value for item in find_numbers(text)] == values


def test_an_arrow_is_no_bound() -> None:
    assert [item.nature for item in find_numbers("2.474 -> 2.1318")] == [Nature.EXACT, Nature.EXACT]


@given(st.floats(-1e6, 1e6, allow_nan=False), st.integers(0, 6))
def test_what_is_printed_is_read_back(value: float, decimals: int) -> None:
    number = parse_number(f"{value:.{decimals}f}")
    assert number is not None
    assert abs(number.value - value) <= number.half * 1.001
    assert number.decimals == decimals


@given(st.text(alphabet=st.sampled_from("0123456789.,%±()[]-+→~≈ eEx×kMB/ abc\u2212\u2009万"), max_size=60))
def test_any_text_is_read_without_a_fault_and_places_are_its_own(text: str) -> None:
    parse_printed(text)
    for found in find_numbers(text):
        assert 0 <= found.start < found.end <= len(text)


def test_thousands_with_decimals_are_a_number_and_no_version() -> None:
    cells = ("3,404.50", "**1,984.8**", "1,234,567.8", "1,234,567", "1.2,3.4", "1,2,3", "3,404.50.1")
    assert [found.value if (found := parse_number(cell)) else None for cell in cells] == [
        3404.5, 1984.8, 1234567.8, 1234567.0, None, None, None]
    said = "RMSE 2,761.34 and MAE 1,325.71 in version 1.2.3"
    assert [item.number.value for item in find_numbers(said)] == [2761.34, 1325.71]
