# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Personal data is counted, never repeated; hostile text costs no time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.personal import PersonalTraces, read_data, read_outputs, redacted
from release_checker.testing import gather

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


PEOPLE = "".join(f"{name}@uni-lab.de\n" for name in ("maria.keller", "p.novak", "lee.jh", "x.wang", "o.berg"))


@pytest.mark.parametrize(("path", "text", "found"), [
    ("data/users.csv", "id,mail\n" + "".join(f"{i},customer{i}@gmail.com\n" for i in range(1, 40)), False),
    ("data/users.csv", "id,mail\n" + "".join(f"{i},patient_{i:04d}@clinic.org\n" for i in range(1, 40)), False),
    ("data/students.csv", "id,mail\n" + "".join(f"{i},s{i * 977 + 140211}@uni-lab.de\n" for i in range(1, 40)), True),
    ("data/users.csv", "mail\n" + PEOPLE, True),
    ("data/raw/posts.txt", PEOPLE, True),
    ("outputs/crawl.log", PEOPLE, True),
    ("notes.txt", PEOPLE, False),
    ("configs/mail.yaml", PEOPLE, False),
    ("data/AUTHORS.txt", PEOPLE, False),
    ("authors.csv", "name,email\n" + PEOPLE, False),
    ("data/requirements.txt", PEOPLE, False),
    ("data/p.csv", "id,Telefon\n1,+49 221 4702030\n2,+420 224 491 111\n3,+82 42 350 2114\n", True),
])
def test_people_in_data_and_nobody_elsewhere(path: str, text: str, found: bool) -> None:
    assert bool(gather(PersonalTraces, {path: text}).items) is found


def test_what_is_left_of_a_value() -> None:
    assert redacted("jane.roe@clinic.net") == "j…@c…"
    assert redacted("Jane Roe") == "J… R…"
