# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What was executed, kept by content: nothing is executed twice when nothing changed.

Layout: `<root>/<kind>/<key>/`, each entry made beside its place and renamed into it, so that a killed audit leaves
either all of it or nothing. `touch` on use orders what is dropped first when the bound is passed.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from release_checker import __version__
from release_checker.errors import FactUnavailable
from release_checker.execution.temporary import shared

SIZE = ".size"
"File in each entry that holds its size in bytes."
UNFINISHED = ".new-"
RESULTS = ("diagnoses", "notebooks", "tests", "steps", "replays", "reports")
"Kinds of entries that are what executing told, rather than material for it."
JUDGED = ("diagnoses", "notebooks", "tests", "licenses")
"Kinds of entries that hold a judgement of ours, and not only what ran."
HOUR, DAY = 3600.0, 86400.0
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
BOUND = 20_000_000_000
"Bytes above which the least recently used entries are dropped."


def default_root() -> Path:
    """Where the cache lies: RELEASE_CHECKER_CACHE, else the user's cache folder, else a temporary one of this user's.

    A folder for temporary files is everybody's: what somebody else put there beforehand is never taken.
    """
    if given := os.environ.get("RELEASE_CHECKER_CACHE"):
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or (str(Path(os.environ["HOME"]) / ".cache") if os.environ.get("HOME") else "")
    if base:
        return Path(base) / "release-checker"
    place = shared() / f"release-checker-{os.getuid()}"
    with contextlib.suppress(OSError):
        place.mkdir(mode=0o700)
    try:
        info = place.lstat()
    except OSError:
        return place  # the first use of it says why it cannot be
    ours = stat.S_ISDIR(info.st_mode) and info.st_uid == os.getuid() and not info.st_mode & 0o022
    return place if ours else Path(tempfile.mkdtemp(prefix="release-checker-cache-", dir=shared()))


def key_of(*parts: str) -> str:
    """One key for all that a result depends on; the tool's version is always among it."""
    digest = hashlib.sha256(__version__.encode())
    for part in parts:
        data = part.encode("utf-8", "surrogateescape")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:32]


@cache
def code_stamp() -> str:
    """Changes with any file of this package: what was judged by other code is judged anew, whatever the version says."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.parent.rglob("*.py")):
        info = path.stat()
        digest.update(f"{path} {info.st_size} {info.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class CacheUnusable(FactUnavailable):
    """The cache cannot be written: its disk is full, or the folder not ours."""


@dataclass
class Store:
    """Entries by kind and key; thread-safe and safe among audits."""

    root: Path = field(default_factory=default_root)
    "Its folder; made on first use."
    reading: bool = True
    "Kept results are used; with --no-cache only those that this audit has made itself."
    bound: int = BOUND
    "Bytes that it may hold."
    kept: int = 0
    "Entries of earlier audits that were used."
    _made: set[Path] = field(default_factory=set)

    def get(self, kind: str, key: str) -> Path | None:
        """Folder of an entry; None when there is none, or a damaged one, which is made anew."""
        place = self._place(kind, key)
        if not (self.reading or place in self._made) or not _whole(kind, place):
            return None
        with contextlib.suppress(OSError):
            os.utime(place)
        self.kept += kind in RESULTS and place not in self._made
        return place

    @contextlib.contextmanager
    def put(self, kind: str, key: str) -> Iterator[Path]:
        """A folder to fill, which takes the entry's place when the block ends well; raises CacheUnusable."""
        place = self._place(kind, key)
        with self._writing():
            place.parent.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=place.parent))
        try:
            with self._writing(FULL):
                yield made
            with self._writing():
                made.chmod(0o755)
                (made / SIZE).write_text(str(_size(made)), "ascii")
                if place.is_dir() and not place.is_symlink():
                    shutil.rmtree(place, ignore_errors=True)
                else:
                    place.unlink(missing_ok=True)
                made.rename(place)
            self._made.add(place)
        finally:
            shutil.rmtree(made, ignore_errors=True)

    def _place(self, kind: str, key: str) -> Path:
        return self.root / kind / (key_of(code_stamp(), key) if kind in JUDGED else key)

    def seal(self, kind: str, key: str) -> None:
        """Count an entry that had to be made in its place, as its paths are written into its files."""
        place = self.root / kind / key
        (place / SIZE).write_text(str(_size(place)), "ascii")
        self._made.add(place)

    def folder(self, name: str) -> Path:
        """A folder of ours that tools fill by themselves, such as uv's cache."""
        place = self.root / name
        with self._writing():
            place.mkdir(parents=True, exist_ok=True)
        return place

    @contextlib.contextmanager
    def _writing(self, only: Container[int | None] = range(1000)) -> Iterator[None]:
        """An error of the disk, of these numbers, becomes a reason for people."""
        try:
            yield
        except OSError as error:
            if error.errno not in only:
                raise
            advice = "RELEASE_CHECKER_CACHE names another folder"
            raise CacheUnusable(f"the cache {self.root} cannot be written: {error.strerror}; {advice}") from error

    def trim(self) -> int:
        """Drop what was used longest ago until the rest is within the bound; returns how many entries were dropped.

        What was used within the last hour stays, as another audit may be at it; so does what this one has made. Entries
        that a killed audit left unfinished go after a day.
        """
        now, entries, dropped = time.time(), [], 0
        for place in self.root.glob("*/*"):
            with contextlib.suppress(OSError, ValueError):
                age = now - place.stat().st_mtime
                if place.name.startswith(UNFINISHED):
                    if age > DAY:
                        shutil.rmtree(place, ignore_errors=True)
                elif (place / SIZE).is_file():
                    entries.append((age, int((place / SIZE).read_text("ascii")), place))
        total = sum(size for _, size, _ in entries)
        for age, size, place in sorted(entries, reverse=True):
            if total <= self.bound or age < HOUR or place in self._made:
                break
            shutil.rmtree(place, ignore_errors=True)
            total -= size
            dropped += 1
        return dropped


def _whole(kind: str, place: Path) -> bool:
    """Its size is noted, which is the last thing written into it; and where counting is quick, it still holds as much."""
    try:
        noted = int((place / SIZE).read_text("ascii"))
        return kind not in (*RESULTS, *JUDGED) or noted == _size(place) - (place / SIZE).stat().st_size
    except (OSError, ValueError):
        return False


def _size(folder: Path) -> int:
    """Bytes of all regular files below a folder."""
    total = 0
    for here, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                info = os.lstat(os.path.join(here, name))
                total += info.st_size if not stat.S_ISLNK(info.st_mode) else 0
    return total
