# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The files of a report: by the paths that were registered, never by one on a disk; whoever made them is not trusted.

A page of a report opens in a sandbox of an origin of its own: its style is drawn, nothing in it runs, sends or loads. That
is why it stands in no frame of ours: its links would lose who asks. The way back is a line of ours in the page itself.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import quote

from markupsafe import Markup
from sqlalchemy import select
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from release_checker.board.roles import Deed
from release_checker.board.routing import Asked, route
from release_checker.cohort.store.files import FileMissing
from release_checker.cohort.store.tables import Audit
from release_checker.text import printable

POLICY = ("sandbox allow-downloads; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
          "base-uri 'none'; frame-ancestors 'none'")
"Content-Security-Policy of every kept file. The report's own pages have one style sheet each, inline, and pictures inline."
WAY_BACK = Markup('<nav aria-label="Board" style="all: revert; padding: 8px 16px; font: 16px/1.5 system-ui, sans-serif; '
                  'background: Canvas; border-bottom: 1px solid GrayText"><a style="all: revert; color: LinkText" '
                  'href="{}">Back to {} on the board</a></nav>')
"Colours are the browser's own, light or dark as the page is."
BODY = re.compile(rb"<body[^<>]{0,300}>", re.IGNORECASE)
TEXT = "text/plain; charset=utf-8"
TYPES = {
    ".html": "text/html; charset=utf-8", ".json": "application/json", ".md": TEXT, ".txt": TEXT, ".diff": TEXT, ".log": TEXT,
    ".toml": TEXT, ".csv": TEXT, ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp",
}
"What a browser may show, by suffix; all else is saved. Neither SVG nor XML is among it, both of which can hold scripts."


@route("/c/{cohort}/p/{project}/reports/{digest}", Deed.SEE)
def report_top(asked: Asked) -> Response:
    """The report itself."""
    audit_of(asked, asked.request.path_params["digest"])
    return RedirectResponse(f"{asked.request.url.path}/index.html", 303)


@route("/c/{cohort}/p/{project}/reports/{digest}/{path:path}", Deed.SEE)
def report_file(asked: Asked) -> Response:
    """One file of a report of this project."""
    path = asked.request.path_params["path"] or "index.html"
    digest = audit_of(asked, asked.request.path_params["digest"]).files.get(path)
    if digest is None:
        raise HTTPException(404, "this report holds no such file")
    try:
        data = asked.services.files.read(digest)
    except FileMissing as error:
        raise HTTPException(410, f"the report was registered, and {error}; register it anew") from error
    made = headers(path)
    if made["Content-Type"] == TYPES[".html"] and "text/html" in asked.request.headers.get("accept", ""):
        data = with_way_back(data, asked)  # for who looks; programs are given the bytes that were registered
    return Response(data, headers=made)


def with_way_back(data: bytes, asked: Asked) -> bytes:
    """A page with a link to its project at the top; one without a body, which is none of ours, as it is."""
    base = f"/c/{quote(asked.one_cohort.name, safe='')}/p/{quote(asked.one_project.name, safe='')}"
    line = WAY_BACK.format(base, printable(asked.one_project.title or asked.one_project.name))
    return BODY.sub(lambda found: found[0] + line.encode(errors="backslashreplace"), data, count=1)


def audit_of(asked: Asked, digest: str) -> Audit:
    """The audit of this project with that digest; 404 for one of another project."""
    found = asked.session.scalar(
        select(Audit).where(Audit.project_id == asked.one_project.id, Audit.digest == digest[:64]))
    if found is None or found.digest != digest:
        raise HTTPException(404, "this project has no such report")
    return found


def headers(path: str) -> dict[str, str]:
    """The headers of a kept file."""
    kind = TYPES.get(PurePosixPath(path).suffix.lower())
    shown = {"Content-Type": kind} if kind else {
        "Content-Type": "application/octet-stream", "Content-Disposition": saved_as(PurePosixPath(path).name)}
    return shown | {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
                    "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "private, no-store"}


def saved_as(name: str) -> str:
    """A file to be saved under a name, spelled as RFC 8187 has it: nothing in it can end the header or the quotes."""
    return f"attachment; filename*=UTF-8''{quote(name.encode('utf-8', 'replace'), safe='')}"


ROUTES = (report_top, report_file)
