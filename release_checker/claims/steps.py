# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Rows of a training log in a document: their numbers hold at a step, not at the end."""

from __future__ import annotations

import re

from release_checker.claims.records import Claim, Quantity, Split

STEP = re.compile(
    r"^(epochs?|steps?|iter\w*|rounds?|timesteps?|episodes?)\b[^\d]{0,20}(\d[\d,]*(?:\.\d+)?)$", re.IGNORECASE)


def step_of(claim: Claim) -> tuple[str, float] | None:
    """Unit and number of the step that a claim's row stands for: `("step", 1000.0)`; None where it stands for none."""
    found = [match for text in claim.subject if (match := STEP.match(text))]
    steps = [match for match in found if not match[1].lower().startswith("epoch")] or found
    return (steps[0][1].lower().rstrip("s"), float(steps[0][2].replace(",", ""))) if steps else None


def is_of_step_split(claim: Claim, quantity: Quantity) -> bool:
    """Of the very split of a row's cell; a log that names its evaluations leaves the training's values unnamed."""
    unnamed = claim.split is Split.TRAIN and quantity.split is Split.UNKNOWN
    return quantity.split is claim.split or unnamed
