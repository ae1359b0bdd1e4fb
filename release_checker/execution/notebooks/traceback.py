# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where an error arose, out of the printed traceback: each IPython from 5 to 9 prints another form.

IPython 5 to 7 head a step by `<ipython-input-3-a1b2> in <module>()` or `/usr/lib/python3.8/json/__init__.py in load` and
mark its line by an arrow, `----> 2 load(path)`; 8.0 to 8.4 write `Input In [3], in <cell line: 2>()`; later ones
`Cell In[3], line 2` and `File ~/project/tools.py:12, in load(path)`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from release_checker.execution.notebooks.records import Frame, Raised

COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
OLD_CELL = re.compile(r"^<ipython-input-(\d+)-[0-9a-f]+> in (\S*)")
NEW_CELL = re.compile(r"^\s*(?:Cell In|Input In) ?\[(\d+)\](?:, line (\d+))?(?:, in (?:<cell line: (\d+)>)?(.*))?")
NEW_FILE = re.compile(r"^File (.+?):(\d+)(?:, in (.*))?$")
OLD_FILE = re.compile(r"^(\S.*?\.(?:py|pyx|pxi|so)) in (\S*)")
PLAIN_FILE = re.compile(r'^\s*File "([^"]+)", line (\d+)(?:, in (.*))?')
ARROW = re.compile(r"^-+> ?(\d+)\b")
HIDDEN = re.compile(r"<ipython-input-(\d+)-[0-9a-f]+>|/ipykernel_\d+/\d+\.py")
NAMED = re.compile(
    r"^(?:[\w.]+\.)?([A-Z]\w*(?:Error|Exception|Interrupt|Exit|Warning|Iteration|NotFound))(?:: (.*))?$", re.MULTILINE
)
"The line of a traceback that names the error."
LONGEST = 20_000
"Characters of a traceback that are read."
KEPT = 2_000
"Characters of a traceback or output that are kept."


def plain(text: str) -> str:
    """Text without terminal colours."""
    return COLOURS.sub("", text)


def read_raised(
    name: str, value: str, printed: Sequence[str], cell: int, counts: Mapping[int, int], before: str = ""
) -> Raised:
    """The error of a run.

    `printed` is the traceback as the kernel sent it, `cell` the cell in which the run ended, `counts` maps execution counts
    to cells, `before` is what the cell wrote.
    """
    text = plain("\n".join(printed))
    if name in ("", "NoneType") and (told := list(NAMED.finditer(text))):
        # What fails while a result is shown is reported by IPython as `NoneType: None`.
        name, value = told[-1][1], told[-1][2] or ""
    text = text if len(text) <= LONGEST else text[: LONGEST // 2] + "\n…\n" + text[-LONGEST // 2 :]
    frames = tuple(_frames(text.split("\n"), counts))
    line = next((frame.line for frame in frames if frame.cell == cell and frame.line), None)
    return Raised(name, plain(value)[:KEPT], cell, line, frames, text[-KEPT:], plain(before)[-KEPT:])


def _frames(lines: list[str], counts: Mapping[int, int]) -> list[Frame]:
    found: list[Frame] = []
    for text in lines:
        frame = _frame(text, counts)
        arrow = ARROW.match(text)
        if frame is not None:
            found.append(frame)
        elif arrow and found and found[-1].line is None:
            last = found[-1]
            found[-1] = Frame(last.where, int(arrow[1]), last.cell, last.function)
    return found


def _frame(text: str, counts: Mapping[int, int]) -> Frame | None:
    if match := OLD_CELL.match(text):
        return Frame("", None, counts.get(int(match[1])), _function(match[2]))
    if match := NEW_CELL.match(text):
        line = match[2] or match[3]
        return Frame("", int(line) if line else None, counts.get(int(match[1])), _function(match[4] or ""))
    if match := PLAIN_FILE.match(text):
        hidden = HIDDEN.search(match[1])
        if hidden:
            cell = counts.get(int(hidden[1])) if hidden[1] else None
            return Frame("", int(match[2]), cell, _function(match[3] or ""))
        return Frame(match[1], int(match[2]), None, match[3] or "")
    if match := NEW_FILE.match(text):
        return Frame(match[1], int(match[2]), None, _function(match[3] or ""))
    if match := OLD_FILE.match(text):
        return Frame(match[1], None, None, match[2])
    return None


def _function(text: str) -> str:
    name = text.strip().partition("(")[0]
    return "" if name.startswith("<") else name
