# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_checker.facts.licensing.match import COMMON, find_licenses
from release_checker.facts.licensing.spdx import closes, expression_parts, identifier, osi_approved, spdx_list
from release_checker.facts.licensing.words import read_words


def found(text: str) -> list[str]:
    return [match.id + ("*" if match.changed else "") for match in find_licenses(read_words(text))]


@pytest.mark.parametrize("name", COMMON)
def test_every_common_license_is_itself(name: str) -> None:
    assert found(spdx_list()[name].text) == [name]


def test_the_list_is_there_whole() -> None:
    assert len(spdx_list()) > 700
    assert osi_approved("GPL-3.0") is True
    assert osi_approved("CC-BY-NC-4.0") is False
    assert osi_approved("No-Such-License") is None
    assert closes("CC-BY-NC-ND-4.0") == ("commercial use", "change")
    assert identifier("apache-2.0") == "Apache-2.0"
    assert expression_parts("mit OR (apache-2.0 AND ISC)") == ["MIT", "Apache-2.0", "ISC"]
    assert expression_parts("my own license") == []


def test_bsd_variants_are_told_apart_whoever_holds_the_rights() -> None:
    three = spdx_list()["BSD-3-Clause"].text
    named = three.replace("the copyright holder nor the names of its", "the Institute of Ants nor the names of its")
    assert found(named) == ["BSD-3-Clause"]
    assert found(spdx_list()["BSD-2-Clause"].text) == ["BSD-2-Clause"]
    assert found(spdx_list()["BSD-3-Clause-Clear"].text) == ["BSD-3-Clause-Clear"]


def test_several_licenses_in_one_file_the_same_twice() -> None:
    mit, bsd = spdx_list()["MIT"].text, spdx_list()["BSD-2-Clause"].text
    assert found(f"{bsd}\n\nFor the parser:\n\n{mit}\n\nFor the plots:\n\n{bsd}") == ["BSD-2-Clause", "MIT", "BSD-2-Clause"]


def test_markdown_html_and_comment_marks_make_no_difference() -> None:
    mit = spdx_list()["MIT"].text
    assert found("\n".join(f" * {line}" for line in mit.splitlines())) == ["MIT"]
    assert found(mit.replace("the Software", "**the Software**").replace("MIT License", "# MIT License")) == ["MIT"]
    assert found("<html><head><title>x</title></head><body>" + mit.replace("\n\n", "<p>") + "</body></html>") == ["MIT"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("free of charge", "for a fee"),
        ("and/or sell", "but not sell"),
        ("to any person", "to any academic"),
        ("WITHOUT WARRANTY", "WITH WARRANTY"),
    ],
)
def test_small_words_of_weight_are_changes(old: str, new: str) -> None:
    assert found(spdx_list()["MIT"].text.replace(old, new)) == ["MIT*"]


def test_prose_is_no_license() -> None:
    assert found("We study how ants carry leaves, and whether the path that they take depends on the light. " * 40) == []


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    words = read_words(text)
    assert all(words.cleaned[item.start:item.end] for item in words.items)
    assert find_licenses(words) == [] or len(words) >= 12


@pytest.mark.slow
def test_hostile_texts_take_bounded_time() -> None:
    start = time.perf_counter()
    for piece in ("<title>", "<!--", "[", "copyright ", "(c) ", "-\n", "a-", "&lt;", "permission is hereby granted "):
        read_words(piece * (400_000 // len(piece)))
    find_licenses(read_words(spdx_list()["MIT"].text * 60))
    assert time.perf_counter() - start < 60
