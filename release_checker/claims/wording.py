# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a sentence says of one of its numbers: how it is meant, of which split, of which model."""

from __future__ import annotations

import re

from release_checker.claims.known_names import model_in
from release_checker.claims.mentions import Mention, mentions
from release_checker.claims.named_splits import split_told
from release_checker.claims.numbers import Printed
from release_checker.claims.passages import Passage
from release_checker.claims.records import Form, Nature, Split
from release_checker.claims.signs import AFTERWARDS, CHANGE, QUOTED, TARGET, is_best, is_own, is_results
from release_checker.claims.vocabulary import split_of

ASIDE = re.compile(r"[,;(]|\b(?:compared|than|vs|versus|match\w*|closely|close to|against|which|while|whereas|but)\b")
"What follows it speaks of something else."
SOURCE = re.compile(r"[^.;,()\d]{0,30}\(([^()]{3,60})\)")
"A bracket behind number and metric."
BEST_OF_ALL = re.compile(r"\b(?:state[- ]of[- ]the[- ]art|sota)\b", re.IGNORECASE)
STARTS = re.compile(r"[\s*_`•+-]*([^|:.,\d\n]{2,30}?)[\s*_`]*[|:]")
"What a line is about: `train | acc 0.93`, `Test: 0.91`."
LABEL = re.compile(r"^[\s*_`•+-]*([^:\n]{2,60}?)[\s*_`]*[:：][\s*_`]*(?:[~≈<>]\s?)?$")
JOINED = re.compile(r"\band\b|&|/|,")
GENERIC = re.compile(
    r"^(?:improvement|gain|change|reduction|difference|total|average|mean|baseline result|note|result)s?$", re.IGNORECASE)


def label_of(passage: Passage, printed: Printed) -> str:
    """What a bullet says before its number and is no metric: `ResNet-18 + X: 81.2 %`."""
    match = LABEL.match(passage.text[: printed.start]) if passage.form is Form.LIST else None
    label = match[1].strip() if match else ""
    named = any(name.metric or len(name.written) >= len(label) - 2 for name in mentions(label + ":"))
    told = named or split_of(label) or (not model_in(label) and (is_results(label) or is_best(label)))
    if label and not told and not GENERIC.search(label):
        return label
    starts = STARTS.match(passage.text) if passage.form is Form.LIST else None
    said = starts[1].strip() if starts and starts.end() <= printed.start else ""
    return said if model_in(said) or said.lower().endswith("model") else ""


def nature_in(passage: Passage, printed: Printed, start: int) -> Nature:
    """How a number is meant; its clause begins at `start`."""
    before, after = passage.text[max(0, printed.start - 100) : printed.start], passage.text[printed.end : printed.end + 40]
    if CHANGE.search(before) or AFTERWARDS.search(after):
        return Nature.DERIVED
    if printed.nature is not Nature.EXACT:
        return printed.nature
    source = SOURCE.match(passage.text, printed.end)
    near = passage.text[start : printed.end] + ASIDE.split(after)[0] + (source[1] if source else "")
    if TARGET.search(near):
        return Nature.TARGET
    if QUOTED.search(near) and not is_own(near) and not BEST_OF_ALL.search(near):
        return Nature.QUOTED
    section = passage.around.sections[0] if passage.around.sections else ""
    return Nature.TARGET if TARGET.search(section) and not JOINED.search(section) else Nature.EXACT


def split_in(passage: Passage, name: Mention, printed: Printed, clause: str) -> Split:
    """The split that is told nearest: by the metric's name, its line, the word before, what follows, the sentence, above."""
    text, around = passage.text, passage.around
    if found := split_of(name.written):
        return found
    line = text.rfind("\n", 0, printed.start) + 1
    if (told := STARTS.match(text, line)) and (found := split_of(told[1])):
        return found
    near = re.search(r"([^\W\d]+)[\s_*`-]*$", text[: name.start])
    if near and name.start > printed.start - 40 and (found := split_of(near[1])):
        return found
    behind = re.split(r"[,.;|]|\band\b", text[printed.end : printed.end + 40])[0]
    return split_told(behind, clause, text, around.lead, *around.sections[:2])
