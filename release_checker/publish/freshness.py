# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Does a report speak of what is being released: this commit, this tree, nothing uncommitted, not long ago?"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from release_checker.git import Git, GitError
from release_checker.publish.approval_scope import HASH, moved
from release_checker.publish.approval_scope import resolve as commit_of
from release_checker.publish.base import folder_of, tree_of
from release_checker.publish.gate_records import Answer, Policy, Reason
from release_checker.reports.report import Report
from release_checker.reports.summary import partial
from release_checker.text import printable

CLOCKS = datetime.timedelta(minutes=10)
"How far the clocks of two machines may part."
AGAIN = "run `release-checker check` on the commit that is released"


def freshness(report: Report, git: Git, commit: str) -> Iterator[Reason]:
    """Why the report does not speak of this commit."""
    project = report.project
    if project.commit is None:
        yield _unfit("other-commit", "the report names no commit: what it read was under no git", AGAIN)
        return
    if project.dirty is not False:
        state = "with uncommitted changes" if project.dirty else "and it is not known whether all was committed"
        yield _unfit("dirty", f"the audit read commit {project.commit[:7]} {state}", f"commit them, then {AGAIN}")
    if project.commit != commit and not _only_approvals_since(git, project.commit, commit):
        yield _unfit("other-commit", f"the report is of commit {project.commit[:12]}, and {commit[:12]} is released", AGAIN)
    elif project.tree is None or project.tree != tree_of(git, project.commit):
        yield _unfit("other-tree", f"the report is of tree {str(project.tree)[:12]}, which is not this folder's in commit "
                                   f"{project.commit[:7]}", f"name the audited folder with --checkout, or {AGAIN}")
    elif project.folder != (here := printable(folder_of(git))):
        # Two folders may hold the same files, and lie beside others.
        yield _unfit("other-tree", f"the report is of folder {project.folder or '.'}, and this is {here or '.'}",
                     f"name the audited folder with --checkout, or {AGAIN}")


def age(report: Report, now: datetime.datetime, most: datetime.timedelta | None) -> Iterator[Reason]:
    """Why the report is too old, or from the future."""
    try:
        made = datetime.datetime.fromisoformat(report.created)
        made = made if made.tzinfo else made.replace(tzinfo=datetime.UTC)
        old = now - made
    except (ValueError, OverflowError):
        yield _unfit("too-old", f"the report does not say when it was made: {report.created[:40]!r}", AGAIN)
        return
    if old < -CLOCKS:
        yield _unfit("too-old", f"the report says to be made in the future, {report.created}", f"set the clock; {AGAIN}")
    elif most is not None and old > most:
        more = "more than " if old.days == most.days else ""
        yield _unfit("too-old", f"the audit is {more}{old.days} days old, {most.days} are allowed", AGAIN)


def completeness(report: Report, policy: Policy) -> Iterator[Reason]:
    """Why the report tells of a part only; nothing when parts are allowed."""
    selection = report.selection
    parts = [(partial(report), "made with "), ("it executed nothing" if selection.static else "", "made with --static: "),
             ("it was interrupted" if selection.interrupted else "", "")]
    for words, lead in parts:
        if words and not policy.allow_partial:
            yield _unfit("partial", f"the report tells of a part only: {lead}{words}",
                         "audit all of it, or say --allow-partial")


def _only_approvals_since(git: Git, audited: str, released: str) -> bool:
    """The release is the audited commit with approvals of it put on top, which cannot be in the commit that they name."""
    try:
        if not HASH.fullmatch(audited) or commit_of(git, "HEAD") != released:
            return False
        follows = git.run("merge-base", audited, released).decode().strip() == audited
        # With nothing put on top it is another commit for no reason known here, and history counts too.
        return follows and tree_of(git, audited) != tree_of(git, released) and not moved(git, audited)
    except GitError:
        return False


def _unfit(kind: str, text: str, then: str) -> Reason:
    return Reason(kind=kind, answer=Answer.COULD_NOT_LOOK, text=text, next=then)
