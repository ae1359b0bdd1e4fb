# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from release_checker.claims.records import Split
from release_checker.claims.steps import step_of
from tests.claims.stated import claims, stated


def test_models_by_metric() -> None:
    assert claims("""
# Digits
## Results on CIFAR-10
| Model | Params (M) | Top-1 Acc (%) | Time (s) |
|---|---|---|---|
| ResNet-18 | 11.2 | **95.3** | 120 |
| [VGG16](https://example.org) | 14.7 | 92.6 | 90 |
""") == ["accuracy 95.3% · ResNet-18 · CIFAR-10", "accuracy 92.6% · VGG16 · CIFAR-10"]


def test_numbers_beside_claims_are_kept_with_what_they_are() -> None:
    others = stated("| Model | Params (M) | Acc | Extra |\n|---|---|---|---|\n| A | 11.2 | 0.95 | 3 |\n").others
    assert [(item.written, item.understood) for item in others] == [("Params (M): 11.2", True), ("Extra: 3", False)]


def test_metrics_by_row_with_targets_and_differences() -> None:
    assert claims("""
| Metric | Baseline | Fine-tuned | Improvement |
|---|---|---|---|
| ROUGE-1 | 0.2179 | **0.8742** | +0.6563 |
| Latency | 12 ms | 9 ms | 3 ms |
""") == ["rouge-1 0.2179 · Baseline", "rouge-1 0.8742 · Fine-tuned", "rouge-1 0.6563 · derived"]


def test_an_objective_column_names_the_metric_and_model_stands_last() -> None:
    assert claims("""
| Objective | Target | Best Result | Model |
|---|---|---|---|
| MAPE | < 5% | **1.60%** | GRU |
| R² | > 0.85 | 0.983 | LSTM |
""") == ["mape 5% · GRU · target", "mape 1.6% · GRU · best", "r2 0.85 · LSTM · target", "r2 0.983 · LSTM · best"]


def test_data_sets_as_columns_take_the_metric_from_the_sentence_above() -> None:
    assert claims("""
Test accuracy (%) over 5 seeds:

| Method | MNIST | CIFAR-10 |
|---|---|---|
| MLP | 98.1 ± 0.1 | 55.2 ± 0.4 |
""") == ["accuracy 98.1% ± 0.1 · MLP · MNIST · test · 5 seeds", "accuracy 55.2% ± 0.4 · MLP · CIFAR-10 · test · 5 seeds"]


def test_an_unnamed_metric_is_no_claim() -> None:
    found = stated("| Method | MNIST | CIFAR-10 |\n|---|---|---|\n| MLP | 98.1 | 55.2 |\n")
    assert found.claims == ()
    assert [item.understood for item in found.others] == [False, False]


def test_a_head_of_two_rows() -> None:
    assert claims("""
<table>
<tr><th></th><th>Valid</th><th>Valid</th><th>Test</th></tr>
<tr><td>Model</td><td>Acc</td><td>F1</td><td>F1</td></tr>
<tr><td>SVM</td><td>0.91</td><td>0.90</td><td>0.88</td></tr>
</table>
""") == ["accuracy 0.91 · SVM · validation", "f1 0.9 · SVM · validation", "f1 0.88 · SVM · test"]


def test_one_cell_with_several_values() -> None:
    assert claims("""
| Model | P / R / F1 | RMSE |
|---|---|---|
| CRF | 0.81 / 0.79 / 0.80 | 2.474 → 2.131 |
""") == ["precision 0.81 · CRF", "recall 0.79 · CRF", "f1 0.8 · CRF", "rmse 2.474 · CRF", "rmse 2.131 · CRF"]


def test_a_long_table_names_the_metric_in_a_column_of_its_own() -> None:
    assert claims("""
| Model | Metric | Split | Value |
|---|---|---|---|
| A | MAE | test | 1.5 |
| A | R2 | val | 0.9 |
""") == ["mae 1.5 · A · test", "r2 0.9 · A · validation"]


