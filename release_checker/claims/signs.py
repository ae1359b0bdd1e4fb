# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the words around a number say of it: another's, aimed at, a difference, the best, over how many seeds."""

from __future__ import annotations

import re
from functools import lru_cache

from release_checker.claims.records import Nature

RESULTS = re.compile(
    r"\b(?:results?|performance|evaluat\w+|benchmarks?|experiments?|accurac\w+|metrics?|scores?|findings|leaderboard|"
    r"ablations?|"
    r"comparisons?|key numbers|baselines?|outcomes?|model zoo|pre-?trained models|checkpoints|test set|resultados?|"
    r"r[ée]sultats?|ergebnisse|risultati|m[ée]tricas|m[ée]triques|desempe[ñn]o|performances|evaluaci[óo]n|avalia[çc][ãa]o|"
    r"rendimiento|hasil|sonu[çc]lar|результат\w*|метрик\w*)\b|结果|性能|效果|评估|评测|实验|指标|結果|評価|精度|결과|"
    r"성능|평가|실험|점수|순위",
    re.IGNORECASE)
QUOTED = re.compile(
    r"\bet\.? al\b|\b(?:reported|published|official|original(?: paper| work| authors?| implementation)?|paper(?:'s)?|"
    r"literature|"
    r"prior work|previous work|related work|state[- ]of[- ]the[- ]art|sota|leaderboard top|competitors?|citation)\b|"
    r"\[(?:\d{1,3}|[A-Z]\w{1,14}\+?\d{2})\](?!\()|\(\s?(?:[A-Z]\w+,? )?(?:19|20)\d\d\s?\)|"
    r"\b(?:CVPR|ICCV|ECCV|NeurIPS|NIPS|ICML|ICLR|AAAI|ACL|EMNLP|NAACL|INTERSPEECH|ICASSP|IJCAI|KDD|WACV|BMVC|"
    r"MICCAI)\s?'?(?:20)?\d\d\b|"
    r"论文|文献|원논문|논문|papier|artículo|artigo",
    re.IGNORECASE)
OWN = re.compile(
    r"\b(?:ours?|this (?:work|repo\w*|project|model|implementation|code)|we|proposed|mine|my|reproduc\w+|"
    r"re-?implement\w*|"
                 r"re-?run|replicat\w+|nuestro|notre|unser\w*|nosso)\b|本文|我们|本项目|复现|우리|재현|"
                 r"本手法", re.IGNORECASE)
TARGET = re.compile(
    r"\b(?:target(?:s|ed|ing)?|goals?|objectives?|expected|expect|should (?:be|reach|get|achieve|obtain)|aim(?:s|ed|"
    r"ing)?(?: for|"
    r" to| at)|"
    r"required|requirements?|"
    r"desired|objetivo|objectif|ziel|esperado|meta|hypothes[ie]s|hypothetical|planned|would|could)\b|目标|期望|"
    r"預期|期待|"
    r"预期|목표|예상",
    re.IGNORECASE)
DERIVED = re.compile(
    r"(?:^|[\s(])(?:Δ|delta|diff(?:erence)?|gain|improvement|change|reduction|lift|drop|gap|increase|decrease|relative|"
    r"vs\.? \S+|"
    r"p[- ]?value|speed-?up|mejora|amélioration|verbesserung|degradation)(?:$|[\s)(%:])|提升|下降|差|향상|증가|"
    r"감소|↑\s?\d",
    re.IGNORECASE)
CHANGE = re.compile(
    r"\b(?:improv\w+|increas\w+|decreas\w+|reduc\w+|rais\w+|dropp?\w*|boost\w*|gains?|outperform\w*|drops?|declin\w+|"
    r"surpass\w*|"
    r"(?:higher|lower|better|worse) than|mejor\w+|amélior\w+|verbesser\w+)\b[^.;]{0,60}?\bby\s+(?:about|around|over|"
    r"up to|~|≈|nearly|roughly)?"
    r"\s?$|提升了?\s?$|提高了?\s?$|下降了?\s?$|降低了?\s?$",
    re.IGNORECASE)
