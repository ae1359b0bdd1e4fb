# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The code to replay: a scratch copy of the project, brought to the recorded commit where the history has it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from release_checker.errors import FactUnavailable, UnreadableFile
from release_checker.execution.preparation import Prepared
from release_checker.execution.replays.ground import Ground, imported
from release_checker.execution.replays.local_data import lay_data
from release_checker.execution.replays.records import Checkout, Command
from release_checker.execution.replays.replaying import Laid
from release_checker.execution.replays.stripping import strip_logs
from release_checker.execution.sandbox import disk
from release_checker.execution.sandbox.records import GIB, MIB
from release_checker.execution.sandbox.scratch import COMPILED, copy_file
from release_checker.execution.session import Session
from release_checker.git import Git, GitError
from release_checker.project import Project, open_regular, read_regular
from release_checker.text import decode

COMMIT = re.compile(r"[0-9a-f]{7,64}")
POINTER = b"version https://git-lfs.github.com/spec/v1"
POINTED = re.compile(rb"^oid sha256:([0-9a-f]{64})$", re.MULTILINE)
LONGEST_POINTER = 1024
"Bytes of a pointer of Git LFS, by its specification."
BOUND = 8 * GIB
"Bytes of one commit that are laid out, as for the present files."
BATCH = 64 * MIB
"Bytes of objects that are read from git at once: asked one by one, 20,000 took four minutes."
MOST = 100_000
"Files of one commit that are laid out."
MODES = {False: 0o644, True: 0o755}
"Rights of a file, by whether git holds it as executable."
SCRIPT = 1_000_000
"Bytes of a script whose imports are read."


class Digest(Protocol):
    """What hashlib makes."""

    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Row:
    """One path of a commit."""

    mode: str
    blob: str
    size: int
    path: str


@contextlib.contextmanager
def laid_out(
    command: Command, project: Project, prepared: Prepared, session: Session, *, local: bool = True
) -> Iterator[Laid]:
    """The project as the command wants it, gone afterwards. Declared data and what declared steps made lie in it.

    No filter, attribute, hook or configuration of the project has a say: objects are read as git keeps them. With `local`,
    data of the present folder that git does not hold are laid in, and named. Recorded values of runs are taken out.
    Raises FactUnavailable.
    """
    with prepared.copied(project, session) as copied:
        scratch = copied.resolve()
        about = _brought(command, project, prepared, scratch)
        mounts, named = lay_data(project, scratch, session) if local else ((), ())
        given = {path for path, _ in prepared.data} | {posixpath.normpath(posixpath.join(command.folder, word))
                                                       for word in command.argv}
        gone = strip_logs(scratch, given)
        yield Laid(scratch, replace(about, laid=named, stripped=gone), (*prepared.mounts(session), *mounts))


def _brought(command: Command, project: Project, prepared: Prepared, scratch: Path) -> Checkout:
    """Bring the copy to the recorded commit, and say which code it is."""
    if not command.commit:
        return Checkout(words="the present files, as no commit is recorded" if command.run_id else "the present files")
    short = command.commit[:8]
    commit = find_commit(project, command.commit)
    if not commit:
        return Checkout(words=f"the present files, as the history does not hold the recorded commit {short}")
    try:
        rows = _rows(project, commit)
    except (GitError, ValueError) as error:
        return Checkout(words=f"the present files, as the recorded commit {short} cannot be read: {error}")
    if not rows:
        return Checkout(words=f"the present files, as the recorded commit {short} holds no file of this folder")
    lacking = _bring(project, prepared, scratch, rows)
    _point(scratch, commit)
    words = f"the recorded commit {short}"
    if command.dirty:
        words += ", from which the recorded tree differed"
    return Checkout(commit, words, tuple(lacking))


def find_commit(project: Project, name: str) -> str:
    """The whole name of a commit that the history holds; empty when it does not, or where there is none."""
    if project.git is None or not COMMIT.fullmatch(name):
        return ""
    try:
        return project.git.run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode("ascii").strip()
    except GitError:
        return ""


