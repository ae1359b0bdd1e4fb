# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The reports made by hand, as fixtures."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from release_checker.reports.report import Report
from tests.made_reports import SAMPLES


@pytest.fixture(params=SAMPLES)
def report(request: pytest.FixtureRequest) -> Report:
    """Each sample in turn."""
    return SAMPLES[request.param]()


@pytest.fixture
def sample() -> Callable[[str], Report]:
    """One sample by its name."""
    return lambda name: SAMPLES[name]()


@pytest.fixture
def kept() -> Callable[[str, str], None]:
    """Compare with a file in snapshots/; UPDATE_SNAPSHOTS=1 writes it anew, for git diff to show."""
    def compare(name: str, text: str) -> None:
        path = Path(__file__).parent / "snapshots" / name
        if os.environ.get("UPDATE_SNAPSHOTS"):
            path.write_text(text, "utf-8")
        assert text == path.read_text("utf-8"), f"{name} differs; look at it, then run again with UPDATE_SNAPSHOTS=1"

    return compare

