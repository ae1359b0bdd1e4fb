# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker explain`: the manual page of a check, or what a pillar asks."""

from __future__ import annotations

import io
import sys

import click

from release_checker.cli.codes import name_of, resolve
from release_checker.cli.screen import colourful, columns, emit
from release_checker.model import Pillar
from release_checker.registry import Registry, installed


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Print the manual page of a check: CODE is a code (LIC001), a name (no-license) or a pillar (LIC)."""
    registry = installed()
    pages = []
    for found in resolve(code, registry):
        if found in registry.codes:
            pages.append(page(registry, found))
        else:
            pages.append(overview(registry, found))
    emit(_rendered("\n".join(pages)))


def page(registry: Registry, code: str) -> str:
    """The manual page of one check as Markdown, its heading first."""
    check = registry.checks.get(code)
    if check is None:
        planned = registry.catalogue[code]
        return (f"# {code} {planned.name}\n\n{planned.title}\n\nPillar {planned.pillar.title}; cost: {planned.cost}.\n\n"
                "No check of this version decides it. In a report it is UNKNOWN, which never counts as passed.\n")
    title, _, rest = check.manual.partition("\n")
    return (f"# {code} {check.name}\n\n{title}\n\nPillar {check.pillar.title}; cost: {registry.cost(check)}; "
            f"since {check.since}.\n{rest}\n")


def overview(registry: Registry, start: str) -> str:
    """The checks whose codes begin alike, as Markdown."""
    codes = [code for code in registry.codes if code.startswith(start)]
    titles = {pillar.code: pillar.title for pillar in Pillar}
    lines = [f"# {titles.get(start, start)}", ""]
    for code in codes:
        title = registry.checks[code].title if code in registry.checks else registry.catalogue[code].title
        absent = "" if code in registry.checks else " (not in this version)"
        lines.append(f"- `{code}` {name_of(registry, code)}: {title}{absent}")
    return "\n".join([*lines, "", f"`release-checker explain {codes[0]}` prints a page.", ""])


def _rendered(text: str) -> str:
    """Markdown drawn for a terminal; as it is for a file or another program."""
    if not sys.stdout.isatty():
        return text
    from rich.console import Console  # the two take as long to import as the rest of the command
    from rich.markdown import Markdown

    colour = colourful(sys.stdout)
    console = Console(file=io.StringIO(), force_terminal=colour, color_system="standard" if colour else None,
                      width=min(columns(), 100), legacy_windows=False)
    with console.capture() as captured:
        console.print(Markdown(text))
    return captured.get()
