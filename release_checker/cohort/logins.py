# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The one spelling of a person's login."""

from __future__ import annotations

import re

from release_checker.errors import UsageError

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,99}")


def login_of(text: str) -> str:
    """A login in its one spelling; raises UsageError for what is none.

    ASCII alone, in small letters: nobody can take a name that looks like another's.
    """
    login = text.strip().lower() if text.isascii() else text
    if not LOGIN.fullmatch(login):
        raise UsageError(f"{text[:40]!r} is no login: expected at most 100 letters, digits and . _ @ + -")
    return login
