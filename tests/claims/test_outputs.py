# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What notebooks print, as quantities."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.claims.evidence import OutputText
from release_checker.claims.outputs import output_quantities
from release_checker.claims.records import Quantity
from release_checker.model import Place


def read(text: str, code: str = "", html: str = "") -> list[Quantity]:
    return list(output_quantities([OutputText(Place("a.ipynb", None, 3), text, html, code, "Results", "Iris")]))


def brief(found: list[Quantity]) -> list[str]:
    return [" ".join(part for part in (quantity.split, quantity.metric, f"{quantity.value:g}",
                                       "" if quantity.how == "stated" else quantity.how) if part) for quantity in found]


@pytest.mark.parametrize(("text", "expected"), [
    ("accuracy: 0.912", ["accuracy 0.912"]),
    ("Test set: Average loss: 0.0312, Accuracy: 9912/10000 (99%)",
     ["test loss 0.0312", "test accuracy 0.9912", "test accuracy 99"]),
    ("Accuracy of the network on the 10000 test images: 91 %", ["test accuracy 91"]),
    ("{'eval_loss': 0.31, 'eval_f1': np.float64(0.91), 'epoch': 3.0}", ["validation loss 0.31", "validation f1 0.91"]),
    ("loss: 0.3 - accuracy: 0.90 - val_loss: 0.4 - val_accuracy: 0.88",
     ["train loss 0.3", "train accuracy 0.9", "validation loss 0.4", "validation accuracy 0.88"]),
    ("The R2 score is 0.83 and RMSE is 3.21", ["r2 0.83", "rmse 3.21"]),
    ("Training Accuracy: 99.1%\tValidation Accuracy: 93.2%", ["train accuracy 99.1", "validation accuracy 93.2"]),
    ("[10]\tvalidation_0-auc:0.91\teval-rmse:0.2", ["validation auc 0.91", "validation rmse 0.2"]),
    ("Precision@5: 0.31, mAP@0.5: 0.71 mAP@0.5:0.95: 0.5", ["precision@5 0.31", "map50 0.71", "map50-95 0.5"]),
    ("lr: 0.1, epochs: 30\nseed = 3", []),
    ("MSE  0.12\nMAE  0.2", ["mse 0.12", "mae 0.2"]),
])
def test_printed_lines(text: str, expected: list[str]) -> None:
    assert brief(read(text)) == expected


@pytest.mark.parametrize(("text", "code", "expected"), [
    ("0.9123", "accuracy_score(y_test, rf.predict(X_test))", ["test accuracy 0.9123"]),
    ("0.9123", "svm.score(X_test, y_test)", ["test score 0.9123"]),
    ("[0.3211, 0.9123]", "model.evaluate(x_test, y_test)", ["test loss 0.3211", "test accuracy 0.9123"]),
    ("array([0.9, 0.91, 0.92])", "cross_val_score(rf, X, y, scoring='f1')", ["f1 0.91 mean"]),
    ("[[50  3]\n [ 2 45]]", "print(confusion_matrix(truth, guess))", ["accuracy 0.95 computed"]),
    ("0.91\n0.88", "print(accuracy_score(y_test, p))\nprint(f1_score(y_test, p, average='macro'))",
     ["test accuracy 0.91", "test f1 macro 0.88"]),
    ("0.5", "x + y", []),
])
def test_numbers_that_only_the_code_names(text: str, code: str, expected: list[str]) -> None:
    assert brief(read(text, code)) == expected


def test_progress_gives_the_last_and_the_best() -> None:
    text = "\n".join(f"Epoch {epoch} - val_accuracy: {value}" for epoch, value in enumerate((0.5, 0.9, 0.7, 0.8)))
    assert brief(read(text)) == ["validation accuracy 0.8", "validation accuracy 0.9 best"]


REPORT = """\
              precision    recall  f1-score   support

         cat       0.95      0.97      0.96       100
         dog       0.91      0.88      0.89        50
        fish       0.90      0.80      0.85        20

    accuracy                           0.94       170
   macro avg       0.93      0.92      0.93       170
weighted avg       0.94      0.94      0.94       170
"""


def test_a_classification_report_knows_averages_from_classes() -> None:
    found = read(REPORT)
    assert brief(found)[:4] == ["accuracy 0.94", "precision macro 0.93", "recall macro 0.92", "f1 macro 0.93"]
    assert [(item.metric, item.value) for item in found if item.subject[0] == "class fish"] == [
        ("precision", 0.90), ("recall", 0.80), ("f1", 0.85)]


def test_tables_name_their_rows() -> None:
    html = ("<table><tr><th></th><th>accuracy</th><th>n_estimators</th></tr>"
            "<tr><th>svm</th><td>0.91</td><td>10</td></tr></table>")
    plain = "           Model  Accuracy\n0  Random Forest      0.91\n1            SVM      0.88\n"
    boxed = "+-------+------+\n| Model | Acc  |\n+-------+------+\n| RF    | 0.91 |\n+-------+------+"
    turned = "          SVM    RF\naccuracy  0.91  0.92\n"
    assert [[(item.subject[0], item.metric, item.value) for item in found]
            for found in (read("", html=html), read(plain), read(boxed), read(turned))] == [
        [("svm", "accuracy", 0.91)],
        [("Random Forest", "accuracy", 0.91), ("SVM", "accuracy", 0.88)],
        [("RF", "accuracy", 0.91)],
        [("SVM", "accuracy", 0.91), ("RF", "accuracy", 0.92)],
    ]


def test_a_line_above_names_the_model() -> None:
    found = read("Random Forest\nAccuracy: 0.91\nSVM\nAccuracy: 0.88", "report(models)")
    assert [item.subject[:3] for item in found] == [
        ("Accuracy", "Random Forest", "report(models)"), ("Accuracy", "SVM", "report(models)")]


@given(st.text(max_size=400), st.text(max_size=100))
def test_any_text_is_read(text: str, code: str) -> None:
    for quantity in read(text, code, text):
        assert isinstance(quantity.value, float)
        assert quantity.place == Place("a.ipynb", None, 3)


@given(st.floats(0, 1, allow_nan=False), st.sampled_from(["accuracy", "val_f1", "Test AUC"]))
def test_a_printed_value_comes_back(value: float, name: str) -> None:
    found = read(f"epoch 3: {name}={value:.4f}")
    assert math.isclose(found[-1].value, value, abs_tol=5e-5)
