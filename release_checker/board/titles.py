# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a check is called: by the catalogue, which costs nothing to read, else by the plug-ins installed here."""

from __future__ import annotations

from functools import cache

from release_checker.registry import installed, load_catalogue


@cache
def _others() -> dict[str, str]:
    return {code: check.title for code, check in installed().checks.items()}


def title_of(code: str) -> str:
    """The title of a check; empty for a plug-in's that is not installed here."""
    planned = load_catalogue().get(code)
    return planned.title if planned else _others().get(code, "")
