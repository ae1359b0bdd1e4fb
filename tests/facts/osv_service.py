# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""An OSV-compatible service for tests: query, querybatch and vulns/ID, with its own matching by listed versions.

API: https://google.github.io/osv.dev/api/. It shares no code with ours, and notes what it was asked.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class OsvService:
    """Records, and what was asked."""

    records: list[Any]
    asked: list[tuple[str, str]] = field(default_factory=list)
    "Names and versions of the queries."
    raw: tuple[int, bytes] | None = None
    "Status and bytes to answer every query with, in place of records."
    address: str = ""

    def matching(self, query: Mapping[str, Any]) -> list[Any]:
        name, version = query["package"]["name"], query["version"]
        self.asked.append((name, version))
        return [record for record in self.records for row in record["affected"]
                if row["package"]["name"] == name and version in row["versions"]]


@contextlib.contextmanager
def serving(*records: Any, raw: tuple[int, bytes] | None = None) -> Iterator[OsvService]:
    """The service on the loopback device, until the block ends."""
    service = OsvService(list(records), raw=raw)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if service.raw:
                self._answer(*service.raw)
            elif self.path == "/v1/query":
                found = service.matching(data)
                self._answer(200, json.dumps({"vulns": found} if found else {}).encode())
            elif self.path == "/v1/querybatch":
                rows = [[{"id": item["id"]} for item in service.matching(query)] for query in data["queries"]]
                self._answer(200, json.dumps({"results": [{"vulns": row} if row else {} for row in rows]}).encode())
            else:
                self._answer(404, b"{}")

        def do_GET(self) -> None:
            name = self.path.removeprefix("/v1/vulns/")
            found = next((item for item in service.records if item["id"] == name), None)
            self._answer(200 if found else 404, json.dumps(found or {}).encode())

        def _answer(self, status: int, data: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    service.address = f"http://127.0.0.1:{server.server_port}/v1/query"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def record(
    identifier: str, name: str, versions: list[str], *, fixed: str = "", aliases: tuple[str, ...] = (), severity: str = "",
    vector: str = "", introduced: str = "0", **more: Any,
) -> dict[str, Any]:
    """An OSV record of one package."""
    events = [{"introduced": introduced}, *([{"fixed": fixed}] if fixed else [])]
    return {
        "schema_version": "1.6.0", "id": identifier, "aliases": list(aliases), "summary": f"{name} does harm",
        "modified": "2026-01-01T00:00:00Z",
        "affected": [{"package": {"name": name, "ecosystem": "PyPI"}, "versions": versions,
                      "ranges": [{"type": "ECOSYSTEM", "events": events}]}],
        **({"database_specific": {"severity": severity}} if severity else {}),
        **({"severity": [{"type": "CVSS_V3", "score": vector}]} if vector else {}),
        **more,
    }
