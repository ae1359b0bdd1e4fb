# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Terms that close a license: no commercial use, no change, for some people or purposes only."""

from __future__ import annotations

import re

from release_checker.text import shorten

NONCOMMERCIAL = r"non-?\s?commercial(?:ly)?"
PURPOSE = rf"(?:{NONCOMMERCIAL}|academic|research|educational|scientific|personal|evaluation|internal)"
RESTRICTION = re.compile(
    rf"{PURPOSE}(?:[ ,/]+(?:or|and|and/or)?[ ]*{PURPOSE}){{0,4}}[ ]+(?:use|purposes?|reasons?|research|evaluation|"
    rf"applications?|activit\w+)?"
    rf"[ ]*(?:purposes?[ ]+)?(?:only|exclusively|solely)"
    rf"|(?:only|exclusively|solely)(?: be)?(?: used| use)?[ ]+(?:for|in|to)[ ]+(?:the purpose of |your )?"
    rf"(?:{PURPOSE}[ ,/]+(?:or |and )?){{1,5}}"
    rf"(?:purposes?|use|research|evaluation|non|settings?)"
    rf"|(?:commercial(?:ly)?)(?: use| purposes?| exploitation| distribution|ized?){{0,2}}[^.;]{{0,60}}?"
    rf"(?:not (?:be )?(?:permitted|allowed|granted|authori[sz]ed)|prohibited|forbidden|"
    rf"requires?[^.;]{{0,40}}(?:licen[sc]e|permission|consent))"
    rf"|(?:not|never|no)[ ]+(?:be )?(?:permitted |allowed |used? |use |sold |sell |for |to |any |in ){{1,4}}commercial"
    rf"|(?:for|limited to|restricted to)[ ]+{NONCOMMERCIAL}[ ]+(?:use|purposes?|research)"
    rf"|used or intended for use {NONCOMMERCIAL}"
    rf"|(?:no derivatives?|may not (?:modify|alter|adapt|create derivative|redistribute)|without modification only|"
    rf"does not include the right to sell)"
    rf"|commons clause",
    re.IGNORECASE,
)


def restriction(text: str) -> str:
    """The sentence that closes a license, shortened; empty when none does."""
    flat = " ".join(text[:200_000].split())
    match = RESTRICTION.search(flat)
    if match is None:
        return ""
    start = max(flat.rfind(". ", 0, match.start()) + 2, match.start() - 120, 0)
    stop = flat.find(". ", match.end())
    return shorten(flat[start : stop if 0 <= stop < match.end() + 100 else match.end() + 40], 200)
