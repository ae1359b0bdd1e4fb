# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a mentor signs to seal an approval of the board, and whether what comes back is their signature.

The board never holds a mentor's key. A signature is judged by the rules that `release-checker verify` has, in a folder
that is made for it; what only a checkout can tell (who committed, what moved since) is told there again.
"""

from __future__ import annotations

import datetime
import tempfile
from dataclasses import dataclass
from pathlib import Path

from release_checker.errors import UnreadableFile
from release_checker.project import TEXT_LIMIT, read_regular
from release_checker.publish.approval_checks import Review, held
from release_checker.publish.approval_records import FOLDER, Approval, NotValid, ReviewPolicy, Word
from release_checker.publish.approval_scope import folded
from release_checker.publish.approval_statement import approving, file_name, read_approval, write_approval
from release_checker.publish.approval_writing import signing_command
from release_checker.publish.reading import ReportFile
from release_checker.ssh import PRINCIPAL, NotSigned, SshError


@dataclass(frozen=True, slots=True)
class Sealing:
    """A statement, and how to sign it."""

    name: str
    "Of its file."
    text: str
    "What is to be signed, byte for byte."
    approver: str
    "In whose name."

    @property
    def folder(self) -> str:
        """Of the project, for approvals."""
        return FOLDER

    @property
    def path(self) -> str:
        """Where it belongs in the project."""
        return f"{FOLDER}/{self.name}"

    @property
    def command(self) -> str:
        """What to type in the checkout; it makes the `.sig` beside the statement."""
        return signing_command(Path(self.path))


def principal(email: str, login: str) -> str:
    """The name under which somebody signs: the e-mail address where a list of signers can hold it, else the login."""
    return email if PRINCIPAL.fullmatch(email) and email.isprintable() else login


def not_counted(error: NotValid, approver: str) -> str:
    """Why a signature does not count, as sentences, and what to do about it."""
    clause = str(error)
    if not clause.startswith("its signature "):
        return f"The signature does not count: the approval {clause}."
    told = f"The signature does not count: it {clause.removeprefix('its signature ')}."
    if " by " not in clause:
        return told
    return (f"{told} You sign as {approver}: the board's list of allowed signers must have your key under that name. "
            "Ask an admin to mend the list, or your e-mail address here; after another address approve anew.")


def statement(file: ReportFile, approver: str, accepted: str, comment: str, now: datetime.datetime) -> Sealing:
    """The statement for an approval by somebody who declared no conflict; raises NotValid where it cannot be said."""
    words = approving(file, approver, Word.APPROVE, "", now, accepted=accepted, comment=comment)
    return Sealing(file_name(words, file.digest), write_approval(file, words), approver)


def named(digest: str, text: str) -> Sealing:
    """A statement on the report with this digest that was made before, with the name of its file; raises NotValid."""
    words = read_approval(text.encode())[1]
    return Sealing(file_name(words, digest), text, words.approver)


def sealed(file: ReportFile, sealing: Sealing, signature: bytes, allowed: Path, own: frozenset[str],
           now: datetime.datetime) -> Approval:
    """The approval, where the signature holds; raises NotValid with the reason, as a clause, where it does not count.

    `own` are names and addresses of those whose work it is; SshError is raised when nobody can tell.
    """
    try:
        signers = read_regular(allowed.parent.resolve(), allowed.name, TEXT_LIMIT)
    except (OSError, UnreadableFile) as error:
        raise SshError(f"the board's list of allowed signers cannot be read: {error}") from error
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve()
        (folder / FOLDER).mkdir(parents=True)
        (folder / sealing.path).write_text(sealing.text, encoding="utf-8", newline="\n")
        (folder / f"{sealing.path}.sig").write_bytes(signature)
        review = Review(file, folder, signers, None, frozenset(folded(name) for name in own if name.strip()), (), True,
                        ReviewPolicy(), now)
        try:
            return held(sealing.name, review)
        except (NotSigned, UnreadableFile) as error:
            raise NotValid(str(error)) from error
