# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker attest`: the audit's result as an in-toto test-result statement."""

from __future__ import annotations

from pathlib import Path

import click

from release_checker.cli.output_file import put
from release_checker.cli.screen import emit, emit_document
from release_checker.publish.attestation import write_attestation
from release_checker.publish.reading import read_report
from release_checker.text import printable


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), default=None, metavar="PEM",
              help="Ed25519 or ECDSA key to sign with, without a passphrase, as PEM or as ssh-keygen writes it; makes a "
                   "DSSE envelope.")
@click.option("--output", type=click.Path(path_type=Path), default=None, metavar="FILE",
              help="Write it to this file [default: standard output].")
def attest(report: Path, key: Path | None, output: Path | None) -> None:
    """State the result of a REPORT as an in-toto test-result, signed as a DSSE envelope when a key is given.

    What could not be decided is never among the passed: a required check that stayed unknown counts as failed.
    """
    document = write_attestation(read_report(report), key)
    if output is None:
        emit_document(document)
    else:
        put(output, document)
        emit(printable(f"{output}: {'signed' if key else 'not signed'}") + "\n")