AFTERWARDS = re.compile(
    r"^\s?(?:\(?(?:absolute|relative|percentage)\b|points?\b|pp\b|(?:\w+[ -]){0,2}(?:improvement|increase|gain|reduction|"
    r"decrease|drop|"
    r"boost|faster|slower|smaller|larger|better|worse|higher|lower|over the|more|less|fewer|of the|of all|gap|lift|above|"
    r"below)\b|"
    r"(?:이상 ?)?(?:의 ?)?(?:성능 ?)?(?:향상|개선|증가|감소)|的?(?:提升|改善|下降))",
    re.IGNORECASE)
BEST = re.compile(
    r"\b(?:best|highest|lowest|maximum(?! mean)|minimum|max(?! error)|min|peak|top(?![- ]?\d)|up to|as high as|as low as|"
    r"state[- ]of[- ]the[- ]art|record|winner|winning|"
    r"mejor|meilleure?s?|beste[rns]?|h[öo]chste\w*|melhor|migliore|лучш\w+|terbaik|en iyi)\b|最[佳好高优低]|최고|최상|"
    r"최적|🏆|🥇|⭐",
    re.IGNORECASE)
WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twenty": 20}
SEEDS = re.compile(
    rf"\b(\d{{1,4}}|{'|'.join(WORDS)})\s?-?(?:×\s?)?"
    r"(?:different |independent |random(?:ly)? |separate |training |repeated |initiali[sz]ation ){0,3}"
    r"(?:seeds?|runs|trials|repetitions|repeats|restarts|replicates|initiali[sz]ations|semillas|graines|ejecuciones|"
    r"次(?:实验|运行|平均)?|个?随机种子|회 평균|번 평균)"
    r"|\bn\s?=\s?(\d{1,3}) ?(?:seeds|runs|trials)|(\d{1,3})\s?(?:个?(?:随机)?种子|개의? ?시드)|"
    r"\bseeds?\s?[=:]\s?\{?\[?(\d+(?:\s?,\s?\d+){1,20})",
    re.IGNORECASE)
SINGLE = re.compile(r"\b(?:a )?single (?:run|seed|trial)\b|\bone (?:run|seed) only\b|\bseed\s?[=:]?\s?\d+\b", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"\b(?:example|sample|demo|usage|expected output|sample output|output format|toy)\b|示例|예시|ejemplo|exemple|beispiel",
    re.IGNORECASE)


FORMAT = re.compile(
    r"\b(?:(?:output|report|result|response|log)s? (?:formats?|examples?|samples?|structure)|(?:sample|example|"
    r"expected) outputs?|"
    r"usage|api)\b|输出|輸出|出力例?|출력|示例|예시|サンプル", re.IGNORECASE)
"Headings above other headings under which all is a sample."


@lru_cache(maxsize=4096)
def is_results(title: str) -> bool:
    """A heading under which numbers are results."""
    return RESULTS.search(title) is not None


def is_example(title: str) -> bool:
    """A heading under which numbers only show what output looks like."""
    return ELSEWHERE.search(title) is not None and not is_results(title)


def is_sample(sections: tuple[str, ...]) -> bool:
    """The headings say that what follows only shows how output looks; the document's own title, the last, says nothing."""
    if not sections:
        return False
    return is_example(sections[0]) or any(FORMAT.search(title) for title in sections[:-1] if not is_results(title))


@lru_cache(maxsize=4096)
def seeds_in(text: str) -> int | None:
    """Over how many seeds or runs a text says that it averages."""
    if match := SEEDS.search(text[:2000]):
        if match[4]:
            return match[4].count(",") + 1
        written = (match[1] or match[2] or match[3]).lower()
        count = WORDS.get(written) or int(written)
        return count if 1 < count <= 1000 else None
    return 1 if SINGLE.search(text[:2000]) else None


@lru_cache(maxsize=4096)
def is_best(text: str) -> bool:
    """It says that something is the best of several."""
    return BEST.search(text) is not None


def is_own(text: str) -> bool:
    """It says that the work is the author's."""
    return OWN.search(text) is not None


@lru_cache(maxsize=4096)
def nature_of_label(text: str) -> Nature:
    """What a column head or row label says of the numbers under it."""
    if TARGET.search(text):
        return Nature.TARGET
    if DERIVED.search(text):
        return Nature.DERIVED
    return Nature.QUOTED if QUOTED.search(text) and not is_own(text) else Nature.EXACT
