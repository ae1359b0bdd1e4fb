# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where W&B runs lie in a tree, and which places hold the same one.

Since 0.10 a run has a folder `run-DATE-ID` or `offline-run-DATE-ID` with `run-ID.wandb` and `files/`; before, its files lay
in the folder itself, `dryrun-DATE-ID` when offline. People commit `files/` and ignore the log, move folders, rename them,
copy `latest-run`, or keep a lone `.wandb`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.errors import UnreadableFile
from release_checker.runs.tree import Tree
from release_checker.runs.wandb.framing import IDENT, POINTER
from release_checker.runs.wandb.log import first_id
from release_checker.text import decode

RUN_FOLDER = re.compile(r"(?:offline-|dry)?run-(?P<stamp>\d{8}_\d{6})-(?P<id>[^/]{1,128})")
LOG_FILE = re.compile(r"run-(?P<id>[^/]{1,128})\.wandb")
LATEST = "latest-run"
METADATA, SUMMARY, CONFIG, HISTORY = "wandb-metadata.json", "wandb-summary.json", "config.yaml", "wandb-history.jsonl"
NAMED = {METADATA, SUMMARY, HISTORY, "wandb-events.jsonl"}
"Names by which a folder is known for a run's, whatever it is called."
KNOWN = NAMED | {CONFIG, "output.log", "requirements.txt"}
COMPARED = 1 << 20
BEGINNING = 4096
"Bytes of a file that tell whether it is a text."


@dataclass(frozen=True, slots=True)
class Place:
    """One place that holds a run, or a copy of it."""

    path: str
    "The run's folder; the log itself when it lies alone."
    log: str = ""
    "Its `.wandb` file; empty when there is none."
    files: str | None = None
    "Folder of what it saved; None when there is none."
    id: str = ""
    "As the names tell it; empty when they do not."
    stamp: str = ""
    "Local date and time of its start, from the folder's name; empty when that was renamed."
    store: str = ""
    "Folder that holds the run's folder; a lone log itself."
    copies: tuple[str, ...] = ()
    "Further places of the same run."


def run_places(tree: Tree) -> tuple[Place, ...]:
    """Each run of a tree once, with its copies, in the order of the paths."""
    # What holds most comes first: a log before none, the longer one, a folder of its own before `latest-run`.
    found = sorted(_places(tree), key=lambda item: (not item.log, -tree.files.get(item.log, 0), not item.stamp, item.path))
    by_id: dict[str, list[list[Place]]] = {}
    for place in found:
        if place.id:
            _join(tree, by_id.setdefault(place.id, []), place)
    groups = [group for same in by_id.values() for group in same]
    for place in found:
        if not place.id:  # a copy of `latest-run` without its log: nothing but its content tells whose
            _join(tree, groups, place)
    return tuple(sorted((_merged(group) for group in groups), key=lambda item: item.path))


def _join(tree: Tree, groups: list[list[Place]], place: Place) -> None:
    group = next((group for group in groups if _same(tree, group[0], place)), None)
    if group is None:
        groups.append([place])
    else:
        group.append(place)


def _merged(group: list[Place]) -> Place:
    """The fullest place, under the name that the run's own folder has."""
    full = group[0]
    named = next((place for place in group if place.stamp), full)
    copies = tuple(sorted(place.path for place in group if place is not named))
    return Place(named.path, full.log, full.files, named.id or full.id, named.stamp, named.store, copies)


def _places(tree: Tree) -> Iterator[Place]:
    roots: dict[str, list[str]] = {}
    for folder, names in tree.folders.items():
        root = _root(tree, folder, names)
        if root is not None:
            roots.setdefault(root, [])
    for root in roots:
        yield from _in_folder(tree, root)


def _root(tree: Tree, folder: str, names: tuple[str, ...]) -> str | None:
    """The run's folder that this folder is, or is part of; None when it is neither."""
    parent, _, base = folder.rpartition("/")
    if base in ("files", "logs") and parent:
        name = parent.rpartition("/")[2]
        if RUN_FOLDER.fullmatch(name) or (base == "files" and (name == LATEST or _logs(tree, parent))):
            return parent
        return parent if base == "files" and NAMED.intersection(names) else None
    return folder if NAMED.intersection(names) or _logs(tree, folder) else None


