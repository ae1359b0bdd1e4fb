# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One approval, held against the report: whose signature, about what, when, and whether that person may."""

from __future__ import annotations

import datetime
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from release_checker.errors import UnreadableFile
from release_checker.model import Decision
from release_checker.project import read_regular
from release_checker.publish.approval_records import FOLDER, Approval, NotValid, ReviewPolicy, Word
from release_checker.publish.approval_scope import HASH, folded
from release_checker.publish.approval_statement import Approving, file_name, read_approval
from release_checker.publish.reading import ReportFile
from release_checker.publish.statement import Statement, subjects
from release_checker.reports.summary import partial
from release_checker.ssh import LIMIT as SIGNATURE_LIMIT
from release_checker.ssh import NotSigned, Signature, principals, read_signature, verify
from release_checker.text import listed, shorten

NAMESPACE = "release-checker-approval"
LIMIT = 1_000_000
"Bytes of a statement; one with a thousand waivers takes 300 kB."
SKEW = datetime.timedelta(minutes=5)
"By how much two clocks may differ."


@dataclass(frozen=True, slots=True)
class Review:
    """What every approval of one report is held against."""

    file: ReportFile
    "The report."
    folder: Path
    "The checkout, free of links."
    allowed: bytes
    "List of allowed signers."
    revoked: bytes | None
    "Keys that no longer count; None when no list was given."
    authors: frozenset[str]
    "Folded names and addresses of whoever made the commits under review; empty when they may approve."
    moved: tuple[str, ...]
    "Files in which HEAD differs from the report's commit."
    follows: bool
    "HEAD came out of the report's commit, or is it."
    policy: ReviewPolicy
    "What counts."
    now: datetime.datetime
    "When it is looked at."


def held(name: str, review: Review) -> Approval:
    """One approval; raises NotValid, NotSigned or UnreadableFile with the reason why it does not count."""
    data = _read(review.folder, f"{FOLDER}/{name}", LIMIT)
    signature = _signature(review.folder, name)
    statement, words = read_approval(data)
    _signed(data, signature, words, review)
    _about_this(name, statement, words, review)
    _in_time(words, review)
    _consistent(words, review)
    _independent(signature, words, review)
    return Approval(
        review.folder / FOLDER / name, words.approver, signature.fingerprint, words.decision, statement.digest("sha256"),
        statement.digest("gitCommit"), statement.digest("gitTree"), words.waivers, words.conflict, words.created,
        words.expires, hashlib.sha256(data).hexdigest(), words.accepted, words.comment,
    )


def _read(root: Path, path: str, limit: int) -> bytes:
    data = read_regular(root, path, limit + 1)
    if len(data) > limit:
        raise NotValid(f"is larger than {limit:,} bytes")
    return data


def _signature(root: Path, name: str) -> Signature:
    if not os.path.lexists(root / FOLDER / f"{name}.sig"):
        raise NotValid(f"is not signed: there is no {name}.sig")
    try:
        return read_signature(_read(root, f"{FOLDER}/{name}.sig", SIGNATURE_LIMIT))
    except (UnreadableFile, NotSigned, NotValid) as error:
        raise NotValid(f"is not signed: {name}.sig {error}") from error


def _signed(data: bytes, signature: Signature, words: Approving, review: Review) -> None:
    names = principals(review.allowed, signature.key)
    if not names:
        raise NotValid(f"its signature is by a key that is not among the allowed signers, {signature.fingerprint}")
    if words.approver not in names:
        raise NotValid(f"its signature is by the key of {listed(names)}, and the statement speaks for {words.approver}")
    try:
        verify(data, signature, review.allowed, words.approver, NAMESPACE, when=words.created, revoked=review.revoked)
    except NotSigned as error:
        raise NotSigned(f"its signature {error}") from error


