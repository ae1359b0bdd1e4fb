# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
import struct
from pathlib import Path

import pytest

from release_checker.runs.protobuf import Wire
from release_checker.runs.records import Known, Metric, Seed, SensitiveKind, Series, Status
from tests.runs import wandb_writer as w
from tests.runs.wire import held, laid_out

RUN = f"wandb/run-{w.STAMP}-abcd1234"
LOG = f"{RUN}/run-abcd1234.wandb"
RECORDS = [
    w.run("abcd1234", lr=0.1, seed=7, model={"width": 32, "layers": [64, 32]}),
    w.history(0, 1e9, loss=1.0, acc=0.5),
    w.history(2, 1e9 + 1, loss=math.nan, acc=0.75),
    w.summary(acc=0.75, best={"acc": 0.8}, note="good"),
    w.ended(0),
]
METADATA = """{"os": "Linux", "python": "3.8.18", "args": ["--seed", "7"], "state": "running", "program": "train.py",
 "codePath": "src/train.py", "git": {"remote": "https://ada:token@example.org/lab/digits.git", "commit": "0123abc"},
 "email": "ada@example.org", "root": "/home/ada/digits", "host": "lovelace", "username": "ada", "gpu": "Tesla V100",
 "gpu_count": 4, "executable": "/home/ada/env/bin/python", "startedAt": "2023-01-01T12:00:00.5"}"""

CONFIG = """wandb_version: 1

_wandb:
  desc: null
  value:
    cli_version: 0.12.21
    python_version: 3.8.18
    start_time: 1672574400.5
lr:
  desc: null
  value: 0.1
model:
  value:
    width: 32
"""
SUMMARY = """{"acc": 0.75, "loss": "NaN", "best": {"acc": 0.8}, "_step": 9, "_timestamp": 1.0, "_wandb": {"runtime": 30},
 "image": {"_type": "image-file", "size": 3}}"""


def test_a_log_alone(tmp_path: Path) -> None:
    w.write(tmp_path, {LOG: w.framed(RECORDS)})
    reader, run = w.only(tmp_path)
    assert (run.id, run.experiment, run.place.path) == ("abcd1234", "digits", RUN)
    assert (run.status, run.exit_code) == (Status.FINISHED, 0)
    assert run.parameters == {"lr": "0.1", "seed": "7", "model.width": "32", "model.layers": "[64, 32]"}
    assert run.seeds == (Seed("seed", "7"),)
    assert [(metric.name, metric.step, metric.count) for metric in run.metrics] == [("acc", 2, 2), ("loss", 2, 2)]
    assert run.summary == {"acc": 0.75, "best.acc": 0.8, "note": "good"}
    assert (run.start, run.end) == (1_672_574_400, 1_672_574_460)
    assert reader.series(run, "acc") == Series((0, 2), (0.5, 0.75), (1e9, 1e9 + 1))
    assert math.isnan(reader.series(run, "loss").values[1])
    assert reader.series(run, "other") == Series((), ())
    assert (run.damage, run.missing) == ((), ("program and arguments", "git commit"))


@pytest.mark.parametrize(
    ("last", "status", "code"),
    [([w.ended(0)], Status.FINISHED, 0), ([w.ended(3)], Status.FAILED, 3), ([w.ended(255)], Status.KILLED, 255),
     ([], Status.RUNNING, None), ([held(18, held(3, 1))], Status.RUNNING, None)],
)
def test_how_a_run_ended(tmp_path: Path, last: list[bytes], status: Status, code: int | None) -> None:
    w.write(tmp_path, {LOG: w.framed([*RECORDS[:-1], *last])})
    _, run = w.only(tmp_path)
    assert (run.status, run.exit_code) == (status, code)
    assert ("exit record" in run.missing) == (code is None)


def test_a_log_cut_short_keeps_its_beginning_and_is_never_finished(tmp_path: Path) -> None:
    w.write(tmp_path, {LOG: w.framed(RECORDS)[:-3]})
    _, run = w.only(tmp_path)
    assert (run.status, run.metric("acc")) == (Status.UNKNOWN, Metric("acc", 0.75, 2, 2))
    (damage,) = run.damage
    assert (damage.place.path, damage.lost) == (LOG, "what follows")


@pytest.mark.parametrize(("content", "words"), [
    (b"", "the file is empty"), (w.HEADER, "the file holds its head and no record")])
def test_a_log_without_a_record_is_still_a_run(tmp_path: Path, content: bytes, words: str) -> None:
    w.write(tmp_path, {LOG: content, f"{RUN}/files/wandb-metadata.json": METADATA})
    _, run = w.only(tmp_path)
    assert [item.words for item in run.damage] == [words]
    assert (run.id, run.status, run.commit, run.program) == ("abcd1234", Status.UNKNOWN, "0123abc", "src/train.py")


