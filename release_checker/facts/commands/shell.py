# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Shell text as people write it in a README: a tolerant reading of commands, never an execution.

Beside the shell's own rules it knows what documentation adds: prompts, `<placeholders>`, `[optional parts]`, `a|b` for a
choice, options that go on in the next line without a backslash.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

PROMPT = re.compile(
    r"^\s*(?:\([\w. -]{1,40}\)\s*)?(?:[\w.-]{1,40}@[\w.-]{1,60}[:~\w/.-]{0,80}\s*)?"
    r"(?:[A-Z]:\\[^>\n]{0,80}>|[$❯➜](?![({A-Z_])|[%>](?=\s))\s*(?=\S)"
)
"`$ `, `(env) user@host:~$ `, `C:\\work> `; not `$HOME` nor `$(date)`."
WRAPPED = re.compile(r"^\s+--?[A-Za-z]")
"A line of options that belongs to the command above, though no backslash says so."
HELP_TEXT = re.compile(r"^\s+(?:-\s|-[\w-]+(?:[ ,]+-[\w-]+)*\s{2,}\S+\s+\S|-[\w-]+(?:[ ,]+-[\w-]+)*\t)")
"A line that explains options in columns rather than giving them."
HEREDOC = re.compile(r"<<-?\s*(['\"]?)([A-Za-z_]\w*)\1")
WORDS_TO_FILL = re.compile(
    r"\.\.\.|…|<|>|path[/_-]?to(?![a-z])|(?:^|[/=_.-])(?:your|my|some|any)(?=[_-])|(?:^|/)(?:foo|bar|xxx+|yyy+|todo|dir|script|file|path)"
    r"(?![a-z])|your(?=[A-Z_/-])|^your|\[|\]|\{|\}|\$|\*",
    re.IGNORECASE,
)
"Words that documentation uses for something to fill in; `script.py` and `file.txt` among them."
CAPITALS = re.compile(r"^[A-Z][A-Z0-9_-]*$|(?:^|/)[A-Z]{2,}_[A-Z_]{2,}")
JOINED_AT_MOST = 60
"Lines that one command may go over."
OPERATORS = ("&&", "||", ";;", "|&", "&", ";", "|", "(", ")")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a command."""

    text: str
    "With quotes taken away."
    filled_in: bool = False
    "It holds a variable, a pattern or a placeholder, so that its value is not known."
    quoted: bool = False
    "Some of it stood in quotes."


@dataclass(frozen=True, slots=True)
class ShellCommand:
    """One simple command."""

    words: tuple[Word, ...]
    "The program and its arguments, redirections left out."
    line: int
    "Zero-based line of the text in which its first line stands."
    depth: int = 0
    "Number of parentheses it stands in."
    before: str = ""
    "The operator that leads to it: `&&`, `|`, `;` or empty at the start of a line."
    writes: tuple[str, ...] = ()
    "Files it is redirected to."

    @property
    def text(self) -> str:
        """The command on one line."""
        return " ".join(word.text for word in self.words)


def read_shell(text: str, *, prompts_only: bool | None = None) -> list[ShellCommand]:
    """Commands of a piece of shell text.

    `prompts_only` says that lines without a prompt are output; None looks whether there are prompts at all.
    """
    return [command for line, logical in logical_lines(text, prompts_only) for command in split_commands(logical, line)]


def logical_lines(text: str, prompts_only: bool | None = None) -> Iterator[tuple[int, str]]:
    """Lines with continuations joined, prompts and here-documents taken away."""
    lines = text.split("\n")
    if prompts_only is None:
        prompts_only = any(PROMPT.match(line) for line in lines)
    stripped: dict[str, list[int]] = {}
    for at, line in enumerate(lines if HEREDOC.search(text) else ()):
        stripped.setdefault(line.strip(), []).append(at)
    number = 0
    while number < len(lines):
        first, line = number, lines[number]
        number += 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        prompt = PROMPT.match(line)
        if prompts_only and not prompt:
            continue
        joined = line[prompt.end() :] if prompt else line
        while number < len(lines) and number - first < JOINED_AT_MOST:
            if _goes_on(joined):
                follows = re.sub(r"^\s*>\s", "", lines[number])
                joined = joined.rstrip().removesuffix("\\").removesuffix("^").rstrip() + " " + follows.strip()
            elif WRAPPED.match(lines[number]) and not HELP_TEXT.match(lines[number]):
                joined = joined.rstrip() + " " + lines[number].strip()
            elif open_quote(joined) and _closes(lines, number, first, open_quote(joined)):
                joined += "\n" + lines[number]
            else:
                break
            number += 1
        heredoc = HEREDOC.search(joined)
        if heredoc:
            ends = stripped.get(heredoc[2], [])
            end = bisect_left(ends, number)
            number = ends[end] + 1 if end < len(ends) else number
            joined = joined[: heredoc.start()] + joined[heredoc.end() :]
        yield first, joined


def _goes_on(line: str) -> bool:
    stripped = line.rstrip()
    return (stripped.endswith("\\") and not stripped.endswith("\\\\")) or stripped.endswith((" ^", "&&", " |"))


def open_quote(line: str) -> str:
    """The quote mark that is still open at the end; empty when none is."""
    quote, position = "", 0
    while position < len(line):
        mark = line[position]
        if mark == "\\" and quote != "'":
            position += 1
        elif quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'" and (position == 0 or line[position - 1] in " \t=\n"):
            quote = mark
        elif mark == "#" and (position == 0 or line[position - 1].isspace()):
            break
        position += 1
    return quote


def _closes(lines: list[str], start: int, first: int, quote: str) -> bool:
    return any(quote in line for line in lines[start : first + JOINED_AT_MOST])


def split_commands(line: str, number: int = 0) -> Iterator[ShellCommand]:
    """Simple commands of one logical line."""
    words: list[Word] = []
    writes: list[str] = []
    depth, before = 0, ""
    redirect = ""
    for kind, word in _tokens(line):
        if kind == "word":
            if redirect:
                if redirect == ">" and not word.filled_in:
                    writes.append(word.text)
                redirect = ""
            else:
                words.append(word)
            continue
        if kind == "redirect":
            redirect = word.text
            continue
        if words:
            yield ShellCommand(tuple(words), number, depth, before, tuple(writes))
            words, writes = [], []
        redirect, before = "", word.text
        depth = max(0, depth + (word.text == "(") - (word.text == ")"))
    if words:
        yield ShellCommand(tuple(words), number, depth, before, tuple(writes))


def _tokens(line: str) -> Iterator[tuple[str, Word]]:
    lexer = _Lexer(line)
    while lexer.position < len(line):
        yield from lexer.step()
    yield from lexer.end_word()


class _Lexer:
    """Takes one character or construct after the other."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.position = 0
        self.parts: list[str] = []
        self.open = self.filled = self.quoted = self.bracketed = False
        self.pairs = _pairs(line)

    def _end(self, at: int) -> int:
        """Where the bracket that opens at a position is closed; -1 when it is not."""
        return self.pairs.get(at, -1)

    def end_word(self) -> Iterator[tuple[str, Word]]:
        """The word collected so far."""
        if self.open:
            text = "".join(self.parts)
            yield "word", Word(text, self.filled or (not self.quoted and is_placeholder(text)), self.quoted)
        self.parts, self.open, self.filled, self.quoted, self.bracketed = [], False, False, False, False

    def step(self) -> Iterator[tuple[str, Word]]:
        """Consume at least one character."""
        line, at = self.line, self.position
        mark = line[at]
        if mark.isspace():
            yield from self.end_word()
            self.position += 1
        elif mark == "#" and not self.open:
            self.position = len(line)
        elif mark in "'\"" and (end := self._closing(mark)) > 0:
            inner = line[at + 1 : end]
            self._add(
                inner.replace('\\"', '"') if mark == '"' else inner,
                end + 1,
                filled=mark == '"' and re.search(r"\$[\w{(]|`", inner) is not None,
            )
            self.quoted = True
        elif mark == "\\":
            self._backslash()
        elif mark == "$" or mark == "`":
            self._expansion(mark)
        elif (mark == "[" and not self.open and (end := self._end(at)) > 0) or (
            mark in "{" and (end := self._end(at)) > 0
        ) or (line.startswith(("<(", ">("), at) and (end := self._end(at + 1)) > 0):
            self._add(line[at : end + 1], end + 1, filled=True)
        elif mark == "<" and (placeholder := re.compile(r"<[^<>\s=][^<>\n]{0,80}>").match(line, at)):
            self._add(placeholder[0], placeholder.end(), filled=True)
        elif mark in "<>":
            yield from self._redirection(mark)
        elif mark in "*?" or (mark == "~" and not self.open):
            self._add(mark, at + 1, filled=True)
        else:
            yield from self._operator_or_text()

    def _add(self, text: str, position: int, *, filled: bool = False) -> None:
        self.parts.append(text)
        self.bracketed = self.bracketed or "(" in text
        self.open, self.filled, self.position = True, self.filled or filled, position

    def _closing(self, mark: str) -> int:
        at = self.position + 1
        while at < len(self.line):
            if self.line[at] == "\\" and mark == '"':
                at += 1
            elif self.line[at] == mark:
                return at
            at += 1
        return -1

    def _backslash(self) -> None:
        follows = self.line[self.position + 1 : self.position + 2]
        if follows.isalnum() or follows in ("_", "."):
            self._add("/", self.position + 1)  # a Windows path, which a shell would never read so
        else:
            self._add(follows if follows.strip() else "", self.position + 2)

    def _expansion(self, mark: str) -> None:
        at = self.position
        if mark == "`":
            end = self.line.find("`", at + 1)
        elif self.line[at + 1 : at + 2] in ("(", "{"):
            end = self._end(at + 1)
        else:
            name = re.compile(r"\w+|[@#?*!$-]").match(self.line, at + 1)
            end = name.end() - 1 if name else at
        end = max(end, at)
        self._add(self.line[at : end + 1], end + 1, filled=True)

    def _redirection(self, mark: str) -> Iterator[tuple[str, Word]]:
        if self.parts in (["1"], ["2"], ["&"]) and mark == ">":
            self.parts, self.open = [], False
        yield from self.end_word()
        end = self.position
        while self.line[end : end + 1] == mark:
            end += 1
        copies = re.compile(r"&\d?").match(self.line, end)
        self.position = copies.end() if copies else end
        if not copies:
            yield "redirect", Word(mark)

    def _operator_or_text(self) -> Iterator[tuple[str, Word]]:
        line, at = self.line, self.position
        if line.startswith("&>", at):
            self.position += 1
            return
        operator = next((item for item in OPERATORS if line.startswith(item, at)), "")
        around = line[at - 1 : at].strip() and line[at + len(operator) : at + len(operator) + 1].strip()
        if operator == "|" and around:
            self._add("|", at + 1, filled=True)  # `train|test`: a choice
        elif operator in ("(", ")") and (self.open if operator == "(" else self.bracketed):
            self._add(operator, at + 1)
        elif operator == "&" and around and self.open:
            self._add("&", at + 1)  # in an address
        elif operator:
            yield from self.end_word()
            yield "operator", Word(operator)
            self.position = at + len(operator)
        else:
            self._add(line[at], at + 1)


def _pairs(line: str) -> dict[int, int]:
    """Where each opening bracket of a line is closed; each kind counted by itself, in one pass."""
    open_at: dict[str, list[int]] = {")": [], "]": [], "}": []}
    closing = {"(": ")", "[": "]", "{": "}"}
    found: dict[int, int] = {}
    for at, mark in enumerate(line):
        if mark in closing:
            open_at[closing[mark]].append(at)
        elif open_at.get(mark):
            found[open_at[mark].pop()] = at
    return found


def is_placeholder(text: str) -> bool:
    """A reader is to put something else in the word's place."""
    return bool(CAPITALS.search(text)) or bool(WORDS_TO_FILL.search(text))
