# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A check of a third party."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import Finding, Fix, Looked, Pillar, Result, check
from sample_plugin.changelog import Changelog


@check("LAB001", pillar=Pillar.DOCUMENTATION, since="1.0")
def no_changelog(changelog: Changelog) -> Iterator[Result]:
    """No change log

    ## What it does
    Reports a project without a CHANGELOG.md or CHANGES.md.

    ## Why it matters
    A reader of the paper wants to know what changed since.

    ## How to fix
    Add a CHANGELOG.md.

    ## Known limits
    Release notes on a code host are not seen.
    """
    if not changelog.path:
        yield Finding("no CHANGELOG.md or CHANGES.md", fix=Fix("add a CHANGELOG.md with a heading a version"))
    yield Looked(f"{changelog.versions} versions")
