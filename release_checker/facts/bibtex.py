# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""BibTeX entries wherever they stand: in a code block, in running text, in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from release_checker.model import Place

KINDS = {
    "article",
    "inproceedings",
    "conference",
    "misc",
    "software",
    "book",
    "inbook",
    "incollection",
    "phdthesis",
    "thesis",
    "mastersthesis",
    "techreport",
    "report",
    "unpublished",
    "online",
    "dataset",
    "proceedings",
    "manual",
    "electronic",
    "booklet",
    "preprint",
}
START = re.compile(r"@\s*([a-zA-Z]{3,20})\s*\{\s*([^\s,{}\"]{0,200})\s*,")
FIELD = re.compile(r"([a-zA-Z][\w-]{0,40})\s*=\s*")
LENGTH = 20_000
"Characters of one entry; a longer one is cut."


@dataclass(frozen=True, slots=True)
class BibEntry:
    """One bibliography entry."""

    kind: str
    "Lower case: article, misc …"
    key: str
    "What a text cites it by."
    fields: Mapping[str, str]
    "Field names in lower case; values without their braces, in one line."
    place: Place
    "Where it begins."


def read_bibtex(content: str, path: str, first_line: int = 1) -> Iterator[BibEntry]:
    """Every entry of a text whose first line has this number; broken fields are left out."""
    line, counted = first_line, 0
    for match in START.finditer(content):
        if match[1].lower() in KINDS:
            line += content.count("\n", counted, match.start())
            counted = match.start()
            body = _body(content[match.end() : match.end() + LENGTH])
            yield BibEntry(match[1].lower(), match[2], dict(_fields(body)), Place(path, line))


def _body(rest: str) -> str:
    """Up to the brace that closes the entry."""
    depth = 0
    for position, char in enumerate(rest):
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return rest[:position]
    return rest


def _fields(body: str) -> Iterator[tuple[str, str]]:
    position = 0
    while match := FIELD.search(body, position):
        value, position = _value(body, match.end())
        yield match[1].lower(), " ".join(value.replace("{", "").replace("}", "").split())


def _value(body: str, start: int) -> tuple[str, int]:
    """A value in braces, in quotes, or bare; and where it ends."""
    if body[start : start + 1] == "{":
        depth = 0
        for position in range(start, len(body)):
            depth += (body[position] == "{") - (body[position] == "}")
            if depth == 0:
                return body[start + 1 : position], position + 1
        return body[start + 1 :], len(body)
    if body[start : start + 1] == '"':
        end = body.find('"', start + 1)
        return (body[start + 1 : end], end + 1) if end >= 0 else (body[start + 1 :], len(body))
    end = min((found for found in (body.find(",", start), body.find("\n", start)) if found >= 0), default=len(body))
    return body[start:end], end
