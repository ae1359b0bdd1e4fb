# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The gate asked about a small real repository."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path
from typing import Any

from release_checker.model import Outcome
from release_checker.publish.gate import gate
from release_checker.publish.gate_records import GateResult, Policy
from release_checker.registry import installed
from release_checker.reports.report import CheckInfo, Report, WaiverInfo
from tests.made_reports import check, finding, make
from tests.publish.made_approvals import NOW, Desk

CODES = installed().codes
LATER = NOW + datetime.timedelta(days=30)
KEY = finding("a key is in the open", "a.py", 3)
OTHER = finding("a key is in the open", "b.py", 3)
LICENSE = check("LIC001", "no-license", "No license file", Outcome.PASS, reason="LICENSE")


def secret(*found: Any, outcome: Outcome = Outcome.FAIL, **more: Any) -> CheckInfo:
    """A check of keys, and what it found."""
    return check("SEC001", "secret-found", "Secret", outcome, *found, **more)


def ask(at: Desk, now: datetime.datetime = NOW, path: Path | None = None, **policy: Any) -> GateResult:
    """The gate's answer on the report at the desk."""
    return gate(path or at.place, dataclasses.replace(Policy(checkout=at.repo), **policy), CODES, now)


def kinds(result: GateResult) -> list[str]:
    """What closes it."""
    return [reason.kind for reason in result.reasons]


def only(result: GateResult) -> str:
    """The one reason that there must be."""
    assert len(result.reasons) == 1, result.reasons
    return result.reasons[0].text


def waived(path: str = "a.py", expires: str = "2027-06-30") -> Report:
    """A report in which a waiver excuses a key."""
    info = WaiverInfo(check="SEC001", path=path, reason="a sample", who="Ada", expires=expires, used=True)
    return make(LICENSE, secret(KEY.model_copy(update={"waived": True}), outcome=Outcome.WAIVED, waived_by="Ada"),
                waivers=(info,))
