# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Security and hygiene, by reading."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.api import Bounds, Files, Finding, Fix, Looked, Pillar, Place, Result, check


@check("SEC007", pillar=Pillar.SECURITY, since="0.1")
def large_file(files: Files, bounds: Bounds) -> Iterator[Result]:
    """File too large to host in git

    ## What it does
    Reports files above the size that code hosts refuse, and, as advice that never blocks, files above the size that
    belongs in a data archive.

    ## Why it matters
    A push with a file over the limit is rejected as a whole, and a large file stays in every clone for good.

    ## How to fix
    Put the file in a data archive with a DOI, link it, and take it out of the history.

    ## Known limits
    Files kept by Git LFS are small pointers here and are not reported.
    """
    for entry in files.entries:
        megabytes = entry.size / 1e6
        over = megabytes > bounds.large_file_mb
        if not over and megabytes <= bounds.advised_file_mb:
            continue
        limit = bounds.large_file_mb if over else bounds.advised_file_mb
        yield Finding(
            f"{megabytes:.0f} MB, {'over the hosting limit' if over else 'more than advised'} of {limit:g} MB",
            place=Place(entry.path), key="size", advisory=not over,
            fix=Fix(f"move {entry.path} to a data archive and link it from the README", minutes=20),
        )
    yield Looked(f"{len(files.paths)} files")
