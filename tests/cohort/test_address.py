# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which git addresses are taken, and that nothing secret of one is ever shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.cohort.address import is_address, parse_address, split_ref
from release_checker.errors import UsageError


@pytest.mark.parametrize(("given_", "shown", "transport", "name"), [
    ("https://git.example.org/lab/study.git", "https://git.example.org/lab/study.git", "https", "study"),
    ("https://ada:pa%40ss@h.example.org:8443/lab/study?token=t", "https://h.example.org:8443/lab/study", "https", "study"),
    ("ssh://git:word@git.example.org/lab/a-b", "ssh://git@git.example.org/lab/a-b", "ssh", "a-b"),
    ("git@git.example.org:lab/study.git", "git@git.example.org:lab/study.git", "ssh", "study"),
    ("file:///srv/git/study.git", "file:///srv/git/study.git", "file", "study"),
])
def test_what_is_taken(given_: str, shown: str, transport: str, name: str) -> None:
    found = parse_address(given_)
    assert (found.shown, found.transport, found.name) == (shown, transport, name)


def test_a_password_goes_to_its_server_alone() -> None:
    found = parse_address("https://ada:pa%40ss@git.example.org/study")
    assert found.header == ("https://git.example.org/", "Authorization: Basic YWRhOnBhQHNz")
    assert "pa" not in found.asked.replace("example", "")
    assert found.clean("remote said: pa@ss, pa%40ss and ada are wrong") == "remote said: ***, *** and *** are wrong"


@pytest.mark.parametrize("given_", [
    "ext::sh -c touch% /tmp/x", "fd::7", "git://git.example.org/x", "-u:x", "git@-oProxyCommand=x:y", "file://host/x",
    "https:///x", "https://-host/x", "ssh://-oProxyCommand=x/y", "ssh://-x@host/y", "https://h/a b",
    "https://h:port/x", "rsync://h/x", "https://[::1/x", "--upload-pack=touch", "",
])
def test_what_is_refused(given_: str) -> None:
    with pytest.raises(UsageError):
        parse_address(given_)


def test_a_refused_address_shows_no_password() -> None:
    for word in ("git://ada:secret@h/x", "https://ada:secret@h:port/x", "https://ada:secret@/x", "x:secret@h/\ty"):
        with pytest.raises(UsageError) as caught:
            parse_address(word)
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize(("given_", "parts"), [
    ("https://h/x.git@main", ("https://h/x.git", "main")),
    ("https://ada:word@h/x.git", ("https://ada:word@h/x.git", "")),
    ("https://ada:word@h/x@feature/y", ("https://ada:word@h/x", "feature/y")),
    ("git@h:lab/x.git", ("git@h:lab/x.git", "")),
    ("git@h:lab/x.git@v1.0", ("git@h:lab/x.git", "v1.0")),
    ("https://h/x@-u", ("https://h/x@-u", "")),
])
def test_the_ref_behind_an_address(given_: str, parts: tuple[str, str]) -> None:
    assert split_ref(given_) == parts


@given(st.text(max_size=60))
def test_any_text_is_taken_or_refused(text: str) -> None:
    split_ref(text)
    if is_address(text):
        try:
            found = parse_address(text)
        except UsageError:
            return
        assert not found.asked.startswith("-")
