# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which word of a sentence a number belongs to: `accuracy of 91.2 %`, `91.2 % accuracy`, `lr = 0.001`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from release_checker.claims.folding import fold, has_cjk, word_set
from release_checker.claims.known_names import dataset_in, model_in
from release_checker.claims.metric_names import METRICS
from release_checker.claims.numbers import Printed
from release_checker.claims.parameter_names import KINDS
from release_checker.claims.vocabulary import find_metric, is_metric_name, kind_of_parameter, split_of

REACH = 70
"Characters between a name and its number, at most."
ORDINARY = word_set("""
    is em sr hr cd ce hd per ll roc points point score scores pass success hit hits return returns objective spec sens
    resolved correlation meteor spice a1 rl r d g ks far der ter sdr mos agreement purity js lb error err errors inertia
    regret elo gini faithfulness concordance rewards reward hausdorff cer f p mask box completion coverage
""")
"Names that are also ordinary words: taken in a sentence only when written as names are, in capitals or before a colon."
TOO_SHORT = word_set("""
    n c s no id step ci var score total ratio size time scale noise average image clip month date nu df s it
""")
"Names of settings that say nothing in a sentence."
WORD = re.compile(r"[^\W_](?:[\w.@+-]|'(?=\w))*(?:[/_](?=\w)[\w.@-]+)*|[\w]+")
GAP = re.compile(r"^[\s\"'`*_]*(?:[:=]|→|->|\(|\[)?[\s\"'`*_]*$")
GOES_ON = re.compile(r"(?i:[,(/|→、和]|->|\b(?:and|or|to|vs\.?|y|et|und|with|of|at|is|baseline))[\s\"'`*_(]*$")
"What leads to a further number of the same kind."
ASSIGNED = re.compile(r"([A-Za-z_][\w.]*)\s?=\s?[\"'`]?$|(?<![\w-])([a-zA-Z])\s?[<>≤≥]\s?$|"
    r"(?:^|\s)(--?[a-zA-Z][\w-]*)[ =]$")
FILES = re.compile(r"\.(?:py|ipynb|sh|csv|json|txt|ya?ml|md|pth?|log|png|jpg|pkl|h5|onnx|cpp)$", re.IGNORECASE)
"`h=1`, `p < 0.05`: the number is that name's."
BREAK = re.compile(r"[.;!?]\s|\n|,\s+(?:while|whereas|but)\b|。|；|！")


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


def paired(text: str, numbers: list[Printed]) -> Iterator[tuple[int, Mention]]:
    """Index of each number that a name belongs to, with the name."""
    names = mentions(text)
    last: Mention | None = None
    for at, printed in enumerate(numbers):
        before = numbers[at - 1].end if at else 0
        after = numbers[at + 1].start if at + 1 < len(numbers) else len(text)
        found = _pick(text, names, printed, before, after)
        if found is None and last is not None and _goes_on(text[numbers[at - 1].end : printed.start]):
            found = last
        if found is not None:
            yield at, found
        last = found


def _pick(text: str, names: list[Mention], printed: Printed, before: int, after: int) -> Mention | None:
    left = [name for name in names if before <= name.start and -1 <= printed.start - name.end <= REACH]
    right = [name for name in names if 0 <= name.start - printed.end <= 26 and name.end <= after + 1]
    assigned = ASSIGNED.search(text[max(0, printed.start - 40) : printed.start])
    if assigned and not any(name.end >= printed.start - 4 for name in left):
        return Mention(printed.start, printed.start, "", "a setting", assigned[1] or assigned[2] or assigned[3])
    behind = left[-1] if left and not BREAK.search(text[left[-1].end : printed.start]) else None
    ahead = right[0] if right and not re.search(r"[.;:,!?\n。，；)]", text[printed.end : right[0].start].rstrip()) else None
    if ahead is not None and _owned(text, ahead, after):
        ahead = None
    if behind is not None and ahead is not None and has_cjk(text[printed.end : ahead.start]):
        return behind
    if behind is not None and (GAP.match(text[behind.end : printed.start]) or ahead is None):
        return behind
    if behind is not None and ahead is not None:
        near = len(text[behind.end : printed.start]) - 8 < len(text[printed.end : ahead.start]) and not behind.kind
        return behind if near and re.search(r"\b(?:of|is|was|=|to|at|:)\s?$", text[behind.end : printed.start]) else ahead
    return ahead


def _owned(text: str, name: Mention, after: int) -> bool:
    """The name behind a number belongs to the next one: `0.91, F1: 0.88`."""
    return re.match(
        r"[\"'`*_ ]{0,3}(?:[:=(]|of\b|is\b|was\b)", text[name.end : after + 1]) is not None and after < len(text)


def _goes_on(between: str) -> bool:
    """What stands between two numbers of one list: `91.2 % on train and 89.1 % on test`."""
    if len(between) > 60 or BREAK.search(between):
        return False
    told = re.search(r"([^\W\d][\w-]*)[\s\"'`*_]*[:=][\s\"'`*_]*$", between)
    if told:
        return bool(split_of(told[1]) or dataset_in(told[1]) or model_in(told[1]))
    return GOES_ON.search(between) is not None and not ("|" in between and re.search(r"\w", between))


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
        named = (written.isupper() and len(written) > 1) or re.match(
            r"[\"'`*_ ]{0,3}[:=]|[ ]{1,2}[01]?\.\d", text[end : end + 5])
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
