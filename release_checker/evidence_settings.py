# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The part of release-checker.toml that says where evidence lies: `[runs]` and `[[claims]]`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from release_checker.claims.evidence import Pin
from release_checker.claims.settings import Pins
from release_checker.runs.settings import LogSettings
from release_checker.toml_source import Source, known_keys, rows, string, table, wrong

KEYS = ("runs", "claims")
RUNS = ("sources",)
CLAIM = ("path", "text", "run", "metric")
SERVICE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
"What begins like this is an address; one letter alone is a drive."
ADDRESS = re.compile(r"mlflow\+https?://[^\s/]+\S*|wandb:[\w.-]+/[\w.-]+", re.IGNORECASE)


def read_logs(source: Source) -> LogSettings:
    """Sources of logs; raises SettingsError with file and line for what is not understood."""
    given = table(source, "runs")
    known_keys(source, given, RUNS)
    found = given.get("sources", [])
    if not isinstance(found, list) or not all(isinstance(item, str) and item.strip() for item in found):
        raise source.error(f"sources must be a list of strings, not {found!r}", "sources")
    for item in found:
        if SERVICE.match(item) and item[1] != ":" and not ADDRESS.fullmatch(item):
            raise source.error(f"{item!r} is no source of logs: expected a folder, a database file, mlflow+https://HOST, or "
                               "wandb:ENTITY/PROJECT", "sources")
        if "@" in item.partition("://")[2].partition("/")[0]:
            raise source.error("a source must not hold a user name or password: give them by MLFLOW_TRACKING_USERNAME and "
                               "MLFLOW_TRACKING_PASSWORD", "sources")
    return LogSettings(tuple(found))


def read_pins(source: Source) -> Pins:
    """Pinned claims; raises SettingsError with file and line for what is not understood."""
    return Pins(tuple(_pin(source, row, number) for number, row in rows(source, "claims", CLAIM)))


def _pin(source: Source, row: Mapping[str, Any], number: int) -> Pin:
    for key in ("path", "text", "run"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise wrong(source, "claims", number, f'needs {key} = "…"')
    return Pin(row["path"], row["text"], row["run"], string(source, row, "metric"))
