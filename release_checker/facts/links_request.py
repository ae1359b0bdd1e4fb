# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One question to one web address, on the terms of a polite and careful stranger.

The standard library's connection is given a socket that is already open to a number that was checked, so that no second
look-up can lead elsewhere (DNS rebinding). It follows nothing, knows no proxy, no cookie and no .netrc; of an answer only
its head is read.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from release_checker import __version__
from release_checker.facts.links_address import is_public
from release_checker.text import shorten

HEADERS = {
    "User-Agent": f"release-checker/{__version__} (asks whether links of a research repository still lead somewhere)",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
NUMBERS = 3
"Addresses of one name that are tried."


class NoAnswer(Exception):
    """No answer was had; the message says why, as a clause."""


class NoSuchHost(NoAnswer):
    """The name has no entry, says the resolver of this machine."""


class Refused(NoAnswer):
    """The question is one that is not asked: another scheme or port, or a machine that is not public."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of an answer."""

    status: int
    "Of RFC 9110."
    location: str = ""
    "Where it sends on to."


def resolve(host: str) -> Sequence[str]:
    """The numeric addresses of a name; raises NoSuchHost or NoAnswer."""
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_NONAME:
            raise NoSuchHost(f"the host {host} does not exist") from error
        raise NoAnswer(f"the name {host} could not be resolved: {error.strerror}") from error
    except (OSError, UnicodeError) as error:
        raise NoAnswer(f"the name {host} could not be resolved: {error}") from error
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


@dataclass(frozen=True)
class Terms:
    """On which terms addresses are asked."""

    resolve: Callable[[str], Sequence[str]] = resolve
    "Gives the numeric addresses of a name, as the function above does."
    admits: Callable[[str], bool] = is_public
    "Whether a numeric address may be connected to."
    ports: frozenset[int] = frozenset({80, 443})
    "Ports that may be connected to: what listens elsewhere is seldom meant for strangers."
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    "How certificates are verified."
    request: float = 10.0
    "Seconds for one question and the head of its answer."
    address: float = 30.0
    "Seconds for one address: its redirects, and the second look."
    total: float = 240.0
    "Seconds for all."
    pause: float = 0.3
    "Seconds between two questions to one host."
    at_once: int = 8
    "Hosts that are asked at the same time."
    most: int = 400
    "Addresses that are asked."


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes with a question: nothing, unless something is told rather than asked."""

    body: bytes | None = None
    "Sent with its length."
    headers: Mapping[str, str] = field(default_factory=dict)
    "Beside HEADERS, or in place of those of the same name."


NOTHING = Sent()


def ask(method: str, address: str, terms: Terms, end: float, sent: Sent = NOTHING) -> Answer:
    """The head of the answer, by `end` on the monotonic clock; raises NoAnswer, NoSuchHost or Refused."""
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if parts.scheme not in ("http", "https"):
        raise Refused(f"an address of kind {shorten(parts.scheme, 20)} is not asked")
    if port not in terms.ports:
        raise Refused(f"port {port} is not asked")
    host = parts.hostname or ""
    numbers = [number for number in terms.resolve(host) if terms.admits(number)]
    if not numbers:
        raise Refused(f"{host} is no machine of the public Internet")
    end = min(end, time.monotonic() + terms.request)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        return _head(method, target, host, port, _connected(numbers[:NUMBERS], port, end),
                     terms.context if parts.scheme == "https" else None, end, sent)
    except ssl.SSLCertVerificationError as error:
        raise NoAnswer(f"its certificate does not verify: {error.verify_message}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(_words(error, end)) from error


def _connected(numbers: Sequence[str], port: int, end: float) -> socket.socket:
    """A connection to the first of some numbers that takes one."""
    for left, number in zip(range(len(numbers), 0, -1), numbers, strict=True):
        try:
            return socket.create_connection((number, port), timeout=max(0.01, (end - time.monotonic()) / left))
        except OSError:
            if left == 1:
                raise
    raise AssertionError("there is at least one number")


def _head(
    method: str, target: str, host: str, port: int, plain: socket.socket, context: ssl.SSLContext | None, end: float,
    sent: Sent,
) -> Answer:
    kind = http.client.HTTPSConnection if context else http.client.HTTPConnection
    connection = kind(host, port)
    connection.auto_open = 0  # it would look the name up again
    with contextlib.ExitStack() as stack:
        opened = stack.enter_context(plain)
        opened.settimeout(max(0.01, end - time.monotonic()))
        if context:
            opened = stack.enter_context(
                context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False))
        stack.enter_context(_cut_off(opened, end))
        if isinstance(opened, ssl.SSLSocket):
            opened.do_handshake()
        connection.sock = opened
        further = {"Range": "bytes=0-0"} if method == "GET" else {}
        connection.request(method, target, body=sent.body, headers=HEADERS | further | dict(sent.headers))
        with connection.getresponse() as answer:
            if time.monotonic() >= end:
                raise TimeoutError  # a head that was cut off reads like a short one
            return Answer(answer.status, answer.headers.get("Location", ""))


@contextlib.contextmanager
def _cut_off(opened: socket.socket, end: float) -> Iterator[None]:
    """The connection is ended at `end`: a time-out of sockets begins anew with each byte that drips in."""

    def cut() -> None:
        with contextlib.suppress(OSError):
            # Of the plain socket: TLS's own shutdown would change the object that another thread reads.
            socket.socket.shutdown(opened, socket.SHUT_RDWR)

    timer = threading.Timer(max(0.01, end - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _words(error: Exception, end: float) -> str:
    if isinstance(error, TimeoutError) or time.monotonic() >= end:
        return "it did not answer in time"
    if isinstance(error, http.client.HTTPException) and not isinstance(error, OSError):
        return f"what it answers is no HTTP that could be read ({type(error).__name__})"
    if isinstance(error, ssl.SSLError):
        return f"no safe connection comes about: {shorten(error.reason or str(error), 80)}"
    return f"no connection comes about: {shorten(getattr(error, 'strerror', None) or str(error), 80)}"