def test_rows_of_a_training_log_stand_for_their_step() -> None:
    found = stated("""
## Training results
| Training Loss | Epoch | Step | Validation Loss | F1 |
|---|---|---|---|---|
| 0.0443 | 0.48 | 100 | 0.4737 | 0.8742 |
""").claims
    assert [(item.metric, item.number.value, item.split) for item in found] == [
        ("loss", 0.0443, Split.TRAIN), ("loss", 0.4737, Split.VALIDATION), ("f1", 0.8742, Split.VALIDATION)]
    assert {step_of(item) for item in found} == {("step", 100.0)}


def test_another_work_s_rows_are_quoted() -> None:
    assert claims("""
| Model | Source | BLEU |
|---|---|---|
| Transformer (Vaswani et al., 2017) | paper | 27.3 |
| Transformer (ours) | this repo | 27.1 |
""") == ["bleu 27.3 · Transformer (Vaswani et al., 2017) · quoted", "bleu 27.1 · Transformer (ours)"]


def test_a_column_of_published_values_is_quoted() -> None:
    assert claims("| Model | Acc | Paper Acc |\n|---|---|---|\n| A | 0.91 | 0.93 |\n") == [
        "accuracy 0.91 · A", "accuracy 0.93 · A · quoted"]


def test_default_values_of_options_are_no_claims() -> None:
    assert claims("""
## Results and options
| Name | Default Value | Description |
|---|---|---|
| --learning_rate | 0.001 | step of the optimizer |
| --beta1 | 0.9 | for adam |
""") == []


def test_values_that_markup_makes_a_head_are_read_too() -> None:
    assert claims("| batch 1 | loss 0.1838 | acc 0.950 |\n|---|---|---|\n| batch 2 | loss 0.2463 | acc 0.911 |\n") == [
        "loss 0.1838 · batch 1", "accuracy 0.95 · batch 1", "loss 0.2463 · batch 2", "accuracy 0.911 · batch 2"]


def test_remarks_beside_values_name_their_own_metrics() -> None:
    assert claims("""
| Version | Val IoU | Outcome |
|---|---|---|
| v8 | 0.136 | ADE=2.457m, 3 rounds |
""") == ["iou 0.136 · v8 · validation", "ade 2.457 · v8"]


def test_a_metric_of_the_field_s_own_among_models() -> None:
    assert claims("| Model | PLCMOS |\n|---|---|\n| FRN | 3.655 |\n| TFGAN | 3.645 |\n") == [
        "PLCMOS 3.655 · FRN", "PLCMOS 3.645 · TFGAN"]


def test_a_sample_of_output_is_no_claim() -> None:
    assert claims("# X\n## Output format\n### Summary\n| task | precision |\n|---|---|\n| t1 | 0.90 |\n") == []


def test_a_second_label_is_no_model() -> None:
    assert claims("| Model | Setup | Acc |\n|---|---|---|\n| SVC | Baseline | 0.84 |\n") == ["accuracy 0.84 · SVC"]


def test_columns_of_spread_are_no_metrics() -> None:
    assert claims("| algo | mean_reward | std_reward |\n|---|---|---|\n| ppo | 18.97 | 2.135 |\n") == ["reward 18.97 · ppo"]


def test_captions_below_pictures_hold_values() -> None:
    assert claims("""
| 16 blocks | 23 blocks |
|---|---|
| ![](a.png) | ![](b.png) |
| PSNR: 25.97db / SSIM: 0.87 | SSIM: 0.88 |
""") == ["psnr 25.97 · 16 blocks", "ssim 0.87 · 16 blocks", "ssim 0.88 · 23 blocks"]


def test_folds_by_class_take_the_metric_from_the_heading() -> None:
    assert claims("# Liver\n# Result (Dice coefficient)\n| Fold | S1 |\n|---|---|\n| 1 | 0.3883 |\n") == ["dice 0.3883 · S1"]


def test_a_document_s_title_names_no_metric() -> None:
    assert claims("# F1 predictor\n## Cars\n| Files | Count |\n|---|---|\n| races | 9.5 |\n") == []


def test_a_bracket_behind_a_metric_makes_no_setting_of_it() -> None:
    rows = "| Metric | Value |\n|---|---|\n| Test F1 (tuned threshold) | 0.9576 |\n| Test F1 (default 0.50) | 0.9572 |\n"
    found = stated(f"# Phishing\n\n## Results\n\n{rows}")
    assert [(claim.metric, claim.number.written) for claim in found.claims] == [("f1", "0.9576"), ("f1", "0.9572")]
