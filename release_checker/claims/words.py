# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Names of models and data sets as words: `ResNet-50` is `resnet50`, `RF` is `RandomForestClassifier`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

LONGEST = 4000
"Characters of one text that are taken apart."
ATOM = re.compile(
    r"\d{1,12}\.\d{1,12}(?:e[-+]?\d{1,3})?|\d{1,12}e[-+]?\d{1,3}|\d{1,12}|"
    r"[A-Z]{2,40}(?![a-z])|[A-Z]?[^\W\d_A-Z]{1,40}|[A-Z]")
"Pieces of a name: parts of camel case, runs of letters, numbers."
LONG = 5
"Neighbouring pieces that are read as one word."
SAME_MODELS = """
    svm: svc svr linearsvc linearsvr supportvectormachine supportvectormachines supportvectorclassifier supportvector
    knn: kneighbors kneighborsclassifier kneighborsregressor knearestneighbors knearestneighbours knearestneighbor
        kneighbours kneighbour nearestneighbors nearestneighbours
    mlp: multilayerperceptron mlpclassifier mlpregressor
    gbm: gradientboosting gradientboostingclassifier gradientboostingregressor gbdt gradientboosted gradientboostedtrees
    xgb: xgboost xgbclassifier xgbregressor extremegradientboosting
    lgbm: lightgbm lgbmclassifier lgbmregressor lgb
    naivebayes: nb gaussiannb multinomialnb bernoullinb complementnb naivebaye
    cnn: convnet convolutionalneuralnetwork convolutionalnetwork convnets
    rnn: recurrentneuralnetwork simplernn
    lstm: longshorttermmemory
    gru: gatedrecurrentunit
    ridge: ridgeregression
    lasso: lassoregression
    decisiontree: decisiontreeclassifier decisiontreeregressor decisiontrees dtree dtc
    randomforest: rf rfc randomforests randomforestclassifier randomforestregressor
    logisticregression: logreg logit logisticreg
    linearregression: linreg ols
    extratrees: extratreesclassifier extratreesregressor extremelyrandomizedtrees
    adaboost: adaboostclassifier adaboostregressor
"""
"Names of the same kind of model, lower case without separators: the one it goes by, then others."
CANONICAL = {form: name.strip() for name, forms in re.findall(r"(\w+):([^:]*)(?=\n\s+\w+:|$)", SAME_MODELS)
             for form in (name.strip(), *forms.split())}
EMPTY_WORDS = """
    a an and are as at by for from in is it its of on or our ours the this to using via we with without vs per my model
    models method methods approach network networks net classifier regressor algorithm architecture system systems
    proposed final result results performance score scores metric metrics value values evaluation trained training train
    test testing tested validation valid val dev eval held out set sets split dataset datasets data table overall best run
    runs experiment experiments
"""
EMPTY = frozenset(EMPTY_WORDS.split())
"Words that tell no model and no data set apart."


@dataclass(frozen=True, slots=True)
class Words:
    """A text, taken apart for comparing."""

    forms: frozenset[str]
    "Every piece, and up to LONG neighbouring ones joined; well-known names also as their canonical one."
    short: frozenset[str]
    "What neighbouring pieces may be shortened to: `rf`, `logreg`."


def atoms(text: str) -> list[str]:
    """Pieces of a text in order, lower case; numbers as `0.001`, whatever their spelling."""
    return [_number(piece) if piece[0].isdigit() else piece.lower() for piece in ATOM.findall(text[:LONGEST])]


@lru_cache(maxsize=65536)
def words(text: str) -> Words:
    """What a text of the evidence may be called by."""
    pieces = atoms(text)
    forms, short = set(pieces), set()
    for start in range(len(pieces)):
        for length in range(2, min(LONG, len(pieces) - start) + 1):
            some = pieces[start : start + length]
            forms.add("".join(some))
            if length == 2 and some[1][0].isdigit() and not some[0][0].isdigit():
                short |= {some[0][:letters] + some[1] for letters in (1, 2, 3)}
            if length <= 4 and not any(piece[0].isdigit() for piece in some):
                short.add("".join(piece[0] for piece in some))
                if length == 2:
                    short |= {some[0][:one] + some[1][:two] for one, two in product((3, 4), repeat=2)}
    forms |= {CANONICAL[form] for form in forms if form in CANONICAL}
    return Words(frozenset(forms), frozenset(short - forms))


