# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""IPython's additions to Python, masked line for line so that a cell parses, and kept for whoever asks.

A line is an addition only where a statement may begin: text in a triple-quoted string and operators on continued lines
stay as they are. The rules are those of IPython's input transformation: prompts and a common indent are taken off, a cell
magic stands in the first line, a line magic or shell escape ends with its line unless that ends in a backslash.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

PYTHON_CELL_MAGICS = {
    "time", "timeit", "capture", "prun", "memit", "mprun", "snakeviz", "memray_flamegraph", "debug", "notify", "wandb",
    "scalene", "pyinstrument", "heat", "manim",
}
"Cell magics whose body runs in the notebook's own Python."
TIMING_MAGICS = {"time", "timeit", "prun", "lprun", "memit", "mprun", "snakeviz", "pyinstrument", "debug"}
"Line magics that are followed by a Python statement."
FOREIGN_CELL_MAGICS = {
    "bash", "sh", "script", "cmd", "system", "sx", "!", "html", "HTML", "javascript", "js", "latex", "markdown", "svg",
    "SVG", "writefile", "file", "writetemplate", "writefilev2", "perl", "ruby", "python", "python2", "python3", "pypy", "R",
    "octave", "julia", "matlab", "sql", "bigquery", "cython", "cython_inline", "fortran", "cpp", "cu", "nvcc", "nvcc_run",
    "mermaid", "tikz", "dot", "graphviz", "shell", "configure", "css", "cypher", "sparql", "stata", "nim", "rust", "d3",
    "vega", "sh_v2",
}
"Cell magics whose body is no code of the notebook's own Python; what they define is read from their options."
SHELL_CELL_MAGICS = {"bash", "sh", "shell", "script", "!", "cmd", "system", "sx"}
AUTOMAGICS = (
    "pip|conda|mamba|micromamba|uv|cd|ls|ll|cat|cp|mv|rm|mkdir|rmdir|matplotlib|load_ext|reload_ext|run|env|pylab|"
    "autoreload|man|less|more|time|timeit|config"
)
WORD_LINE = re.compile(
    rf"^(?P<indent>[^\S\n]*+)(?P<text>(?:{AUTOMAGICS})[ \t]+(?![=!<>+*/%&|^@,.:(\])]|and\b|or\b|in\b|is\b|if\b|not\b).+)$",
    re.MULTILINE,
)
"`pip install x` without a percent sign works in IPython as long as nothing has that name."
ASSIGNED = re.compile(r"^(?P<indent>\s*)(?P<target>[A-Za-z_][\w.\[\]'\", ]*?)\s*=\s*(?P<text>(?:%(?=[A-Za-z])|!)(?!=).*)$")
LINE = re.compile(r"^(?P<indent>\s*)(?P<text>(?:%{1,2}(?=[A-Za-z_])|!{1,2}|\?{1,2}(?=[\w%*])).*)$")
HELP = re.compile(r"^(?P<indent>\s*)(?P<text>%{0,2}[\w.*\[\]'\"]+\?{1,2})[;\s]*$")
PROMPT = re.compile(r"^(?:>>>|\.\.\.)(?: |$)")
NUMBERED_PROMPT = re.compile(r"^\s*+(?:In \[\d+\]:|(?<=\s\s)\.{3,}:)\s?")
TELLING = re.compile(r"[\"'#(\[{)\]}\\]")
"Characters that may change whether the next line begins a statement."
OPTION_OUTPUT = re.compile(r"(?:^|\s)(?:-o|--out|--err|--output|--connection_object)[ =]+([A-Za-z_]\w*)")


@dataclass(frozen=True, slots=True)
class Masked:
    """One cell as plain Python, line for line."""

    source: str
    "Python; lines of magic replaced by `pass`, by the statement that they time, or by an assignment of None."
    magics: tuple[tuple[int, str], ...]
    "One-based line and text of each `%magic`, without the percent signs."
    shell: tuple[tuple[int, str], ...]
    "One-based line and text of each `!command`, without the mark, and of each line of a shell cell."
    head: str = ""
    "Text of the cell magic, without the percent signs; empty when there is none. The outermost of several."


@dataclass
class _Cell:
    """The lines of one cell while they are masked."""

    lines: list[str]
    magics: list[tuple[int, str]] = field(default_factory=list)
    shell: list[tuple[int, str]] = field(default_factory=list)
    head: str = ""

    def done(self) -> Masked:
        return Masked("\n".join(self.lines), tuple(self.magics), tuple(self.shell), self.head)


def mask(source: str) -> Masked:
    """Replace magics and shell escapes by harmless Python with the same line numbers."""
    if not any(mark in source for mark in "%!?") and not _unusual(source):
        return Masked(source, (), ())
    cell = _Cell(_plain(source.split("\n")))
    body = _mask_heads(cell)
    if body is not None:
        state = _Lexer()
        number = body
        while number < len(cell.lines):
            if state.at_statement:
                spanned = _mask_line(cell, number)
                if spanned:
                    number += spanned
                    continue
            state.feed(cell.lines[number])
            number += 1
    return cell.done()


def _unusual(source: str) -> bool:
    """The source begins with an indent or a prompt, or holds a magic without its mark."""
    return source[:1] in " \t\n" or ">>> " in source or "In [" in source or WORD_LINE.search(source) is not None


def _plain(lines: list[str]) -> list[str]:
    """Without prompts and without the indent that all code of the cell shares, as IPython takes it."""
    first = next((line for line in lines if line.strip()), "")
    for prompt in (PROMPT, NUMBERED_PROMPT):
        if prompt.match(first):
            lines = [prompt.sub("", line, count=1) for line in lines]
            first = next((line for line in lines if line.strip()), "")
    indent = first[:len(first) - len(first.lstrip())]
    return [line.removeprefix(indent) for line in lines] if indent else lines


