# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which word of a sentence a number belongs to: `accuracy of 91.2 %`, `91.2 % accuracy`, `lr = 0.001`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from release_checker.claims.folding import has_cjk
from release_checker.claims.known_names import dataset_in, model_in
from release_checker.claims.mentions import Mention, mentions
from release_checker.claims.numbers import Printed
from release_checker.claims.vocabulary import split_of

REACH = 70
"Characters between a name and its number, at most."
GAP = re.compile(r"^[\s\"'`*_]*(?:[:=]|→|->|\(|\[)?[\s\"'`*_]*$")
BREAK = re.compile(r"[.;!?]\s|\n|,\s+(?:while|whereas|but)\b|。|；|！")
GOES_ON = re.compile(r"(?i:[,(/|→、和]|->|\b(?:and|or|to|vs\.?|y|et|und|with|of|at|is|baseline))[\s\"'`*_(]*$")
"What leads to a further number of the same kind."
ASSIGNED = re.compile(r"([A-Za-z_][\w.]*)\s?=\s?[\"'`]?$|(?<![\w-])([a-zA-Z])\s?[<>≤≥]\s?$|"
    r"(?:^|\s)(--?[a-zA-Z][\w-]*)[ =]$")
NEXT = 26
"Characters between a number and the name behind it, at most."
LABELS = re.compile(r"[\"'`*_ ]{0,3}[:=]")
"What makes a name the label of the next number."
LEADS = re.compile(r"[\"'`*_ ]{0,3}(?:[(≈~]|(?:of|is|was|di|de|von|at|à|around|about|circa)\b|$)")
"What makes it probable."
TIES = re.compile(r"(?:\b(?:of|is|was|to|at)|[=:])\s?$")


def paired(text: str, numbers: list[Printed]) -> Iterator[tuple[int, Mention]]:
    """Index of each number that a name belongs to, with the name."""
    names = mentions(text)
    last: Mention | None = None
    for at, printed in enumerate(numbers):
        before = numbers[at - 1].end if at else 0
        after = numbers[at + 1].start if at + 1 < len(numbers) else len(text)
        found = _pick(text, names, printed, before, after)
        if found is None and last is not None and _alike(numbers[at - 1], printed):
            found = last if _goes_on(text[numbers[at - 1].end : printed.start]) else None
        if found is not None:
            yield at, found
        last = found


def _pick(text: str, names: list[Mention], printed: Printed, before: int, after: int) -> Mention | None:
    left = [name for name in names if before <= name.start and -1 <= printed.start - name.end <= REACH]
    assigned = ASSIGNED.search(text[max(0, printed.start - 40) : printed.start])
    if assigned and not any(name.end >= printed.start - 4 for name in left):
        return Mention(printed.start, printed.start, "", "a setting", assigned[1] or assigned[2] or assigned[3])
    behind = left[-1] if left and not BREAK.search(text[left[-1].end : printed.start]) else None
    ahead = _ahead(text, names, printed, after, behind)
    if behind is None or ahead is None:
        return behind or ahead
    between = text[behind.end : printed.start]
    if GAP.match(between) or has_cjk(text[printed.end : ahead.start]):
        return behind
    near = len(between) - 8 < ahead.start - printed.end and not behind.kind
    return behind if near and TIES.search(between) else ahead


def _ahead(text: str, names: list[Mention], printed: Printed, after: int, behind: Mention | None) -> Mention | None:
    """The name that follows a number, unless it is the next number's: `0.91, F1: 0.88`."""
    right = [name for name in names if 0 <= name.start - printed.end <= NEXT and name.end <= after + 1]
    if not right or re.search(r"[.;:,!?\n。，；)]", text[printed.end : right[0].start].rstrip()):
        return None
    rest = text[right[0].end : after]
    owned = LABELS.match(rest) or (behind is not None and LEADS.match(rest))
    return None if owned and after < len(text) else right[0]


def _alike(left: Printed, right: Printed) -> bool:
    """A whole number behind decimals or a percentage is another matter: `0.91, 3 runs`."""
    return bool(right.number.decimals or right.number.percent or not (left.number.decimals or left.number.percent))


def _goes_on(between: str) -> bool:
    """What stands between two numbers of one list: `91.2 % on train and 89.1 % on test`."""
    if len(between) > 60 or BREAK.search(between):
        return False
    told = re.search(r"([^\W\d][\w-]*)[\s\"'`*_]*[:=][\s\"'`*_]*$", between)
    if told:
        return bool(split_of(told[1]) or dataset_in(told[1]) or model_in(told[1]))
    return GOES_ON.search(between) is not None and not ("|" in between and re.search(r"\w", between))
