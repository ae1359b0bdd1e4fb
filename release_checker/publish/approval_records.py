# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a look at the approvals of a report gives: those that count, those that object, those that are refused and why."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from release_checker.errors import ReleaseCheckerError
from release_checker.model import Stage
from release_checker.reports.report import WaiverInfo

FOLDER = ".release/approvals"
"Where approvals lie in a project; the only files that may change after the commit that they approve."
ALLOWED = ".release/allowed_signers"
"Where a project keeps the list of who may sign, unless told otherwise."


class NotValid(ReleaseCheckerError):
    """One approval does not count; the message is the reason, as a clause."""


class Word(StrEnum):
    """What a reviewer says of a report."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request-changes"


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """Which approvals count."""

    base: str = ""
    "A ref of the protected branch: the list of signers is read there, where it lies in the project; empty reads the disk."
    since: str = ""
    "Commits after this ref are under review; `base` when empty, and the whole history when that is empty or leaves none."
    authors_may_approve: bool = False
    "Who made a commit under review may approve it."
    conflicts_count: bool = True
    "An approval whose signer declares a conflict of interest counts."
    oldest: datetime.timedelta | None = None
    "How long ago an approval may have been signed; None for no bound."
    revoked: Path | None = None
    "Keys that no longer count whenever they signed: a KRL, or public keys one a line."


@dataclass(frozen=True, slots=True)
class Approval:
    """A signed word on a report that was checked and holds."""

    path: Path
    "The statement."
    signer: str
    "The principal, as the list of allowed signers names it."
    key: str
    "Fingerprint of the key: `SHA256:…`; two principals with one key are one reviewer."
    decision: Word
    "What the signer says."
    report_digest: str
    "SHA-256 of the report's bytes, in hexadecimal."
    commit: str
    "The commit that the report speaks of."
    tree: str
    "Hash of the audited folder's git tree."
    waivers: tuple[WaiverInfo, ...]
    "Accepted faults that the signer saw."
    conflict: str
    "The conflict of interest that the signer declares; empty when the signer declares to have none."
    signed_at: datetime.datetime
    "When the signer says to have signed; the signature proves who says so, not that it is true."
    expires: datetime.date | None
    "Last day on which it counts, UTC; None when it names none."
    statement_digest: str
    "SHA-256 of the statement's bytes, in hexadecimal."
    accepted: str = ""
    "Why the signer approves an INCOMPLETE report; empty when it is READY."
    comment: str = ""
    "What the signer adds."


@dataclass(frozen=True, slots=True)
class Refused:
    """A file among the approvals that does not count."""

    path: Path
    "The statement."
    reason: str
    "Why, as a clause about it: `is not signed: …`; may hold words of whoever wrote the file, made printable."


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Every file among the approvals of a project, looked at for one report."""

    valid: tuple[Approval, ...]
    "Approvals that count, by path."
    refused: tuple[Refused, ...]
    "Files that do not, by path."
    objections: tuple[Approval, ...] = ()
    "Valid signatures under a request for changes; while one stands nothing is approved."

    @property
    def reviewers(self) -> int:
        """How many people approve: one key counts once, whatever names it goes by, and so does one name."""
        groups: list[set[str]] = []
        for approval in self.valid:
            one = {approval.key, approval.signer}
            joined = one.union(*(group for group in groups if group & one))
            groups = [*(group for group in groups if not group & joined), joined]
        return len(groups)

    def approved(self, required: int = 1) -> bool:
        """Enough people approve, and nobody with a say asks for changes."""
        return not self.objections and self.reviewers >= required

    def stage(self, stage: Stage) -> Stage:
        """The stage to show: a reproducible release that is approved is a reviewed one, whatever its report says itself."""
        if stage not in (Stage.REPRODUCIBLE, Stage.REVIEWED):
            return stage
        return Stage.REVIEWED if self.approved() else Stage.REPRODUCIBLE
