# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""OSV records: which versions of a package they concern, what mends them, how severe they are.

Format: https://ossf.github.io/osv-schema/. Records come from a service or a file and may be anything; what does not have
the expected form is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from packaging.version import Version

from release_checker.facts.cvss import base_score, rating
from release_checker.facts.dependencies.records import normalised

WORDS = {"critical": "critical", "high": "high", "moderate": "medium", "medium": "medium", "low": "low"}
"GitHub's advisories say moderate."


def concerned(record: Any) -> frozenset[str]:
    """Normalised names of the packages of the Python index that a record concerns."""
    return frozenset(name for name, _ in _affected(record))


def affects(record: Any, name: str, version: Version) -> bool:
    """The record, unless withdrawn, concerns this version of a package."""
    if not isinstance(record, Mapping) or record.get("withdrawn"):
        return False
    for package, row in _affected(record):
        if package != name:
            continue
        listed = row.get("versions")
        if any(parsed(item) == version for item in (listed if isinstance(listed, list) else ())):
            return True
        if any(_vulnerable(events, version) for events in _ranges(row)):
            return True
    return False


def fixes(record: Any, name: str, version: Version) -> tuple[Version, ...]:
    """Versions above this one that mend it, lowest first; those of its own branch before those of a later one."""
    own: list[Version] = []
    others: list[Version] = []
    for package, row in _affected(record):
        for events in _ranges(row) if package == name else ():
            fixed = [at for kind, at in events if kind == "fixed" and at is not None and at > version]
            (own if _vulnerable(events, version) else others).extend(fixed)
    return tuple(sorted(own or others))


def severity(record: Any) -> str:
    """critical, high, medium or low; empty where the record does not say."""
    if not isinstance(record, Mapping):
        return ""
    specific = record.get("database_specific")
    word = specific.get("severity") if isinstance(specific, Mapping) else None
    if isinstance(word, str) and word.lower() in WORDS:
        return WORDS[word.lower()]
    rows = record.get("severity")
    for row in rows if isinstance(rows, list) else ():
        vector = row.get("score") if isinstance(row, Mapping) else None
        score = base_score(vector) if isinstance(vector, str) else None
        if score is not None:
            return rating(score)
    return ""


def parsed(text: Any) -> Version | None:
    """A version; None for what is none."""
    try:
        return Version(text) if isinstance(text, str) else None
    except ValueError:  # InvalidVersion is one; so is Python's refusal of thousands of digits
        return None


Event = tuple[str, Version | None]
"introduced, fixed or last_affected, and the version; None stands for the very first."


def _affected(record: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    rows = record.get("affected") if isinstance(record, Mapping) else None
    for row in rows if isinstance(rows, list) else ():
        package = row.get("package") if isinstance(row, Mapping) else None
        if isinstance(package, Mapping) and package.get("ecosystem") == "PyPI" and isinstance(package.get("name"), str):
            yield normalised(package["name"]), row


def _ranges(row: Mapping[str, Any]) -> Iterator[list[Event]]:
    ranges = row.get("ranges")
    for item in ranges if isinstance(ranges, list) else ():
        events = item.get("events") if isinstance(item, Mapping) and item.get("type") == "ECOSYSTEM" else None
        found: list[Event] = []
        for event in events if isinstance(events, list) else ():
            for kind, text in event.items() if isinstance(event, Mapping) else ():
                version = parsed(text)
                if version is not None or (kind == "introduced" and text == "0"):
                    found.append((kind, None if text == "0" else version))
        yield sorted(found, key=lambda event: (event[1] is not None, event[1] or Version("0"), event[0] != "introduced"))


def _vulnerable(events: list[Event], version: Version) -> bool:
    state = False
    for kind, at in events:
        if kind == "introduced" and (at is None or at <= version):
            state = True
        elif at is not None and ((kind == "fixed" and at <= version) or (kind == "last_affected" and at < version)):
            state = False
    return state
