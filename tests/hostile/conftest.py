# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.traps import Trap


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    """A program that must not run; that it did not is asserted when the test ends."""
    made = Trap(tmp_path / "trap")
    yield made
    assert made.sprung == ""
