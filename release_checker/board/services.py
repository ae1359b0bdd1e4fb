# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What every request shares: the database, the kept files, how the board was started, its guards and its templates."""

from __future__ import annotations

from dataclasses import dataclass, field

from release_checker.board.forgery import Forgery
from release_checker.cohort.store.database import Database
from release_checker.cohort.store.files import FileStore


@dataclass(frozen=True, slots=True)
class BoardSettings:
    """How a board was started."""

    address: str
    "Where people reach it: `https://board.example.org`; links in invitations begin with it, and forms must come from it."
    secure: bool = True
    "Cookies travel over https only; off for a loopback address."
    session_hours: float = 12.0
    "After so long without a request one has to come in again."
    proxy_header: str = ""
    "Header in which a trusted proxy names who asks; empty for none."
    proxy_peers: tuple[str, ...] = ()
    "Addresses or networks of the proxies that may do so."
    title: str = "Release board"
    "Shown at the top."


@dataclass(frozen=True, slots=True)
class Services:
    """One board's parts."""

    database: Database
    files: FileStore
    settings: BoardSettings
    forgery: Forgery = field(default_factory=Forgery)
