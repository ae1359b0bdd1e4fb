# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the names of numbers mean: which metric, which split, or none of both."""

from __future__ import annotations

import re
from functools import lru_cache

from release_checker.claims.folding import fold, fold_camel, has_cjk, word_set
from release_checker.claims.metric_names import AT_RANK, METRICS, Metric
from release_checker.claims.parameter_names import KINDS
from release_checker.claims.records import Split

SPLITS: dict[Split, frozenset[str]] = {
    Split.TRAIN: word_set(
        "train training trn tr trainset 训练 训练集 訓練 학습 훈련 entrenamiento entrainement treino treinamento "
        "addestramento обучение обучающей"),
    Split.VALIDATION: word_set(
        "val valid validation validating dev eval evaluation cv validset valset minival devset oof crossval "
        "crossvalidation 验证 验证集 驗證 検証 검증 validacion validacao validierung validazione val2017 "
        "валидация"),
    Split.TEST: word_set(
        "test testing tst testset holdout heldout unseen 测试 测试集 測試 テスト 테스트 평가 prueba pruebas teste testdev "
        "тест тестовой"),
}
FILLERS = word_set(
    "mean avg average averaged final best max min maximum minimum overall the a of on in for our score value values epoch "
    "metric metrics result results last total set data dataset split our's and is w/ with global batch step highest lowest "
    "median monitor reported model in% pct percent percentage")
QUALIFIERS = {
    **{word: word for word in word_set(
        "macro micro weighted samples box cls dfl obj seg mask generator discriminator kl reconstruction policy critic "
        "actor unbiased adversarial robust normalized unnormalized token word sentence sequence "
        "contrastive style content perceptual physics pde")},
    "wtd": "weighted", "gen": "generator", "disc": "discriminator", "g": "generator", "d": "discriminator", "kld": "kl",
    "recon": "reconstruction", "rec": "reconstruction", "adv": "adversarial", "vf": "value", "宏": "macro",
}
"Words that make another metric of one: macro F1 is not F1."
SPREADS = word_set("std stddev stdev stderr sd sem variance")
MEANS = word_set("mean avg average and")
"With these beside, a head names both: `accuracy (mean ± std)`."
RANKED = re.compile(r"(?:^|\s)([a-z1]+)@(\d+(?:\.\d+)?k?)(?:\s|$)")
TOP = re.compile(r"\btop ?(\d+)\b")


@lru_cache(maxsize=1)
def _names() -> dict[str, Metric]:
    """Metrics by folded name."""
    return {fold(name): metric for metric in METRICS for name in (metric.name, *metric.synonyms)}


@lru_cache(maxsize=1)
def _by_usual() -> dict[str, Metric]:
    return {metric.name: metric for metric in METRICS}


@lru_cache(maxsize=1)
def _glued() -> tuple[tuple[str, Metric], ...]:
    """Names in scripts without spaces, longest first."""
    names = [(name, metric) for name, metric in _names().items() if has_cjk(name)]
    return tuple(sorted(names, key=lambda item: -len(item[0])))


@lru_cache(maxsize=1)
def _parameters() -> dict[str, str]:
    return {fold(name): kind for kind, names in KINDS for name in names}


@lru_cache(maxsize=4096)
def find_metric(written: str) -> str | None:
    """The usual name of the metric that a short text names, a qualifier behind it; None where it names none.

    `val_macro_f1` is `f1 macro`, `Top-5 Acc (%)` is `accuracy top-5`, `Recall@10` is `recall@10`.
    """
    for folded in dict.fromkeys((fold(written), fold_camel(written))):
        if found := _known(folded):
            return found
    return None


def is_metric_name(written: str) -> bool:
    """It names a metric and nothing else but split, qualifier and the like: `val_macro_f1`, not `GeoMap`."""
    for folded in dict.fromkeys((fold(written), fold_camel(written))):
        words = [word for word in folded.split() if not _is_split(word) and word not in FILLERS and word not in QUALIFIERS]
        if " ".join(words) in _names() or (len(words) == 1 and _known(folded) is not None and RANKED.search(folded)):
            return True
    return False


def usual(metric_written: str) -> str:
    """The metric's usual name; the words as written where the vocabulary has none."""
    return find_metric(metric_written) or " ".join(metric_written.split())