def test_files_without_a_log(tmp_path: Path) -> None:
    w.write(tmp_path, {
        f"{RUN}/files/wandb-metadata.json": METADATA,
        f"{RUN}/files/config.yaml": CONFIG,
        f"{RUN}/files/wandb-summary.json": SUMMARY,
        f"{RUN}/files/requirements.txt": "numpy==1.24.0\ntorch==2.0.0\n# comment\n",
        f"{RUN}/files/diff.patch": "--- a\n+++ b\n",
        f"{RUN}/files/media/images/one.png": b"png",
    })
    _, run = w.only(tmp_path)
    assert (run.status, run.version, run.python, run.dirty, run.start, run.end) == (
        Status.UNKNOWN, "0.12.21", "3.8.18", True, 1672574400.5, 1672574430.5)
    assert run.parameters == {"lr": "0.1", "model.width": "32"}
    assert [(metric.name, str(metric.value), metric.count) for metric in run.metrics] == [
        ("acc", "0.75", None), ("best.acc", "0.8", None), ("loss", "nan", None)]
    assert (run.arguments, run.arguments_known, run.program) == (("--seed", "7"), Known.RECORDED, "src/train.py")
    assert (run.commit, run.remote) == ("0123abc", "https://example.org/lab/digits.git")
    assert (run.host, run.user, run.email, run.device) == ("lovelace", "ada", "ada@example.org", "Tesla V100 × 4")
    assert [(item.kind, item.value) for item in run.sensitive] == [
        (SensitiveKind.EMAIL, "ada@example.org"), (SensitiveKind.HOST, "lovelace"), (SensitiveKind.USER, "ada"),
        (SensitiveKind.HOME, "/home/ada")]
    assert run.requirements == ("numpy==1.24.0", "torch==2.0.0")
    assert [(item.path, item.present, item.size) for item in run.artifacts] == [("media/images/one.png", True, 3)]
    assert run.missing == ("log (`run-….wandb`)",)


def test_an_upstream_patch_tells_nothing_of_the_tree(tmp_path: Path) -> None:
    w.write(tmp_path, {LOG: w.framed(RECORDS), f"{RUN}/files/upstream_diff_0123.patch": "--- a\n"})
    _, run = w.only(tmp_path)
    assert (run.dirty, run.artifacts) == (None, ())


@pytest.mark.parametrize("prefix", ["run", "dryrun"])
def test_the_layout_before_0_10(tmp_path: Path, prefix: str) -> None:
    folder = f"wandb/{prefix}-{w.STAMP}-abcd1234"
    w.write(tmp_path, {
        f"{folder}/wandb-metadata.json": METADATA.replace('"running"', '"failed", "exitcode": 1'),
        f"{folder}/config.yaml": "lr:\n  value: 0.1\n",
        f"{folder}/wandb-history.jsonl": '{"acc": 0.5, "_step": 0, "_timestamp": 5.0}\n{"acc": Na\n'
                                         '{"acc": 0.75, "deep": {"x": 1}, "_step": 3, "_timestamp": 6.0}\n',
        f"{folder}/wandb-summary.json": '{"acc": 0.75}',
    })
    reader, run = w.only(tmp_path)
    assert (run.status, run.exit_code, run.missing) == (Status.FAILED, 1, ())
    assert run.metrics == (Metric("acc", 0.75, 3, 2), Metric("deep.x", 1.0, 3, 1))
    assert reader.series(run, "acc") == Series((0, 3), (0.5, 0.75), (5.0, 6.0))
    assert [(item.words, item.place.line) for item in run.damage] == [("line 2 is no JSON", 2)]


def test_where_log_and_files_disagree_the_log_wins_and_it_is_said(tmp_path: Path) -> None:
    w.write(tmp_path, {LOG: w.framed(RECORDS), f"{RUN}/files/config.yaml": "lr:\n  value: 0.2\nseed:\n  value: 7\n",
                       f"{RUN}/files/wandb-summary.json": '{"acc": 0.9, "extra": 1}'})
    _, run = w.only(tmp_path)
    assert (run.parameters["lr"], run.summary["acc"]) == ("0.1", 0.75)
    assert [(item.words, item.place.path.rpartition("/")[2], item.lost) for item in run.damage] == [
        ("lr is '0.2' here and '0.1' in the log, which was taken", "config.yaml", ""),
        ("acc is '0.9' here and '0.75' in the log, which was taken", "wandb-summary.json", "")]


def test_a_summary_of_a_later_step_than_the_logs_is_taken(tmp_path: Path) -> None:
    """W&B may write the log's last summary before the last rows."""
    w.write(tmp_path, {LOG: w.framed([RECORDS[0], w.summary(acc=0.5, _step=3), w.ended(0)]),
                       f"{RUN}/files/wandb-summary.json": '{"acc": 0.6, "_step": 5}'})
    _, run = w.only(tmp_path)
    assert (run.summary, run.damage) == ({"acc": 0.6}, ())


