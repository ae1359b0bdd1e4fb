# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Keys and tokens in what is published now, and in what git still holds of before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.execution.store import default_root
from release_checker.facts.files import Files, is_docs, is_example, is_test, is_vendored
from release_checker.facts.history import GitHistory
from release_checker.facts.logs.run_log import RunLog
from release_checker.git import Git, GitError
from release_checker.project import Project
from release_checker.secrets.history import BLOB_LIMIT, TOTAL_LIMIT, Blobs, blobs, first_commit, pieces
from release_checker.secrets.records import Piece, Searched, Secret
from release_checker.secrets.search import search
from release_checker.secrets.texts import PACKED, named, pieces_of, plain
from release_checker.text import counted

FILE_LIMIT = 20_000_000
"Bytes of one file that are searched."
TEXTS_LIMIT = 600_000_000
"Bytes of all files together."
LOOKUPS = 12
"Secrets of the history whose first commit is looked up; each asks git once."


@dataclass(frozen=True)
class FoundSecrets:
    """Secrets in what the project publishes: files, notebooks, logs."""

    items: tuple[Secret, ...]
    "Each once, with its places."
    searched: int = 0
    "Texts that were searched: files, cells, outputs, values of logs."
    problem: str = ""
    "Why nothing could be searched; empty otherwise."
    partial: tuple[tuple[str, str], ...] = ()
    "Files of which not everything was searched, with the reason."
    more: int = 0
    "Secrets beyond those that are told."


@dataclass(frozen=True)
class HistorySecrets:
    """Secrets in git's history which the checkout no longer shows."""

    items: tuple[Secret, ...]
    "Each once; those that are still published are not among them."
    commits: tuple[str, ...] = ()
    "For each of the items the first commit that has it; empty where it was not looked up."
    searched: int = 0
    "Blobs that were searched."
    problem: str = ""
    "Why the history could not be searched; empty otherwise."
    partial: tuple[str, ...] = ()
    "What of it was not searched."
    more: int = 0
    "Secrets beyond those that are told."


@fact()
def found_secrets(project: Project, files: Files, log: RunLog) -> FoundSecrets:
    """Every tracked text, notebook cell, output and decoded log, searched by one call of the engine."""
    partial: list[tuple[str, str]] = []

    def texts() -> Iterator[Piece]:
        yield from _files(project, files, partial)
        for item in log.decoded():
            # A store that git does not hold is not published; nor is one that lies elsewhere.
            if item.place.path in files and not files.is_installed(item.place.path):
                # `run ab12cd34 parameter optimizer.api_key`: the last word is the value's name.
                name = item.what.rpartition(" ")[2].rpartition(".")[2]
                yield Piece(item.place, plain(named(name, item.text)), item.what)

    found = search(texts(), _rules(), _is_sample)
    return FoundSecrets(_without_vendored(found), found.pieces, found.problem, tuple(partial), found.more)


def _files(project: Project, files: Files, partial: list[tuple[str, str]]) -> Iterator[Piece]:
    total = 0
    for path in files.paths:
        entry = project.entry(path)
        if entry is None or path.lower().endswith(PACKED):
            continue
        total += min(entry.size, FILE_LIMIT)
        if total > TEXTS_LIMIT:
            partial.append((path, f"this file and those after it are beyond {TEXTS_LIMIT // 1_000_000} MB of text"))
            return
        if entry.size > FILE_LIMIT:
            partial.append((path, f"only the first {FILE_LIMIT // 1_000_000} MB of {entry.size // 1_000_000} were searched"))
        try:
            data = project.read(path, FILE_LIMIT)
        except UnreadableFile as error:
            partial.append((path, str(error)))
            continue
        yield from pieces_of(path, data, truncated=entry.size > FILE_LIMIT)


@fact()
def history_secrets(project: Project, files: Files, history: GitHistory, present: FoundSecrets) -> HistorySecrets:
    """Every blob that git's branches, tags and stashes reach and the checkout lacks."""
    git = project.git
    if git is None:
        return HistorySecrets((), problem=history.problem or "the folder is not under git")
    if history.shallow:
        return HistorySecrets((), problem="the clone is shallow: git holds only the end of the history; clone it whole")
    if history.commit is None:
        return HistorySecrets((), problem=history.problem or "there is no commit yet")
    try:
        held = blobs(git, _present(git, files))
        found = search(pieces(git, held), _rules(), _is_sample)
    except GitError as error:
        return HistorySecrets((), problem=f"git could not list the history: {error}")
    if found.problem:
        return HistorySecrets((), problem=found.problem)
    shown = {secret.value for secret in present.items}
    items = tuple(item for item in _without_vendored(found) if item.value not in shown)
    commits = tuple(first_commit(git, item.spots[0].blob, item.spots[0].place.path) if number < LOOKUPS else ""
                    for number, item in enumerate(items))
    return HistorySecrets(items, commits, len(held.items), "", _left_out(held), found.more)


def _present(git: Git, files: Files) -> frozenset[str]:
    """Blobs that the other search reads from the disk: the listing's, without those that differ from it there."""
    changed = git.changed()
    return frozenset(entry.blob for entry in files.entries if entry.blob and entry.path not in changed)


def _left_out(held: Blobs) -> tuple[str, ...]:
    told = (
        (held.missing, "of a partial clone, not held here"),
        (held.beyond, f"beyond the bound of {TOTAL_LIMIT // 1_000_000} MB"),
        (held.too_large, f"larger than {BLOB_LIMIT // 1_000_000} MB"),
    )
    return tuple(f"{counted(number, 'old version')} of files not searched: {why}" for number, why in told if number)


def _rules() -> Path:
    """Where the engine keeps its compiled rules."""
    return default_root() / "rules"


def _is_sample(path: str) -> bool:
    return is_test(path) or is_vendored(path) or is_docs(path) or is_example(path)


def _without_vendored(found: Searched) -> tuple[Secret, ...]:
    """Keys in other people's code are other people's: samples, whatever their sort."""
    return tuple(replace(item, sample=item.sample or all(is_vendored(spot.place.path) for spot in item.spots))
                 for item in found.secrets)