def family(metric: str) -> str:
    """A usual name without its qualifier or rank: `f1 macro` is `f1`, `recall@10` is `recall`."""
    if metric in _by_usual():
        return metric
    if metric.startswith("accuracy top-"):
        return "accuracy top-5"
    head = metric.partition("@")[0]
    while head and head not in _by_usual():
        head = head.rpartition(" ")[0]
    return head or metric


def direction(metric: str) -> int:
    """1 where higher is better, -1 where lower is, 0 where nobody knows; by usual name or as written."""
    found = _metric(metric)
    return found.sign if found else 0


def bounded(metric: str) -> bool:
    """It lies within 0..1, so that 91.2 must be a percentage; by usual name or as written."""
    found = _metric(metric)
    return found.bounded if found else False


def split_of(text: str) -> Split:
    """The split that a name says, a column head or the key of a metric; unknown where it says none or several."""
    folded = fold_camel(text)
    words = {word.strip("'.") for word in folded.split()} | {word.rstrip("0123456789") for word in folded.split()}
    found = {split for split, names in SPLITS.items() if words & names}
    if has_cjk(folded):
        found |= {split for split, names in SPLITS.items() if any(has_cjk(name) and name in folded for name in names)}
    if "held out" in folded or "hold out" in folded:
        found.add(Split.TEST)
    if len(found) > 1 and "cross validation" not in folded:
        return Split.UNKNOWN
    return Split.VALIDATION if "cross validation" in folded else next(iter(found), Split.UNKNOWN)


def kind_of_parameter(name: str) -> str:
    """What a number is that is no metric: `a size`, `a hyper-parameter`; empty where the name says no such thing."""
    for folded in dict.fromkeys((fold(name), fold_camel(name))):
        if find_metric(name) and folded not in _parameters():
            continue
        words = folded.replace("#", " ").split()
        for size in range(min(len(words), 4), 0, -1):
            for start in (*range(len(words) - size, -1, -1),):
                if kind := _parameters().get(" ".join(words[start : start + size])):
                    return kind
        if kind := next((kind for key, kind in _parameters().items() if has_cjk(key) and key in folded), ""):
            return kind
    return ""


def is_parameter(name: str) -> bool:
    """It names a setting, a size, a time, a count: no metric."""
    return bool(kind_of_parameter(name))


def _metric(metric: str) -> Metric | None:
    name = family(metric)
    return _by_usual().get(name) or _by_usual().get(family(find_metric(metric) or ""))


def _known(folded: str) -> str | None:
    if not folded or "p value" in folded or "pvalue" in folded:
        return None
    words = folded.split()
    if SPREADS & set(words) and not MEANS & set(words):
        return None
    if (ranked := RANKED.search(folded)) and (found := _ranked(folded, ranked)):
        return found
    if (exact := _names().get(folded)) is not None:
        return exact.name
    if (top := TOP.search(folded)) and int(top[1]) not in (1, 5) and not set(folded.split()) & {"p", "k"}:
        return f"accuracy top-{top[1]}"
    words = [word for word in words if not _is_split(word)]
    kept = [word for word in words if word not in FILLERS] or words
    return _phrase(words) or _phrase(kept) or _cjk(folded)


def _ranked(folded: str, match: re.Match[str]) -> str | None:
    if (whole := _names().get(match[0].strip())) is not None:
        return whole.name
    if (name := AT_RANK.get(match[1])) is None:
        return None
    return f"{name}{match[2]}" if name.endswith("-") else f"{name}@{match[2]}"


def _phrase(words: list[str]) -> str | None:
    """The longest run of words that names a metric, the last where several are as long; what qualifies it behind it."""
    for size in range(min(len(words), 6), 0, -1):
        for start in range(len(words) - size, -1, -1):
            phrase = " ".join(words[start : start + size])
            if (found := _names().get(phrase)) is None or (len(words) > 2 and len(phrase) < 3 and phrase not in ("r2",)):
                continue
            rest = words[:start] + words[start + size :]
            marks = sorted({QUALIFIERS[word] for word in rest if word in QUALIFIERS})
            return " ".join((found.name, *marks))
    return None


def _cjk(folded: str) -> str | None:
    return next((metric.name for name, metric in _glued() if name in folded), None)


def _is_split(word: str) -> bool:
    return any(word in names for names in SPLITS.values())