def _mask_heads(cell: _Cell) -> int | None:
    """Mask the cell magics at the top; gives the line where Python begins, None when none follows."""
    number = 0
    while True:
        number = next((at for at in range(number, len(cell.lines)) if cell.lines[at].strip()), len(cell.lines))
        line = cell.lines[number] if number < len(cell.lines) else ""
        match = re.match(r"%%\s*(!|[A-Za-z_][\w.]*)(.*)", line)
        if not match or (line.rstrip().endswith("?") and number == len(cell.lines) - 1):
            return number if number else 0
        text = line.lstrip("%").strip()
        cell.magics.append((number + 1, text))
        cell.head = cell.head or text
        names = _defined_by_head(match[1], match[2], cell.lines[number + 1:])
        cell.lines[number] = "; ".join(f"{name} = None" for name in names) or "pass"
        if match[1] not in PYTHON_CELL_MAGICS:
            if match[1] in SHELL_CELL_MAGICS:
                cell.shell += [(at, text) for at, text in enumerate(cell.lines[number + 1:], number + 2) if text.strip()]
            cell.lines[number + 1:] = [""] * (len(cell.lines) - number - 1)
            return None
        number += 1


def _defined_by_head(name: str, options: str, body: list[str]) -> Iterator[str]:
    """Names that a cell magic leaves in the notebook."""
    if name == "capture":
        yield from re.findall(r"(?<![\w-])[A-Za-z_]\w*", options)[:1]
    elif name in ("bigquery", "sql"):
        yield from re.findall(r"^\s*([A-Za-z_]\w*)\b(?!\s*[:(@])", options)
    elif name == "cython":
        yield from re.findall(r"^(?:def|class|cpdef(?:\s+[\w\[\], :*]+?)?)\s+(\w+)\s*[(:]", "\n".join(body), re.MULTILINE)
    yield from OPTION_OUTPUT.findall(options)


def _mask_line(cell: _Cell, number: int) -> int:
    """Mask the line at `number` if it is an addition; gives how many lines it spans, 0 when it is plain Python."""
    line = cell.lines[number]
    match = ASSIGNED.match(line) or LINE.match(line) or HELP.match(line) or WORD_LINE.match(line)
    if not match or line.lstrip().startswith("#"):
        return 0
    if match.re is WORD_LINE and _parses(line.strip()):
        return 0
    text, end = match["text"], number
    while text.rstrip().endswith("\\") and end + 1 < len(cell.lines):
        end += 1
        text = text.rstrip().removesuffix("\\") + " " + cell.lines[end].strip()
    plain = text.lstrip("%!?").strip()
    (cell.shell if text.startswith("!") else cell.magics).append((number + 1, plain))
    target = match.groupdict().get("target")
    statement = "pass" if text.startswith("!") else _timed(plain)
    cell.lines[number] = match["indent"] + (f"{target} = None" if target else statement)
    for extra in range(number + 1, end + 1):
        cell.lines[extra] = ""
    return end - number + 1


def _timed(text: str) -> str:
    """The statement that a line magic runs in the notebook, or what it defines; `pass` when it does neither."""
    name, _, rest = text.partition(" ")
    if name in TIMING_MAGICS:
        statement = re.sub(r"^(?:\s*-(?:[nrptmfTDslu]\s*[\w.]+|[a-zA-Z]+)(?=\s|$))*", "", rest).strip()
        if statement and _parses(statement):
            return statement
    if name == "store" and re.match(r"\s*-r\s+\w", rest):
        return "; ".join(f"{word} = None" for word in re.findall(r"\b[A-Za-z_]\w*\b", rest.replace("-r", ""))) or "pass"
    names = OPTION_OUTPUT.findall(rest) if name in ("R", "Rpull", "octave", "sx", "system") else []
    return "; ".join(f"{word} = None" for word in names) or "pass"


def _parses(statement: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(statement)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


@dataclass
class _Lexer:
    """As much of Python's tokens as tells whether a line begins a statement."""

    quote: str = ""
    "The quote of the string that is open, empty outside strings."
    depth: int = 0
    "Brackets that are open."
    continued: bool = False
    "The line before ended in a backslash."

    @property
    def at_statement(self) -> bool:
        return not self.quote and self.depth <= 0 and not self.continued

    def feed(self, line: str) -> None:
        """Take one line."""
        at, self.continued = 0, False
        while at < len(line):
            at = self._string(line, at) if self.quote else self._code(line, at)
        if len(self.quote) == 1 and not line.endswith("\\"):
            self.quote = ""  # an unfinished string ends with its line: the cell is broken there, not below

    def _string(self, line: str, at: int) -> int:
        end = line.find(self.quote, at)
        slash = line.find("\\", at)
        if slash != -1 and (end == -1 or slash < end):
            return slash + 2
        if end == -1:
            return len(line)
        found, self.quote = end + len(self.quote), ""
        return found

    def _code(self, line: str, at: int) -> int:
        found = TELLING.search(line, at)
        if not found:
            return len(line)
        at, character = found.start(), found[0]
        if character == "#":
            return len(line)
        if character in "\"'":
            self.quote = line[at:at + 3] if line[at:at + 3] in ('"""', "'''") else character
            return at + len(self.quote)
        if character in "([{":
            self.depth += 1
        elif character in ")]}":
            self.depth = max(0, self.depth - 1)
        elif character == "\\" and at == len(line) - 1:
            self.continued = True
        return at + 1