@lru_cache(maxsize=65536)
def name_parts(name: str) -> tuple[str, ...]:
    """The parts of a name that must be found: `ResNet-50 (ours)` gives `resnet50`; none for a name that says nothing."""
    pieces = atoms(name)
    found: list[str] = []
    position = 0
    while position < len(pieces):
        length = _known(pieces, position)
        if length:
            found.append(CANONICAL["".join(pieces[position : position + length])])
        else:
            length = 1
            while position + length < len(pieces) and _joined(pieces, position, length, name):
                length += 1
            found.append("".join(pieces[position : position + length]))
        position += length
    told = tuple(dict.fromkeys(part for part in found if part not in EMPTY))
    return told or (tuple(found) if len(name.strip(" *`_")) == 1 else ())  # A, B, C: rows of one letter


@lru_cache(maxsize=65536)
def shortened(name: str) -> frozenset[str]:
    """What a name of several words may be shortened to: `logistic regression` to `lr`, `logreg`."""
    pieces = [piece for piece in atoms(name) if piece not in EMPTY and not piece[0].isdigit()]
    if not 2 <= len(pieces) <= 4:
        return frozenset()
    lengths = (1, 2, 3, 4) if len(pieces) == 2 else (1,)
    made = {"".join(piece[:length] for piece, length in zip(pieces, some, strict=True))
            for some in product(lengths, repeat=len(pieces))}
    return frozenset(item for item in made if len(item) > 1 and item not in EMPTY)


def found_share(parts: tuple[str, ...], name: str, text: Words, rare: frozenset[str]) -> float:
    """How much of a name a text holds, 0 to 1; parts that stand nowhere in the evidence weigh less, as they tell nothing."""
    if not parts:
        return 0.0
    if shortened(name) & text.forms:
        return 1.0
    joined = {part for one, two in pairwise(parts) if f"{one}{two}" in text.forms for part in (one, two)}  # TF-IDF, tfidf
    held = {part for part in parts if part in joined or holds(text, part)}
    weights = {part: 0.3 if part in rare - joined else 1.0 for part in parts}
    return sum(weights[part] for part in held) / sum(weights.values())


def holds(text: Words, part: str) -> bool:
    """The text holds this part of a name, written so, or as what the name shortens."""
    return part in text.forms or (part in text.short and part not in EMPTY) or _singular(part) in text.forms


def _singular(part: str) -> str:
    return part[:-1] if len(part) > 4 and part.endswith("s") else part


def _known(pieces: list[str], start: int) -> int:
    """How many pieces from here on make a well-known name; 0 for none."""
    return next((length for length in range(min(LONG, len(pieces) - start), 0, -1)
                 if "".join(pieces[start : start + length]) in CANONICAL), 0)


def _joined(pieces: list[str], start: int, length: int, name: str) -> bool:
    """The next piece belongs to this word: camel case, or a number behind letters as in `ResNet-50` and `ViT-B/16`."""
    here, following = pieces[start + length - 1], pieces[start + length]
    lower = name.lower()
    if f"{here}{following}" in lower and not (here[0].isdigit() and following[0].isdigit()):
        return True
    if len(here) == 1 and not here.isdigit() and f"{here}-{following}" in lower:
        return True  # U-Net, T-SNE
    return not here[0].isdigit() and following[0].isdigit() and any(f"{here}{mark}{following}" in lower for mark in "-_ ")


def _number(piece: str) -> str:
    """One spelling of a number."""
    try:
        return f"{float(piece):.12g}"
    except (ValueError, OverflowError):
        return piece
