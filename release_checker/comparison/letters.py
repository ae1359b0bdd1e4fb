# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Words and digits around the axes of two pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

    from release_checker.comparison.frames import Box
    from release_checker.comparison.records import Judged


def compare_letters(one: Image.Image, two: Image.Image, frames: list[Box], others: list[Box]) -> Judged | None:
    """To come."""
    return None
