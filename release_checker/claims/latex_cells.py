# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What LaTeX prints, as plain text: cells of a tabular, spans spread over what they cover."""

from __future__ import annotations

import re
from dataclasses import dataclass

WIDEST = 60
"Columns of one tabular that are read."
COMMENT = re.compile(r"(?<!\\)%[^\n]*")
SPAN = re.compile(r"\\multicolumn\s*\{\s*(\d{1,3})\s*\}\s*\{(?:[^{}]|\{[^{}]*\}){0,80}\}\s*")
ROWS = re.compile(
    r"\\multirow\s*(?:\[[^\]]{0,10}\])?\s*\{\s*-?(\d{1,3}|\*)\s*\}\s*(?:\[[^\]]{0,10}\])?\s*\{[^{}]{0,40}\}"
    r"\s*(?:\[[^\]]{0,20}\])?\s*")
RULES = re.compile(
    r"\\(?:toprule|midrule|bottomrule|hline|endhead|endfirsthead|endfoot|endlastfoot|specialrule(?:\{[^{}]*\}){3}|"
    r"(?:cmidrule|cline|arrayrulecolor|addlinespace|noalign|rowcolor|cellcolor|color|columncolor)"
    r"(?:\s?\([^)]{0,10}\))?(?:\s?\[[^\]]{0,20}\])?(?:\s?\{[^{}]{0,60}\})?)")
DROPPED = re.compile(
    r"\\(?:cite[a-zA-Z]*|label|footnote(?:mark|text)?|vspace|hspace|tnote|rotatebox|resizebox|fontsize|textcolor|begin|"
    r"end|ref)"
    r"\s*(?:\[[^\]]{0,60}\])*\s*\{[^{}]{0,200}\}")
SMALL = re.compile(r"[_^]\{\s*\\pm\s*([^{}]{1,20})\}")
SIUNITX = re.compile(r"\\(?:num|SI|qty|tablenum|ang)\s*(?:\[[^\]]{0,80}\])?\s*\{([^{}]{1,60})\}(?:\s*\{([^{}]{0,60})\})?")
COMMAND = re.compile(r"\\[a-zA-Z]+\*?\s*(?:\[[^\]]{0,60}\])?")
WORDS = {
    r"\pm": "±", r"\%": "%", r"\&": "&", r"\_": "_", r"\#": "#", r"\$": "$", r"\times": "×", r"\approx": "≈", r"\sim": "~",
    r"\uparrow": "↑", r"\downarrow": "↓", r"\geq": "≥", r"\leq": "≤", r"\ge": "≥", r"\le": "≤", r"\rightarrow": "→",
    r"\to": "→", r"\Delta": "Δ", r"\percent": "%", r"\,": "", r"\;": " ", r"\!": "", r"\ ": " ", "~": " ",
    r"\textasciitilde": "~",    r"\alpha": "α", r"\beta": "β", r"\lambda": "λ", r"\checkmark": "yes",
    r"\dagger": "†", r"\ddagger": "‡",
    "``": '"', "''": '"',
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a tabular."""

    cells: tuple[str, ...]
    "Plain text; a spanning cell is repeated."
    line: int
    "Line breaks before it in the body."


def strip_comments(text: str) -> str:
    """The text without comments, lines kept."""
    return COMMENT.sub("", text)


def split_rows(body: str) -> list[Row]:
    """Rows of a tabular's body, its column specification left out."""
    start = _specification(body)
    found: list[Row] = []
    hanging: dict[int, tuple[int, str]] = {}
    at = start
    for match in re.finditer(r"\\\\(?:\s*\[[^\]]{0,20}\])?|\\tabularnewline|\Z", body[start:]):
        piece = body[at : start + match.start()]
        ruled = RULES.sub(lambda rule: " " * len(rule[0]), piece)
        line = body.count("\n", 0, at + len(ruled) - len(ruled.lstrip()))
        at = start + match.end()
        cells = _cells(ruled, hanging)
        if any(cells):
            found.append(Row(tuple(cells), line))
    return found


def _specification(body: str) -> int:
    """Where the rows begin: behind `{lcc}`, or a width and `{lcc}`."""
    at = 0
    while match := re.compile(r"\s*(?:\[[^\]]{0,20}\])?\s*\{").match(body, at):
        depth, position = 1, match.end()
        while position < len(body) and depth and position - match.end() < 600:
            depth += {"{": 1, "}": -1}.get(body[position], 0)
            position += 1
        if depth:
            break
        at = position
    return at


def _cells(piece: str, hanging: dict[int, tuple[int, str]]) -> list[str]:
    cells: list[str] = []
    for raw in re.split(r"(?<!\\)&", piece)[:WIDEST]:
        span = SPAN.search(raw)
        rows = ROWS.search(raw)
        text = " ".join(to_plain(ROWS.sub("", SPAN.sub("", raw))).split())
        at = len(cells)
        if rows and rows[1] != "*":
            hanging[at] = (int(rows[1]) - 1, text)
        elif not text and at in hanging and hanging[at][0] > 0:
            left, text = hanging[at]
            hanging[at] = (left - 1, text)
        cells += [text] * (min(int(span[1]), WIDEST - at) if span else 1)
    return cells


def to_plain(text: str) -> str:
    """What a piece of LaTeX prints; a citation stays visible as one."""
    cited = re.sub(r"\\(?:cite[a-zA-Z]*)\s*(?:\[[^\]]{0,60}\])*\s*\{[^{}]{0,200}\}", " [1]", text)
    plain = DROPPED.sub(" ", SIUNITX.sub(_siunitx, cited))
    plain = re.sub(
        r"_\{\s*\\pm\s*([^{}]{1,20})\}|\^\{\s*\\pm\s*([^{}]{1,20})\}", lambda match: f" ± {match[1] or match[2]}", plain)
    for command, printed in WORDS.items():
        pattern = re.escape(command) + (r"(?![a-zA-Z])" if command[-1].isalpha() else "")
        plain = re.sub(pattern, printed, plain)
    plain = re.sub(r"[{}$]", "", COMMAND.sub(" ", plain))
    return "\n".join(" ".join(line.split()) for line in plain.split("\n"))


def _siunitx(match: re.Match[str]) -> str:
    """`91.2 +- 0.3` and a unit behind; `0.912(3)` has its spread in the last place."""
    number = match[1].replace("+-", "±").replace("\\pm", "±")
    if short := re.fullmatch(r"\s*(\d+\.(\d+))\((\d{1,3})\)\s*", number):
        number = f"{short[1]} ± {int(short[3]) * 10.0 ** -len(short[2]):.{len(short[2])}f}"
    return f"{number} {match[2] or ''}"
