# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker approve`: sign a statement on a report."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from release_checker.cli.output_file import put
from release_checker.cli.screen import emit
from release_checker.errors import UsageError
from release_checker.git import GitError
from release_checker.publish.approval_checks import NAMESPACE
from release_checker.publish.approval_records import ALLOWED, Word
from release_checker.publish.approval_writing import (
    Said,
    accepted_checks,
    draft,
    keep_others,
    name_in_key,
    signing_command,
    unlisted,
)
from release_checker.publish.reading import read_report
from release_checker.reports.summary import headline
from release_checker.ssh import SshError, sign
from release_checker.text import counted, printable


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), default=None, metavar="KEY",
              help="SSH key to sign with: a private one, or a public one whose private half the agent holds.")
@click.option("--as", "name", default="", metavar="NAME",
              help="Your name in the list of allowed signers [default: the key's comment].")
@click.option("--decision", type=click.Choice([word.value for word in Word]), default=Word.APPROVE.value, show_default=True,
              help="What you say of the report.")
@click.option("--conflict", default=None, metavar="TEXT",
              help="Your conflict of interest, such as a paper written together.")
@click.option("--no-conflict", is_flag=True, help="You declare to have none.")
@click.option("--accept-incomplete", "accepted", default="", metavar="REASON",
              help="Why it may be released although required checks could not be decided; a gate that your approval is "
                   "asked for lets those through.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), default=None, metavar="DATE",
              help="Last day on which the approval counts (YYYY-MM-DD, UTC).")
@click.option("--comment", default="", metavar="TEXT", help="What else you say.")
@click.option("--project", type=click.Path(path_type=Path), default=Path(), metavar="DIR",
              help="The audited checkout [default: this folder].")
@click.option("--allowed-signers", "allowed", type=click.Path(path_type=Path), default=None, metavar="FILE",
              help=f"List of signers in which your key is looked for [default: {ALLOWED} of the checkout].")
@click.option("--statement-only", is_flag=True, help="Write the statement, and leave the signing to you.")
@click.option("--print-command", is_flag=True,
              help="Write nothing; print the statement's place and the command that signs it.")
def approve(
    report: Path, key: Path | None, name: str, decision: str, conflict: str | None, no_conflict: bool, accepted: str,
    expires: datetime.datetime | None, comment: str, project: Path, allowed: Path | None,
    statement_only: bool, print_command: bool,
) -> None:
    """Approve a REPORT, or request changes, by a signed statement in `.release/approvals/`.

    The statement binds your word to the report's bytes and to its commit; it is stale as soon as either changes. Commit both
    files.
    """
    if no_conflict == bool(conflict and conflict.strip()):
        raise UsageError("declare your conflict of interest with --conflict TEXT, or that you have none with --no-conflict")
    if key is None and not (statement_only or print_command):
        raise UsageError("name the key to sign with: --key ~/.ssh/id_ed25519; --statement-only writes what is to be signed")
    if not (name := name or (name_in_key(key) if key else "")):
        raise UsageError("say who you are: --as NAME, as in the list of allowed signers")
    file = read_report(report)
    emit("".join(f"note: {printable(note)}\n" for note in file.notes))
    said = Said(name, Word(decision), conflict or "", accepted, comment, expires.date() if expires else None)
    try:
        made = draft(file, project, said, datetime.datetime.now(datetime.UTC))
        signed = sign(made.text.encode(), key, NAMESPACE) if key and not (statement_only or print_command) else b""
        if not print_command:
            keep_others(made.path, signed)
    except (GitError, SshError) as error:
        raise UsageError(f"nothing is signed: {error}") from error
    command, signature = signing_command(made.path, str(key) if key else "KEY"), made.path.with_name(f"{made.path.name}.sig")
    if print_command:
        emit(printable(f"{made.path}") + f"\n{printable(command)}\n")
        return
    made.path.parent.mkdir(parents=True, exist_ok=True)
    put(made.path, made.text)
    if not signed:
        signature.unlink(missing_ok=True)  # of an earlier statement, which it would make look forged
    emit(f"{headline(file.report)}; {counted(len(file.report.waivers), 'waiver')}\n")
    if said.decision is Word.APPROVE:
        emit("".join(printable(line) + "\n" for line in accepted_checks(file)))
    if not signed:
        emit(printable(f"written {made.path}, not signed yet: {command}") + "\n")
        return
    put(signature, signed.decode("ascii"))
    signers = allowed or project / ALLOWED
    if (allowed or signers.exists()) and (reason := unlisted(signed, name, signers)):
        click.echo(f"release-checker: {printable(reason)}: the approval will not count like this", err=True)
    emit(printable(f"{name}: {said.decision} signed in {made.path}; commit it with its .sig") + "\n")
