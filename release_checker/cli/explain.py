# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker explain`: the manual page of a check."""

from __future__ import annotations

import click

from release_checker.errors import UsageError
from release_checker.registry import installed


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Print the manual page of the check CODE."""
    registry, code = installed(), code.upper()
    check = registry.checks.get(code)
    if check is None:
        planned = registry.catalogue.get(code)
        if planned:
            raise UsageError(f"{code} ({planned.name}: {planned.title}) is decided by no check of this version")
        raise UsageError(f"no check {code}; `release-checker list` shows all codes")
    click.echo(f"{check.code} {check.name}  ({check.pillar.title}, since {check.since})\n\n{check.manual}")
