# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.claims.records import Form
from tests.claims.stated import claims, stated


@pytest.mark.parametrize(("text", "expected"), [
    ("- Wer: 32.01", ["wer 32.01"]),
    ("- **RMSE**: [9.14]", ["rmse 9.14"]),
    ("We reach 91.2% accuracy on the CIFAR-10 test set.", ["accuracy 91.2% · CIFAR-10 · test"]),
    ("It has 99.6% validation accuracy and 99.0% test accuracy.", ["accuracy 99.6% · validation", "accuracy 99% · test"]),
    ("The accuracy is 0.93 on train and 0.89 on test.", ["accuracy 0.93 · train", "accuracy 0.89 · test"]),
    ("{'acc': 0.91, 'f1': 0.88}", ["accuracy 0.91", "f1 0.88"]),
    ("train | acc 0.938 | P 0.693 | R 0.763 | F1 0.720", [
        "accuracy 0.938 · train", "precision 0.693 · train", "recall 0.763 · train", "f1 0.72 · train"]),
    ("un MAE di circa 2.28 - 2.38 posizioni e un R² di circa 0.63", ["mae 2.28 to 2.38 · range", "r2 0.63 · approximate"]),
    ("`RMSE 2.474 -> 2.1318` 수준의 개선", ["rmse 2.474", "rmse 2.1318"]),
    ("模型在测试集上的准确率达到95.6%。", ["accuracy 95.6% · test"]),
    ("The maximum accuracy for ResNet18 is 91.00%.", ["accuracy 91% · ResNet18 · best"]),
    ("Mean F1 of 0.81 over 5 seeds", ["f1 0.81 · 5 seeds"]),
    ("AUROC ranged from 0.80 (women) to 0.85 (men).", ["auc 0.8", "auc 0.85"]),
    ("discrimination was good (AUROC\n≈ 0.81).", ["auc 0.81 · approximate"]),
])
def test_sentences_and_bullets_claim(text: str, expected: list[str]) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize("text", [
    "Trained for 50 epochs with a learning rate of 0.001 and batch size 32 for accuracy.",
    "`run_with_accuracy.py -s 0` evaluates the accuracy.",
    "Directional accuracy at h=1 is near random.",
    "BCE loss as in [2]",
    "Only 7.5% of the labels are needed for the same accuracy.",
    "Final_Score = (0.3 * ML) + (0.4 * LLM)",
    "GeoMap went from 86.5% to 89.1%",
    "Map uncertain (-1) to positive.",
    "RATE_LIMIT_PER_MINUTE is 30",
    "Error: 100% - 80.60% = 19.4%",
    "In 2024 accuracy mattered.",
])
def test_other_numbers_in_sentences_are_no_claims(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(("text", "expected"), [
    ("Accuracy improved by 3.2% over the baseline.", ["accuracy 3.2% · derived"]),
    ("You should expect to get 89.5% acc.", ["accuracy 89.5% · target"]),
    ("The paper reports 93.1% accuracy.", ["accuracy 93.1% · quoted"]),
    ("We get an EER of 28.65%, which is not great compared to the original paper.", ["eer 28.65%"]),
    ("Normal/abnormal classification with 86.9% AUROC (paper performance)", ["auc 86.9% · quoted"]),
    ("MAPE below 5% for all", ["mape 5% · range"]),
])
def test_how_a_number_is_meant(text: str, expected: list[str]) -> None:
    assert claims(text) == expected


def test_a_bullet_s_label_is_the_model_and_its_leader_the_metric() -> None:
    assert claims("""
### Accuracy
*   **ResNet-18 (Baseline)**: 80.60%
*   **ResNet-18 + X**: 81.20%
*   **Improvement**: +0.60%
""") == ["accuracy 80.6% · ResNet-18 (Baseline)", "accuracy 81.2% · ResNet-18 + X", "accuracy 0.6% · derived"]


def test_nested_bullets_are_led_by_the_one_above() -> None:
    assert claims("- Speed: fast\n- **Accuracy**:\n  - Bad channels: >95%\n  - Sleep staging: 87.46%\n") == [
        "accuracy 95% · Bad channels · range", "accuracy 87.46% · Sleep staging"]


def test_bullets_of_a_model_card() -> None:
    assert claims("""---
license: mit
---
# whisper-tiny-x
This model is a fine-tuned version of [openai/whisper-tiny](https://example.org) on the None dataset.
It achieves the following results on the evaluation set:
- Loss: 0.5100
- Wer: 24.8782
""") == ["loss 0.51 · whisper-tiny-x · validation", "wer 24.8782 · whisper-tiny-x · validation"]


def test_a_bullet_among_results_may_name_a_metric_of_its_own() -> None:
    assert claims("## Results\n- Phase balance: 92.3%\n- Training time: 45.5 minutes\n") == ["Phase balance 92.3%"]


def test_a_goal_is_none_of_the_results() -> None:
    assert claims("## Project goals\n- **Quality**: MAPE 10%\n") == ["mape 10% · target"]


def test_a_claim_stands_on_its_line() -> None:
    found = stated("one\n\nIt was trained well,\nand reaches an accuracy\nof 0.91.\n").claims
    assert [(item.place.line, item.form) for item in found] == [(5, Form.PROSE)]


def test_output_counts_where_results_are_told() -> None:
    block = "```\nMean reward: 155.79 +/- 97.37\n```\n"
    assert claims(f"# LunarLander\n## DQN\n{block}") == ["reward 155.79 ± 97.37 · DQN · LunarLander"]
    assert claims(f"# X\n## Usage\n{block}") == []
    log = "```\nep 25 | train loss 0.21 | val loss 0.23\nep 50 | train loss 0.11 | val loss 0.13\n```\n"
    assert claims(f"# X\n## Training\n{log}") == []
    assert [item.understood for item in stated(f"# X\n## Training\n{log}").others] == [True] * 4


def test_a_vendored_document_is_another_s() -> None:
    found = stated("We reach an accuracy of 0.91.", "third_party/x/README.md").claims
    assert [item.nature.value for item in found] == ["quoted"]


@given(st.text(alphabet=st.sampled_from("ab 0.9%|-\n:=()#*`accuracyF1[]→±,测率"), max_size=300))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for item in stated(text).claims:
        assert 1 <= (item.place.line or 0) <= text.count("\n") + 1


def test_a_classification_report_among_results() -> None:
    assert claims("""# X
## Results on the test set
```
              precision    recall  f1-score   support

         cat       0.91      0.90      0.90       100
    accuracy                           0.88       200
   macro avg       0.87      0.86      0.85       200
```
""") == ["precision 0.91 · test", "recall 0.9 · test", "f1 0.9 · test", "accuracy 0.88 · test",
         "precision macro 0.87 · test", "recall macro 0.86 · test", "f1 macro 0.85 · test"]
