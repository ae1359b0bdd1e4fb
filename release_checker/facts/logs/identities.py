# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Names and addresses in logs that the repository's history does not already publish."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.facts.logs.run_log import RunLog
from release_checker.facts.machine_paths import COMMON_OWNERS, PLACEHOLDER_OWNERS
from release_checker.git import GitError
from release_checker.model import Place
from release_checker.project import Project
from release_checker.runs.records import Sensitive, SensitiveKind

NEUTRAL = COMMON_OWNERS | PLACEHOLDER_OWNERS | {"localhost", "researcher", "machine", "project", "unknown", "none", "ubuntu",
                                                "admin", "administrator", "user", "pc", "colab"}
"Words that name nobody."


@dataclass(frozen=True, slots=True)
class LeakedIdentity:
    """One name or address, and how often logs hold it."""

    kind: SensitiveKind
    "What it is."
    shown: str
    "The value with its middle left out, so that the report does not publish it."
    digest: str
    "Tells it from others."
    place: Place
    "Where first."
    field: str
    "Under which name the tracker records it."
    runs: int
    "How many runs hold it."


@dataclass(frozen=True)
class LogIdentities:
    """Each once."""

    items: tuple[LeakedIdentity, ...] = ()
    "By kind, the commonest first."


@fact()
def log_identities(project: Project, log: RunLog) -> LogIdentities:
    """What released logs tell of persons and machines beyond what git's authors and committers tell."""
    known = _published(project)
    found: dict[tuple[SensitiveKind, str], list[Sensitive]] = {}
    for run in log.tracked:
        if log.ships(run):
            for key, item in {(item.kind, item.value): item for item in run.sensitive}.items():
                if not _public(item, known):
                    found.setdefault(key, []).append(item)
    items = (LeakedIdentity(kind, masked(value), hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:12],
                            group[0].place, group[0].field, len(group)) for (kind, value), group in found.items())
    return LogIdentities(tuple(sorted(items, key=lambda item: (item.kind, -item.runs, item.digest))))


def masked(value: str) -> str:
    """First and last letter of each longer word."""
    return "".join(_mask(part) if part.isalnum() else part for part in _parts(value))


def _parts(value: str) -> list[str]:
    parts: list[str] = []
    for char in value[:120]:
        if parts and char.isalnum() and parts[-1].isalnum():
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def _mask(word: str) -> str:
    if word.lower() in ("home", "users", "com", "org", "net", "edu", "local", "c"):
        return word
    return word[0] + "…" if len(word) < 4 else f"{word[0]}…{word[-1]}"


def _public(item: Sensitive, known: str) -> bool:
    """Git's authors show it, or it names nobody."""
    value = item.value.strip().lower()
    if item.kind is SensitiveKind.HOME:
        value = value.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return not value or value in NEUTRAL or value.startswith(("runner", "fv-az", "ip-", "localhost")) or value in known


def _published(project: Project) -> str:
    """Names and addresses of all authors and committers, in lower case."""
    if project.git is None:
        return ""
    try:
        return os.fsdecode(project.git.run("log", "--all", "--format=%an%n%ae%n%cn%n%ce", limit=64_000_000)).lower()
    except GitError:
        return ""
