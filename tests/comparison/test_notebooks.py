# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Cells find their partners, and two reruns with what is stored give a verdict."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_checker.comparison.notebooks import added, compare_notebooks, three_way
from release_checker.comparison.records import Tier, Tolerance, Verdict

Cell = dict[str, Any]


def code(source: str, text: str = "", stderr: str = "", error: str = "", count: int | None = 1) -> Cell:
    streams = (("stdout", text), ("stderr", stderr))
    outputs: list[Cell] = [{"output_type": "stream", "name": name, "text": words} for name, words in streams if words]
    outputs += [{"output_type": "error", "ename": error, "evalue": "it", "traceback": []}] if error else []
    return {"cell_type": "code", "source": source, "outputs": outputs, "execution_count": count, "metadata": {}}


def book(*cells: Cell) -> dict[str, Any]:
    heading = {"cell_type": "markdown", "source": "# Study", "metadata": {}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [heading, *cells]}


def tiers(one: dict[str, Any], two: dict[str, Any]) -> list[tuple[int, Tier]]:
    return [(row.index, row.tier) for row in compare_notebooks(one, two)]


def test_cells_are_counted_among_all_cells() -> None:
    one = book(code("a", "1"), code("b"), code("c", "3"))
    assert tiers(one, one) == [(2, Tier.EQUAL), (3, Tier.NOTHING), (4, Tier.EQUAL)]


def test_a_cell_put_in_between_does_not_shift_the_rest() -> None:
    one, two = book(code("a", "1"), code("b", "2")), book(code("a", "1"), code("new", "9"), code("b", "2"))
    assert tiers(one, two) == [(2, Tier.EQUAL), (3, Tier.EQUAL)]
    assert [cell.index for cell in added(one, two)] == [3]
    assert tiers(two, one) == [(2, Tier.EQUAL), (3, Tier.MISSING), (4, Tier.EQUAL)]
    assert added(two, one) == ()


def test_a_cell_edited_in_place_is_compared_with_itself() -> None:
    one, two = book(code("a", "1"), code("b = 1", "2")), book(code("a", "1"), code("b = 2", "3"))
    assert tiers(one, two) == [(2, Tier.EQUAL), (3, Tier.DIFFERS)]


def test_a_cell_that_ran_without_output_and_now_has_one_differs() -> None:
    assert tiers(book(code("a", "1"), code("b")), book(code("a", "1"), code("b", "2")))[1] == (3, Tier.DIFFERS)
    stripped = book(code("a", count=None), code("b", count=None))
    assert tiers(stripped, book(code("a", "1"), code("b", "2"))) == [(2, Tier.NOTHING), (3, Tier.NOTHING)]


@pytest.mark.parametrize(("stored", "first", "second", "verdict"), [
    (code("a", "1.5"), code("a", "1.5"), code("a", "1.5"), Verdict.SAME),
    (code("a", "1.5"), code("a", "1.6"), code("a", "1.6"), Verdict.STALE),
    (code("a", "1.5"), code("a", "1.6"), code("a", "1.7"), Verdict.RANDOM),
    (code("a", "1.5"), code("a", "1.5"), code("a", "1.7"), Verdict.RANDOM),
    (code("a", "1.5"), code("a", "1.5", error="KeyError"), code("a", "1.5", error="KeyError"), Verdict.NEW_ERROR),
    (code("a", "1.5"), code("a", "1.5"), code("a", "1.5", error="KeyError"), Verdict.NEW_ERROR),
    (code("a", count=None), code("a", "1.5"), code("a", "1.5"), Verdict.NOTHING),
    (code("a", "1.5"), code("a", "1.5", stderr="careful"), code("a", "1.5"), Verdict.SAME),
    (code("a", "1.5"), code("a"), code("a"), Verdict.STALE),
])
def test_three_outputs_give_a_verdict(stored: Cell, first: Cell, second: Cell, verdict: Verdict) -> None:
    rows = three_way(book(stored), book(first), book(second))
    assert [(row.index, row.verdict) for row in rows] == [(2, verdict)]


def test_tolerances_of_single_cells() -> None:
    one, two = book(code("a", "0.50"), code("b", "0.50")), book(code("a", "0.52"), code("b", "0.52"))
    rows = compare_notebooks(one, two, tolerances={3: Tolerance(relative=0.1)})
    assert [row.tier for row in rows] == [Tier.DIFFERS, Tier.CLOSE]


CELLS = st.lists(st.builds(code, st.sampled_from(["a", "b", "c", ""]), st.sampled_from(["", "1", "2.5"])), max_size=6)


@settings(max_examples=100, deadline=None)
@given(CELLS, CELLS)
def test_every_cell_gets_one_row_in_order(one: list[Cell], two: list[Cell]) -> None:
    rows = compare_notebooks(book(*one), book(*two))
    assert [row.index for row in rows] == list(range(2, len(one) + 2))
    assert all(row.tier.same for row in compare_notebooks(book(*one), book(*one)))


@pytest.mark.parametrize("broken", [{}, {"cells": None}, {"cells": [None, 3, {"cell_type": "code"}]},
                                    {"cells": [{"cell_type": "code", "source": 3, "outputs": {"a": 1}}]}])
def test_malformed_notebooks_give_rows_or_none(broken: dict[str, Any]) -> None:
    assert all(row.tier is Tier.NOTHING for row in compare_notebooks(broken, broken))
