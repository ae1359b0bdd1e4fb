# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker gate`: may this be released?"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import click

from release_checker.cli.output_file import put
from release_checker.cli.screen import emit, emit_document
from release_checker.errors import UsageError
from release_checker.publish.gate import gate as ask
from release_checker.publish.gate_records import FailOn, Policy
from release_checker.publish.gate_text import last_line, write_gate_json, write_gate_text
from release_checker.registry import installed

DIGEST = re.compile(r"(?:sha256:)?([0-9a-fA-F]{64})")


def _digest(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """64 hexadecimal digits; an empty one, as a failed job hands over, is not taken for none."""
    if value is None:
        return None
    if not (match := DIGEST.fullmatch(value)):
        raise click.BadParameter(f"{value!r} is no SHA-256: 64 hexadecimal digits")
    return match[1]


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--fail-on", type=click.Choice([word.value for word in FailOn]), default=FailOn.INCOMPLETE.value,
              show_default=True, help="What of the checks closes the gate: not-ready: blockers; incomplete: undecided "
                                      "required checks too; warnings: these as well; never: nothing.")
@click.option("--baseline", type=click.Path(path_type=Path), metavar="OLD",
              help="An older report: what blocked there already is let through, and named.")
@click.option("--base", metavar="REF", help="A ref of the checkout, such as origin/main: only waivers that stand there "
                                            "count, and nothing less is asked than by the settings there.")
@click.option("--profile", default="", metavar="NAME", help="Profile that the release must meet, whichever the report was "
                                                            "made with; what that asked stays asked.")
@click.option("--checkout", type=click.Path(path_type=Path), default=".", show_default=True, metavar="PATH",
              help="The folder that was audited, in a git checkout of what is released.")
@click.option("--commit", metavar="SHA", help="The commit that is released [default: HEAD of the checkout].")
@click.option("--digest", callback=_digest, metavar="HEX", help="SHA-256 that the report must have.")
@click.option("--max-age", type=click.IntRange(0, 36500), metavar="DAYS", help="How old the audit may be.")
@click.option("--allow-partial", is_flag=True, help="Take a report of some checks only, of --static, or of an interrupted "
                                                    "audit.")
@click.option("--require-approvals", "approvals", type=click.IntRange(0, 100), default=0, metavar="N",
              help="How many people must have approved this very report.")
@click.option("--allowed-signers", type=click.Path(path_type=Path), metavar="FILE",
              help="Who may approve, as ssh-keygen has it; with --base it is read there when it lies in the checkout.")
@click.option("--revoked", type=click.Path(path_type=Path), metavar="FILE", help="Keys that no longer count.")
@click.option("--authors-may-approve", is_flag=True, help="Count approvals by those who made a commit under review.")
@click.option("--refuse-conflicts", is_flag=True, help="A declared conflict of interest makes an approval void.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Lines [default] or JSON.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE",
              help="Write it to this file, and the last line to standard output.")
def gate(report: Path, fail_on: str, baseline: Path | None, base: str | None, profile: str, checkout: Path,
         commit: str | None, digest: str | None, max_age: int | None, allow_partial: bool, approvals: int,
         allowed_signers: Path | None, revoked: Path | None, authors_may_approve: bool, refuse_conflicts: bool,
         form: str, output: Path | None) -> None:
    """Decide by the REPORT (report.json or its folder) whether the checkout may be released: exit 0 when it may, 1 when
    something closes the gate, 3 when the gate could not look or not all was decided.

    Counted anew from the findings; the report must be of the very commit that is released.
    """
    if approvals and allowed_signers is None:
        raise UsageError("--require-approvals needs --allowed-signers FILE, from a branch that no pull request can change")
    policy = Policy(FailOn(fail_on), baseline, base, profile, checkout, commit, digest,
                    None if max_age is None else datetime.timedelta(days=max_age), allow_partial, approvals,
                    allowed_signers, revoked, authors_may_approve, refuse_conflicts)
    result = ask(report, policy, installed().codes, datetime.datetime.now(datetime.UTC))
    document = write_gate_json(result) if form == "json" else write_gate_text(result)
    if output is not None:
        put(output, document)
        emit(last_line(result) + "\n")
    elif form == "json":
        emit_document(document)
    else:
        emit(document)
    raise SystemExit(result.exit_code)
