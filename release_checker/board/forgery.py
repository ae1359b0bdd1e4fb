# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Forms that another site made somebody send are refused: by origin, and by a token that only our pages know."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

FIELD = "csrf"
HEADER = "x-csrf-token"
COOKIE = "board_session"
VISITOR = "board_visitor"
"Cookie of whoever is not in by a session: without it one token would serve all who stand at the door."
DRAWN = "board.visitor"
"Where a request's scope holds a visitor's secret that was drawn for its answer."
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def cookie_name(name: str, *, secure: bool) -> str:
    """As the browser is given it: `__Host-` keeps other hosts of the same domain from setting it, and needs https."""
    return f"__Host-{name}" if secure else name


def shown_cookie(request: Request, name: str) -> str:
    """The cookie's value; empty when the browser sent none."""
    return request.cookies.get(cookie_name(name, secure=request.app.state.services.settings.secure), "")


@dataclass(frozen=True, slots=True)
class Forgery:
    """Makes and checks the tokens of forms: a MAC of the session, so that nothing has to be kept."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    "Of this process; after a restart open forms have to be loaded again. Several processes must share one."

    def token(self, request: Request) -> str:
        """For the hidden field of a form on a page of this session, or of this visitor at the door."""
        bound = _bound(request)
        if not bound:
            bound = request.scope.setdefault(DRAWN, secrets.token_urlsafe(32))
        return self._mac(bound, named_by_proxy(request))

    def hold(self, request: Request, form: Mapping[str, str]) -> None:
        """Raises 403 for a request that changes something and was not sent from a page of ours.

        Programs show a token of theirs in `Authorization: Bearer`, which no other site can make a browser send; the
        passwords of `Basic` a browser sends by itself.
        """
        if request.method in ("GET", "HEAD", "OPTIONS") or by_program(request):
            return
        origin = request.headers.get("origin")
        if origin is not None and not _ours(origin, request.app.state.services.settings.address):
            raise HTTPException(403, "this form comes from another site")
        sent, bound = form.get(FIELD) or request.headers.get(HEADER, ""), _bound(request)
        wanted = self._mac(bound, named_by_proxy(request))
        if not bound or not hmac.compare_digest(sent.encode("utf-8", "replace"), wanted.encode()):
            raise HTTPException(403, "this form is no longer valid; load the page again and send it anew")

    def _mac(self, bound: str, named: str = "") -> str:
        # What else is sealed with the key begins with another word, so that no form is a seal of something else. Through a
        # proxy a browser has no session, and whoever places a cookie in somebody's must not have placed their forms.
        sealed = f"form:{named}\0{bound}"
        return hmac.digest(self.key, sealed.encode("utf-8", "replace"), "sha256").hex()


def by_program(request: Request) -> bool:
    """The request shows a token in its header, and is judged by it alone."""
    return request.headers.get("authorization", "").partition(" ")[0].casefold() == "bearer"


def named_by_proxy(request: Request) -> str:
    """The name in a proxy's header, which decides whoever else the request speaks of; empty for none."""
    header = request.app.state.services.settings.proxy_header
    return "" if not header or by_program(request) else request.headers.get(header, "").strip()


def _bound(request: Request) -> str:
    """The browser's own secret; empty where it sent none."""
    return shown_cookie(request, COOKIE) or shown_cookie(request, VISITOR)


def _ours(origin: str, address: str) -> bool:
    try:
        given, wanted = urlsplit(origin), urlsplit(address)
        if (given.scheme, given.netloc) == (wanted.scheme, wanted.netloc):
            return True
        # One machine has three names for itself, and people type either.
        here = given.hostname in LOOPBACK and wanted.hostname in LOOPBACK
        return here and (given.scheme, given.port) == (wanted.scheme, wanted.port)
    except ValueError:
        return False
