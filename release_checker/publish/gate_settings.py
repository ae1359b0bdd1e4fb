# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Was the report made by the settings of the commit? A file that git does not hold steers an audit and is in no release."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

from release_checker import __version__
from release_checker.git import Git
from release_checker.model import Requirement
from release_checker.project import Project
from release_checker.publish.base import CouldNotLook, settings_at
from release_checker.publish.base_changes import loosened
from release_checker.publish.gate_records import Answer, Policy, Reason
from release_checker.reports.report import Report
from release_checker.settings import DEFAULT_PROFILE, Settings, load
from release_checker.text import counted, listed


def made_by(report: Report, git: Git, commit: str, codes: Collection[str], profile: str) -> Settings | None:
    """The settings of a commit that the report was made by; None when it was made by others.

    They are tried with the profile that the gate was told, and with the one that the report names, as the commit holds it.
    """
    if report.settings is None:
        return None
    for name, inside in dict.fromkeys(((profile, False), (report.settings.profile, True))):
        if not name.isprintable():
            continue
        try:
            found = settings_at(git, commit, codes, name, "--commit", inside=inside)
        except CouldNotLook:  # the report may name anything
            continue
        if found.digest == report.settings.digest:
            return found
    return None


def shipped(profile: str, codes: Collection[str]) -> Settings:
    """A profile as no project changes it, the default one when empty; raises SettingsError for one that is none."""
    with tempfile.TemporaryDirectory() as empty:
        return load(Project(Path(empty)), codes, profile=profile, today=datetime.date.min)


def settings_notes(made: Settings | None, policy: Policy, codes: Collection[str]) -> Iterator[str]:
    """What the name of a profile does not tell."""
    if made is None:
        return
    if made.lowered:
        yield f"the project asks less than its profile of {listed(made.lowered, most=10)}"
    if policy.base is None and not policy.profile and (less := _weaker(made, shipped("", codes), codes)):
        yield (f"profile {made.profile} asks less than {DEFAULT_PROFILE}: {'; '.join(less)}; --profile or --base says what "
               "must be asked")


def _weaker(made: Settings, default: Settings, codes: Collection[str]) -> tuple[str, ...]:
    """What is asked less than by default, the project's own choices of checks left aside: those are told before."""
    lacking = [code for code in codes if default.requirement(code) is Requirement.REQUIRED is not made.requirement(code)
               and code not in made.lowered]
    return (*([f"{counted(len(lacking), 'required check')} fewer"] if lacking else []), *loosened(default, made))


def other_settings(report: Report, commit: str, made: Settings | None) -> Iterator[Reason]:
    """Why the report's settings are not the commit's."""
    if made is not None:
        return
    if report.settings is None:
        text = "the report does not say by which settings it was made"
    else:
        named = f"profile {report.settings.profile}" if report.settings.profile else report.settings.source or "no file"
        text = f"the report was made by other settings ({named}) than commit {commit[:7]} has"
    if report.tool.version != __version__:
        text += f"; release-checker {report.tool.version} made it, and this is {__version__}"
    yield Reason(kind="settings", answer=Answer.COULD_NOT_LOOK, text=text,
                 next="commit the settings, name a profile that lies elsewhere with --profile, and audit again")
