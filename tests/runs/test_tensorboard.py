# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
import struct
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.model import Place
from release_checker.runs.protobuf import MalformedMessage
from release_checker.runs.records import Run, SensitiveKind, Status, Store, Tracker
from release_checker.runs.tensorboard.event_file import EventFile, masked_crc
from release_checker.runs.tensorboard.event_messages import Event, event
from release_checker.runs.tensorboard.reader import TensorBoardReader, find, open_store
from release_checker.runs.tree import Tree
from tests.runs import event_writer as writer

NAME = "events.out.tfevents.1700000000.lab-pc.41.0"


def readers(root: Path) -> list[TensorBoardReader]:
    tree = Tree(root)
    return [open_store(tree, store) for store in find(tree)]


def runs(root: Path) -> list[Run]:
    return [run for reader in readers(root) for run in reader.runs()]


def told(run: Run) -> dict[str, object]:
    return {metric.name: (metric.value, metric.step, metric.count) for metric in run.metrics}


def test_the_checksum_is_the_one_of_the_documentation() -> None:
    # RFC 3720, B.4: 32 bytes of zeros have the CRC-32C 8a9136aa.
    crc = 0x8A9136AA
    assert masked_crc(bytes(32)) == ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def test_scalars_of_both_tensorflows_and_pytorch(tmp_path: Path) -> None:
    writer.write(
        tmp_path / "runs/a" / NAME,
        writer.opening(),
        *(writer.scalar("loss/train", 1 / (step + 1), step, 1_700_000_000.0 + step) for step in range(300)),
        writer.tensor("float", writer.whole(1, 1) + writer.block(2, b"") + writer.block(5, struct.pack("<f", 0.5)), 1),
        writer.tensor("unpacked", writer.whole(1, 1) + writer.single(5, 0.25), 1),
        writer.tensor("double", writer.whole(1, 2) + writer.block(6, struct.pack("<d", 0.1)), 2),
        writer.tensor("content", writer.whole(1, 2) + writer.block(4, struct.pack("<d", 0.3)), 3),
        writer.tensor("whole", writer.whole(1, 9) + writer.block(10, writer.varint(-7)), 4),
        writer.tensor("half", writer.whole(1, 19) + writer.block(13, writer.varint(0x3C00)), 4),
        writer.tensor("bfloat", writer.whole(1, 14) + writer.block(13, writer.varint(0x3F80)), 4),
        writer.tensor("zero", writer.whole(1, 1), 5),
        writer.tensor("vector", writer.whole(1, 1) + writer.block(2, writer.block(2, writer.whole(1, 3)))
                      + writer.block(4, struct.pack("<fff", 1, 2, 3)), 5),
        writer.tensor("picture", writer.whole(1, 7) + writer.text(8, "png"), 5, "images"),
    )
    (run,) = runs(tmp_path)
    assert told(run) == {
        "loss/train": (pytest.approx(1 / 300), 299, 300), "float": (0.5, 1, 1), "unpacked": (0.25, 1, 1),
        "double": (0.1, 2, 1), "content": (0.3, 3, 1), "whole": (-7.0, 4, 1), "half": (1.0, 4, 1), "bfloat": (1.0, 4, 1),
        "zero": (0.0, 5, 1),
    }
    assert (run.id, run.name, run.start, run.version) == ("runs/a", "a", 1_700_000_000.0, "brain.Event:2")
    assert (run.status, run.damage) == (Status.UNKNOWN, ())


def test_a_series_is_read_in_order_of_writing_with_its_times(tmp_path: Path) -> None:
    writer.write(tmp_path / NAME, writer.opening(), writer.scalar("acc", math.nan, 5, 10.0), writer.scalar("acc2", 9.0, 5),
                 writer.scalar("acc", 0.5, 5, 11.0), writer.scalar("acc", -math.inf, -1, 12.0))
    (reader,) = readers(tmp_path)
    (run,) = reader.runs()
    series = reader.series(run, "acc")
    assert (series.steps, series.times) == ((5, 5, -1), (10.0, 11.0, 12.0))
    assert math.isnan(series.values[0])
    assert series.values[1:] == (0.5, -math.inf)
    assert len(reader.series(run, "absent")) == 0
    assert run.id == "."


def test_a_tag_says_its_plugin_once(tmp_path: Path) -> None:
    number = writer.whole(1, 1) + writer.single(5, 0.5)
    writer.write(tmp_path / "a" / NAME,
                 writer.tensor("curve", number, 1, "pr_curves"), writer.tensor("curve", number, 2, ""),
                 writer.tensor("loss", number, 1, "scalars"), writer.tensor("loss", number, 2, ""))
    (run,) = runs(tmp_path)
    assert told(run) == {"loss": (0.5, 2, 2)}


