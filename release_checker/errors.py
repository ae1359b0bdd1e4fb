# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Everything this package raises on purpose.

ReleaseCheckerError
├── UsageError             the person asked for something that cannot be (exit 2)
│   ├── SettingsError      release-checker.toml or a profile is wrong, with file and line
│   └── ProjectError       the path is no readable folder
├── UnreadableFile         one file of the project cannot be read; says why
├── ReportNotWritten       the finished report could not be put in place; the previous one is as it was
├── FactUnavailable        a fact cannot be gathered here; the checks that need it become unknown
└── DeclarationError       a check or a fact is declared wrongly (its author's mistake)
"""


class ReleaseCheckerError(Exception):
    """Root of all errors raised on purpose."""


class UsageError(ReleaseCheckerError):
    """The command cannot do what was asked; the message says what would work."""


class SettingsError(UsageError):
    """A settings file is wrong."""

    def __init__(self, message: str, *, file: str = "", line: int | None = None) -> None:
        where = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        super().__init__(where + message)


class ProjectError(UsageError):
    """The path to audit is no readable folder."""


class UnreadableFile(ReleaseCheckerError):
    """One file of the project cannot be read. The message is the reason, without the path."""


class ReportNotWritten(ReleaseCheckerError):
    """The report could not be written; the previous one is as it was."""


class FactUnavailable(ReleaseCheckerError):
    """A fact cannot be gathered; the message is the reason shown to people."""


class DeclarationError(ReleaseCheckerError):
    """A check or fact is declared in a way that the house cannot use."""
