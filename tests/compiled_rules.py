# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The compiled rules of the secret scan, shared by tests whose caches are their own: making them takes some 20 s."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from release_checker.execution.store import default_root
from release_checker.secrets.engine import scan


def lay_into(cache: Path) -> None:
    """Into a cache that has none yet; made first where this user has none. The scanner takes no link to a folder."""
    ours = default_root() / "rules"
    if not any(ours.glob("*.vscdb")):
        with tempfile.TemporaryDirectory() as nothing:
            list(scan(Path(nothing), ours))
    if not (cache / "rules").exists():
        shutil.copytree(ours, cache / "rules")
