# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A table of TOML, and the text it came from, so that what is wrong in it is told with its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from release_checker.errors import SettingsError

DEEPEST = 50
"Tables and lists within each other; the settings know four."
LONGEST = 2_000
"Characters of a message, which quotes what it refuses."


@dataclass(frozen=True)
class Source:
    """One TOML table and the text it came from, so that messages can name a line."""

    name: str
    data: dict[str, Any]
    text: str = ""
    prefix: str = ""
    "Table of the file that the settings lie under, as in pyproject.toml."

    def error(self, message: str, key: str = "", nth: int = 0) -> SettingsError:
        """What to raise, with the file and the line of the nth mention of a key."""
        message = message if len(message) < LONGEST else f"{message[:LONGEST]}…"
        return SettingsError(message, file=self.name, line=self._line(key, nth) if key else None)

    def from_row(self, key: str, number: int) -> Source:
        """The same, whose lines count from one of its `[[key]]` tables on: each of them has the same keys."""
        line = self._line(key, number) or 1
        text = "\n" * (line - 1) + "\n".join(self.text.splitlines()[line - 1:])
        return Source(self.name, self.data, text)

    def _line(self, key: str, nth: int) -> int | None:
        """Line of the nth `key =`, `[key]`, `[[key]]` or `{ key =` of the settings."""
        before = r"""\s*(?:\[\[?[\w.\-" ]*?)?|[\w.\-" ]+=\s*\{(?:[^#{}]{0,300},)?\s*"""
        pattern = re.compile(rf"""(?:{before})["']?{re.escape(key)}["']?\s*(?:=|\]|\.)""")
        begins = f"[{self.prefix}" if self.prefix else ""
        started = not begins
        hits = 0
        for number, line in enumerate(self.text.splitlines(), 1):
            started = started or line.lstrip().startswith(("[" + begins, begins))
            if started and pattern.match(line):
                if hits == nth:
                    return number
                hits += 1
        return None


def usable(source: Source) -> Source:
    """The same source; raises SettingsError where it holds what no setting can mean, and what would end whoever shows it."""
    pending: list[tuple[Any, int]] = [(source.data, 0)]
    while pending:
        value, depth = pending.pop()
        if depth > DEEPEST:  # dotted keys nest without brackets, so that TOML's reader bears any number of them
            raise source.error("nests too deeply")
        if isinstance(value, int) and abs(value) >= 2**63:
            raise source.error("holds an integer of more than 64 bits, which TOML does not promise")
        if isinstance(value, str) and "\0" in value:
            raise source.error("holds the character U+0000, which no path and no command may hold")
        inner = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
        pending += [(item, depth + 1) for item in inner]
    return source


def known_keys(source: Source, values: Mapping[str, Any], known: Collection[str]) -> None:
    """Raises SettingsError for a key that is not known, with the nearest that is."""
    for key in values:
        if key not in known:
            raise source.error(f"unknown key {key!r}{nearest(key, known)}; known are {', '.join(known)}", key)


def table(source: Source, key: str) -> dict[str, Any]:
    """A table of the settings; empty when it is not there."""
    found = source.data.get(key, {})
    if not isinstance(found, dict):
        raise source.error(f"{key} must be a table, written [{key}]", key)
    return found


def string(source: Source, values: Mapping[str, Any], key: str) -> str:
    """A string among the values; empty when it is not there."""
    value = values.get(key, "")
    if not isinstance(value, str):
        raise source.error(f"{key} must be a string, not {value!r}", key)
    return value


def nearest(word: str, known: Collection[str]) -> str:
    """A clause that suggests the nearest known word; empty when none is near."""
    close = difflib.get_close_matches(str(word).upper() if str(word)[:3].isalpha() else word, list(known), n=1, cutoff=0.6)
    close = close or difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


def rows(source: Source, key: str, known: Collection[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The tables of an array of tables with their positions; raises SettingsError for a key that is not known."""
    found = source.data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise source.error(f"{key} must be written as [[{key}]] tables", key)
    for number, row in enumerate(found):
        for word in row:
            if word not in known:
                raise wrong(source, key, number, f"unknown key {word!r}{nearest(word, known)}")
        yield number, row


def wrong(source: Source, key: str, number: int, message: str) -> SettingsError:
    """What to raise for the table at a position of an array."""
    return source.error(f"{key} {number + 1}: {message}", key, number)
