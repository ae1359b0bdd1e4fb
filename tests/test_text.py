# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Bytes are read as their readers would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.text import decode, shorten


@pytest.mark.parametrize(
    ("data", "content", "encoding"),
    [
        (b"plain\r\nlines\r", "plain\nlines\n", "utf-8"),
        (b"\xef\xbb\xbfmarked", "marked", "utf-8-sig"),
        ("naïve".encode("latin-1"), "naïve", "latin-1"),
        ("wide".encode("utf-16"), "wide", "utf-16"),
        ("no mark at all".encode("utf-16-le"), "no mark at all", "utf-16"),
        ("no mark at all".encode("utf-16-be"), "no mark at all", "utf-16"),
        (b"", "", "utf-8"),
    ],
)
def test_decodes(data: bytes, content: str, encoding: str) -> None:
    text = decode(data)
    assert text is not None
    assert (text.content, text.encoding) == (content, encoding)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(256)), b"\x80\x04\x95\x10\0\0\0"])
def test_binary_is_no_text(data: bytes) -> None:
    assert decode(data) is None


def test_a_cut_inside_a_character_keeps_the_rest() -> None:
    text = decode("aé".encode()[:2], truncated=True)
    assert text is not None
    assert (text.content, text.encoding, text.truncated) == ("a", "utf-8", True)


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    text = decode(data)
    assert text is None or "\r" not in text.content


@given(st.text(max_size=200))
def test_utf8_comes_back(content: str) -> None:
    text = decode(content.encode("utf-8", "surrogatepass"))
    folded = content.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    assert text is None or not text.is_utf8 or text.content == folded


def test_evidence_is_one_short_line() -> None:
    assert shorten("two\n  lines \x1b[31mred", 40) == "two lines [31mred"
    assert shorten("x" * 50, 10) == "x" * 9 + "…"
