# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Names of metrics, and of settings, sizes and times, in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from release_checker.claims.folding import fold, has_cjk, word_set
from release_checker.claims.metric_names import METRICS
from release_checker.claims.parameter_names import KINDS
from release_checker.claims.vocabulary import find_metric, is_metric_name, kind_of_parameter

ORDINARY = word_set("""
    is em sr hr cd ce hd per ll roc points point score scores pass success hit hits return returns objective spec sens
    resolved correlation meteor spice a1 rl r d g ks far der ter sdr mos agreement purity js lb error err errors inertia
    regret elo gini faithfulness concordance rewards reward hausdorff cer f p mask box map completion coverage
""")
"Names that are also ordinary words: taken in a sentence only when written as names are, in capitals or before a colon."
TOO_SHORT = word_set("""
    n c s no id step ci var score total ratio size time scale noise average image clip month date nu df s it
""")
"Names of settings that say nothing in a sentence."
WORD = re.compile(r"[^\W_](?:[\w.@+-]|'(?=\w))*(?:[/_](?=\w)[\w.@-]+)*|[\w]+")
VALUED = re.compile(r"[\"'`*_ ]{0,3}[:=≈]|[ ]{1,2}[01]?\.\d")
"What follows a name that is one."
FILES = re.compile(r"\.(?:py|ipynb|sh|csv|json|txt|ya?ml|md|pth?|log|png|jpg|pkl|h5|onnx|cpp)$", re.IGNORECASE)
"`h=1`, `p < 0.05`: the number is that name's."


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text."""

    start: int
    "Position of its first character."
    end: int
    "Position behind its last."
    metric: str
    "The metric it names; empty for a name of something else."
    kind: str
    "What else it names."
    written: str
    "As it stands."


def mentions(text: str) -> list[Mention]:
    """Names of metrics and of settings, sizes and times in a text, longest first where they overlap."""
    words = [(match.start(), match.end()) for match in WORD.finditer(text)]
    found: list[Mention] = []
    at = 0
    while at < len(words):
        if (letter := _letter(text, *words[at])) is not None:
            found.append(letter)
            at += 1
            continue
        for size in range(min(5, len(words) - at), 0, -1):
            start, end = words[at][0], words[at + size - 1][1]
            written = text[start:end]
            if end - start > 48 or "\n" in written:
                continue
            if (mention := _mention(written, start, end, text, size == 1)) is not None:
                found.append(mention)
                at += size - 1
                break
        at += 1
    if has_cjk(text):
        found = sorted([*found, *_glued(text, found)], key=lambda item: item.start)
    return found


def _letter(text: str, start: int, end: int) -> Mention | None:
    """P and R before decimals, beside F1."""
    known = {"P": "precision", "R": "recall"}.get(text[start:end])
    if known and re.match(r"[\s:=]{1,3}[01]?\.\d", text[end : end + 6]) and ("F1" in text or len(text) < 12):
        return Mention(start, end, known, "", text[start:end])
    return None


def _mention(written: str, start: int, end: int, text: str, alone: bool) -> Mention | None:
    if FILES.search(written):
        return None
    folded = fold(written)
    if folded in _plain_names():
        capitals = len(written) > 1 and not (written.islower() or written.istitle())
        named = capitals or VALUED.match(text[end : end + 5])
        return Mention(start, end, find_metric(written) or "", "", written) if named or folded not in ORDINARY else None
    if folded in _kinds():
        return Mention(start, end, "", _kinds()[folded], written)
    if not alone:
        return None
    joined = re.search(r"[_/@\d]", written) is not None
    metrical = is_metric_name(written) or ("_" in written and not word_set(folded) & ORDINARY)
    if metrical and (joined or not written.islower()) and (metric := find_metric(written)):
        return Mention(start, end, metric, "", written)
    return Mention(start, end, "", kind, written) if "_" in written and (kind := kind_of_parameter(written)) else None


@lru_cache(maxsize=1)
def _plain_names() -> frozenset[str]:
    names = {fold(name) for metric in METRICS for name in (metric.name, *metric.synonyms)}
    return frozenset(names - {"is", "lb", "hit", "r"} | {"top 1", "top1"})


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {fold(name): kind for kind, names in KINDS for name in names if fold(name) not in TOO_SHORT}


def _glued(text: str, found: list[Mention]) -> Iterator[Mention]:
    """Names in scripts without spaces."""
    taken = [(item.start, item.end) for item in found]
    for name in _glued_names():
        for match in re.finditer(re.escape(name), text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                yield Mention(match.start(), match.end(), find_metric(name) or "", kind_of_parameter(name), name)


@lru_cache(maxsize=1)
def _glued_names() -> tuple[str, ...]:
    metrics = (name for metric in METRICS for name in metric.synonyms if has_cjk(name))
    return tuple(sorted((*metrics, *(name for _, names in KINDS for name in names if has_cjk(name))), key=len, reverse=True))
