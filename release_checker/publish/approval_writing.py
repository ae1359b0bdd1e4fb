# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A statement to sign: what a reviewer says of a report, refused where it could never count."""

from __future__ import annotations

import base64
import datetime
import shlex
from dataclasses import dataclass
from pathlib import Path

from release_checker.errors import UnreadableFile, UsageError
from release_checker.git import Git
from release_checker.project import TEXT_LIMIT, Project, read_regular
from release_checker.publish.approval_checks import LIMIT as STATEMENT_LIMIT
from release_checker.publish.approval_checks import NAMESPACE, unapprovable
from release_checker.publish.approval_records import FOLDER, NotValid, Word
from release_checker.publish.approval_scope import HASH, moved
from release_checker.publish.approval_statement import approving, file_name, write_approval
from release_checker.publish.approvals import approvals_folder
from release_checker.publish.reading import ReportFile
from release_checker.ssh import LIMIT, NotSigned, Signature, principals, read_signature, verify
from release_checker.text import listed, shorten


@dataclass(frozen=True, slots=True)
class Said:
    """What a reviewer says, as it was asked for."""

    approver: str
    "Principal in the list of allowed signers."
    decision: Word
    "Approve, or request changes."
    conflict: str
    "Conflict of interest; empty declares that there is none."
    accepted: str = ""
    "Why an INCOMPLETE report is approved."
    comment: str = ""
    "What else there is to say."
    expires: datetime.date | None = None
    "Last day on which it counts, UTC."


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement that is not signed yet."""

    path: Path
    "Where it belongs."
    text: str
    "What is to be signed, byte for byte."


def draft(file: ReportFile, checkout: Path, said: Said, now: datetime.datetime) -> Draft:
    """The statement for a report of this checkout.

    Raises UsageError where it could not count: the report cannot be approved, or is not about what is checked out;
    ProjectError when nothing is; GitError when git cannot tell.
    """
    root, commit = Project(checkout).root, file.report.project.commit
    if said.decision is Word.APPROVE and (reason := unapprovable(file, said.accepted)):
        raise UsageError(f"{file.path}: cannot be approved: {reason}; {_way_out(reason)}")
    if commit is None or not HASH.fullmatch(commit):
        raise UsageError(f"{file.path}: names no commit, and a signature must be about one; audit a git checkout")
    if changed := moved(Git(root), commit):
        raise UsageError(f"{file.path}: is stale: it speaks of commit {commit[:12]}, and since then there are changes in "
                         f"{listed(changed, most=3)}; audit again and approve that report")
    if said.expires and said.expires < now.astimezone(datetime.UTC).date():
        raise UsageError(f"--expires {said.expires}: is in the past")
    try:
        words = approving(file, said.approver, said.decision, said.conflict, now, accepted=said.accepted,
                          comment=said.comment, expires=said.expires)
    except NotValid as error:
        raise UsageError(f"this cannot be stated: {error}; names are as in the list of allowed signers, such as "
                         "ada@lab.example") from error
    approvals_folder(root)
    return Draft(checkout / FOLDER / file_name(words, file.digest), write_approval(file, words))


def keep_others(statement: Path, signed: bytes) -> None:
    """Nothing, unless writing this statement would replace another key's valid word; raises UsageError then.

    `signed` is the signature that would take its place; empty when there is none yet. Raises SshError too.
    """
    place = statement.with_name(f"{statement.name}.sig")
    try:
        before = read_signature(read_regular(place.parent.resolve(), place.name, LIMIT))
        content = read_regular(statement.parent.resolve(), statement.name, STATEMENT_LIMIT)
        verify(content, before, _allowing(before), "signer", NAMESPACE)
    except (OSError, UnreadableFile, NotSigned):  # what holds for nobody is nobody's word
        return
    if not signed or read_signature(signed).key != before.key:
        raise UsageError(f"{statement}: is signed already, by the key {before.fingerprint}, and another key must not "
                         "replace that; say who you are with --as NAME, or remove both files if that word is taken back")


def unlisted(signed: bytes, name: str, allowed: Path) -> str:
    """Why the list of signers would not take this signature, as a clause; empty when it would."""
    try:
        listing = read_regular(allowed.parent.resolve(), allowed.name, TEXT_LIMIT)
    except (OSError, UnreadableFile) as error:
        return f"the list of allowed signers in {allowed} cannot be read ({error})"
    signature = read_signature(signed)
    names = principals(listing, signature.key)
    if not names:
        return f"the key {signature.fingerprint} is not among the allowed signers in {allowed}"
    return "" if name in names else f"{allowed} has this key for {listed(names)}, and not for {name}"


def accepted_checks(file: ReportFile) -> list[str]:
    """A line for each required check that whoever approves accepts undecided."""
    return [f"accepted undecided: {check.code} {check.title}: {shorten(check.reason, 100)}"
            for check in file.report.unknowns]


def signing_command(statement: Path, key: str = "KEY") -> str:
    """What to type to sign a statement by hand; it makes the `.sig` beside it."""
    place = f"./{statement}" if str(statement).startswith("-") else str(statement)
    return shlex.join(["ssh-keygen", "-Y", "sign", "-n", NAMESPACE, "-f", key, place])


def name_in_key(key: Path) -> str:
    """The comment of a key's public half, which is usually its owner's address; empty when there is none."""
    public = key if key.suffix == ".pub" else key.with_name(f"{key.name}.pub")
    try:
        words = read_regular(public.parent.resolve(), public.name, 20_000).decode("utf-8", "replace").split()
    except (OSError, UnreadableFile):
        return ""
    return words[2] if len(words) == 3 else ""


def _allowing(signature: Signature) -> bytes:
    """A list of signers that has this key alone."""
    size = int.from_bytes(signature.key[:4], "big")
    return b" ".join([b"signer", signature.key[4:4 + size], base64.b64encode(signature.key)]) + b"\n"


def _way_out(reason: str) -> str:
    if "INCOMPLETE" in reason:
        return "let the missing checks run, or say why it may be released without with --accept-incomplete"
    if "NOT READY" in reason:
        return "mend or waive its blockers and audit again, or use --decision request-changes"
    return "commit everything and audit the whole again"
