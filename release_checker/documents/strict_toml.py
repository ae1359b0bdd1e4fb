# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""TOML of a project: Python's own reader, kept from what it takes hours for."""

from __future__ import annotations

import tomllib
from typing import Any

DOTS = 2_000
"Of one line, above which a text is refused: for keys with dots tomllib needs the square of their number, 1 s for 20,000."


def parse_toml(content: str) -> dict[str, Any]:
    """The table that a text is; raises ValueError (tomllib's is one) or, where it nests too deeply, RecursionError."""
    if content.count(".") > DOTS:
        for number, line in enumerate(content.split("\n"), 1):
            if line.count(".") > DOTS:
                raise ValueError(f"line {number} holds more than {DOTS:,} dots")
    return tomllib.loads(content)