class Grounds:
    """The ground that commands of each commit stand on: a script may have moved since it was run."""

    def __init__(self, project: Project, present: Ground) -> None:
        self.project, self.present = project, present
        self._known: dict[str, Ground] = {}

    def of(self, commit: str) -> Ground:
        """With the files of a commit where the history holds it, else of the present."""
        if commit not in self._known:
            whole = find_commit(self.project, commit)
            try:
                blobs = {row.path: row.blob for row in _rows(self.project, whole)} if whole else {}
            except (GitError, ValueError, FactUnavailable):
                blobs = {}
            files = frozenset(blobs) or self.present.files
            self._known[commit] = replace(self.present, files=files, imports=partial(self._imports, blobs))
        return self._known[commit]

    def _imports(self, blobs: Mapping[str, str], path: str) -> frozenset[str]:
        """Of the script as it was at that commit."""
        try:
            if path in blobs:
                data = _blob(self.project, blobs[path])[:SCRIPT]
                text = decode(data)
            else:
                text = self.project.text(path)
        except (GitError, UnreadableFile):
            return frozenset()
        return imported(text.content) if text else frozenset()


def _rows(project: Project, commit: str) -> list[_Row]:
    """Paths of a commit below the project's folder, relative to it; raises GitError, FactUnavailable."""
    assert project.git is not None
    rows = []
    for line in project.git.lines("ls-tree", "-r", "-z", "-l", commit):
        head, _, path = line.partition("\t")
        mode, _kind, blob, size = head.split()
        if posixpath.normpath(path) != path or path.startswith(("/", "../")) or ".git" in path.lower().split("/"):
            continue  # no git writes such a path; a hostile one may
        if COMPILED in path.split("/"):
            continue  # as in every copy
        rows.append(_Row(mode, blob, int(size) if size.isdigit() else 0, path))
    if len(rows) > MOST or sum(row.size for row in rows) > BOUND:
        raise FactUnavailable(f"the recorded commit {commit[:8]} holds more than is laid out to run it")
    return rows


def _bring(project: Project, prepared: Prepared, scratch: Path, rows: list[_Row]) -> list[str]:
    """Make the copy's tracked files those of the commit; what could not be had."""
    wanted = {row.path: row for row in rows}
    kept = {path for path, _ in prepared.data}
    for entry in project.entries:
        if entry.path not in wanted and entry.path not in kept:
            _remove(scratch, entry.path)
    present = {entry.path: entry for entry in project.entries}
    changed = _changed(project)

    def same(row: _Row) -> bool:
        entry = present.get(row.path)
        return entry is not None and entry.blob == row.blob and changed is not None and row.path not in changed

    blobs = _Blobs(project, [row for row in rows if row.mode != "160000" and row.size <= BATCH
                             and row.path not in kept and not same(row)])
    lacking: list[str] = []
    for row in rows:
        if row.path in kept:
            continue
        if row.mode == "160000":
            if row.path not in present or present[row.path].blob != row.blob:
                _remove(scratch, row.path)
                lacking.append(f"submodule {row.path} at {row.blob[:8]}")
            continue
        try:
            reason = _link(blobs, scratch, row) if row.mode == "120000" else _file(project, blobs, scratch, row, same(row))
        except GitError:  # a partial clone, or a damaged object
            _remove(scratch, row.path)
            reason = f"{row.path} is not in the history that lies here"
        if reason:
            lacking.append(reason)
    return lacking


def _changed(project: Project) -> frozenset[str] | None:
    """Files that may differ from git's index; None where git cannot say. One question instead of a digest of each file."""
    assert project.git is not None
    try:
        return project.git.changed()
    except GitError:
        return None


class _Blobs:
    """Contents of many objects in the order in which they are asked for, a batch of them at a time."""

    def __init__(self, project: Project, rows: list[_Row]) -> None:
        self.project, self.rows = project, rows
        self._next = 0
        self._read: dict[str, bytes] = {}

    def get(self, row: _Row) -> bytes:
        """One object's content; raises GitError where it is not there."""
        if row.blob not in self._read and self._next < len(self.rows):
            self._fill(row)
        if row.blob in self._read:
            return self._read[row.blob]
        return _blob(self.project, row.blob)

    def _fill(self, row: _Row) -> None:
        """Read what comes from this one on, up to a bound; what git does not answer is asked for by itself."""
        at = next((number for number in range(self._next, len(self.rows)) if self.rows[number] is row), None)
        if at is None:
            return
        batch, left, self._next = [], BATCH, at
        while self._next < len(self.rows) and left > 0:
            batch.append(self.rows[self._next])
            left -= self.rows[self._next].size + 100
            self._next += 1
        assert self.project.git is not None
        asked = "".join(f"{item.blob}\n" for item in batch).encode("ascii")
        try:
            told = self.project.git.run("cat-file", "--batch", given=asked, limit=2 * BATCH)
        except GitError:
            told = b""
        self._read = dict(_answers(told))


