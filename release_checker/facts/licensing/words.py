# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A license text as the words that matter, after the matching guidelines of SPDX (its specification, annex B).

Case, punctuation, bullets, line breaks, markup, copyright notices, addresses and British spelling make no difference.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

LIMIT = 400_000
"Characters of one file that are looked at; the longest license of the list has 60,000."

HTML = re.compile(r"</?(html|body|p|div|br|h\d|pre|li|title|blockquote)\b", re.IGNORECASE)
HIDDEN = re.compile(r"<(style|script|title)\b[^>]{0,500}>.{0,3000}?</\1>", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,20}(?:\s[^<>]{0,2000})?/?>|<!--.{0,2000}?-->", re.DOTALL)
MARKDOWN_LINK = re.compile(r"\[([^\[\]]{1,300})\]\([^()\s]{1,500}\)")
URL = re.compile(r"(?:https?|ftp)://[^\s<>()\"']+|\b(?:[\w-]{1,60}\.){1,4}(?:org|com|net|io|edu)\b(?:/[^\s<>()\"']*)?")
HYPHEN = re.compile(r"(?<=[a-z])[-‐‑](?:\s*\n\s*)?(?=[a-z])")
COPYRIGHT = re.compile(
    r"^(?:_|[^\w\n(©]){0,20}(?:(?:portions |all code |the original code )?copyright\b"
    r"(?! (?:notice|holder|owner|law|statement|license|and |in |or |interest|on |to |permission))"
    r"(?=.{0,60}?(?:\d{4}|©|\(c\)|[<\[{]))|(?:\(c\)|©) {0,2}(?:\d{4}|copyright)).{0,250}$",
    re.IGNORECASE | re.MULTILINE,
)
RIGHTS = re.compile(r"\ball\s+rights\s+reserved\b\.?", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
NUMERAL = re.compile(r"\d{1,2}|[a-z]|[ivx]{2,5}|\d+(\.\d+){2,}")
SPELLING = {
    "licence": "license",
    "licences": "licenses",
    "licenced": "licensed",
    "sublicence": "sublicense",
    "analogue": "analog",
    "organisation": "organization",
    "organisations": "organizations",
    "centre": "center",
    "favour": "favor",
    "favourite": "favorite",
    "fulfil": "fulfill",
    "fulfilment": "fulfillment",
    "judgement": "judgment",
    "labour": "labor",
    "programme": "program",
    "honour": "honor",
    "initialise": "initialize",
    "merchantibility": "merchantability",
    "acknowledgement": "acknowledgment",
    "cancelled": "canceled",
    "artefact": "artifact",
    "authorisation": "authorization",
    "authorised": "authorized",
    "behaviour": "behavior",
    "copyrightholder": "copyright",
    "practise": "practice",
    "customisation": "customization",
    "recognise": "recognize",
    "utilisation": "utilization",
    "wilful": "willful",
}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text."""

    text: str
    "Normalised."
    start: int
    "Where it begins in the cleaned text."
    end: int
    "Where it ends."


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, and the text that their positions count in."""

    cleaned: str
    "The text without markup."
    items: tuple[Word, ...]
    "Words in order."

    def __len__(self) -> int:
        return len(self.items)

    @property
    def texts(self) -> list[str]:
        """The normalised words alone."""
        return [item.text for item in self.items]

    def part(self, start: int, end: int) -> Words:
        """A stretch of words."""
        return Words(self.cleaned, self.items[start:end])

    def quote(self, start: int, end: int) -> str:
        """A stretch as it stands in the text."""
        if start >= end or not self.items:
            return ""
        return self.cleaned[self.items[start].start : self.items[min(end, len(self.items)) - 1].end]


def read_words(text: str) -> Words:
    """The words of a text; at most LIMIT characters of it."""
    text = clean(text[:LIMIT])
    blanked = COPYRIGHT.sub(_blank, text)
    for pattern in (URL, RIGHTS):
        blanked = pattern.sub(_blank, blanked)
    lowered = blanked.lower()
    if len(lowered) != len(blanked):  # a few capitals have longer small letters; positions must hold
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in blanked)
    items: list[Word] = []
    joined = -1
    for match in WORD.finditer(lowered):
        word, start = match[0], match.start()
        if items and start == joined and word[0].isalpha():
            # A hyphen between letters joins: non-infringement, noninfringement and a break at the line's end are one.
            last = items.pop()
            word, start = last.text + word, last.start
        hyphen = HYPHEN.match(lowered, match.end())
        joined = hyphen.end() if hyphen else -1
        if hyphen is None and NUMERAL.fullmatch(word):
            continue
        items.append(Word(SPELLING.get(word, word), start, match.end()))
    return Words(text, tuple(items))


def clean(text: str) -> str:
    """A text without HTML and Markdown markup."""
    if HTML.search(text[:20_000]):
        text = TAG.sub(" ", HIDDEN.sub(" ", text))
    return MARKDOWN_LINK.sub(r"\1", html.unescape(text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
