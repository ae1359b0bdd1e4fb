# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which places hold runs, and which of them the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runs import wandb_writer as w

LOG = w.framed([w.run("abcd1234"), w.history(0, acc=0.5), w.history(1, acc=0.75), w.ended(0)])
OTHER = w.framed([w.run("abcd1234", start=1_700_000_000), w.history(0, acc=0.25), w.ended(0)])
NAME = f"run-{w.STAMP}-abcd1234"
SUMMARY = '{"acc": 0.75, "_step": 1}'
METADATA = '{"program": "train.py", "startedAt": "2023-01-01T12:00:00"}'


def found(root: Path) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Store, place, identifier and copies of each run."""
    return [(run.store, run.place.path, run.id, run.copies) for reader in w.readers(root) for run in reader.runs()]


@pytest.mark.parametrize("folder", ["", "wandb/", "code/wandb/", "logs/", "outputs/2023-01-01/12-00-00/wandb/"])
@pytest.mark.parametrize("name", [NAME, f"offline-{NAME}"])
def test_run_folders_wherever_they_lie(tmp_path: Path, folder: str, name: str) -> None:
    w.write(tmp_path, {f"{folder}{name}/run-abcd1234.wandb": LOG, f"{folder}{name}/files/wandb-summary.json": SUMMARY,
                       f"{folder}{name}/logs/debug.log": "", f"{folder}debug.log": ""})
    assert found(tmp_path) == [(folder.rstrip("/"), folder + name, "abcd1234", ())]


@pytest.mark.parametrize(
    "path",
    ["run-abcd1234.wandb", "results/run-abcd1234.wandb", "results/first.wandb"],
)
def test_lone_logs(tmp_path: Path, path: str) -> None:
    w.write(tmp_path, {path: LOG})
    assert found(tmp_path) == [(path, path, "abcd1234", ())]


def test_what_only_ends_like_a_log_is_none(tmp_path: Path) -> None:
    w.write(tmp_path, {"notes.wandb": "my notes", "wandb/settings": "[default]\n", "wandb/debug.log": "",
                       "wandb/sweep-x1/config-a.yaml": "lr: 1\n", "files/data.csv": "1,2\n"})
    assert found(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"?" + LOG[1:], LOG[:4][::-1] + LOG[4:], bytes(9000), LOG[7:],
                                     b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"])
def test_a_log_whose_beginning_is_broken_is_told(tmp_path: Path, content: bytes) -> None:
    for name in ("first.wandb", "run-abcd1234.wandb"):
        (tmp_path / name).mkdir()
        w.write(tmp_path / name, {name: content})
        assert [len(run.damage) for reader in w.readers(tmp_path / name) for run in reader.runs()] == [1]


def test_a_renamed_folder_keeps_its_run(tmp_path: Path) -> None:
    w.write(tmp_path, {"results/best/run-abcd1234.wandb": LOG, "results/best/files/wandb-summary.json": SUMMARY,
                       "results/none/files/wandb-metadata.json": METADATA})
    assert found(tmp_path) == [("results", "results/best", "abcd1234", ()), ("results", "results/none", "results/none", ())]


def test_a_folder_that_kept_nothing_but_its_debug_log_is_a_run_of_which_all_is_missing(tmp_path: Path) -> None:
    w.write(tmp_path, {f"wandb/{NAME}/logs/debug.log": "x\n"})
    (reader,) = w.readers(tmp_path)
    (run,) = reader.runs()
    assert run.missing == ("log (`run-….wandb`)", "configuration", "metrics", "program and arguments", "git commit")


def test_latest_run_as_a_link_is_not_followed(tmp_path: Path) -> None:
    w.write(tmp_path, {f"wandb/{NAME}/run-abcd1234.wandb": LOG})
    (tmp_path / "wandb" / "latest-run").symlink_to(NAME)
    assert found(tmp_path) == [("wandb", f"wandb/{NAME}", "abcd1234", ())]


@pytest.mark.parametrize("copied", [LOG, LOG[:-30]])
def test_latest_run_as_a_copy_is_counted_once(tmp_path: Path, copied: bytes) -> None:
    w.write(tmp_path, {f"wandb/{NAME}/run-abcd1234.wandb": LOG, "wandb/latest-run/run-abcd1234.wandb": copied,
                       "wandb/latest-run/files/wandb-metadata.json": METADATA})
    assert found(tmp_path) == [("wandb", f"wandb/{NAME}", "abcd1234", ("wandb/latest-run",))]


def test_the_fuller_copy_is_read_under_the_name_of_the_runs_own_folder(tmp_path: Path) -> None:
    w.write(tmp_path, {f"wandb/{NAME}/run-abcd1234.wandb": LOG[:-60], "wandb/latest-run/run-abcd1234.wandb": LOG})
    _, run = w.only(tmp_path)
    assert (run.place.path, run.copies, run.exit_code, run.damage) == (f"wandb/{NAME}", ("wandb/latest-run",), 0, ())


def test_latest_run_without_its_log_is_known_by_its_files(tmp_path: Path) -> None:
    other = f"wandb/run-{w.STAMP}-efgh5678"
    w.write(tmp_path, {f"wandb/{NAME}/files/wandb-summary.json": SUMMARY, f"{other}/files/wandb-summary.json": '{"acc": 0}',
                       "wandb/latest-run/files/wandb-summary.json": SUMMARY})
    assert found(tmp_path) == [("wandb", f"wandb/{NAME}", "abcd1234", ("wandb/latest-run",)),
                               ("wandb", other, "efgh5678", ())]


def test_latest_run_alone_is_a_run(tmp_path: Path) -> None:
    w.write(tmp_path, {"wandb/latest-run/files/wandb-summary.json": SUMMARY})
    assert found(tmp_path) == [("wandb", "wandb/latest-run", "wandb/latest-run", ())]


def test_a_copy_in_another_store_is_counted_once(tmp_path: Path) -> None:
    w.write(tmp_path, {f"a/wandb/{NAME}/run-abcd1234.wandb": LOG, f"b/wandb/{NAME}/files/wandb-summary.json": SUMMARY,
                       "best.wandb": LOG})
    assert found(tmp_path) == [("a/wandb", f"a/wandb/{NAME}", "abcd1234", (f"b/wandb/{NAME}", "best.wandb"))]


def test_two_starts_under_one_identifier_are_two(tmp_path: Path) -> None:
    later = "run-20230102_120000-abcd1234"
    w.write(tmp_path, {f"wandb/{NAME}/run-abcd1234.wandb": LOG, f"wandb/{later}/run-abcd1234.wandb": OTHER})
    assert [place for _, place, _, _ in found(tmp_path)] == [f"wandb/{NAME}", f"wandb/{later}"]
