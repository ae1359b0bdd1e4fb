# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The nine rules, one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from release_checker.claims.evidence import OutputText
from release_checker.claims.outputs import output_quantities
from release_checker.claims.records import Form, Nature, Split, Standing
from release_checker.model import Place
from release_checker.runs.records import Status, Tracker
from tests.claims.logs import MemoryReader, claim, traces

TWO = MemoryReader({"resnet18": {"test_accuracy": [0.85, 0.9124]}, "resnet50": {"test_accuracy": [0.88, 0.9346]}})


def test_traces_to_the_run_that_the_row_names() -> None:
    first, second = traces([claim("91.2 %", model="ResNet-18"), claim("93.5", model="ResNet-50")], TWO)
    assert (first.standing, first.reason) == (
        Standing.TRACED, "run resnet18 (0000beef) logged test_accuracy 0.9124 last, at step 1")
    assert (second.standing, second.evidence[0].origin) == (Standing.TRACED, "run resnet50 (0001beef)")


def test_swapped_rows_are_contradicted_and_the_other_run_is_a_hint() -> None:
    (swapped, _) = traces([claim("93.5", model="ResNet-18"), claim("91.2", model="ResNet-50")], TWO)
    assert (swapped.standing, swapped.reason) == (
        Standing.CONTRADICTED, "run resnet18 (0000beef) logged test_accuracy 0.9124, not 93.5")
    assert swapped.hints == (
        "run resnet50 (0001beef) has test_accuracy 0.9346, equal by its digits, but of another subject",)


@pytest.mark.parametrize(("written", "standing"), [
    ("91.24", Standing.TRACED), ("0.912", Standing.TRACED), ("0.91", Standing.TRACED), ("91.2%", Standing.TRACED),
    ("90.2", Standing.CONTRADICTED), ("0.9123", Standing.CONTRADICTED), ("0.9134", Standing.CONTRADICTED),
])
def test_compares_at_the_printed_precision(written: str, standing: Standing) -> None:
    (found,) = traces([claim(written, model="MLP")], MemoryReader({"mlp": {"test_accuracy": [0.9124]}}))
    assert found.standing is standing


def test_a_run_that_names_no_subject_is_a_hint_where_others_name_it() -> None:
    reader = MemoryReader({"mlp": {"test_accuracy": [0.9124]}, "trial": {"test_accuracy": [0.8511]}})
    (found,) = traces([claim("85.1", model="MLP")], reader)
    assert (found.standing, found.hints) == (Standing.UNTRACED, (
        "run trial (0001beef) has test_accuracy 0.8511, equal by its digits, but nothing tells that it is the same",))


def test_cut_digits_are_a_remark() -> None:
    (found,) = traces([claim("0.912", model="MLP")], MemoryReader({"mlp": {"accuracy": [0.91278]}}))
    assert (found.standing, found.remarks) == (Standing.TRACED, ("its digits are cut off, not rounded",))


def test_an_unnamed_subject_among_several_is_never_contradicted() -> None:
    (found,) = traces([claim("0.777")], TWO)
    assert (found.standing, found.reason) == (
        Standing.UNTRACED, "none of 2 values agrees; the nearest is test_accuracy 0.9124 of run resnet18 (0000beef)")


def test_validation_never_contradicts_test() -> None:
    reader = MemoryReader({"mlp": {"val_accuracy": [0.93]}})
    claims = [claim(written, model="MLP", split=Split.TEST) for written in ("0.93", "0.88")]
    apart, same = traces(claims, reader)
    assert (apart.standing, apart.reason) == (Standing.UNTRACED, "accuracy is there for another split only")
    assert apart.hints == ("run mlp (0000beef) has val_accuracy 0.93, equal by its digits, but of validation",)
    assert same.standing is Standing.UNTRACED


def test_a_value_of_another_split_is_contradicted_where_the_right_one_is_logged() -> None:
    reader = MemoryReader({"mlp": {"val_accuracy": [0.93], "test_accuracy": [0.901]}})
    (found,) = traces([claim("0.930", model="MLP", split=Split.TEST)], reader)
    assert (found.standing, found.reason) == (
        Standing.CONTRADICTED, "run mlp (0000beef) logged test_accuracy 0.901, not 0.930")
    assert found.hints == ("run mlp (0000beef) has val_accuracy 0.93, equal by its digits, but of validation",)


@pytest.mark.parametrize("status", [Status.FAILED, Status.RUNNING, Status.KILLED, Status.UNKNOWN])
def test_unfinished_runs_trace_and_never_contradict(status: Status) -> None:
    reader = MemoryReader({"mlp": {"test_accuracy": [0.912]}}, status=status)
    right, wrong = traces([claim("0.912", model="MLP"), claim("0.812", model="MLP")], reader)
    assert (right.standing, right.remarks) == (Standing.TRACED, ("the run is not known to have finished",))
    assert wrong.standing is Standing.UNTRACED


