# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A receiver of hooks on loopback: takes what is posted, and answers as a test says."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Receiver:
    """What came, and what is answered."""

    url: str = ""
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    "Of the answer."
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    "Headers (names in small letters) and body of each."
    some: threading.Event = field(default_factory=threading.Event)
    "Set when something came."
    held: Callable[[], object] = lambda: None
    "Called before the answer: a slow receiver waits here."


@contextlib.contextmanager
def receiving() -> Iterator[Receiver]:
    """The receiver, until the block ends."""
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            found.some.set()
            found.held()
            with contextlib.suppress(OSError):
                self.send_response(found.status)
                for name, value in {"Content-Length": str(len(found.body)), **found.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(found.body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        found.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield found
        finally:
            server.shutdown()
