# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a claim's sentence says right beside its words: `test ROC-AUC`, `MLP (large)`."""

from __future__ import annotations

import re
from dataclasses import replace

from release_checker.claims.records import Claim, Split
from release_checker.claims.vocabulary import find_metric, split_of
from release_checker.claims.words import name_parts

BESIDE = re.compile(r"\s?\(([^()]{1,30})\)")
BEFORE = re.compile(r"([A-Za-z]{2,20})[\s_\-]{1,2}$")


def refined(claim: Claim) -> Claim:
    """The claim with the split that stands before its metric and the bracket that belongs to its model."""
    if claim.split is Split.UNKNOWN:
        claim = replace(claim, split=_split(claim))
    if claim.model and (bracket := _bracket(claim)):
        claim = replace(claim, model=f"{claim.model} ({bracket})")
    return claim


def _split(claim: Claim) -> Split:
    at = claim.context.find(claim.metric_written) if claim.metric_written else -1
    before = BEFORE.search(claim.context[max(at - 24, 0) : at]) if at > 0 else None
    return split_of(before[1]) if before else Split.UNKNOWN


def _bracket(claim: Claim) -> str:
    """What tells models of one name apart; a metric's name, a number, a year say other things."""
    at = claim.context.find(claim.model)
    found = BESIDE.match(claim.context, at + len(claim.model)) if at >= 0 else None
    if found is None or find_metric(found[1]) is not None:
        return ""
    parts = name_parts(found[1])
    return found[1] if parts and not all(part[0].isdigit() for part in parts) else ""
