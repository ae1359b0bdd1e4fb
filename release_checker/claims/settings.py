# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the settings say of claims."""

from __future__ import annotations

from dataclasses import dataclass

from release_checker.claims.evidence import Pin


@dataclass(frozen=True, slots=True)
class Pins:
    """The `[[claims]]` tables: the authors' own word on which run a claim comes from."""

    items: tuple[Pin, ...] = ()
    "In the order of the settings."
