# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The manifest: what `sha256sum --check` reads."""

from __future__ import annotations

import re
from collections.abc import Iterable

from release_checker.publish.bundle.parts import Part

NAME = "manifest-sha256.txt"
LINE = re.compile(r"[0-9a-f]{64}  (.+)")


def write_manifest(parts: Iterable[Part]) -> str:
    """One line for each file, by path. No path holds a newline or a backslash, so that none needs sha256sum's escape."""
    return "".join(f"{part.sha256}  {part.path}\n" for part in sorted(parts, key=lambda part: part.path))


def listed_names(manifest: str) -> set[str]:
    """The paths that a manifest lists."""
    return {found[1] for line in manifest.splitlines() if (found := LINE.fullmatch(line))}
