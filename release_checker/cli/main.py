# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker`: the group of verbs, and how errors end."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

import click

from release_checker import __version__
from release_checker.errors import ReleaseCheckerError, UsageError
from release_checker.reports.summary import INTERRUPTED
from release_checker.text import unheard

EPILOG = "Exit codes: 0 ready, 1 not ready, 2 wrong use, 3 incomplete, 4 the tool failed."


VERBS = {
    "approve": "approve",
    "attest": "attest",
    "badge": "badge",
    "board": "board",
    "bundle": "bundle",
    "check": "check",
    "claims": "claims",
    "cohort": "cohort",
    "compare": "compare",
    "explain": "explain",
    "gate": "gate",
    "github": "github",
    "list": "list_",
    "replay": "replay",
    "runs": "runs",
    "verify": "verify",
}
"Each verb's name and what its module in this room calls it; only the one that is asked for is imported."


class Verbs(click.Group):
    """A group that imports a verb when it is asked for: all of them together take longer than most of them run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, in the order of the alphabet."""
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One verb; None when there is none of that name."""
        if cmd_name not in VERBS:
            return None
        found = getattr(import_module(f"release_checker.cli.{cmd_name}"), VERBS[cmd_name])
        return found if isinstance(found, click.Command) else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb of a line of words; a usage error with the nearest one for a word that is none."""
        if not args[0].startswith("-") and args[0] not in VERBS:
            near = get_close_matches(args[0], VERBS, n=1)
            raise click.UsageError(f"No such command {args[0]!r}." + (f" Did you mean {near[0]!r}?" if near else ""), ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Verbs, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="release-checker")
def cli() -> None:
    """Audit a research repository for release, by evidence."""


def main() -> None:
    """Entry point of the console script: no traceback ever reaches a person."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    try:
        sys.exit(_run())
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        os._exit(4)


def _run() -> int:
    try:
        return int(cli.main(prog_name="release-checker", standalone_mode=False) or 0)
    except SystemExit as end:
        sys.stdout.flush()
        return end.code if isinstance(end.code, int) else 4
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _complain("interrupted; what was written before is as it was", INTERRUPTED)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 2
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "release-checker"
        return _complain(f"{error.format_message().rstrip('.')}; see `{where} --help`".replace("?;", "?"), 2)
    except click.ClickException as error:
        return _complain(error.format_message(), 2)
    except UsageError as error:
        return _complain(str(error), 2)
    except BrokenPipeError:
        raise
    except ReleaseCheckerError as error:
        return _complain(str(error), 4)
    except Exception as error:
        if os.environ.get("RELEASE_CHECKER_DEBUG"):
            traceback.print_exc()
        return _complain(f"failed: {type(error).__name__}: {error}; set RELEASE_CHECKER_DEBUG=1 to see where", 4)


def _complain(message: str, code: int) -> int:
    """One line on standard error, whatever the message holds."""
    line = " ".join(message.split())
    line = "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in line)
    with contextlib.suppress(OSError):  # nobody hears: the exit code says it
        click.echo(unheard(f"release-checker: {line}"), err=True)
    return code