def test_files_of_one_folder_are_one_run_in_order_of_time_and_nothing_is_purged(tmp_path: Path) -> None:
    writer.write(tmp_path / "logs/b" / f"{NAME}.v2", writer.opening(2000.0), writer.scalar("acc", 0.7, 2, 2001.0))
    writer.write(tmp_path / "logs/b/events.out.tfevents.9.lab-pc", writer.opening(1000.0),
                 writer.scalar("acc", 0.5, 2, 1001.0), writer.scalar("acc", 0.6, 3, 1002.0))
    (reader,) = readers(tmp_path)
    (run,) = reader.runs()
    assert reader.series(run, "acc").steps == (2, 3, 2)
    assert told(run) == {"acc": (pytest.approx(0.7), 2, 3)}
    assert run.start == 1000.0


def test_a_store_is_what_the_runs_below_one_top_folder_have_in_common(tmp_path: Path) -> None:
    for folder in ("out/x/train", "out/x/validation", "out/x/train/hp", "other/tb", "."):
        writer.write(tmp_path / folder / NAME, writer.opening(), writer.scalar("acc", 0.5, 1))
    found = {reader.store.path: [(run.id, run.name, run.parent) for run in reader.runs()] for reader in readers(tmp_path)}
    assert found == {
        "": [(".", "", "")],
        "out/x": [("out/x/train", "train", ""), ("out/x/train/hp", "train/hp", "out/x/train"),
                  ("out/x/validation", "validation", "")],
        "other/tb": [("other/tb", "tb", "")],
    }


def test_no_scalar_no_run(tmp_path: Path) -> None:
    writer.write(tmp_path / "a" / f"{NAME}.profile-empty", writer.opening())
    writer.write(tmp_path / "b" / NAME, writer.opening(), writer.event(writer.block(4, b"graph")))
    writer.write(tmp_path / "c" / "tfevents.py", b"print()")
    assert runs(tmp_path) == []


def test_what_another_tracker_took_in_is_left_to_it(tmp_path: Path) -> None:
    for folder in ("wandb/run-20240101_000000-abcd1234/files", "mlruns/0/x/artifacts/tb", f"ml/1/{'ab' * 16}/artifacts"):
        writer.write(tmp_path / folder / NAME, writer.opening(), writer.scalar("acc", 0.5, 1))
    (tmp_path / f"ml/1/{'ab' * 16}/meta.yaml").write_text("run_id: x\n")
    assert list(find(Tree(tmp_path))) == []


def hparams(content: bytes) -> bytes:
    return writer.event(writer.summary(writer.text(1, "_hparams_/x") + writer.metadata("hparams", content)))


def started(**parameters: bytes) -> bytes:
    entries = b"".join(writer.block(1, writer.text(1, name) + writer.block(2, value)) for name, value in parameters.items())
    return hparams(writer.block(3, entries + writer.text(4, "group-1") + writer.double(5, 500.0)))


@pytest.mark.parametrize(("status", "end", "expected"), [
    (1, 900.0, Status.FINISHED), (1, 0.0, Status.UNKNOWN), (2, 0.0, Status.FAILED), (3, 0.0, Status.RUNNING)])
def test_the_hparams_plugin_tells_parameters_and_how_it_ended(
    tmp_path: Path, status: int, end: float, expected: Status
) -> None:
    ended = hparams(writer.block(4, writer.whole(1, status) + (writer.double(2, end) if end else b"")))
    writer.write(tmp_path / "a" / NAME, writer.opening(), started(
        lr=writer.double(2, 0.001), batch=writer.double(2, 32.0), opt=writer.text(3, "sgd"), aug=writer.whole(4, 1),
        seed=writer.double(2, 7.0), note=writer.whole(1, 0)), ended)
    (run,) = runs(tmp_path)
    assert run.parameters == {"lr": "0.001", "batch": "32", "opt": "sgd", "aug": "True", "seed": "7", "note": "None"}
    assert [(seed.name, seed.fixed) for seed in run.seeds] == [("seed", True)]
    assert (run.status, run.start, run.end, run.tags) == (expected, 500.0, end or None, {"hparams.group": "group-1"})


def test_lightnings_parameters_beside_are_the_runs(tmp_path: Path) -> None:
    writer.write(tmp_path / "lightning_logs/version_0" / NAME, writer.opening(), writer.scalar("val_acc", 0.5, 1))
    (tmp_path / "lightning_logs/version_0/hparams.yaml").write_text(
        "model:\n  depth: 3\nclass: !!python/object/apply:os.system [echo]\nseed: null\n")
    (run,) = runs(tmp_path)
    assert run.parameters == {"model.depth": "3", "class": "['echo']", "seed": "None"}
    assert [seed.fixed for seed in run.seeds] == [False]


def test_logged_texts_and_messages_are_decoded_and_the_host_is_told(tmp_path: Path) -> None:
    writer.write(
        tmp_path / "a" / NAME, writer.opening(), writer.scalar("acc", 0.5, 1), started(key=writer.text(3, "hunter2")),
        writer.tensor("note/text", writer.whole(1, 7) + writer.text(8, "password = swordfish"), 0, "text"),
        writer.event(writer.block(6, writer.whole(1, 20) + writer.text(2, "token 123"))),
    )
    (reader,) = readers(tmp_path)
    assert [(item.what, item.text) for item in reader.decoded()] == [
        ("run a parameter key", "hunter2"),
        ("run a text note/text", "password = swordfish"), ("run a message", "token 123")]
    (run,) = reader.runs()
    (told_of,) = run.sensitive
    assert (run.host, told_of.kind, told_of.value) == ("lab-pc", SensitiveKind.HOST, "lab-pc")


