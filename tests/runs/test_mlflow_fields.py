# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What MLflow's records mean: fields told apart, seeds, names of persons, and what programs log of themselves."""

from __future__ import annotations

import pytest

from release_checker.model import Place
from release_checker.runs.mlflow.fields import Recorded, source_of, to_run
from release_checker.runs.mlflow.models import Model
from release_checker.runs.mlflow.own import Own, own_records
from release_checker.runs.persons import without_credentials
from release_checker.runs.records import DataSet, Known, Run, SensitiveKind, Store, Tracker

PLACE = Place("mlruns/1/" + "0" * 32)
STORE = Store(Tracker.MLFLOW, "mlruns", "file")


def run_of(**fields: object) -> Run:
    return to_run(STORE, Recorded("0" * 32, PLACE, **fields))  # type: ignore[arg-type]


def test_names_of_persons_and_machines_are_found_once() -> None:
    run = run_of(
        artifact_uri="file:///home/jane/study/mlruns/1/x/artifacts",
        parameters={"data": "/home/jane/data.csv", "out": r"C:\Users\Jane Doe\out", "n": "5"},
        tags={"mlflow.user": "jane", "mlflow.source.name": "/Users/jd/train.py", "note": "ask jane.doe@example.org",
              "mlflow.source.git.repoURL": "git@example.org:lab/x.git", "hostname": "gpu-7.lab"},
        datasets=(DataSet("train", source=r'{"path": "D:\\Users\\jd2\\x"}'),),
    )
    assert [(item.kind, item.value, item.field) for item in run.sensitive] == [
        (SensitiveKind.USER, "jane", "tag mlflow.user"),
        (SensitiveKind.HOST, "gpu-7.lab", "hostname"),
        (SensitiveKind.HOME, "/home/jane", "artifact_uri"),
        (SensitiveKind.HOME, r"C:\Users\Jane", "parameter out"),
        (SensitiveKind.HOME, "/Users/jd", "tag mlflow.source.name"),
        (SensitiveKind.EMAIL, "jane.doe@example.org", "tag note"),
        (SensitiveKind.HOME, r"D:\Users\jd2", "data set train"),
    ]
    assert run.host == "gpu-7.lab"


def test_an_account_that_is_an_address() -> None:
    run = run_of(tags={"mlflow.user": "jane@example.org"})
    assert (run.user, run.email) == ("jane@example.org", "jane@example.org")
    assert [item.kind for item in run.sensitive] == [SensitiveKind.EMAIL]


@pytest.mark.parametrize(("tags", "model", "dirty"), [
    ({}, {}, None),
    ({"mlflow.source.git.dirty": "true"}, {}, True),
    ({}, {"mlflow.source.git.dirty": "False"}, False),
    ({"mlflow.source.git.diff": "--- a"}, {}, True),
    ({"git_dirty": "no"}, {}, False),
    ({"git_dirty": "perhaps"}, {}, None),
])
def test_the_dirty_flag(tags: dict[str, str], model: dict[str, str], dirty: bool | None) -> None:
    assert run_of(tags=tags, models=(Model("m", tags=model),)).dirty is dirty


def test_what_is_missing() -> None:
    assert run_of(status="3").missing == ("source name", "git commit", "end time")
    assert run_of(status="1", tags={"mlflow.source.name": "a.py", "git_commit": "abcdef1"}).missing == ()


def test_a_recorded_command_outweighs_the_parameters() -> None:
    tags = {"mlflow.source.name": "src/train.py", "command": "python src/train.py --seed 7 --name 'a b'"}
    run = run_of(parameters={"lr": "0.1"}, tags=tags)
    assert (run.arguments, run.arguments_known) == (("--seed", "7", "--name", "a b"), Known.RECORDED)
    run = run_of(parameters={"lr": "0.1"}, tags=tags | {"command": "make train"})
    assert (run.arguments, run.arguments_known) == (("--lr", "0.1"), Known.INFERRED)
    assert run_of().arguments_known is Known.ABSENT


@pytest.mark.parametrize(("name", "value", "own"), [
    ("sys.argv", "['train.py', '--layers', '64,32']", Own(command=True, arguments=("--layers", "64,32"))),
    ("cmd", r"C:\Python\python.exe C:\study\train.py", Own()),
    ("cmd", "python train.py", Own(command=True)),
    ("command_line", "python train.py 'unclosed", Own()),
    ("argv", "[1, 2]", Own()),
    ("argv", "[" * 9000, Own()),
    ("python_version", "3.11.4 (main, Jun 7 2023)", Own(python="3.11.4")),
    ("python", "2.7.18", Own()),
    ("git_sha", "0123456789abcdef", Own(commit="0123456789abcdef")),
    ("commit", "fix the seed", Own()),
    ("host", "0.0.0.0", Own()),
    ("node_name", "localhost", Own()),
])
def test_what_programs_log_of_themselves(name: str, value: str, own: Own) -> None:
    assert own_records({name: value}, "train.py") == own


@pytest.mark.parametrize(("recorded", "source"), [
    ('{"uri": "data/train.csv"}', "data/train.csv"),
    ('{"url": "https://example.org/a.csv"}', "https://example.org/a.csv"),
    ('{"tags": {"mlflow.source.name": "train.py"}}', ""),
    ('{"other": 1}', '{"other": 1}'),
    ("s3://bucket/x", "s3://bucket/x"),
    ("", ""),
])
def test_the_source_of_a_data_set(recorded: str, source: str) -> None:
    assert source_of(recorded) == source


def test_credentials_are_cut_from_a_remote() -> None:
    assert without_credentials("https://jane:token@example.org/lab/x.git") == "https://example.org/lab/x.git"
    assert without_credentials("https://example.org/lab/x@1.git") == "https://example.org/lab/x@1.git"
    assert without_credentials("git@example.org:lab/x.git") == "git@example.org:lab/x.git"
