# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Who is asked for known vulnerabilities: the `[security]` part of release-checker.toml, and `--osv-url`."""

from __future__ import annotations

from pathlib import Path

from release_checker.errors import UsageError
from release_checker.facts.advisory_service import AdvisoryService, query_address
from release_checker.toml_source import Source, known_keys, string, table

KEYS = ("security",)
SECURITY = ("osv_url",)


def read_service(source: Source) -> AdvisoryService:
    """The service that the project names; raises SettingsError with file and line for what is no address.

    A snapshot is named on the command line only: one in the project could leave out what it does not like.
    """
    given = table(source, "security")
    known_keys(source, given, SECURITY)
    text = string(source, given, "osv_url")
    if not text:
        return AdvisoryService()
    try:
        return AdvisoryService(query_address(text), chosen=f"named by {source.name}", by_project=True)
    except ValueError as error:
        raise source.error(str(error), "osv_url") from None


def named_service(text: str) -> AdvisoryService:
    """The service, or snapshot, that the command line names; raises UsageError for neither."""
    if "://" in text:
        try:
            return AdvisoryService(query_address(text), chosen="named by --osv-url")
        except ValueError as error:
            raise UsageError(str(error)) from None
    place = Path(text)
    if not place.is_dir() and not place.is_file():
        raise UsageError(f"--osv-url {text!r} is neither an address nor a folder or zip file that is there")
    return AdvisoryService("", place, "named by --osv-url")
