# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""IPython's additions to Python, masked so that a cell parses, and kept for whoever asks."""

from __future__ import annotations

import re
from dataclasses import dataclass

PYTHON_CELL_MAGICS = {"time", "timeit", "capture", "prun", "matplotlib", "python", "python3", "pypy"}
"Cell magics whose body runs in the notebook's own Python (`%%python` runs elsewhere but is Python)."
ASSIGNED = re.compile(r"^(\s*)([A-Za-z_][\w, ]*?)\s*=\s*([%!].*)$")
LINE = re.compile(r"^(\s*)([%!?].*)$")
HELP = re.compile(r"^(\s*)([\w.]+\?{1,2})\s*$")


@dataclass(frozen=True, slots=True)
class Masked:
    """One cell as plain Python, line for line."""

    source: str
    "Python; lines of magic replaced by `pass` or by an assignment of None."
    magics: tuple[tuple[int, str], ...]
    "One-based line and text of each `%magic`, without the percent signs."
    shell: tuple[tuple[int, str], ...]
    "One-based line and text of each `!command`, without the mark."


def mask(source: str) -> Masked:
    """Replace magics and shell escapes by harmless Python with the same line numbers."""
    lines = source.split("\n")
    magics: list[tuple[int, str]] = []
    shell: list[tuple[int, str]] = []
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    head = re.match(r"%%\s*(!?[\w.]+)?", lines[first].strip())
    if head:
        name = head[1] or ""
        magics.append((first + 1, lines[first].strip().lstrip("%")))
        lines[first] = _cell_head(lines[first])
        if name not in PYTHON_CELL_MAGICS:
            if name in ("bash", "sh", "script", "!"):
                shell += [(number, line) for number, line in enumerate(lines[first + 1:], first + 2) if line.strip()]
            return Masked("\n" * (len(lines) - 1), tuple(magics), tuple(shell))
    number = 0
    while number < len(lines):
        number += _mask_line(lines, number, magics, shell)
    return Masked("\n".join(lines), tuple(magics), tuple(shell))


def _cell_head(line: str) -> str:
    captured = re.match(r"\s*%%capture\s+([A-Za-z_]\w*)", line)
    return f"{captured[1]} = None" if captured else "pass"


def _mask_line(lines: list[str], number: int, magics: list[tuple[int, str]], shell: list[tuple[int, str]]) -> int:
    """Mask the line at `number` if it is magic; gives how many lines it spans."""
    line = lines[number]
    assigned, plain = ASSIGNED.match(line), LINE.match(line) or HELP.match(line)
    match = assigned or plain
    if not match or (not assigned and line.lstrip().startswith("%") and number and _continues(lines[number - 1])):
        return 1
    text = match[match.lastindex or 1]
    end = number
    while lines[end].rstrip().endswith("\\") and end + 1 < len(lines):
        end += 1
        text = text.rstrip().removesuffix("\\") + " " + lines[end].strip()
    (shell if text.startswith("!") else magics).append((number + 1, text.lstrip("%!").strip()))
    lines[number] = match[1] + (f"{assigned[2]} = None" if assigned else "pass")
    for extra in range(number + 1, end + 1):
        lines[extra] = ""
    return end - number + 1


def _continues(line: str) -> bool:
    """The expression on this line goes on, so that a leading % below is an operator."""
    return line.rstrip().endswith(("(", ",", "[", "{", "\\", "+", "=", '"', "'"))
