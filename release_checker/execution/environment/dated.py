# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The package index as of a date, for a pip that cannot ask for that: pages on loopback, files from where they lie."""

from __future__ import annotations

import contextlib
import html
import http.server
import threading
from collections.abc import Iterator

from release_checker.execution.environment.simple import IndexFile, IndexUnreachable, files
from release_checker.execution.session import Session


@contextlib.contextmanager
def dated_index(before: str, session: Session) -> Iterator[str]:
    """Address of the index as of an instant; empty when no instant is given and the real one serves."""
    if not before:
        yield ""
        return

    class Pages(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/").split("/")[-1]
            try:
                rows = [item for item in files(name, session) if item.uploaded and item.before(before)]
            except IndexUnreachable:
                self.send_error(503)
                return
            if not rows:
                self.send_error(404)
                return
            body = f"<!DOCTYPE html><html><body>{''.join(map(_anchor, rows))}</body></html>"
            data = body.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """Nobody is told."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/simple"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _anchor(item: IndexFile) -> str:
    """One file as PEP 503 and 592 write it."""
    address = item.url + (f"#sha256={item.sha256}" if item.sha256 else "")
    withdrawn = ' data-yanked=""' if item.yanked else ""
    python = f' data-requires-python="{html.escape(item.python)}"' if item.python else ""
    return f'<a href="{html.escape(address)}"{python}{withdrawn}>{html.escape(item.name)}</a>\n'
