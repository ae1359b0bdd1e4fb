# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which Python a stranger would take today."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from packaging.specifiers import SpecifierSet

from release_checker.execution.environment.ages import admitted
from release_checker.execution.environment.case import Case
from release_checker.execution.environment.records import Interpreter


def choose(case: Case, interpreters: Sequence[Interpreter]) -> Interpreter | None:
    """The interpreter of the settings; else one that the metadata admits, as a newcomer has it; None when none fits.

    Among those that fit: an exactly stated version, else the Python that runs this tool, else the newest.
    """
    if case.python:
        return next((item for item in interpreters if _is(item, case.python)), None)
    fitting = [item for item in interpreters if admitted(item.minor, case)]
    here = [item for item in fitting if item.minor == sys.version_info[:2]]
    return next(iter([*here, *fitting]), None)


def _is(item: Interpreter, wanted: str) -> bool:
    if "/" in wanted:
        return item.path == Path(wanted).resolve() or item.path == Path(wanted)
    try:
        return item.version == wanted or SpecifierSet(f"=={wanted}.*").contains(item.version)
    except ValueError:  # InvalidSpecifier, or thousands of digits
        return False
