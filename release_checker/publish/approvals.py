# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which approvals of a report count. Everything in the folder may come from the person who wants to be approved."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from release_checker.errors import UnreadableFile, UsageError
from release_checker.git import Git, GitError
from release_checker.project import TEXT_LIMIT, Project, read_regular
from release_checker.publish.approval_checks import Review, held
from release_checker.publish.approval_records import FOLDER, Approval, NotValid, Refused, Reviewed, ReviewPolicy, Word
from release_checker.publish.approval_scope import HASH, at_ref, authors, follows, moved
from release_checker.publish.reading import ReportFile
from release_checker.ssh import NotSigned
from release_checker.text import shorten

MOST = 200
"Files that are looked at; each costs two processes."


def reviewed(file: ReportFile, checkout: Path, allowed: Path, policy: ReviewPolicy, now: datetime.datetime) -> Reviewed:
    """Every file in the project's folder of approvals, held against the report and the list of allowed signers.

    The list is read at `policy.base` where one is named and the list's path lies in the checkout. A signature proves who
    signed these bytes; the time of signing is the signer's word, bounded by the report's own time and by now.

    Raises SshError or GitError when it could not look, UsageError when a list or the checkout is not there.
    """
    root = Project(checkout).root
    names = _names(root)
    if not names:
        return Reviewed((), ())
    review = _review(file, root, allowed, policy, now)
    valid: list[Approval] = []
    objections: list[Approval] = []
    refused: list[Refused] = []
    for name in names[:MOST]:
        try:
            approval = held(name, review)
        except (NotValid, NotSigned, UnreadableFile) as error:
            refused.append(Refused(checkout / FOLDER / name, shorten(str(error), 400)))
        else:
            (valid if approval.decision is Word.APPROVE else objections).append(approval)
    refused += [Refused(checkout / FOLDER / name, f"is one of more than {MOST} files") for name in names[MOST:]]
    return Reviewed(tuple(valid), tuple(refused), tuple(objections))


def signers_list(checkout: Path, allowed: Path, base: str) -> bytes:
    """The list of allowed signers: at the base ref where it lies in the checkout, else from the disk.

    Raises GitError when the ref does not hold it, UsageError when it is not on the disk.
    """
    inside = within(checkout, allowed) if base else None
    if inside is not None:
        return at_ref(Git(checkout.resolve()), base, inside)
    try:
        return read_regular(allowed.parent.resolve(), allowed.name, TEXT_LIMIT)
    except (OSError, UnreadableFile) as error:
        words = "name it with --allowed-signers"
        raise UsageError(f"{allowed}: the list of allowed signers cannot be read: {error}; {words}") from error


def within(checkout: Path, path: Path) -> Path | None:
    """The path within the checkout, by its letters first: a link in the checkout must not lead the reading out of it."""
    root, top = checkout.resolve(), Path(os.path.normpath(checkout.absolute()))
    lettered = Path(os.path.normpath(path.absolute()))
    for place in (lettered, lettered.parent.resolve() / lettered.name):
        for folder in (root, top):
            if place.is_relative_to(folder):
                return place.relative_to(folder)
    return None


def approvals_folder(root: Path) -> Path:
    """Where approvals lie in a checkout, there or not; raises UsageError when it is none of the checkout's own folders."""
    folder = root / FOLDER
    if folder.resolve() != folder or (os.path.lexists(folder) and not folder.is_dir()):
        raise UsageError(f"{FOLDER}: is a link or no folder; approvals lie in a folder of the project itself")
    return folder


def _names(root: Path) -> list[str]:
    folder = approvals_folder(root)
    return sorted(name for name in os.listdir(folder) if name.endswith(".json")) if folder.is_dir() else []


def _review(
    file: ReportFile, root: Path, allowed: Path, policy: ReviewPolicy, now: datetime.datetime
) -> Review:
    project, git = file.report.project, Git(root)
    if not HASH.fullmatch(project.commit or ""):
        raise GitError("the report names no commit by its hash, so nothing can be approved; audit a git checkout")
    commit = str(project.commit)
    return Review(
        file, root, signers_list(root, allowed, policy.base), _revoked(policy.revoked),
        frozenset() if policy.authors_may_approve else authors(git, commit, policy.since or policy.base),
        moved(git, commit), follows(git, commit), policy, now.astimezone(datetime.UTC),
    )


def _revoked(path: Path | None) -> bytes | None:
    try:
        return read_regular(path.parent.resolve(), path.name, TEXT_LIMIT) if path else None
    except (OSError, UnreadableFile) as error:
        raise UsageError(f"{path}: the list of revoked keys cannot be read: {error}") from error
