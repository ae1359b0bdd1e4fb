# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A fact of a third party."""

from __future__ import annotations

from dataclasses import dataclass

from release_checker.api import Files, Project, fact


@dataclass(frozen=True)
class Changelog:
    """The project's change log."""

    path: str
    "Where it lies; empty when there is none."
    versions: int
    "How many versions it has a heading for."


@fact()
def changelog(project: Project, files: Files) -> Changelog:
    """The first change log by name."""
    path = next(files.named("CHANGELOG.md", "CHANGES.md"), "")
    text = project.text(path) if path else None
    return Changelog(path, sum(line.startswith("## ") for line in text.lines) if text else 0)