def _answers(told: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and contents out of what `git cat-file --batch` prints: `NAME blob SIZE`, the content, a line's end."""
    position = 0
    while (end := told.find(b"\n", position)) >= 0:
        words = told[position:end].split()
        position = end + 1
        if len(words) == 3 and words[2].isdigit():
            size = int(words[2])
            yield words[0].decode("ascii", "replace"), told[position : position + size]
            position += size + 1


def _file(project: Project, blobs: _Blobs, scratch: Path, row: _Row, same: bool) -> str:
    """Put one file in its place, where it is not the `same` as in the present; why it could not be, empty when it is."""
    place = scratch / row.path
    there = (same and place.is_file() and not place.is_symlink()) or _is(scratch, row)
    if there and row.size > LONGEST_POINTER:
        return ""
    if not there and row.size > BATCH:
        _clear(scratch, row.path)
        project_git(project).save(row.blob, place)
        place.chmod(MODES[row.mode == "100755"])
        return ""
    data = read_regular(scratch, row.path, LONGEST_POINTER) if there else blobs.get(row)
    pointed = POINTED.search(data) if data.startswith(POINTER) and len(data) <= LONGEST_POINTER else None
    if there and not pointed:
        return ""
    _clear(scratch, row.path)
    if pointed:
        with contextlib.suppress(UnreadableFile):
            if _digest(project.root, row.path, hashlib.sha256()) == pointed[1].decode():
                copy_file(project.root / row.path, place)
                return ""
    place.write_bytes(data)
    place.chmod(MODES[row.mode == "100755"])
    return f"{row.path} is kept by Git LFS, and its content is not here" if pointed else ""


def _blob(project: Project, name: str) -> bytes:
    return project_git(project).run("cat-file", "blob", name, limit=BATCH)


def project_git(project: Project) -> Git:
    """Git of a project that is known to have it."""
    assert project.git is not None
    return project.git


def _digest(root: Path, path: str, digest: Digest) -> str:
    """Of a regular file, in pieces, as it may not fit into memory; raises UnreadableFile."""
    try:
        with open_regular(root, path) as stream:
            while piece := stream.read(MIB):
                digest.update(piece)
    except OSError as error:
        raise UnreadableFile(error.strerror or "cannot be read") from error
    return digest.hexdigest()


def _is(scratch: Path, row: _Row) -> bool:
    """What lies there already is this very content."""
    try:
        if (scratch / row.path).lstat().st_size != row.size:
            return False
        head = b"blob %d\0" % row.size
        return _digest(scratch, row.path, hashlib.sha256(head) if len(row.blob) == 64 else
                       hashlib.sha1(head, usedforsecurity=False)) == row.blob
    except (OSError, UnreadableFile):
        return False


def _link(blobs: _Blobs, scratch: Path, row: _Row) -> str:
    """A link as a link where it stays inside, as make_scratch does it; one that leads out is left out there as here."""
    goal = os.fsdecode(blobs.get(row))
    inside = posixpath.normpath(posixpath.join(posixpath.dirname(row.path), goal))
    _clear(scratch, row.path)
    if goal and not goal.startswith("/") and not inside.startswith("..") and "\0" not in goal:
        (scratch / row.path).symlink_to(goal)
    return ""


def _remove(scratch: Path, path: str) -> None:
    place = scratch / path
    if os.path.realpath(place.parent) != str(place.parent):
        return
    if place.is_dir() and not place.is_symlink():
        disk.remove(place)
    else:
        place.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # folders that are empty now; git keeps none
        for above in list(place.relative_to(scratch).parents)[:-1]:
            (scratch / above).rmdir()


def _clear(scratch: Path, path: str) -> None:
    """Make room for a file, so that no link on the way leads it out."""
    place = scratch
    for part in Path(path).parts[:-1]:
        place = place / part
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            place.unlink()
        place.mkdir(exist_ok=True)
    _remove(scratch, path)
    (scratch / path).parent.mkdir(parents=True, exist_ok=True)


def _point(scratch: Path, commit: str) -> None:
    """Let the copy's own history stand at the commit, for code that asks git where it is and whether it is clean."""
    if not (scratch / ".git").is_dir():
        return
    (scratch / ".git" / "HEAD").write_text(commit + "\n", "ascii")
    with contextlib.suppress(GitError):
        Git(scratch).run("read-tree", commit)

