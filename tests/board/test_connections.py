# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Connections that ask nothing are ended, and keep nobody else out."""

from __future__ import annotations

import contextlib
import logging
import resource
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from release_checker.board import connections
from release_checker.board.connections import Bounded, Seldom

ASKED = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def page(_: Request) -> Response:
    return PlainTextResponse("well")


async def much(_: Request) -> Response:
    return PlainTextResponse("x" * 20_000_000)


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        app = Starlette(routes=[Route("/", page), Route("/much", much)])
        server = uvicorn.Server(uvicorn.Config(app, http=Bounded, ws="none", log_config=None, lifespan="off",
                                               timeout_graceful_shutdown=1, timeout_keep_alive=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield int(listening.getsockname()[1])
        server.should_exit = True
        thread.join(30)


def connected(port: int, sent: bytes) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=20)
    made.sendall(sent)
    return made


def ended(connection: socket.socket) -> bool:
    """Waits for the other end to end it."""
    with contextlib.suppress(ConnectionResetError):
        while connection.recv(1_000_000):
            pass
    return True


@pytest.mark.parametrize("sent", [b"", b"G", ASKED[:-2], ASKED + b"G"])
def test_what_is_no_whole_head_is_not_waited_for(port: int, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    with connected(port, sent) as connection:
        assert ended(connection)


def test_one_too_many_ends_the_one_that_has_waited_longest(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "most", lambda: 3)
    with contextlib.ExitStack() as stack:
        waiting = [stack.enter_context(connected(port, b"G")) for _ in range(3)]
        asking = stack.enter_context(connected(port, ASKED))
        assert b"200 OK" in asking.recv(1000)
        assert ended(waiting[0])
        waiting[2].sendall(ASKED[1:])
        assert b"200 OK" in waiting[2].recv(1000)


def test_an_answer_that_nobody_takes_is_given_up(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = threading.Event()
    real = Bounded.connection_lost

    def lost(self: Bounded, exc: Exception | None) -> None:
        real(self, exc)
        gone.set()

    monkeypatch.setattr(connections, "STUCK_SECONDS", 0.2)
    monkeypatch.setattr(Bounded, "connection_lost", lost)
    with connected(port, b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n"):
        assert gone.wait(20)


def test_the_same_words_are_logged_once_a_minute() -> None:
    seldom = Seldom()
    def passed(text: str) -> bool:
        return seldom.filter(logging.LogRecord("asyncio", logging.ERROR, "", 0, text, (), None))

    assert [passed(text) for text in ("out of resource\n1", "out of resource\n2", "another")] == [True, False, True]


def test_what_the_process_may_open_bounds_the_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    for soft, expected in ((1024, 824), (100, 16), (1_000_000, 5_000), (resource.RLIM_INFINITY, 5_000)):
        monkeypatch.setattr(resource, "getrlimit", lambda _, soft=soft: (soft, soft))
        assert connections.most() == expected
