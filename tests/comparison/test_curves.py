# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.comparison.curves import Allowance, Likeness, compare_curves
from release_checker.comparison.intervals import prediction, printed, student
from release_checker.runs.records import Series

NAN = math.nan


def series(values: Sequence[float], steps: Sequence[int] | None = None) -> Series:
    return Series(tuple(steps) if steps is not None else tuple(range(len(values))), tuple(values))


def test_the_same_bit_for_bit() -> None:
    found = compare_curves("loss", series([2.0, NAN, math.inf]), series([2.0, NAN, math.inf]))
    assert (found.likeness, found.words) == (Likeness.BITWISE, "3 of 3 points are the same, bit for bit")
    assert (found.recorded.count, found.recorded.low, found.recorded.high, found.first) == (3, 2.0, 2.0, None)


def test_the_first_departing_step_is_named_with_both_values() -> None:
    found = compare_curves("loss", series([3, 2, 1], [10, 20, 30]), series([3, 2.5, 1.5], [10, 20, 30]))
    assert found.likeness is Likeness.DIFFERS
    assert found.words == "departs at step 20, where 2 became 2.5, after 1 of 3 points"
    assert found.first is not None
    assert (found.first.step, found.first.recorded, found.first.replayed) == (20, 2, 2.5)


def test_within_a_tolerance_and_still_not_called_equal() -> None:
    allowance = Allowance(relative=1e-4, words="the declared tolerance")
    found = compare_curves("loss", series([1.0, 0.5]), series([1.0, 0.50001]), allowance)
    assert (found.likeness, found.beyond) == (Likeness.WITHIN, None)
    assert found.words == ("2 of 2 points are within the declared tolerance; "
                           "at step 1, 0.5 became 0.50001")
    assert found.largest == pytest.approx(2e-5, rel=1e-3)


def test_not_a_number_is_within_nothing() -> None:
    assert compare_curves("loss", series([1.0]), series([NAN]), Allowance(relative=9)).likeness is Likeness.DIFFERS
    assert compare_curves("loss", series([math.inf]), series([1.0]), Allowance(relative=9)).likeness is Likeness.DIFFERS


def test_a_prefix_comes_again_so_far_or_departs() -> None:
    recorded = series([5, 4, 3, 2, 1])
    found = compare_curves("loss", recorded, series([5, 4, 3]), prefix=True)
    assert (found.likeness, found.compared, found.recorded.count) == (Likeness.BITWISE, 3, 5)
    assert found.words == "comes again so far: 3 of 5 points are the same, bit for bit"
    departed = compare_curves("loss", recorded, series([5, 4, 9]), prefix=True)
    assert departed.words.startswith("departs at step 2, where 3 became 9")
    nothing = compare_curves("loss", recorded, series([]), prefix=True)
    assert (nothing.likeness, nothing.words) == (
        Likeness.NOT_COMPARABLE, "no point of it is logged in the replay; it was stopped before")


def test_fewer_points_differ_unless_the_replay_was_stopped() -> None:
    found = compare_curves("loss", series([5, 4, 3]), series([5, 4]))
    assert found.likeness is Likeness.DIFFERS
    assert found.words == "the replay logged 2 points where 3 are recorded; those that both have are the same"
    assert compare_curves("loss", series([5]), series([])).words == "has one point recorded, and the replay logged none"


def test_a_recorded_run_that_broke_off_is_itself_a_prefix() -> None:
    assert compare_curves("loss", series([5, 4]), series([5, 4, 3]), whole=False).likeness is Likeness.BITWISE
    assert compare_curves("loss", series([5, 4]), series([5, 4, 3])).likeness is Likeness.DIFFERS


def test_points_of_one_step_are_compared_in_their_order() -> None:
    unstepped = [0, 0, 0]
    assert compare_curves("loss", series([3, 2, 1], unstepped), series([3, 2, 1], unstepped)).likeness is Likeness.BITWISE
    found = compare_curves("loss", series([3, 2, 1], unstepped), series([3, 1, 2], unstepped))
    assert found.likeness is Likeness.DIFFERS


def test_a_line_that_was_written_twice_counts_once() -> None:
    found = compare_curves("loss", series([3, 3, 2, 2], [0, 0, 1, 1]), series([3, 2], [0, 1]))
    assert (found.likeness, found.compared) == (Likeness.BITWISE, 2)


def test_no_common_step_is_not_comparable() -> None:
    found = compare_curves("loss", series([3, 2], [100, 200]), series([3, 2], [1, 2]))
    assert (found.likeness, found.words) == (
        Likeness.NOT_COMPARABLE, "no step is common to both: recorded are 100 to 200, replayed 1 to 2")


def test_the_last_value_may_lie_where_repeated_runs_put_it() -> None:
    interval = prediction([0.90, 0.91, 0.92])
    assert interval is not None
    found = compare_curves("acc", series([0.5, 0.91]), series([0.6, 0.93]), Allowance(final=(interval,)))
    assert found.likeness is Likeness.WITHIN
    assert found.words.startswith("the last value 0.93 lies within the 95 % prediction interval of 3 runs, 0.860")
    assert compare_curves("acc", series([0.5, 0.91]), series([0.6, 0.93]), Allowance(final=(interval,)),
                          prefix=True).likeness is Likeness.DIFFERS


def test_a_prediction_interval_as_worked_by_hand() -> None:
    found = prediction([1.0, 2.0, 3.0])
    assert found is not None
    assert found.low == pytest.approx(2 - 4.3027 * math.sqrt(4 / 3))
    assert found.high == pytest.approx(2 + 4.3027 * math.sqrt(4 / 3))
    floored = prediction([0.912, 0.912, 0.912], 0.0005)
    assert floored is not None
    assert 0.9124 in floored
    assert 0.9126 not in floored
    assert prediction([1.0]) is None
    assert prediction([1.0, NAN, 2.0]) is None


def test_quantiles_go_on_smoothly_beyond_the_table() -> None:
    assert student(30) > student(31) == pytest.approx(2.039513, abs=2e-5)
    assert student(100) == pytest.approx(1.983972, abs=1e-5)
    assert student(10_000) == pytest.approx(1.960201, abs=1e-5)


def test_what_rounds_to_a_printed_number() -> None:
    assert all(value in printed(0.912, 0.001) for value in (0.9115, 0.912, 0.91249, 0.9125))
    assert 0.9126 not in printed(0.912, 0.001)


points = st.lists(st.tuples(st.integers(0, 5), st.floats()), max_size=12)


@given(points, points, st.booleans(), st.booleans())
def test_any_two_series_are_judged(first: list[tuple[int, float]], second: list[tuple[int, float]], prefix: bool,
                                   whole: bool) -> None:
    one, two = (series([value for _, value in part], [step for step, _ in part]) for part in (first, second))
    found = compare_curves("loss", one, two, prefix=prefix, whole=whole)
    assert found.compared <= min(len(one), len(two))
    assert (found.likeness is Likeness.BITWISE) <= (found.first is None)


@given(points)
def test_every_series_is_like_itself(given_points: list[tuple[int, float]]) -> None:
    one = series([value for _, value in given_points], [step for step, _ in given_points])
    expected = Likeness.BITWISE if given_points else Likeness.NOT_COMPARABLE
    assert compare_curves("loss", one, one).likeness is expected