def _logs(tree: Tree, folder: str) -> list[str]:
    """Paths of the logs directly in a folder."""
    found = []
    for name in tree.folders.get(folder, ()):
        path = f"{folder}/{name}" if folder else name
        if LOG_FILE.fullmatch(name) or (name.endswith(".wandb") and _is_log(tree, path)):
            found.append(path)
    return found


def _is_log(tree: Tree, path: str) -> bool:
    """A log under another name, however damaged: what is no text of somebody's own, nor begins as one does."""
    try:
        data = tree.read(path, BEGINNING)
    except UnreadableFile:
        return True
    text = decode(data, truncated=True)
    return data.startswith((IDENT, POINTER)) or not data or text is None or not text.is_utf8


def _in_folder(tree: Tree, folder: str) -> Iterator[Place]:
    """The run of a run's folder; several where logs of several were put together."""
    parent, _, base = folder.rpartition("/")
    named = RUN_FOLDER.fullmatch(base)
    logs = _logs(tree, folder)
    saved = _saved(tree, folder, sure=named is not None)
    stamp = named["stamp"] if named else ""
    if len(logs) > 1 or (logs and saved is None and not named and base != LATEST):
        for log in logs:
            yield Place(log, log, None, _id(tree, log), stamp, log if not named else parent)
        return
    if logs or saved is not None or named:
        log = logs[0] if logs else ""
        yield Place(folder, log, saved, named["id"] if named else _id(tree, log), stamp, parent)


def _saved(tree: Tree, folder: str, *, sure: bool) -> str | None:
    """Where the run's files lie: in `files/`, or in the folder itself as before 0.10.

    Of a folder that is not named as a run's, `files/` is taken for W&B's by what lies in it.
    """
    inner = f"{folder}/files" if folder else "files"
    if (next(tree.below(inner), None) is not None) if sure else KNOWN.intersection(tree.folders.get(inner, ())):
        return inner
    return folder if NAMED.intersection(tree.folders.get(folder, ())) else None


def _id(tree: Tree, log: str) -> str:
    """The identifier in a log's name, else in the log."""
    found = LOG_FILE.fullmatch(log.rpartition("/")[2])
    return found["id"] if found else first_id(tree, log)


def _same(tree: Tree, kept: Place, other: Place) -> bool:
    """Both hold the same execution; two starts under one identifier are two: a run that was resumed."""
    if kept.id and other.id and kept.id != other.id:
        return False
    if kept.stamp and other.stamp:
        return kept.stamp == other.stamp
    if kept.log and other.log:
        return _begins_with(tree, kept.log, other.log)
    return _same_files(tree, kept, other)


def _begins_with(tree: Tree, longer: str, shorter: str) -> bool:
    """The one log is the other's beginning; an empty one is nobody's."""
    left = tree.files[shorter]
    if not left > len(IDENT) + 3 or left > tree.files[longer]:
        return False
    try:
        with tree.open(longer) as one, tree.open(shorter) as two:
            while part := two.read(COMPARED):
                if one.read(len(part)) != part:
                    return False
    except (UnreadableFile, OSError):
        return False
    return True


def _same_files(tree: Tree, kept: Place, other: Place) -> bool:
    """All that both saved under the names that tell runs apart is equal, and there is some."""
    if kept.files is None or other.files is None:
        return False
    pairs = [(f"{kept.files}/{name}", f"{other.files}/{name}") for name in (METADATA, SUMMARY, CONFIG)]
    both = [(one, two) for one, two in pairs if one in tree.files and two in tree.files]
    try:
        return bool(both) and all(
            tree.files[one] == tree.files[two] and tree.read(one, COMPARED) == tree.read(two, COMPARED) for one, two in both)
    except UnreadableFile:
        return False
