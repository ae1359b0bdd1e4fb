# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Recorded experiment logs, broken anywhere: read as far as they can be, nothing raises, and no byte of them is changed."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.model import Place
from release_checker.runs.reading import find_stores, open_store
from release_checker.runs.records import Metric, Run, Series, Tracker
from release_checker.runs.snapshot import export
from release_checker.runs.tree import Tree
from tests.fuzz.mutations import Mutation, fuzzed, mutations
from tests.runs import event_writer as events

STORES = Path(__file__).parent.parent / "runs" / "stores"
WANDB = sorted(path.name for path in STORES.glob("wandb-*"))


def unpacked(folder: Path) -> Path:
    with tarfile.open(STORES / "mlflow.tar.gz") as packed:
        packed.extractall(folder, filter="data")
    return folder


def event_store(folder: Path) -> Path:
    hparams = events.metadata("hparams", b"\x12\x05\x0a\x03abc")
    scalars = [events.scalar("loss", 1 / (step + 1), step) for step in range(20)]
    tensors = [events.tensor("acc", b"\x08\x01\x12\0\x2a\x04\0\0\x80\x3f", step) for step in range(3)]
    events.write(folder / "runs" / "a" / "events.out.tfevents.1700000000.host", events.opening(), *scalars, *tensors,
                 events.record(events.event(events.summary(hparams))))
    return folder


def snapshot_store(folder: Path) -> Path:
    run = Run(Tracker.MLFLOW, "mlflow.db", "ab12" * 8, Place("mlflow.db"), name="mlp", parameters={"lr": "0.1"},
              metrics=(Metric("acc", 0.75, 1, 2),), commit="c" * 40)
    export(folder / "logs", [run], lambda run, metric: Series((0, 1), (0.5, 0.75), (10.0, 11.0)))
    return folder


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders with one store each, as they were recorded."""
    place = tmp_path_factory.mktemp("corpus")
    found = {version: STORES / version for version in WANDB}
    found |= {f"mlflow-{path.name}": path for path in unpacked(place / "mlflow").iterdir()}
    return found | {"events": event_store(place / "events"), "snapshot": snapshot_store(place / "snapshot")}


def read_all(folder: Path) -> Iterator[object]:
    """Everything that a reader gives."""
    tree = Tree(folder)
    for store in find_stores(tree):
        reader = open_store(tree, store)
        for run in reader.runs():
            yield run
            for metric in [*run.metrics[:6], Metric("never logged", 0.0, 0, 0)]:
                yield reader.series(run, metric.name)
        yield from reader.damage()
        yield from reader.decoded()


def digest(folder: Path) -> str:
    held = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        held.update(f"{path} {path.is_file()}".encode() + (path.read_bytes() if path.is_file() else b""))
    return held.hexdigest()


def copied(source: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target


@fuzzed(60)
@given(st.data())
def test_any_file_of_a_store(corpus: dict[str, Path], tmp_path: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(corpus)))
    folder = copied(corpus[name], tmp_path / "broken")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in data.draw(st.lists(st.sampled_from(files), min_size=1, max_size=3)):
        path.write_bytes(data.draw(mutations())(path.read_bytes()))
    before = digest(folder)
    assert sum(len(repr(item)) for item in read_all(folder)) < 20_000_000
    assert digest(folder) == before


@pytest.mark.parametrize("kind", ["wandb", "events", "db"])
@fuzzed(40)
@given(mutation=mutations())
def test_binary_files(corpus: dict[str, Path], tmp_path: Path, kind: str, mutation: Mutation) -> None:
    """The binary readers alone, which the draw among all files meets seldom."""
    sources = [path for place in corpus.values() for path in sorted(place.rglob("*"))
               if path.suffix == f".{kind}" or (kind == "events" and "tfevents" in path.name)]
    source = sources[len(mutation(b"which of them")) % len(sources)]
    place = next(place for place in corpus.values() if source.is_relative_to(place))
    folder = copied(place, tmp_path / "broken")
    path = folder / source.relative_to(place)
    path.write_bytes(mutation(source.read_bytes()))
    before = digest(folder)
    assert sum(1 for _ in read_all(folder)) < 100_000
    assert digest(folder) == before


@fuzzed(20)
@given(table=st.sampled_from(["runs", "metrics", "latest_metrics", "params", "tags", "experiments"]),
       value=st.one_of(st.binary(max_size=30), st.integers(-(2**63), 2**63 - 1), st.floats(), st.none(),
                       st.text(st.characters(codec="utf-8"), max_size=20)), column=st.integers(0, 20))
def test_rows_of_other_types(corpus: dict[str, Path], tmp_path: Path, table: str, value: object, column: int) -> None:
    """SQLite keeps any type in any column."""
    place = next(path for name, path in sorted(corpus.items()) if name.startswith("mlflow") and list(path.rglob("*.db")))
    folder = copied(place, tmp_path / "broken")
    (path, *_) = sorted(folder.rglob("*.db"))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        try:
            connection.execute(f"UPDATE {table} SET {names[column % len(names)]} = ?", (value,))
        except sqlite3.IntegrityError:
            return
    connection.close()
    assert sum(1 for _ in read_all(folder)) < 100_000
