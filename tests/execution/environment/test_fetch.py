# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Declared data is fetched once, and only ever what was declared."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.environment import fetch as fetching
from release_checker.execution.environment.fetch import fetch
from release_checker.execution.environment.simple import IndexUnreachable
from release_checker.execution.session import Interrupted, Session
from release_checker.execution.settings import DataFile
from release_checker.execution.store import Store

DATA = b"year,count\n2020,7\n"
ADDRESS = "https://data.example/survey.csv"


class Answer(io.BytesIO):
    """What an address answers, and where it led."""

    def __init__(self, data: bytes, address: str = ADDRESS) -> None:
        super().__init__(data)
        self.address = address

    def geturl(self) -> str:
        return self.address


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(store=Store(tmp_path / "store"))


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    def begin(data: bytes = DATA, address: str = ADDRESS, error: Exception | None = None) -> list[str]:
        asked: list[str] = []

        @contextlib.contextmanager
        def opened(url: str) -> Iterator[Answer]:
            asked.append(url)
            if error is not None:
                raise error
            yield Answer(data, address)

        monkeypatch.setattr(fetching, "opened", opened)
        return asked

    return begin


def entry(data: bytes = DATA, url: str = ADDRESS) -> DataFile:
    return DataFile("data/survey.csv", url, hashlib.sha256(data).hexdigest(), len(data))


def kept(session: Session) -> list[str]:
    return [place.name for place in session.store.root.glob("data/*")]


def test_it_is_fetched_once(session: Session, serve: Callable[..., list[str]]) -> None:
    asked = serve()
    for _ in range(2):
        assert fetch(entry(), session).read_bytes() == DATA
    assert asked == [ADDRESS]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (DATA + b"x", "is longer at its address than the declared 18 bytes"),
        (DATA[:-1], "has 17 bytes at its address, declared are 18"),
        (DATA.replace(b"7", b"8"), "is not what was declared: its sha256 is "),
    ],
)
def test_anything_else_is_refused(session: Session, serve: Callable[..., list[str]], data: bytes, words: str) -> None:
    serve(data)
    with pytest.raises(FactUnavailable, match=words):
        fetch(entry(), session)
    assert kept(session) == []


def test_an_address_that_leads_to_plain_http_is_refused(session: Session, serve: Callable[..., list[str]]) -> None:
    serve(address="http://data.example/survey.csv")
    with pytest.raises(FactUnavailable, match="leads on to one that is not https"):
        fetch(entry(), session)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyError("x"), "nothing is at https"),
        (IndexUnreachable("timed out"), "not reached: timed out"),
        (OSError("reset"), "reset"),
    ],
)
def test_no_answer_is_a_reason(session: Session, serve: Callable[..., list[str]], error: Exception, words: str) -> None:
    serve(error=error)
    with pytest.raises(FactUnavailable, match=words):
        fetch(entry(), session)
    assert kept(session) == []


def test_offline_only_what_is_kept_or_local(session: Session, serve: Callable[..., list[str]], tmp_path: Path) -> None:
    asked = serve()
    session.online = False
    with pytest.raises(FactUnavailable, match="offline"):
        fetch(entry(), session)
    assert asked == []
    session.online = True
    fetch(entry(), session)
    session.online = False
    assert fetch(entry(), session).read_bytes() == DATA


def test_files_of_this_machine(session: Session, tmp_path: Path) -> None:
    place = tmp_path / "survey.csv"
    place.write_bytes(DATA)
    assert fetch(entry(url=place.as_uri()), session).read_bytes() == DATA
    with pytest.raises(FactUnavailable, match=r"is not what was declared$"):
        fetch(replace(entry(url=place.as_uri()), sha256="0" * 64), session)
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "nowhere", ""):
        with pytest.raises(FactUnavailable, match="no file is at"):
            fetch(replace(entry(url=(tmp_path / name).as_uri()), sha256="1" * 64), session)


def test_what_cannot_be_meant_is_refused_before_anything_is_asked(session: Session, serve: Callable[..., list[str]]) -> None:
    asked = serve()
    with pytest.raises(FactUnavailable, match="only https and file"):
        fetch(entry(url="http://data.example/x"), session)
    with pytest.raises(FactUnavailable, match="64 hexadecimal digits"):
        fetch(replace(entry(), sha256="../../etc"), session)
    assert asked == []


def test_an_interrupted_fetch_leaves_nothing(session: Session, serve: Callable[..., list[str]]) -> None:
    serve()
    session.stopped.set()
    with pytest.raises(Interrupted):
        fetch(entry(), session)
    assert kept(session) == []
