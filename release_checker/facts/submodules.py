# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Other repositories that git notes inside this one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files
from release_checker.project import Kind, Project


@dataclass(frozen=True, slots=True)
class Submodule:
    """A commit of another repository that git notes in place of a folder."""

    path: str
    "The folder."
    url: str
    "Where .gitmodules says it comes from; empty when it does not say."


@dataclass(frozen=True, slots=True)
class Submodules:
    """All of them."""

    items: tuple[Submodule, ...]
    "Sorted by path."
    problem: str = ""
    "Why .gitmodules could not be read; empty otherwise."

    @property
    def homeless(self) -> tuple[Submodule, ...]:
        """Those that nobody else can fetch."""
        return tuple(item for item in self.items if not item.url)


@fact()
def submodules(project: Project, files: Files) -> Submodules:
    """Submodules with the addresses that .gitmodules gives them."""
    paths = [entry.path for entry in files.entries if entry.kind is Kind.SUBMODULE]
    if not paths:
        return Submodules(())
    try:
        text = project.text(".gitmodules") if ".gitmodules" in files else None
    except UnreadableFile as error:
        return Submodules((), f".gitmodules {error}")
    stated = addresses(text.content if text else "")
    return Submodules(tuple(Submodule(path, stated.get(path, "")) for path in paths))


def addresses(text: str) -> dict[str, str]:
    """Address by path, of a .gitmodules file."""
    found: dict[str, str] = {}
    for section in re.split(r"^[ \t]*\[", text, flags=re.MULTILINE)[1:]:
        values = dict(re.findall(r"^[ \t]*(path|url)[ \t]*=[ \t]*(\S[^\n]*)$", section, re.MULTILINE))
        if "path" in values:
            found[values["path"].strip().strip('"').rstrip("/")] = values.get("url", "").strip().strip('"')
    return found
