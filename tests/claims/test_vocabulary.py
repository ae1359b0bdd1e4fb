# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from release_checker.claims.metric_names import METRICS
from release_checker.claims.records import Split
from release_checker.claims.vocabulary import (
    bounded,
    direction,
    family,
    find_metric,
    is_metric_name,
    is_parameter,
    split_of,
    usual,
)


@pytest.mark.parametrize(("written", "metric"), [
    ("Top-1 Acc (%) ↑", "accuracy"), ("prec@1", "accuracy"), ("acc@5", "accuracy top-5"), ("Test Err.", "error"),
    ("val_macro_f1", "f1 macro"), ("F1-score (weighted)", "f1 weighted"), ("ROC-AUC", "auc"), ("mIoU", "miou"),
    ("mAP@0.5:0.95", "map50-95"), ("mAP@.5", "map50"), ("metrics/mAP50-95(B)", "map50-95"), ("AP50", "map50"),
    ("train/box_loss", "loss box"), ("Recall@10", "recall@10"), ("R@1", "recall@1"), ("pass@1", "pass@1"), ("R²", "r2"),
    ("bestValAcc", "accuracy"), ("测试集准确率", "accuracy"), ("정확도", "accuracy"), ("Précision", "precision"),
    ("Acurácia", "accuracy"), ("Directional accuracy", "directional accuracy"), ("Rougel", "rouge-l"),
    ("Val PPL", "perplexity"),
])
def test_a_metric_has_one_usual_name(written: str, metric: str) -> None:
    assert usual(written) == metric


@pytest.mark.parametrize("written", ["CIFAR-10", "Model", "Learning rate", "Params (M)", "epoch", "p-value",
                                     "KS test p-value"])
def test_other_names_are_no_metrics(written: str) -> None:
    assert find_metric(written) is None


@pytest.mark.parametrize(("text", "split"), [
    ("val_loss", Split.VALIDATION), ("eval_accuracy", Split.VALIDATION), ("Test Acc", Split.TEST), ("testAcc", Split.TEST),
    ("train/loss", Split.TRAIN), ("测试集", Split.TEST), ("검증", Split.VALIDATION),
    ("5-fold cross-validation", Split.VALIDATION),
    ("train / val", Split.UNKNOWN), ("accuracy", Split.UNKNOWN), ("latest", Split.UNKNOWN),
])
def test_splits_are_words_of_their_own(text: str, split: Split) -> None:
    assert split_of(text) is split


@pytest.mark.parametrize("name", ["Learning Rate", "batch_size", "#Params", "FLOPs (G)", "Time (s)", "Epochs",
                                  "학습률", "参数量", "FPS"])
def test_settings_sizes_and_times_are_no_metrics(name: str) -> None:
    assert is_parameter(name)


@pytest.mark.parametrize("name", ["accuracy", "val_loss", "PSNR", "reward", "F1"])
def test_metrics_are_no_settings(name: str) -> None:
    assert not is_parameter(name)


def test_a_name_within_a_name_is_not_the_metric() -> None:
    assert is_metric_name("val_macro_f1")
    assert not is_metric_name("GeoMap")


def test_direction_and_bounds_go_with_the_family() -> None:
    assert (direction("f1 macro"), direction("val_loss"), direction("nobody knows")) == (1, -1, 0)
    assert bounded("recall@10")
    assert not bounded("rmse")
    assert family("accuracy top-3") == "accuracy top-5"


def test_no_name_stands_for_two_metrics() -> None:
    seen: dict[str, str] = {}
    for metric in METRICS:
        for name in metric.synonyms:
            assert seen.setdefault(name, metric.name) == metric.name, name
