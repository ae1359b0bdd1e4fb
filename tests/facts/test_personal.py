# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Personal data is counted, never repeated; hostile text costs no time."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.personal import read_data, read_outputs, redacted

NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12)


@given(st.lists(NAMES, min_size=3, max_size=8, unique=True), NAMES)
def test_addresses_are_counted_and_never_shown(names: list[str], host: str) -> None:
    text = "id;mail\n" + "".join(f"{number};q{name}.z@{host}-lab.net\n" for number, name in enumerate(names))
    found = list(read_data("a.csv", text))
    assert [(item.sort, item.count) for item in found] == [("e-mail addresses", len(names))]
    assert found[0].sample == f"q…@{host[0]}…"


@given(st.text(max_size=300), st.sampled_from(["a.csv", "a.json", "a.tsv"]))
def test_any_text_gives_an_answer(text: str, path: str) -> None:
    for item in read_data(path, text):
        assert item.count >= 3
        assert "…" in item.sample
    assert list(read_outputs("a.ipynb", [(1, text[:100])])) == []


def test_time_grows_no_faster_than_the_text() -> None:
    start = time.perf_counter()
    assert list(read_data("a.csv", "a" * 500_000 + "@" * 100_000 + "a.b." * 100_000)) == []
    assert time.perf_counter() - start < 3


def test_what_is_left_of_a_value() -> None:
    assert redacted("jane.roe@clinic.net") == "j…@c…"
    assert redacted("Jane Roe") == "J… R…"
