# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Names of models and data sets, recognised in the words of the evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.claims.candidates import _is_one
from release_checker.claims.records import Quantity
from release_checker.claims.subjects import Names, Relation, names_of
from release_checker.claims.words import name_parts, words
from release_checker.model import Place


def quantity(*subject: str) -> Quantity:
    return Quantity("accuracy", "accuracy", 0.9, "run x", Place("x"), run="x", subject=subject)


def known(names: tuple[str, ...], *texts: str) -> Names:
    return names_of(names, [quantity(text) for text in texts])


@pytest.mark.parametrize(("name", "text"), [
    ("ResNet-50", "resnet50_lr0.1"), ("Random Forest", "RandomForestClassifier(n_estimators=10)"), ("RF", "random_forest"),
    ("Random Forest", "rf_model.predict(X)"), ("Support Vector Machine", "SVC(kernel='rbf')"), ("SVM", "LinearSVC"),
    ("Logistic Regression", "logreg"), ("Logistic Regression", "LogisticRegression"), ("LogReg", "logistic_regression"),
    ("U-Net", "unet-seed1"), ("ViT-B/16", "vit_b16"), ("k-NN", "KNeighborsClassifier"), ("XGBoost", "XGBClassifier"),
    ("MLP (64)", "model mlp | hidden 64"), ("**BERT** base", "bert-base-uncased"), ("DistilBERT", "distilbert"),
    ("Gradient Boosting", "gbm"), ("Naïve Bayes", "naïve bayes"), ("h64", "hidden 64"),
])
def test_spellings_of_one_name(name: str, text: str) -> None:
    assert known((name,), text).relation(name, quantity(text)) is Relation.SAME


@pytest.mark.parametrize(("names", "text", "expected"), [
    (("ResNet-18", "ResNet-50"), "resnet50", ("ResNet-50",)),
    (("MLP (small)", "MLP (large)"), "mlp large", ("MLP (large)",)),
    (("BERT", "DistilBERT"), "distilbert-base", ("DistilBERT",)),
    (("LSTM", "LSTM + attention"), "lstm attention", ("LSTM + attention",)),
    (("Logistic Regression", "XGBoost"), "xgboost | learning rate 0.1", ("XGBoost",)),
    (("Gradient Boosting", "LightGBM"), "LightGBM", ("LightGBM",)),
    (("BERT", "DistilBERT"), "DistilBERT", ("DistilBERT",)),
    (("A", "B"), "wistful carp", ()),
])
def test_the_fullest_match_is_meant(names: tuple[str, ...], text: str, expected: tuple[str, ...]) -> None:
    table = known(names, text, " ".join(names))
    assert tuple(name for name in names if table.relation(name, quantity(text)) is Relation.SAME) == expected


def test_the_nearest_words_decide() -> None:
    both = quantity("SVM", "compare(rf, svm)")
    table = names_of(("SVM", "Random Forest"), [both])
    assert table.relation("SVM", both) is Relation.SAME
    assert table.relation("Random Forest", both) is Relation.OTHER


def test_a_name_that_says_nothing_is_of_no_run_that_names_another() -> None:
    table = known(("Ours", "SVM"), "svm", "carp")
    assert table.relation("Ours", quantity("svm")) is Relation.OTHER
    assert table.relation("Ours", quantity("carp")) is Relation.OPEN
    assert table.relation("", quantity("svm")) is Relation.OPEN


@given(st.text(max_size=60))
def test_a_text_holds_its_own_words(text: str) -> None:
    held = words(text)
    assert all(part in held.forms for part in name_parts(text))


def test_a_name_with_its_version_is_the_same_data_set_and_a_digit_more_is_not() -> None:
    one, other = ("common", "voice"), ("common", "voice11")
    names = names_of((), ())
    assert _is_one(frozenset({one, other}), names)
    assert not _is_one(frozenset({("cifar10",), ("cifar100",)}), names)
    assert not _is_one(frozenset({("bert",), ("distilbert",)}), names)
