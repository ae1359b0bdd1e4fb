# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Durations as people write them: `90`, `90s`, `30m`, `1h30m`."""

from __future__ import annotations

import click

from release_checker.text import seconds_of


class Duration(click.ParamType[float]):
    """A positive duration, in seconds."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Seconds; a usage error for anything else."""
        if found := seconds_of(str(value)):
            return found
        return self.fail(f"{value!r} is no duration; write seconds, or 90s, 30m, 1h30m", param, ctx)
