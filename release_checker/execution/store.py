# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What was executed, kept by content: nothing is executed twice when nothing changed.

Layout: `<root>/<kind>/<key>/`, each entry made beside its place and renamed into it, so that a killed audit leaves
either all of it or nothing. `touch` on use orders what is dropped first when the bound is passed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from release_checker import __version__

BOUND = 20_000_000_000
"Bytes above which the least recently used entries are dropped."


def default_root() -> Path:
    """Where the cache lies: RELEASE_CHECKER_CACHE, else the user's cache folder, else a temporary one."""
    if given := os.environ.get("RELEASE_CHECKER_CACHE"):
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or (str(Path(os.environ["HOME"]) / ".cache") if os.environ.get("HOME") else "")
    return Path(base or tempfile.gettempdir()) / "release-checker"


def key_of(*parts: str) -> str:
    """One key for all that a result depends on; the tool's version is always among it."""
    digest = hashlib.sha256(__version__.encode())
    for part in parts:
        data = part.encode("utf-8", "surrogateescape")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:32]


@dataclass
class Store:
    """Entries by kind and key; thread-safe and safe among audits."""

    root: Path = field(default_factory=default_root)
    "Its folder; made on first use."
    reading: bool = True
    "Kept results are used; with --no-cache they are only written."
    bound: int = BOUND
    "Bytes that it may hold."
    kept: int = 0
    "Entries of earlier audits that were used."

    def get(self, kind: str, key: str) -> Path | None:
        """Folder of an entry; None when there is none."""
        place = self.root / kind / key
        if not self.reading or not place.is_dir():
            return None
        with contextlib.suppress(OSError):
            os.utime(place)
        self.kept += 1
        return place

    @contextlib.contextmanager
    def put(self, kind: str, key: str) -> Iterator[Path]:
        """A folder to fill, which takes the entry's place when the block ends well."""
        place = self.root / kind / key
        place.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".new-", dir=place.parent))
        try:
            yield made
            if place.exists():
                shutil.rmtree(place, ignore_errors=True)
            made.rename(place)
        finally:
            shutil.rmtree(made, ignore_errors=True)

    def folder(self, name: str) -> Path:
        """A folder of ours that tools fill by themselves, such as uv's cache."""
        place = self.root / name
        place.mkdir(parents=True, exist_ok=True)
        return place
