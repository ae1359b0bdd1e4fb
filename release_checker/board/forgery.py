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


@dataclass(frozen=True, slots=True)
class Forgery:
    """Makes and checks the tokens of forms: a MAC of the session, so that nothing has to be kept."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    "Of this process; after a restart open forms have to be loaded again. Several processes must share one."

    def token(self, request: Request) -> str:
        """For the hidden field of a form on a page of this session."""
        return hmac.digest(self.key, request.cookies.get(COOKIE, "").encode(), "sha256").hex()

    def hold(self, request: Request, form: Mapping[str, str]) -> None:
        """Raises 403 for a request that changes something and was not sent from a page of ours.

        Programs show a token of theirs in `Authorization`, which no other site can make a browser send.
        """
        if request.method in ("GET", "HEAD", "OPTIONS") or request.headers.get("authorization"):
            return
        origin = request.headers.get("origin")
        wanted = urlsplit(request.app.state.services.settings.address)
        if origin is not None and (urlsplit(origin).scheme, urlsplit(origin).netloc) != (wanted.scheme, wanted.netloc):
            raise HTTPException(403, "this form comes from another site")
        sent = form.get(FIELD) or request.headers.get(HEADER, "")
        if not hmac.compare_digest(sent.encode(), self.token(request).encode()):
            raise HTTPException(403, "this form is no longer valid; load the page again and send it anew")
