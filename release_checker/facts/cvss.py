# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""How severe a vulnerability is, from its CVSS version 3 vector.

Formula and rating scale: FIRST, Common Vulnerability Scoring System v3.1, sections 7.1 and 5.
"""

from __future__ import annotations

import math
import re

VECTOR = re.compile(r"CVSS:3\.[01](?:/[A-Za-z]{1,3}:[A-Za-z]){8,40}")
WEIGHTS = {
    "AV": {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2},
    "AC": {"L": 0.77, "H": 0.44},
    "UI": {"N": 0.85, "R": 0.62},
    "C": {"H": 0.56, "L": 0.22, "N": 0.0},
    "I": {"H": 0.56, "L": 0.22, "N": 0.0},
    "A": {"H": 0.56, "L": 0.22, "N": 0.0},
}
PRIVILEGES = {"U": {"N": 0.85, "L": 0.62, "H": 0.27}, "C": {"N": 0.85, "L": 0.68, "H": 0.5}}
"Privileges required weigh otherwise where the scope changes."
RATINGS = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low"))


def base_score(vector: str) -> float | None:
    """The base score, 0.0 to 10.0, of a version 3 vector; None for anything else."""
    if not VECTOR.fullmatch(vector):
        return None
    metrics = dict(part.split(":") for part in vector.split("/")[1:])
    try:
        weight = {name: table[metrics[name]] for name, table in WEIGHTS.items()}
        scope = metrics["S"]
        privileges = PRIVILEGES[scope][metrics["PR"]]
    except KeyError:
        return None
    loss = 1 - (1 - weight["C"]) * (1 - weight["I"]) * (1 - weight["A"])
    impact = 6.42 * loss if scope == "U" else 7.52 * (loss - 0.029) - 3.25 * (loss - 0.02) ** 15
    if impact <= 0:
        return 0.0
    exploit = 8.22 * weight["AV"] * weight["AC"] * privileges * weight["UI"]
    return _rounded_up(min((impact + exploit) * (1.08 if scope == "C" else 1.0), 10.0))


def rating(score: float) -> str:
    """The word for a base score: critical, high, medium, low; empty for none at all."""
    return next((word for least, word in RATINGS if score >= least), "")


def _rounded_up(value: float) -> float:
    """To one decimal, upwards; in integers, as the standard asks, so that 4.02 does not come from 4.000000001."""
    whole = round(value * 100_000)
    return whole / 100_000 if whole % 10_000 == 0 else (math.floor(whole / 10_000) + 1) / 10
