# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What every request shares: the database, the kept files, how the board was started, its guards and its templates."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from release_checker.board.forgery import Forgery
from release_checker.board.kept_reports import KeptReports
from release_checker.cohort.store.database import Database
from release_checker.cohort.store.files import FileStore


@dataclass(slots=True)
class Asking:
    """What is known of a provider while the board is served."""

    room: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(4))
    "Of those who wait for its answers: each holds a thread and a connection that everybody else needs too."
    description: Mapping[str, str] = field(default_factory=dict)
    "As it was last read."
    until: float = 0.0
    "Until when it is not read anew, by the monotonic clock."


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider by which people come in."""

    issuer: str
    "Its address; `/.well-known/openid-configuration` below it says the rest."
    client_id: str
    "Under which the board is known there."
    client_secret: str = field(repr=False)
    "That belongs to it."
    name: str = "single sign-on"
    "What people call it."
    asking: Asking = field(default_factory=Asking, repr=False, compare=False)
    "While the board is served."


@dataclass(frozen=True, slots=True)
class BoardSettings:
    """How a board was started."""

    address: str
    "Where people reach it: `https://board.example.org`; links in invitations begin with it, and forms must come from it."
    secure: bool = True
    "Cookies travel over https only; off for a loopback address."
    session_hours: float = 12.0
    "After so long without a request one has to come in again."
    session_days: float = 7.0
    "After so long one has to come in again, whatever was asked in between."
    proxy_header: str = ""
    "Header in which a trusted proxy names who asks; empty for none."
    proxy_peers: tuple[str, ...] = ()
    "Addresses or networks of the proxies that may do so; failed logins through them are not counted by address."
    proxy_makes: bool = False
    "Whom the proxy names and nobody knows becomes a person without any role; else they are refused."
    provider: Provider | None = None
    "Where else people can come in; None for nowhere."
    title: str = "Release board"
    "Shown at the top."
    private_hooks: bool = False
    "Hooks may lead to private and loopback addresses, to any port, and over http; else none of them is told."
    allowed_signers: Path | None = None
    "List of who may sign approvals, as ssh-keygen takes it; None when no signature can be checked here."


@dataclass(frozen=True, slots=True)
class Services:
    """One board's parts."""

    database: Database
    files: FileStore
    settings: BoardSettings
    forgery: Forgery = field(default_factory=Forgery)
    reports: KeptReports = field(default_factory=KeptReports)
    "Parsed reports."
