# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where known vulnerabilities are asked for: OSV's public service, another that speaks like it, or a snapshot on disk."""

from __future__ import annotations

import urllib.parse
from dataclasses import dataclass
from pathlib import Path

PUBLIC = "https://api.osv.dev/v1/query"
"The service of the Open Source Vulnerabilities project."


@dataclass(frozen=True, slots=True)
class AdvisoryService:
    """The service that one audit asks."""

    address: str = PUBLIC
    "What answers OSV queries; empty where a snapshot is read."
    snapshot: Path | None = None
    "A folder, or a zip file, of OSV records as the project offers for download; None where a service is asked."
    chosen: str = ""
    "Who named it, as a clause (`named by --osv-url`); empty for the public service."
    by_project: bool = False
    "The project itself named it, so that its silence proves nothing."

    @property
    def words(self) -> str:
        """How the report names it; a project that names its own service must not pass unnoticed."""
        name = f"the snapshot {self.snapshot.name}" if self.snapshot else urllib.parse.urlsplit(self.address).netloc
        return f"{name}, {self.chosen}" if self.chosen else name


def query_address(text: str) -> str:
    """The address that queries are sent to, when only the service's own is given; raises ValueError for no address.

    OSV's API: https://google.github.io/osv.dev/post-v1-query/
    """
    parts = urllib.parse.urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{text!r} is no address of an OSV service: expected https://HOST/v1/query")
    if parts.username or parts.password:
        raise ValueError("the address of an OSV service must not hold a user name or password")
    path = parts.path.rstrip("/")
    path = {"": "/v1/query", "/v1": "/v1/query"}.get(path, path)
    return parts._replace(path=path, query="", fragment="").geturl()


def record_address(address: str, identifier: str) -> str:
    """Where one record is had: `…/v1/vulns/ID` beside `…/v1/query`."""
    base = address.rsplit("/", 1)[0]
    return f"{base}/vulns/{urllib.parse.quote(identifier, safe='')}"
