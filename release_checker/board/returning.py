# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where people are led after the door: never off the board."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

INSIDE = re.compile(r"/(?![/\\])[!-\[\]-~]{0,2000}")
"A path of ours in printable ASCII. No second slash and no backslash, which browsers read as the name of another host."
AWAY = ("/login", "/logout", "/invitation/")


def inside(then: str) -> str:
    """The address when it leads to a page of the board, else the front page."""
    if not INSIDE.fullmatch(then) or then.startswith(AWAY):
        return "/"
    parts = urlsplit(then)
    return then if not parts.scheme and not parts.netloc else "/"


def door(path: str) -> str:
    """The address of the login that leads back to a path."""
    return f"/login?then={quote(path, safe='')}"
