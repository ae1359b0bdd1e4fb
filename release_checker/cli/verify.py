# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker verify`: do the approvals of a report count, does an attestation hold?"""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from release_checker.cli.screen import emit
from release_checker.errors import UsageError
from release_checker.git import GitError
from release_checker.publish.approval_records import ALLOWED, ReviewPolicy
from release_checker.publish.approval_words import write_reviewed
from release_checker.publish.approvals import reviewed, within
from release_checker.publish.attestation import NotAttested, Result, attested
from release_checker.publish.reading import ReportFile, read_report
from release_checker.ssh import SshError
from release_checker.text import printable

COULD_NOT_LOOK = 3


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--project", type=click.Path(path_type=Path), default=Path(), metavar="DIR",
              help="The audited checkout [default: this folder].")
@click.option("--allowed-signers", "allowed", type=click.Path(path_type=Path), default=None, metavar="FILE",
              help=f"Who may approve, as ssh-keygen(1) describes it [default: {ALLOWED} of the checkout].")
@click.option("--base", default="", metavar="REF",
              help="Protected branch, such as origin/main: the list of signers is read there, and commits since are under "
                   "review.")
@click.option("--since", default="", metavar="REF", help="Commits since this ref are under review [default: the base].")
@click.option("--require", type=click.IntRange(min=0), default=None, metavar="N",
              help="How many people must approve [default: 1; 0 with --attestation].")
@click.option("--revoked", type=click.Path(path_type=Path), default=None, metavar="FILE",
              help="Keys that no longer count: a KRL, or public keys one a line.")
@click.option("--max-age", type=click.IntRange(min=1, max=36500), default=None, metavar="DAYS",
              help="Days since the signing after which an approval no longer counts.")
@click.option("--authors-may-approve", is_flag=True, help="Count approvals by those who made a commit under review.")
@click.option("--refuse-conflicts", is_flag=True, help="A declared conflict of interest makes an approval void.")
@click.option("--attestation", type=click.Path(path_type=Path), default=None, metavar="FILE",
              help="An attestation of this report to check; without --require it alone is.")
@click.option("--attestation-key", type=click.Path(path_type=Path), default=None, metavar="PEM",
              help="Public key that must have signed it, as PEM or as ssh-keygen writes it.")
def verify(
    report: Path, project: Path, allowed: Path | None, base: str, since: str, require: int | None, revoked: Path | None,
    max_age: int | None, authors_may_approve: bool, refuse_conflicts: bool, attestation: Path | None,
    attestation_key: Path | None,
) -> None:
    """Check the approvals of a REPORT, or an attestation: exit 0 when enough count, 1 when not, 3 when it could not look.

    An attestation that holds and says FAILED ends with 1 as well.
    """
    if (attestation is None) != (attestation_key is None):
        raise UsageError("--attestation FILE and --attestation-key PEM go together: without a key anyone may have signed it")
    policy = ReviewPolicy(base, since, authors_may_approve, not refuse_conflicts,
                          datetime.timedelta(days=max_age) if max_age else None, revoked)
    file, good = read_report(report), True
    emit("".join(f"note: {printable(note)}\n" for note in file.notes))
    if attestation and attestation_key:
        good = _attestation(file, attestation, attestation_key)
    required = require if require is not None else 0 if attestation else 1
    if required or not attestation:
        signers = allowed or project / ALLOWED
        try:
            found = reviewed(file, project, signers, policy, datetime.datetime.now(datetime.UTC))
        except (GitError, SshError) as error:
            click.echo(f"release-checker: the approvals could not be checked: {printable(str(error))}", err=True)
            raise SystemExit(COULD_NOT_LOOK) from error
        emit(write_reviewed(found, file.report.verdict.stage, required))
        if not base and within(project, signers) is not None:
            emit("note: the list of signers lies in the checkout, so whoever changes that names the signers; "
                 "--base REF reads it from a protected branch\n")
        good = good and found.approved(required)
    raise SystemExit(0 if good else 1)


def _attestation(file: ReportFile, attestation: Path, key: Path) -> bool:
    try:
        said = attested(file, attestation, key)
    except NotAttested as error:
        emit(printable(f"refused  {attestation.name}: {error}") + "\n")
        return False
    emit(printable(f"valid    {attestation.name}: says {said}") + "\n")
    return said.result is not Result.FAILED