def _about_this(name: str, statement: Statement, words: Approving, review: Review) -> None:
    """A signature is true of what was signed only: another project's, commit's or report's is a copy here."""
    file, project = review.file, review.file.report.project
    if words.project != project.name:
        raise NotValid(f"was copied: it approves the project {shorten(words.project, 60)}, and this is {project.name}")
    if statement.digest("gitCommit") != project.commit:
        raise NotValid(f"is stale: it approves commit {statement.digest('gitCommit')[:12] or 'none'}, "
                       f"and the report speaks of {str(project.commit)[:12]}")
    if statement.digest("sha256") != file.digest:
        raise NotValid(f"is stale: it approves the report {statement.digest('sha256')[:12] or 'none'}…, "
                       f"and this one is {file.digest[:12]}…")
    if statement.subject != subjects(file):
        raise NotValid("does not name this report, commit and tree, and nothing else")
    if name != (place := file_name(words, file.digest)):
        raise NotValid(f"was copied or renamed: it belongs in {place}")
    if not review.follows:
        raise NotValid(f"is stale: what is checked out does not come out of the approved commit {str(project.commit)[:12]}")
    if review.moved:
        raise NotValid(f"is stale: since the approved commit {str(project.commit)[:12]} "
                       f"there are changes in {listed(review.moved, most=3)}")


def _in_time(words: Approving, review: Review) -> None:
    signed, now = words.created, review.now
    if signed - now > SKEW:
        raise NotValid(f"says it was signed in the future, {signed:%Y-%m-%d %H:%M} UTC")
    if _made(review.file) - signed > SKEW:
        raise NotValid(f"says it was signed on {signed:%Y-%m-%d %H:%M} UTC, before the report was made")
    if words.expires and now.date() > words.expires:
        raise NotValid(f"expired on {words.expires}")
    if review.policy.oldest is not None and now - signed > review.policy.oldest:
        raise NotValid(f"is too old: signed on {signed:%Y-%m-%d}, and {review.policy.oldest.days} days are allowed")


def _made(file: ReportFile) -> datetime.datetime:
    try:
        made = datetime.datetime.fromisoformat(file.report.created)
    except ValueError as error:
        raise NotValid("cannot be placed in time: the report does not say when it was made") from error
    return made if made.tzinfo else made.replace(tzinfo=datetime.UTC)


def _consistent(words: Approving, review: Review) -> None:
    """What it repeats of the report is what the report says, and the report is one that can be approved."""
    report = review.file.report
    verdict = report.verdict
    for told, said, found in (("verdict", words.verdict, verdict.decision), ("stage", words.stage, verdict.stage),
                              ("profile", words.profile, report.profile), ("waivers", words.waivers, report.waivers)):
        if said != found:
            raise NotValid(f"repeats the report wrongly: its {told} is another")
    if words.decision is Word.APPROVE and (reason := unapprovable(review.file, words.accepted)):
        raise NotValid(f"approves what cannot be approved: {reason}")


def unapprovable(file: ReportFile, accepted: str = "") -> str:
    """Why nobody can approve a report, as a clause; empty when one can. An INCOMPLETE one needs a reason to accept it."""
    report = file.report
    if not HASH.fullmatch(report.project.commit or ""):
        return "the report names no commit"
    if report.project.dirty is not False:
        return "the report was made of files that are not committed"
    if report.verdict.decision is Decision.NOT_READY:
        return "the report is NOT READY"
    if report.verdict.decision is Decision.INCOMPLETE and not accepted.strip():
        return "the report is INCOMPLETE, and no reason to accept that is given"
    return f"the report speaks of a part only ({partial(report)})" if partial(report) else ""


def _independent(signature: Signature, words: Approving, review: Review) -> None:
    names = principals(review.allowed, signature.key)
    found = [name for name in (words.approver, *names) if folded(name) in review.authors]
    if found:
        raise NotValid(f"is by {found[0]}, an author of the commits under review")
    if words.conflict and not review.policy.conflicts_count and words.decision is Word.APPROVE:
        raise NotValid(f"declares a conflict of interest: {words.conflict}")
