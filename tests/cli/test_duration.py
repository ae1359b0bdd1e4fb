# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Durations as people write them."""

from __future__ import annotations

import click
import pytest

from release_checker.cli.duration import Duration


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("90s", 90), ("30m", 1800), ("30min", 1800), ("2h", 7200),
                                               ("1h30m", 5400), ("1.5h", 5400), ("1 h 30 m", 5400), ("0.5s", 0.5)])
def test_understood(text: str, seconds: float) -> None:
    assert Duration().convert(text, None, None) == seconds


@pytest.mark.parametrize("text", ["", "0", "-5", "m", "5 days", "1m1h", "inf", "1e3"])
def test_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is no duration; write seconds, or 90s, 30m, 1h30m"):
        Duration().convert(text, None, None)
