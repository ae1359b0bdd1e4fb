# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The split that running text tells: `training` alone is an activity, `training set` a part of the data."""

from __future__ import annotations

import re

from release_checker.claims.records import Split
from release_checker.claims.vocabulary import split_of

NAMED_SPLIT = re.compile(
    r"\b(train(?:ing)?|validation|val|valid|dev|test(?:ing)?|held[- ]?out|evaluation|eval)[\s_-]+(?:set|split|data|"
    r"dataset|accuracy|acc|loss|score|f1|"
    r"auc|error|rmse|mae|mse|perplexity|ppl|bleu|wer|cer|images|samples|performance|results?|partition|fold|corpus|r2|"
    r"iou|dice|map|metrics?|precision|recall)\b|"
    r"\bon (?:the )?(train|validation|val|dev|test)\b|\b(?:cross[- ]?validat\w+|\d+-fold|(?:val|test|train|eval|"
    r"dev)[_/](?=\w))|"
    r"训练集|验证集|测试集|验证|测试|訓練|検証|テスト|학습|훈련|검증|테스트|entrenamiento|validaci[óo]n|prueba|"
    r"entra[îi]nement|jeu de test|treino|teste|testset",
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