@pytest.mark.parametrize(("nature", "standing"), [
    (Nature.EXACT, Standing.CONTRADICTED), (Nature.APPROXIMATE, Standing.UNTRACED), (Nature.TARGET, Standing.UNTRACED),
    (Nature.DERIVED, Standing.UNTRACED), (Nature.QUOTED, Standing.UNTRACED), (Nature.RANGE, Standing.UNTRACED),
])
def test_only_exact_numbers_are_contradicted(nature: Nature, standing: Standing) -> None:
    (found,) = traces([claim("0.80", model="MLP", nature=nature)], MemoryReader({"mlp": {"test_accuracy": [0.912]}}))
    assert found.standing is standing


def test_the_best_step_agrees_with_a_remark() -> None:
    reader = MemoryReader({"mlp": {"test_accuracy": [0.5, 0.934, 0.9]}})
    (found,) = traces([claim("93.4", model="MLP")], reader)
    assert found.reason == "run mlp (0000beef) logged test_accuracy 0.934 as its best, at step 1"
    assert found.remarks == ("the best of its steps, step 1, rather than the last, which is 0.9",)


def test_the_value_at_the_best_validation_step_agrees() -> None:
    reader = MemoryReader({"mlp": {"test_accuracy": [0.95, 0.934, 0.9], "val_accuracy": [0.1, 0.8, 0.2]}})
    (found,) = traces([claim("93.4", model="MLP", split=Split.TEST)], reader)
    assert found.remarks == ("the value at the best validation step, step 1, rather than the last, which is 0.9",)


SEEDS = MemoryReader(
    {f"mlp-seed{seed}": {"test_accuracy": [value]} for seed, value in enumerate((0.90, 0.91, 0.92, 0.93, 0.94))},
    {f"mlp-seed{seed}": {"model": "mlp", "lr": "0.1", "seed": str(seed)} for seed in range(5)})


def test_mean_and_spread_over_seeds() -> None:
    sample, population, wrong = traces([claim("92.0 ± 1.6", model="MLP"), claim("92.0 ± 1.4", model="MLP"),
                                        claim("92.0 ± 0.4", model="MLP")], SEEDS)
    assert sample.reason == "the mean test_accuracy 0.92 of 5 runs alike but for their seed, mlp-seed0 (0000beef) among them"
    assert sample.remarks == ("± is the standard deviation of 5 runs",)
    assert population.remarks == ("± is the population standard deviation of 5 runs",)
    assert wrong.standing is Standing.TRACED
    assert wrong.remarks == ("± 0.4 is no spread of these 5 runs, whose standard deviation is 1.58",)
    assert [member.value for member in sample.siblings] == [0.90, 0.91, 0.92, 0.93, 0.94]


def test_the_best_of_several_seeds_is_told() -> None:
    best, said, middle = traces([claim("0.940", model="MLP"), claim("0.940", model="MLP", superlative=True),
                                 claim("0.930", model="MLP")], SEEDS)
    assert (best.best_of, said.best_of, middle.best_of) == (5, 0, 0)
    assert said.remarks == ("said to be the best, and nothing logged is better",)


def test_a_superlative_that_is_beaten_is_a_remark() -> None:
    (found,) = traces([claim("0.930", model="MLP", superlative=True)], SEEDS)
    assert found.remarks == ("said to be the best, and run mlp-seed4 (0004beef) has 0.94",)


def test_a_later_run_alike_with_another_value_is_a_remark() -> None:
    reader = MemoryReader({"mlp": {"test_accuracy": [0.912]}, "mlp again": {"test_accuracy": [0.890]}},
                          {"mlp": {"model": "mlp", "seed": "1"}, "mlp again": {"model": "mlp", "seed": "1"}})
    (found,) = traces([claim("0.912", model="MLP")], reader)
    assert found.remarks == ("differs from the latest logged: run mlp again (0001beef), alike and later, has 0.89",)


def test_a_result_file_contradicts_as_the_latest_logged() -> None:
    reader = MemoryReader({"mlp": {"accuracy": [0.901]}}, tracker=Tracker.RESULTS, status=Status.UNKNOWN)
    (found,) = traces([claim("0.912", model="MLP")], reader)
    assert found.standing is Standing.CONTRADICTED
    assert found.remarks == ("differs from the latest logged: mlruns/0/0000 is written anew by every run",)


def test_another_scale_is_no_contradiction() -> None:
    (found,) = traces([claim("4203", "RMSE", model="MLP")], MemoryReader({"mlp": {"test_rmse": [0.1]}}))
    assert found.standing is Standing.UNTRACED


def test_the_only_experiment_speaks_for_the_only_model() -> None:
    reader = MemoryReader({"train": {"test_accuracy": [0.912]}})
    right, wrong = traces([claim("91.2 %"), claim("91.9 %")], reader)
    assert (right.standing, wrong.standing) == (Standing.TRACED, Standing.CONTRADICTED)


def test_derived_numbers_are_computed_again() -> None:
    claims = [claim("0.9124", model="ResNet-18"), claim("0.9346", model="ResNet-50"),
              claim("+2.22", model="ResNet-50", nature=Nature.DERIVED), claim("+3.2", nature=Nature.DERIVED)]
    *_, right, wrong = traces(claims, TWO)
    assert right.reason == "the difference of 0.9346 and 0.9124, both traced"
    assert wrong.standing is Standing.UNTRACED


