# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whether a report can be of the project that the plan has, as far as addresses tell.

A folder's name is no proof, and neither is an address that a project states of itself: a fork states the one it came from.
What git fetched from is. One server has other paths for ssh than for https, and hosts have other names in people's settings
of ssh; so whole paths are held against each other only where transport and host are the same, and last parts elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from release_checker.cohort.address import SHORT


@dataclass(frozen=True, slots=True)
class Place:
    """A repository on the network."""

    ssh: bool
    "Reached by ssh, where hosts and paths are called otherwise."
    host: str
    "In small letters, without user and port."
    path: str
    "In small letters, without slashes around it and without .git."

    def may_be(self, other: Place) -> bool:
        """Both may be one repository."""
        if (self.ssh, self.host) == (other.ssh, other.host):
            return self.path == other.path
        return self.path.rpartition("/")[2] == other.path.rpartition("/")[2]


def may_be_of(source: str, remotes: Iterable[str]) -> bool:
    """The report may be of that source: one of its remotes is it, or nothing can be compared."""
    wanted, found = place_of(source), [place for remote in remotes if (place := place_of(remote))]
    return wanted is None or not found or any(wanted.may_be(place) for place in found)


def place_of(address: str) -> Place | None:
    """The repository at an address; None for a folder and for what is no address."""
    if "://" not in address:
        if not SHORT.fullmatch(address):
            return None
        host, _, path = address.partition(":")
        return _place(True, host.rpartition("@")[2], path)
    try:
        parts = urlsplit(address)
        host, scheme = parts.hostname or "", parts.scheme
    except ValueError:
        return None
    return _place(scheme == "ssh", host, parts.path) if scheme in ("https", "http", "ssh", "git") and host else None


def _place(ssh: bool, host: str, path: str) -> Place | None:
    plain = re.sub(r"/+", "/", unquote(path)).strip("/").casefold().removesuffix(".git").rstrip("/")
    return Place(ssh, host.casefold(), plain) if plain else None
