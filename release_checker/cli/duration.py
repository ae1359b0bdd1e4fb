# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Durations as people write them: `90`, `90s`, `30m`, `1h30m`."""

from __future__ import annotations

import re

import click

PATTERN = re.compile(r"(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?:in)?)?(?:(\d+(?:\.\d+)?)s?)?")


class Duration(click.ParamType[float]):
    """A positive duration, in seconds."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Seconds; a usage error for anything else."""
        match = PATTERN.fullmatch(str(value).strip().lower().replace(" ", ""))
        hours, minutes, seconds = (float(part or 0) for part in match.groups()) if match else (0.0, 0.0, 0.0)
        if total := 3600 * hours + 60 * minutes + seconds:
            return total
        return self.fail(f"{value!r} is no duration; write seconds, or 90s, 30m, 1h30m", param, ctx)