def test_values_of_a_row_trace_together_to_a_run_that_names_nothing() -> None:
    reader = MemoryReader({"baseline": {"accuracy": [0.408], "f1": [0.4436]},
                           "final": {"accuracy": [0.865], "f1": [0.8613]}})
    rows = [claim("0.408", model="Untrained head", line=1), claim("0.444", "F1", model="Untrained head", line=1),
            claim("0.865", model="Tuned head", line=2), claim("0.860", "F1", model="Tuned head", line=2)]
    found = traces(rows, reader)
    assert [item.standing for item in found] == [Standing.TRACED] * 2 + [Standing.UNTRACED] * 2
    assert found[0].remarks == ("several values of its row agree with this source, which does not name its subject",)
    assert found[2].hints == (
        "run final (0001beef) has accuracy 0.865, equal by its digits, but nothing tells that it is the same",)


def test_a_sentence_of_several_models_contradicts_nothing() -> None:
    said = "The SVM beats the random forest with an accuracy of 0.934."
    reader = MemoryReader({"svm": {"accuracy": [0.934]}, "rf": {"accuracy": [0.901]}})
    names = [claim("0.934", model="SVM"), claim("0.901", model="Random Forest")]
    right, wrong = (replace(claim(written, model="Random Forest"), form=Form.PROSE, context=said)
                    for written in ("0.934", "0.888"))
    assert [item.standing for item in traces([right, wrong, *names], reader)[:2]] == [Standing.TRACED, Standing.UNTRACED]


def test_a_shorter_name_may_be_the_longer_one_unless_a_table_tells_them_apart() -> None:
    reader = MemoryReader({"tfidf svm": {"accuracy": [0.934]}})
    short, long = claim("0.934", model="SVM"), claim("0.934", model="TF-IDF + SVM")
    elsewhere = [replace(short, form=Form.PROSE), long]
    together = [replace(item, subject=("Accuracy", item.model, "Results")) for item in (short, long)]
    assert [item.standing for item in traces(elsewhere, reader)] == [Standing.TRACED, Standing.TRACED]
    assert [item.standing for item in traces(together, reader)] == [Standing.UNTRACED, Standing.TRACED]


def test_settings_in_the_row_choose_among_runs_of_the_model() -> None:
    reader = MemoryReader({"a": {"accuracy": [0.91]}, "b": {"accuracy": [0.93]}},
                          {"a": {"model": "mlp", "optimizer": "adam"}, "b": {"model": "mlp", "optimizer": "sgd"}})
    right, swapped = traces([claim("0.91", model="MLP", subject=("Accuracy", "MLP", "Adam")),
                             claim("0.91", model="MLP", subject=("Accuracy", "MLP", "SGD"))], reader)
    assert (right.standing, swapped.standing) == (Standing.TRACED, Standing.CONTRADICTED)


def test_a_result_file_is_of_the_split_that_its_name_says() -> None:
    reader = MemoryReader({"": {"f1": [0.993361]}}, tracker=Tracker.RESULTS, status=Status.UNKNOWN)
    (run,) = reader.runs()
    reader._runs = (replace(run, place=replace(run.place, path="results/test_metrics.csv"), id="results/test_metrics.csv"),)
    test, validation = traces([claim("0.995", "F1", split=Split.TEST), claim("0.995", "F1", split=Split.VALIDATION)], reader)
    assert (test.standing, validation.standing) == (Standing.CONTRADICTED, Standing.UNTRACED)


def test_a_notebook_that_names_both_does_not_save_swapped_rows_but_saves_a_tie() -> None:
    reader = MemoryReader({"svm": {"accuracy": [0.901]}, "rf": {"accuracy": [0.934]}})
    rows = [claim("0.934", model="SVM"), claim("0.901", model="Random Forest")]

    def standings(printed: str) -> list[Standing]:
        shown = OutputText(Place("a.ipynb", None, 1), printed, code="compare(svm, rf)")
        return [item.standing for item in traces(rows, reader, more=list(output_quantities([shown])))]

    assert standings("accuracy: 0.901\naccuracy: 0.934") == [Standing.CONTRADICTED] * 2
    assert standings("accuracy: 0.9341\naccuracy: 0.9343")[0] is Standing.TRACED


def test_a_kernel_among_the_settings_tells_a_longer_name() -> None:
    reader = MemoryReader({"svm": {"accuracy": [0.901]}, "svm 2": {"accuracy": [0.934]}},
                          {"svm": {"kernel": "linear"}, "svm 2": {"kernel": "rbf"}})
    claims = [claim("0.901", model="SVM linear"), claim("0.934", model="SVM (RBF)"), claim("0.901", model="SVM rbf")]
    found = traces(claims, reader)
    assert [item.standing for item in found] == [Standing.TRACED, Standing.TRACED, Standing.CONTRADICTED]
