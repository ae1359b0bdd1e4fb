# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Python 2 source written so that Python 3 parses it, line for line: for reading what old research code does."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

OLD = re.compile(r"\bprint\b|\bexcept\b[^:\n]*,|\braise\b[^\n(]*,|\bexec\b|<>|`|\b0\d|\d[lL]\b|\b[uU][rR]['\"]")
"What only Python 2 allows; a file without any of it is broken for another reason."
LITERALS = (
    (re.compile(r"(?<![\w.])0(?=[0-7]+\b(?![.eE]))(?!0+\b)"), "0o"),
    (re.compile(r"(?<![\w.])(\d+|0[xX][0-9a-fA-F]+)[lL]\b"), r"\1"),
    (re.compile(r"(?<!\w)[uU][rR](?=['\"])"), "r"),
    (re.compile(r"<>"), "!="),
    (re.compile(r"`([^`\n]*)`"), r"(\1)"),
)
"Spellings of numbers, strings and operators. They may touch the inside of a string, whose value no reading depends on."
Token = tokenize.TokenInfo
COMPOUND = {"else", "try", "finally", "if", "for", "while", "with", "elif", "except", "def", "class"}
SKIPPED = {tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT}


def modernised(source: str) -> str | None:
    """The source with Python 2's statements as calls; None when it holds none or cannot be split into words."""
    if not OLD.search(source):
        return None
    for pattern, replacement in LITERALS:
        source = pattern.sub(replacement, source)
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return None
    lines = source.split("\n")
    for (row, column), length, text in sorted(_edits(tokens), reverse=True):
        line = lines[row - 1]
        lines[row - 1] = line[:column] + text + line[column + length:]
    return "\n".join(lines)


def _edits(tokens: list[Token]) -> Iterator[tuple[tuple[int, int], int, str]]:
    """Where to put what, and how many characters it replaces."""
    for statement in _statements(tokens):
        first = statement[0]
        if first.string == "print" and first.type == tokenize.NAME:
            yield from _print(statement)
        elif first.string == "exec" and len(statement) > 1 and statement[1].string != "(":
            yield first.end, _gap(first, statement[1]), "("
            yield statement[-1].end, 0, ")"
        elif first.string == "raise":
            comma = _comma(statement)
            if comma is not None and statement[comma - 1].string != ")":
                yield statement[comma].start, 1, "("
                yield statement[-1].end, 0, ")"
        elif first.string == "except" and (comma := _comma(statement)) is not None:
            yield statement[comma].start, 1, " as"


def _print(statement: list[Token]) -> Iterator[tuple[tuple[int, int], int, str]]:
    first, rest = statement[0], statement[1:]
    if not rest or rest[0].string in ("=", ".", ")", ",", ":", "in", "is", "["):
        return
    if rest[0].string == "(" and _closes_last(rest):
        return
    yield first.end, _gap(first, rest[0]), "("
    if rest[0].string == ">>":
        yield rest[0].start, 2, ""
    yield statement[-1].end, 0, ")"


def _gap(token: Token, following: Token) -> int:
    return following.start[1] - token.end[1] if following.start[0] == token.end[0] else 0


def _closes_last(rest: list[Token]) -> bool:
    """The parenthesis that opens the statement closes it too."""
    depth = 0
    for position, token in enumerate(rest):
        depth += (token.string in "([{" and bool(token.string)) - (token.string in ")]}" and bool(token.string))
        if not depth:
            return position == len(rest) - 1
    return True


def _comma(statement: list[Token]) -> int | None:
    """Position of the first comma outside brackets, before a colon."""
    depth = 0
    for position, token in enumerate(statement):
        depth += (token.string in ("(", "[", "{")) - (token.string in (")", "]", "}"))
        if not depth and token.string == ":":
            return None
        if not depth and token.string == ",":
            return position
    return None


def _statements(tokens: list[Token]) -> Iterator[list[Token]]:
    """Simple statements and the headers of compound ones, without line ends and comments."""
    statement: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.string in ("(", "[", "{")) - (token.string in (")", "]", "}"))
        ends = token.type in (tokenize.NEWLINE, tokenize.ENDMARKER) or (not depth and token.string == ";")
        if ends:
            if statement:
                yield statement
            statement = []
        elif token.type not in SKIPPED:
            statement.append(token)
            if not depth and token.string == ":" and statement[0].string in COMPOUND:
                yield statement
                statement = []
