# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Copyright notices: who holds the rights, and whether two spellings can be one holder."""

from __future__ import annotations

import re
from collections.abc import Iterator

NOTICE = re.compile(
    r"(?:SPDX-FileCopyrightText:|copyright\b|\(c\)|©)"
    r"(?:[\s:,]{0,3}(?:copyright|\(c\)|©|&copy;|by|\d{4}(?:\s?[-–—]\s?(?:\d{2,4}|present|now|today))?|\[\d{4}\]|present))+[\s:,.]{0,3}"
    r"(?:and onwards?,? )?(?:by )?([^\n]{2,200})",
    re.IGNORECASE,
)
END = re.compile(
    r"\.?\s{0,3}all rights (?:are )?reserved.*|\s*<[^>]*>.*|\s*\([^)]*@[^)]*\).*|\s{2,}.*|\.\s+(?-i:[A-Z]).*|"
    r", licensed.*|\s(?:under|and licensed|is licensed|licensed)\b.*|https?://.*|[|*#/;\"'].*|,?\s*(?:see|for|unless)\s.*",
    re.IGNORECASE | re.DOTALL,
)
SMALL = {
    "the",
    "and",
    "inc",
    "llc",
    "ltd",
    "gmbh",
    "corp",
    "corporation",
    "company",
    "university",
    "institute",
    "team",
    "authors",
    "author",
    "contributors",
    "developers",
    "its",
    "affiliates",
    "all",
    "rights",
    "reserved",
    "project",
    "other",
    "others",
    "by",
    "of",
    "for",
    "in",
    "at",
    "group",
    "lab",
    "laboratory",
    "research",
    "department",
    "school",
    "college",
    "foundation",
    "present",
    "open",
    "source",
    "software",
    "technologies",
    "technology",
    "labs",
    "see",
    "file",
    "license",
    "copyright",
    "individual",
    "original",
    "dr",
    "de",
    "prof",
    "center",
    "systems",
    "national",
    "sciences",
    "science",
    "engineering",
    "international",
    "limited",
    "co",
    "et",
    "al",
}


def copyright_holders(text: str) -> Iterator[str]:
    """Holders that the copyright notices of a text name, each once; placeholders are none."""
    seen: set[str] = set()
    for match in NOTICE.finditer(text[:100_000]):
        holder = END.sub("", match[1]).strip(" .,-–:")
        if not re.search(r"[^\W\d_]{2}", holder) or re.search(r"[\[<{]", holder[:1]) or len(holder) > 120:
            continue
        if re.match(
            r"(?:holders?|owners?|notices?|laws?|statements?|licen[cs]e|interest|and|or|in|on|to|the copyright|permission|"
            r"information|year|yyyy|protected|header|line|is|are|of|for|as|with|any|this|that|disclaimer)\b",
            holder,
            re.IGNORECASE,
        ):
            continue
        if holder.lower() not in seen:
            seen.add(holder.lower())
            yield holder


def significant(holder: str) -> frozenset[str]:
    """The words of a name that tell it from others."""
    words = {word for word in re.findall(r"[^\W\d_]{2,}", holder.lower()) if len(word) > 2}
    return frozenset(words - SMALL) or frozenset(words)


def may_be_one(first: str, second: str) -> bool:
    """Two names share a telling word: `Facebook, Inc. and its affiliates`, `The Facebook authors`."""
    return not significant(first).isdisjoint(significant(second))
