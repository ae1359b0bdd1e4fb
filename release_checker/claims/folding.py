# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Names as they are compared: case, accents, punctuation and marks of formatting do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ARROWS = re.compile(r"[↑↓⬆⬇▲▼🔺🔻⇑⇓↗↘\ufe0f]|\\(?:up|down)arrow|:arrow_(?:up|down)\w{0,10}:")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
TOP_RANGE = re.compile(r"@?[ _]?\[?\(?0?\.50?0?\s?[:–~-]\s?(?:0?\.05\s?:\s?)?0?\.95\)?\]?|50[-–:_ ]95")
POINT = re.compile(r"(?<=ap)[@_ ]{0,2}\(?\[?(?:iou ?[=@]? ?)?(?:0?\.(50?0?|75)|(50|75))%?\b\)?\]?")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def word_set(words: str) -> frozenset[str]:
    """Words written one after another."""
    return frozenset(words.split())


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, no accents, no formatting; words apart by one space: `Top-1 Acc (%) ↑` is `top 1 acc`."""
    plain = unicodedata.normalize("NFKC", ARROWS.sub(" ", text[:400])).replace("’", "'")
    plain = "".join(char for char in unicodedata.normalize("NFKD", plain) if unicodedata.category(char) != "Mn")
    plain = unicodedata.normalize("NFC", plain).lower().replace("\\", " ").replace("^", "")
    if "ap" in plain:
        plain = TOP_RANGE.sub(" 50 95", plain)
        plain = POINT.sub(lambda match: (match[1] or match[2]).ljust(2, "0")[:2] + " ", plain)
    plain = re.sub(r"\s?@\s?", "@", re.sub(r" at (?=\d+$)", "@", plain))
    plain = re.sub(r"[^\w@.+#$'%&~]|_", " ", plain)
    plain = re.sub(r"(?<!\d)\.|\.(?!\d)|[%~]", " ", plain)
    return " ".join(plain.split())


def fold_camel(text: str) -> str:
    """The same with CamelCase taken apart: `bestValAcc` is `best val acc`."""
    return fold(CAMEL.sub(" ", text[:400]))


def has_cjk(text: str) -> bool:
    """It is written without spaces between words."""
    return CJK.search(text) is not None
