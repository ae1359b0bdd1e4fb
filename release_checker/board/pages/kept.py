# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The files of a report: by the paths that were registered, never by one on a disk; whoever made them is not trusted.

A page of a report opens in a sandbox of an origin of its own: its style is drawn, nothing in it runs, sends or loads.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from sqlalchemy import select
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from release_checker.board.roles import Deed
from release_checker.board.routing import Asked, route
from release_checker.cohort.store.files import FileMissing
from release_checker.cohort.store.tables import Audit

POLICY = ("sandbox allow-downloads; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
          "base-uri 'none'; frame-ancestors 'none'")
"Content-Security-Policy of every kept file. The report's own pages have one style sheet each, inline, and pictures inline."
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
    return Response(data, headers=headers(path))


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
