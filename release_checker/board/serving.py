# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Serve the board: where it may listen, under which address, with which key, and a log that holds no secret."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import re
import secrets
import socket
import stat
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from sqlalchemy import func, select

from release_checker.board.app import create_app
from release_checker.board.connections import Bounded, Seldom, widen
from release_checker.board.forgery import LOOPBACK, Forgery
from release_checker.board.provider import hold
from release_checker.board.services import BoardSettings, Provider, Services
from release_checker.cohort.store.database import Database
from release_checker.cohort.store.files import FileStore
from release_checker.cohort.store.tables import Person
from release_checker.errors import UnreadableFile, UsageError
from release_checker.project import read_regular
from release_checker.text import printable

KEY = 32
"Bytes of a key that several processes share."
SECRET = re.compile(r"((?:/|%2F)invitation(?:/|%2F))[^\s\"?&]+|\?[^\s\"]*", re.IGNORECASE)
"What no log may hold: a link's secret, and all queries, in which a provider's codes come back."
BACKLOG = 128
"Connections that are taken at once: fewer than the process may still open when it has as many as it bears."
HEAD = 16_384
"Bytes of a request's line and headers."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a board listens."""

    host: str
    "Interface."
    port: int
    "0 for a free one."
    address: str
    "As people reach it; empty for that of the interface."
    insecure: bool
    "Without https, and known to be so."


def place_of(host: str, port: int, address: str = "", *, insecure: bool = False) -> Place:
    """Where to listen; raises UsageError where passwords would cross a network in the clear."""
    here = _loopback(host)
    if not address and not here:
        raise UsageError(f"{host} can be reached from elsewhere: say under which https address people come, with "
                         "--address https://board.example.org and a proxy in front that speaks https")
    parts = _parts(address or "http://127.0.0.1")
    local = here and _loopback(parts.hostname or "")
    if parts.scheme != "https" and not local and not insecure:
        raise UsageError(f"{address}: tokens would cross the network in the clear; use https, or say --insecure")
    return Place(host, port, address.rstrip("/"), insecure)


def advice(place: Place, settings: BoardSettings) -> str:
    """What whoever serves the board should know; empty for nothing."""
    if not place.address or _loopback(place.host) or settings.proxy_peers:
        return ""
    return ("Failed logins are counted by the address of the connection. If a proxy stands in front, all come from one: "
            "name it with --proxy-peer, or one who guesses keeps everybody out.\n")


def _parts(address: str) -> Any:
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        good = None
    if not good or parts.path.strip("/") or parts.query or parts.fragment or parts.username or not address.isascii():
        raise UsageError(f"{address[:200]!r} is no address of a board: expected https://HOST or https://HOST:PORT")
    return parts


def _loopback(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host in LOOPBACK


def key_of(path: Path | None) -> Forgery:
    """The key by which forms are known again: of a file that several processes share, which is made when it is missing.

    Raises UsageError where others could read it.
    """
    if path is None:
        return Forgery()
    try:
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(secrets.token_bytes(KEY))
        if stat.S_IMODE(path.lstat().st_mode) & 0o077:
            raise UsageError(f"{path}: others can read this key; chmod 600 {path}")
        key = read_regular(path.parent.resolve(), path.name, 1024)
    except (OSError, UnreadableFile) as error:
        raise UsageError(f"{path}: the key cannot be read: {error}") from error
    if len(key) < KEY:
        raise UsageError(f"{path}: a key has {KEY} bytes at least, this has {len(key)}; delete the file to have one made")
    return Forgery(key)


def serve(
    database: Database, files: FileStore, place: Place, settings: BoardSettings, forgery: Forgery,
    told: Callable[[str], None],
) -> None:
    """Serve until somebody ends it; `told` is given the address once the board listens.

    Raises UsageError when the interface or the port is not to be had.
    """
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    try:
        listening = socket.create_server((place.host, place.port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise UsageError(f"{place.host} port {place.port}: the board cannot listen there: {error.strerror}") from error
    with listening:
        host = f"[{place.host}]" if ":" in place.host else place.host
        address = place.address or f"http://{host}:{listening.getsockname()[1]}"
        settings = replace(settings, address=address, secure=address.startswith("https://"))
        widen()
        told(address)
        app = create_app(Services(database, files, settings, forgery))
        # The peer's own address decides who is a proxy, so uvicorn must not put a header's in its place.
        uvicorn.Server(uvicorn.Config(
            app, http=Bounded, ws="none", backlog=BACKLOG, proxy_headers=False, server_header=False, log_config=LOGGING,
            h11_max_incomplete_event_size=HEAD, timeout_graceful_shutdown=10,
        )).run(sockets=[listening])


def provider_of(issuer: str, client: str, secret: str) -> Provider | None:
    """The provider, None where none was named; raises UsageError for half of one."""
    if not issuer:
        return None
    if not client or not secret:
        raise UsageError("--oidc-issuer needs --oidc-client and --oidc-secret, as the provider gave them")
    hold(issuer)
    return Provider(issuer, client, secret, urlsplit(issuer).hostname or issuer)


def nobody(database: Database) -> bool:
    """There is no admin who could come in."""
    with database.session() as session:
        return not session.scalar(select(func.count(Person.id)).where(Person.admin, Person.disabled.is_(None)))


class Discreet(logging.Filter):
    """Takes secrets out of what is logged, and what a terminal would obey."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record stays, without its secrets."""
        record.msg, record.args = printable(SECRET.sub(_masked, record.getMessage())), None
        return True


def _masked(found: re.Match[str]) -> str:
    return f"{found[1]}…" if found[1] else ""


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": Discreet}, "seldom": {"()": Seldom}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]}},
    "loggers": {name: {"handlers": ["stderr"], "level": level, "propagate": False} for name, level in (
        ("uvicorn", "WARNING"), ("uvicorn.access", "INFO"), ("release_checker", "INFO"))} | {
        "asyncio": {"handlers": ["stderr"], "level": "WARNING", "propagate": False, "filters": ["seldom"]}},
}
"For uvicorn: one line each on standard error."
