# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The split that running text tells: `training` alone is an activity, `training set` a part of the data."""

from __future__ import annotations

import re

from release_checker.claims.records import Split
from release_checker.claims.vocabulary import split_of

MEASURED = (
    r"set|split|data|dataset|accuracy|acc|loss|score|f1|auc|error|rmse|mae|mse|perplexity|ppl|bleu|wer|cer|partition|"
    r"corpus|r2|iou|dice|"
    r"map|precision|recall")
NAMED_SPLIT = re.compile(
    rf"\btrain(?:ing)?[\s_-]+(?:{MEASURED})\b|"
    rf"\b(?:validation|val|valid|dev|test(?:ing)?|held[- ]?out|evaluation|eval)[\s_-]+(?:{MEASURED}|images|samples|"
    rf"performance|results?|fold|"
    r"metrics?)\b|"
    r"\b(?:on|in|for) (?:the )?(?:train(?:ing)?|validation|val|dev|test|held[- ]?out)\b(?! (?:time|run|loop|script|"
    r"process))|"
    r"\b(?:cross[- ]?validat\w+|\d+-fold|(?:val|test|train|eval|dev)[_/](?=\w))|\((?:train|val|validation|test)\)|"
    r"训练集|验证集|测试集|验证|测试|訓練|検証|テスト|학습 ?(?:데이터|세트)|훈련 ?(?:데이터|세트)|검증|테스트|"
    r"entrenamiento|validaci[óo]n|prueba|"
    r"jeu d['’ ]entra[îi]nement|jeu de test|treino|teste|testset",
    re.IGNORECASE)


def split_told(*texts: str) -> Split:
    """The split that the nearest text tells; unknown where it tells several."""
    for at, text in enumerate(texts):
        found = {split_of(match[0]) for match in NAMED_SPLIT.finditer(text[:1000])} - {Split.UNKNOWN}
        if len(found) == 1:
            return found.pop()
        if len(found) > 1 and at:
            return Split.UNKNOWN
    return Split.UNKNOWN
