# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker`: the group of verbs, and how errors end."""

from __future__ import annotations

import os
import sys
import traceback

import click

from release_checker import __version__
from release_checker.cli.check import check
from release_checker.cli.explain import explain
from release_checker.cli.list import list_
from release_checker.errors import ReleaseCheckerError, UsageError

EPILOG = "Exit codes: 0 ready, 1 not ready, 2 wrong use, 3 incomplete, 4 the tool failed."


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="release-checker")
def cli() -> None:
    """Audit a research repository for release, by evidence."""


for verb in (check, explain, list_):
    cli.add_command(verb)


def main() -> None:
    """Entry point of the console script: no traceback ever reaches a person."""
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("interrupted; the previous report is as it was", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except UsageError as error:
        click.echo(f"release-checker: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(4)
    except Exception as error:
        known = isinstance(error, ReleaseCheckerError)
        click.echo(f"release-checker failed: {error if known else f'{type(error).__name__}: {error}'}", err=True)
        if os.environ.get("RELEASE_CHECKER_DEBUG"):
            traceback.print_exc()
        else:
            click.echo("Set RELEASE_CHECKER_DEBUG=1 to see where.", err=True)
        sys.exit(4)
