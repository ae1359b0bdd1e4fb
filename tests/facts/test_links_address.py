# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which addresses are asked, and how they are written."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.links_address import (
    doi_address,
    holds_secret,
    is_local,
    is_public,
    is_sample,
    normal_address,
    shown_address,
)


@pytest.mark.parametrize(("written", "expected"), [
    ("HTTPS://Example.COM", "https://example.com/"),
    ("https://me:secret@x.org/a?b=1#part", "https://x.org/a?b=1"),
    ("http://x.org:80/a", "http://x.org/a"),
    ("https://x.org:8443/a", "https://x.org:8443/a"),
    ("https://bücher.de/über uns", "https://xn--bcher-kva.de/%C3%BCber%20uns"),
    ("https://x.org/%7Ea%20b", "https://x.org/%7Ea%20b"),
    ("http://[2001:db8::1]/a", "http://[2001:db8::1]/a"),
    ("https://x.org/a\r\nHost: y", "https://x.org/aHost:%20y"),
    ("https://x.org./a", "https://x.org/a"),
    ("ftp://x.org/a", ""), ("https://", ""), ("http://[::1", ""), ("https://x.org:99999/", ""), ("https://...", ""),
    ("https://x.org/" + "a" * 3000, ""),
])
def test_one_spelling(written: str, expected: str) -> None:
    assert normal_address(written) == expected


@given(st.text(max_size=80))
def test_any_text_gives_an_address_that_stays_itself(rest: str) -> None:
    made = normal_address(f"https://{rest}")
    assert made.isascii()
    assert made == "" or (normal_address(made) == made and urlsplit(made).username is None and " " not in made)


def test_a_doi_with_odd_characters() -> None:
    assert doi_address("10.1002/(SICI)1<1::AID-X>3.0.CO;2-#") == (
        "https://doi.org/10.1002/(SICI)1%3C1::AID-X%3E3.0.CO;2-%23")


@pytest.mark.parametrize("address", [
    "https://example.com/", "https://data.example.org/x", "http://localhost/", "http://127.0.0.1/", "http://192.168.0.7/",
    "http://[::1]/", "http://printer.local/", "http://intranet/", "https://github.com/your-username/tool",
    "https://github.com/%3Cuser%3E/tool", "https://x.org/$%7BVERSION%7D.zip", "https://x.org/%7B%7B name %7D%7D",
    "https://doi.org/10.5281/zenodo.XXXXXXX", "https://x.org/path/to/file", "https://yourdomain.com/",
])
def test_samples(address: str) -> None:
    assert is_sample(address)


@pytest.mark.parametrize("address", [
    "https://github.com/psf/requests", "http://8.8.8.8/", "https://doi.org/10.5281/zenodo.123", "https://x.org/$1",
    "https://contest.org/", "https://homecorp.com/",
])
def test_addresses_to_ask(address: str) -> None:
    assert not is_sample(address)


def test_a_query_that_lets_somebody_in_is_not_shown() -> None:
    address = "https://x.org/a?sv=2&sig=abc"
    assert holds_secret(address)
    assert shown_address(address) == "https://x.org/a?…"
    assert not holds_secret("https://x.org/a?author=me&design=2&q=token&token=")
    assert holds_secret("https://x.org/a?b=1&X-Amz-Signature=f&c=2")
    assert holds_secret("https://x.org/a?b=1;access%5Ftoken=f")
    assert shown_address("https://x.org/a?author=me") == "https://x.org/a?author=me"


@pytest.mark.parametrize("number", [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2001:0:a9fe:a9fe::1", "no number", "", "::127.0.0.1", "::ffff:0:127.0.0.1", "fec0::1", "3fff::1", "5f00::1",
    "2001:4860::5efe:7f00:1", "2001:4860::200:5efe:7f00:1", "192.0.0.8", "168.63.129.16", "::ffff:168.63.129.16",
])
def test_numbers_that_are_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808", "2a00::1",
                                    "::ffff:8.8.8.8", "2002:808:808::1", "2001:4860::5efe:808:808"])
def test_numbers_that_are_public(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(("host", "local"), [
    ("localhost", True), ("LOCALHOST.", True), ("a.internal", True), ("printer", True), ("2130706433", True),
    ("127.1", True), ("0x7f.1", True), ("0177.0.0.1", True), ("::1", True), ("169.254.169.254", True), ("", True),
    ("ci.example.org", False), ("8.8.8.8", False), ("x1.org", False), ("2606:4700::1111", False),
])
def test_machines_that_say_themselves_that_they_are_not_public(host: str, local: bool) -> None:
    assert is_local(host) is local