def test_a_containers_name_tells_of_nobody(tmp_path: Path) -> None:
    writer.write(tmp_path / "a/events.out.tfevents.1700000000.0a1b2c3d4e5f.12.0", writer.scalar("acc", 0.5, 1))
    (run,) = runs(tmp_path)
    assert (run.host, run.sensitive) == ("0a1b2c3d4e5f", ())


def test_a_cut_file_gives_what_comes_before(tmp_path: Path) -> None:
    path = writer.write(tmp_path / "a" / NAME, writer.opening(), writer.scalar("acc", 0.5, 1), writer.scalar("acc", 0.7, 2))
    path.write_bytes(path.read_bytes()[:-9])
    (run,) = runs(tmp_path)
    assert told(run) == {"acc": (0.5, 1, 1)}
    (damage,) = run.damage
    assert (damage.words, damage.lost) == ("the record at byte 81 is cut: 20 of 29 bytes are there", "what follows")


def test_a_record_whose_checksum_fails_is_passed_over(tmp_path: Path) -> None:
    first, second = writer.scalar("acc", 0.5, 1), writer.scalar("acc", 0.7, 2)
    broken = bytearray(first)
    broken[-6] ^= 0x10
    writer.write(tmp_path / "a" / NAME, writer.opening(), bytes(broken), second)
    (run,) = runs(tmp_path)
    assert told(run) == {"acc": (pytest.approx(0.7), 2, 1)}
    (damage,) = run.damage
    assert (damage.words, damage.lost) == (
        "1 record cannot be read (checksum or message), the first at byte 40", "that record")


def test_a_length_that_fails_its_checksum_ends_the_file_and_allocates_nothing(tmp_path: Path) -> None:
    huge = struct.pack("<QI", 1 << 32, 0)
    sound = struct.pack("<Q", 1 << 62)
    writer.write(tmp_path / "a" / NAME, writer.scalar("acc", 0.5, 1), huge, b"x" * 50)
    writer.write(tmp_path / "b" / NAME, writer.scalar("acc", 0.5, 1), sound, struct.pack("<I", masked_crc(sound)), b"x" * 50)
    first, second = runs(tmp_path)
    assert [item.words for item in (*first.damage, *second.damage)] == [
        "the length of the record at byte 41 fails its checksum",
        "the record at byte 41 is cut: 50 of 4,611,686,018,427,387,908 bytes are there"]


@pytest.mark.parametrize(("content", "words"), [
    (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "is a pointer of Git LFS; its content is not here"),
    (b"garbage garbage garbage", "the length of the record at byte 0 fails its checksum"),
])
def test_a_file_of_which_nothing_can_be_read_is_damage_of_the_store(tmp_path: Path, content: bytes, words: str) -> None:
    writer.write(tmp_path / "a" / NAME, content)
    (reader,) = readers(tmp_path)
    assert reader.runs() == ()
    (damage,) = reader.damage()
    assert (damage.words, damage.place) == (words, Place(f"a/{NAME}"))


def test_reading_changes_no_byte(tmp_path: Path) -> None:
    path = writer.write(tmp_path / "a" / NAME, writer.opening(), writer.scalar("acc", 0.5, 1))
    before = (path.read_bytes(), path.stat().st_mtime_ns, sorted(tmp_path.rglob("*")))
    assert [len(reader.series(run, "acc")) for reader in readers(tmp_path) for run in reader.runs()] == [1]
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(tmp_path.rglob("*"))) == before


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_a_fall(data: bytes) -> None:
    file = EventFile(data)
    held = sum(len(body) + 16 for body in file.records())
    assert held <= len(data)
    assert bool(file.fault) == (held != len(data)) or file.skipped
    with suppress(MalformedMessage):
        assert isinstance(event(data), Event)


@given(st.text(max_size=60), st.floats(width=32), st.integers(-2**63, 2**63 - 1), st.floats(allow_nan=False))
def test_the_short_way_and_the_long_way_agree(tag: str, value: float, step: int, time: float) -> None:
    plain = writer.scalar(tag, value, step, time)[12:-4]
    # The same message with an unknown field behind it is not of the common shape.
    first, second = event(plain), event(plain + writer.whole(15, 1))
    assert (first.time, first.step, repr(first.values)) == (second.time, second.step, repr(second.values))
    assert first.step == step


def test_stores_are_told_once(tmp_path: Path) -> None:
    writer.write(tmp_path / "runs/a" / NAME, writer.scalar("acc", 0.5, 1))
    assert list(find(Tree(tmp_path))) == [Store(Tracker.TENSORBOARD, "runs/a", "events")]