def test_rows_of_every_schema(tmp_path: Path) -> None:
    typed = b"".join(held(1, held(2, name) + value) for name, value in (
        ("whole", laid_out(5, Wire.VARINT, 5)), ("real", laid_out(6, Wire.FIXED64, struct.pack("<d", 0.5))),
        ("truth", held(4, 1)), ("text", held(7, "word")), ("nested", held(8, '{"x": 2}'))))
    long = w.item("n" * 200, 3.5)
    plain = w.item(("val", "acc"), 0.25) + w.item("deep", {"a": {"b": 1}, "image": {"_type": "image", "size": 9}})
    w.write(tmp_path, {LOG: w.framed([RECORDS[0], held(2, typed + held(2, held(1, 4))), held(2, long), held(2, plain)])})
    reader, run = w.only(tmp_path)
    assert [(item.name, item.value, item.step) for item in run.metrics] == [
        ("deep.a.b", 1.0, 6), ("nested.x", 2.0, 4), ("n" * 200, 3.5, 5), ("real", 0.5, 4), ("val.acc", 0.25, 6),
        ("whole", -3.0, 4)]
    assert reader.series(run, "whole") == Series((4,), (-3.0,))


def test_configuration_set_again_and_taken_away(tmp_path: Path) -> None:
    removed = held(5, held(2, held(1, "gone")) + held(2, held(2, "model") + held(2, "width")))
    w.write(tmp_path, {LOG: w.framed([
        w.run("abcd1234", gone=1, model={"width": 32, "depth": 2}, lr=0.1), w.config(lr=0.2),
        held(5, w.item(("model", "width"), 64)), removed, w.ended(0)])})
    _, run = w.only(tmp_path)
    assert run.parameters == {"model.width": "32", "model.depth": "2", "lr": "0.2"}


def test_texts_of_the_log_are_handed_on_and_those_of_files_are_not(tmp_path: Path) -> None:
    w.write(tmp_path, {LOG: w.framed([
        w.run("abcd1234", more=held(8, "first") + held(9, "a note"), url="https://u:p@example.org",
              keys=["one", {"two": 2}]),
        held(26, held(5, "--token") + held(5, "hunter2") + held(6, "train.py")),
        held(13, held(1, 1) + held(3, "printed secret")), w.history(0, note="row text")]),
        f"{RUN}/files/output.log": "printed secret\n"})
    reader, _ = w.only(tmp_path)
    found = list(reader.decoded())
    assert {item.place.path for item in found} == {LOG}
    assert [(item.what.removeprefix("run abcd1234 "), item.text) for item in found] == [
        ("configuration url", "https://u:p@example.org"), ("configuration keys", "one"),
        ("configuration keys", "{'two': 2}"), ("name", "first"), ("notes", "a note"), ("argument", "--token"),
        ("argument", "hunter2"), ("program", "train.py"), ("output line 1", "printed secret"), ("history note", "row text")]


def test_a_resumed_runs_lost_beginning_is_said(tmp_path: Path) -> None:
    w.write(tmp_path, {LOG: w.framed([w.run("abcd1234", more=held(14, 40)), w.history(40, acc=0.9), w.ended(0)])})
    _, run = w.only(tmp_path)
    assert "history before step 40, from which the run was resumed" in run.missing


def test_a_record_that_is_no_message_costs_itself(tmp_path: Path) -> None:
    w.write(tmp_path, {LOG: w.framed([RECORDS[0], b"\x12\xff\xff\xff\xff\x0fx", *RECORDS[1:]])})
    _, run = w.only(tmp_path)
    assert (run.status, len(run.metrics)) == (Status.FINISHED, 2)
    assert [item.words for item in run.damage] == [
        "the record at byte 115 is no message of W&B's: field 2 at byte 0 has 4294967295 bytes, 1 are left"]


@pytest.mark.parametrize(
    ("noted", "script"),
    [('"program": "train.py"', "train.py"),
     ('"program": "/home/ada/digits/src/train.py", "root": "/home/ada/digits"', "src/train.py"),
     ('"program": "-m pkg.train", "codePath": "pkg/train.py"', "-m pkg.train"),
     ('"program": "<python with no main file>"', ""),
     (r'"program": "C:\\work\\digits\\train.py", "root": "C:\\work\\digits"', "train.py")],
)
def test_the_program_is_named_as_a_checkout_names_it(tmp_path: Path, noted: str, script: str) -> None:
    w.write(tmp_path, {f"{RUN}/files/wandb-metadata.json": f"{{{noted}}}"})
    _, run = w.only(tmp_path)
    assert run.program == script
    assert ("program and arguments" in run.missing) == (not script)  # newer versions leave out what is empty
