# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Tables that were copied from one output of a notebook: what most cells have in common tells of the rest."""

from __future__ import annotations

from release_checker.claims.evidence import OutputText
from release_checker.claims.matching import trace
from release_checker.claims.outputs import output_quantities
from release_checker.claims.records import Standing, Trace
from release_checker.model import Place
from tests.claims.stated import stated

REPORT = """              precision    recall  f1-score   support

        bird       0.75      0.86      0.80         7
         cat       0.88      0.58      0.70        12
         dog       0.50      0.33      0.40         6
        frog       0.88      0.94      0.91        16

    accuracy                           0.73        41
   macro avg       0.75      0.68      0.70        41
"""
OTHER = REPORT.replace("0.75", "0.31").replace("0.86", "0.29").replace("0.58", "0.41").replace("0.94", "0.62")
FRAME = """            Model  Accuracy      F1  Recall
0        LightGBM    0.8812  0.8431  0.8119
1   Random Forest    0.8644  0.8227  0.7903
2  Logistic Model    0.8131  0.7765  0.7412
3             kNN    0.7926  0.7318  0.7055
"""
TABLE = """| Model | Accuracy | F1 | Recall |
|---|---|---|---|
| LightGBM | 0.8812 | 0.8431 | 0.8119 |
| Random Forest | 0.8644 | 0.8227 | 0.7903 |
| Logistic Model | 0.8131 | 0.7765 | 0.7412 |
| kNN | 0.7926 | 0.7318 | 0.7055 |
"""


def _traces(body: str, *outputs: str) -> list[Trace]:
    found = stated(f"# Animals\n\n## Results\n\n{body}")
    texts = [OutputText(Place("train.ipynb", cell=number), text) for number, text in enumerate(outputs, 1)]
    return list(trace(found, output_quantities(texts)))


def _told(traces: list[Trace]) -> list[str]:
    return [f"{item.claim.subject[1]} {item.claim.metric_written} {item.claim.number.written}: {item.reason}"
            for item in traces if item.standing is Standing.CONTRADICTED]


def test_cells_of_a_copied_report_are_traced_though_each_alone_may_be_chance() -> None:
    traces = _traces(f"```\n{REPORT}```\n", OTHER, REPORT)
    assert {item.standing for item in traces} == {Standing.TRACED}
    assert {item.evidence[0].place.cell for item in traces if item.remarks and "of its table" in item.remarks[-1]} <= {2}


def test_a_digit_changed_in_a_copied_report_is_contradicted_and_no_other() -> None:
    traces = _traces(f"```\n{REPORT.replace('0.58', '0.53')}```\n", OTHER, REPORT)
    assert _told(traces) == ["cat recall 0.53: notebook train.ipynb cell 2 logged recall 0.58, not 0.53"]


def test_a_copied_table_contradicts_a_changed_digit_and_swapped_rows() -> None:
    assert _told(_traces(TABLE, FRAME)) == []
    assert _told(_traces(TABLE.replace("0.8227", "0.8267"), FRAME)) == [
        "Random Forest F1 0.8267: notebook train.ipynb cell 1 logged F1 0.8227, not 0.8267"]
    swapped = TABLE.replace("0.8431", "@").replace("0.8227", "0.8431").replace("@", "0.8227")
    assert _told(_traces(swapped, FRAME)) == [
        "LightGBM F1 0.8227: notebook train.ipynb cell 1 logged F1 0.8431, not 0.8227",
        "Random Forest F1 0.8431: notebook train.ipynb cell 1 logged F1 0.8227, not 0.8431"]


def test_few_cells_or_another_column_tell_nothing() -> None:
    head = "\n".join(TABLE.split("\n")[:4]) + "\n"
    assert _told(_traces(head.replace("0.8227", "0.8267"), FRAME)) == []
    assert _told(_traces(TABLE.replace("Recall", "Train Recall").replace("0.7", "0.9"), FRAME)) == []
