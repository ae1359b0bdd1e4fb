# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Rows of words as columns that fit the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from release_checker.text import printable, shorten

WIDEST = 34
"Characters of any column but the last, which takes what is left."


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Lines of at most `width` characters; the last column is cut, the others are shortened."""
    cells = [[shorten(printable(cell), WIDEST) for cell in row[:-1]] + [printable(row[-1])] for row in rows]
    widths = [max(len(head), *(len(row[at]) for row in cells)) if cells else len(head) for at, head in enumerate(heads)]
    lines = []
    for row in (list(heads), *cells):
        line = "  ".join([*(f"{cell:{widths[at]}}" for at, cell in enumerate(row[:-1])), row[-1]]).rstrip()
        lines.append(line if len(line) <= width else line[: width - 1] + "…")
    return "\n".join(lines) + "\n"
