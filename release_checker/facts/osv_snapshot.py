# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A snapshot of OSV's records, and a service on the loopback device that answers from it.

pip-audit knows services only, so that what it asks offline must be answered by one: `query` and `vulns/ID` of OSV's API.
"""

from __future__ import annotations

import contextlib
import json
import lzma
import re
import threading
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from release_checker.errors import FactUnavailable
from release_checker.facts import osv
from release_checker.facts.dependencies.records import normalised

RECORD = 8_000_000
"Bytes of a record; the longest of the Python index has 1 MB."
MODIFIED = re.compile(rb'"modified"\s*:\s*"(\d{4}-\d\d-\d\d)')
QUERY = 100_000
"Bytes of a question."


@dataclass(frozen=True)
class Snapshot:
    """Records of some packages."""

    records: tuple[Any, ...]
    "As they stand in the file; checked where they are read."
    total: int
    "How many records on packages of the Python index the file holds."
    newest: str
    "Date of the newest of them, as in 2026-11-02: what became known later is not in it."

    def query(self, name: str, version: str) -> list[Any]:
        """Records that concern a version of a package."""
        wanted = osv.parsed(version)
        return [item for item in self.records if wanted is not None and osv.affects(item, normalised(name), wanted)]

    def record(self, identifier: str) -> Any:
        """The record of a name; None when there is none."""
        return next((item for item in self.records if item.get("id") == identifier), None)


def read_snapshot(place: Path, names: Iterable[str]) -> Snapshot:
    """The records that concern some packages; raises FactUnavailable for what is no snapshot.

    OSV offers `PyPI/all.zip`, one JSON file a record.
    """
    spelt = "|".join(re.escape(name).replace(r"\-", "[-_.]") for name in sorted(set(names)))
    mentions = re.compile(rf'"name"\s*:\s*"(?:{spelt})"'.encode(), re.IGNORECASE) if spelt else None
    found, total, newest = [], 0, b""
    try:
        for data in _records(place):
            if b'"PyPI"' not in data:
                continue
            total += 1
            newest = max([newest, *MODIFIED.findall(data)])
            if mentions and mentions.search(data):
                record = json.loads(data)
                if isinstance(record, dict) and isinstance(record.get("id"), str):
                    found.append(record)
    except (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, lzma.LZMAError) as error:
        raise FactUnavailable(f"the snapshot of OSV records {place.name} cannot be read: {error}") from error
    if not total:
        raise FactUnavailable(f"{place.name} holds no OSV records on packages of the Python index: expected a folder or zip "
                              "file with one .json file each")
    return Snapshot(tuple(found), total, newest.decode())


def _records(place: Path) -> Iterator[bytes]:
    if place.is_dir():
        for path in sorted(place.rglob("*.json")):
            if path.is_file():
                with path.open("rb") as stream:
                    yield stream.read(RECORD)
        return
    with zipfile.ZipFile(place) as archive:
        for item in archive.infolist():
            if item.filename.endswith(".json") and item.file_size <= RECORD:
                with archive.open(item) as stream:
                    yield stream.read(RECORD)


@contextlib.contextmanager
def answering(snapshot: Snapshot) -> Iterator[str]:
    """The address of a service that answers from a snapshot, for this machine only and until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            try:
                asked = json.loads(self.rfile.read(min(int(self.headers.get("Content-Length") or 0), QUERY)))
                records = snapshot.query(asked["package"]["name"], asked["version"])
            except (ValueError, KeyError, TypeError, AttributeError):
                self.send_error(400)
                return
            self._answer({"vulns": records} if records else {})

        def do_GET(self) -> None:
            record = snapshot.record(self.path.rpartition("/")[2])
            if record is None:
                self.send_error(404)
            else:
                self._answer(record)

        def _answer(self, content: Any) -> None:
            data = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """Nobody is told of each question."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
