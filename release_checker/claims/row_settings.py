# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Rows that are told apart by one setting: `Lambda 0.5` is the run that was given a lambda of 0.5."""

from __future__ import annotations

import re

from release_checker.claims.numbers import parse_number
from release_checker.claims.records import Claim, Form
from release_checker.claims.words import atoms
from release_checker.runs.records import Run

LABEL = re.compile(r"(?P<name>[^\d]{1,40}?)\s+(?P<value>[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?)")


def setting_of(claim: Claim) -> tuple[str, float] | None:
    """The setting that a row's label is, and its value: `("lambda", 0.5)`; None where the label is anything else."""
    told = LABEL.fullmatch(claim.subject[1]) if claim.form is Form.TABLE and len(claim.subject) > 1 else None
    return ("".join(atoms(told["name"])), float(told["value"])) if told else None


def has_setting(run: Run, name: str, value: float) -> bool | None:
    """The run was given this value; None where it says nothing of the setting."""
    for key, given in run.parameters.items():
        if "".join(atoms(key.rpartition(".")[2])) == name:
            try:
                return float(given) == value
            except ValueError:
                return None
    return None


def is_only_setting(claim: Claim, claims: int) -> bool:
    """The row has no further numbers beside its label and its claims, which would be more settings."""
    return sum(parse_number(cell.partition("(")[0]) is not None for cell in claim.context.split("|")) <= claims + 1
