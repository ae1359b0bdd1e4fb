# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""MLflow's SQLite store, of any version since 1.0, whatever the file is called: read by plain queries, never migrated."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from release_checker.errors import UnreadableFile
from release_checker.model import Place
from release_checker.runs.mlflow.database import Database, DatabaseProblem, is_database
from release_checker.runs.mlflow.fields import to_run
from release_checker.runs.mlflow.tables import Tables, number
from release_checker.runs.records import Damage, Decoded, Run, Series, Store, Tracker
from release_checker.runs.tree import Tree

SUFFIXES = (".db", ".db3", ".sqlite", ".sqlite3", ".sqlitedb")
BESIDE = ("-wal", "-shm", "-journal")
NEEDED = frozenset({"experiments", "runs", "metrics", "params", "tags"})
"Tables that no other program has together."
MOST_POINTS = 2_000_000
"Points of one metric that are read."
TEXTS = (
    ("params", "run", "run_uuid", "parameter", "key", "value"),
    ("tags", "run", "run_uuid", "tag", "key", "value"),
    ("runs", "run", "run_uuid", "source", "name", "source_name"),
    ("experiment_tags", "experiment", "experiment_id", "tag", "key", "value"),
    ("datasets", "data set", "name", "source", "digest", "dataset_source"),
    ("logged_model_params", "model", "model_id", "parameter", "param_key", "param_value"),
    ("logged_model_tags", "model", "model_id", "tag", "tag_key", "tag_value"),
    ("registered_models", "registered model", "name", "description", "name", "description"),
    ("registered_model_tags", "registered model", "name", "tag", "key", "value"),
    ("model_versions", "registered model", "name", "version", "version", "description"),
    ("model_version_tags", "registered model", "name", "tag", "key", "value"),
    ("trace_tags", "trace", "request_id", "tag", "key", "value"),
    ("trace_request_metadata", "trace", "request_id", "value", "key", "value"),
    ("spans", "trace", "trace_id", "span", "name", "content"),
)
"Table, what owns the text, the owner's column, what the text is, the columns of its name and of itself."


def find_databases(tree: Tree) -> Iterator[Store]:
    """Databases of the tree that have MLflow's tables, or that cannot be read and are called after it."""
    for path, size in tree.files.items():
        name = path.rpartition("/")[2].lower()
        # A tree of a file or two is a database that somebody named.
        called = name.endswith(SUFFIXES) or "mlflow" in name or len(tree.files) < 4
        if size >= 100 and called and not name.endswith(BESIDE):
            try:
                held = is_database(tree, path) and Database(tree, path).tables >= NEEDED
            except UnreadableFile:
                held = "mlflow" in name
            if held:
                yield Store(Tracker.MLFLOW, path, "sqlite")


@dataclass
class SqliteReader:
    """Reads one database."""

    tree: Tree
    "Where it lies."
    store: Store
    "Which it is."
    _damage: list[Damage] = field(default_factory=list)

    def runs(self) -> tuple[Run, ...]:
        """Every run that can be read, oldest first."""
        return self._listing

    def damage(self) -> tuple[Damage, ...]:
        """What cannot be read of the database."""
        self.runs()
        return tuple(self._damage)

    def series(self, run: Run, metric: str) -> Series:
        """All points of one metric, in the order in which they were written; those before the damage where it is damaged."""
        steps, values, times = [], [], []
        wanted = {"step": 0, "value": None, "is_nan": 0, "timestamp": 0}
        try:
            rows = self._select("metrics", wanted, {"run_uuid": run.id, "key": metric}, "rowid")
            for step, value, nan, time in islice(rows, MOST_POINTS):
                point = number(value, nan)
                if point is not None and isinstance(step, int) and isinstance(time, (int, float)):
                    steps.append(step)
                    values.append(point)
                    times.append(time / 1000)
        except DatabaseProblem:
            pass
        return Series(tuple(steps), tuple(values), tuple(times))

    def decoded(self) -> Iterator[Decoded]:
        """Texts of all rows, those of deleted runs too: they are released with the file."""
        for table, owner, of, what, name, text in TEXTS:
            wanted = dict.fromkeys((of, name, text), "")
            try:
                for row in self._select(table, wanted):
                    told = dict(zip(wanted, row, strict=True))
                    if isinstance(told[text], str) and told[text]:
                        yield Decoded(self._place, f"{owner} {told[of]} {what} {told[name]}", told[text])
            except DatabaseProblem:
                continue

    def _select(self, *question: Any) -> Iterator[tuple[Any, ...]]:
        return self._database.select(*question) if self._database else iter(())

    @property
    def _place(self) -> Place:
        return Place(self.store.path)

    @cached_property
    def _database(self) -> Database | None:
        try:
            return Database(self.tree, self.store.path)
        except UnreadableFile as error:
            self._damage.append(Damage(f"the database {error}", self._place, "its runs"))
            return None

    @cached_property
    def _listing(self) -> tuple[Run, ...]:
        database = self._database
        if database is None:
            return ()
        if cut := database.cut:
            self._damage.append(Damage(f"the database counts {cut.counted:,} pages and its file holds {cut.held:,}",
                                       self._place, "what lay on the others"))
        if database.unread_log:
            self._damage.append(Damage("the write-ahead log beside it is too long to read", self._place, "the newest rows"))
        if database.unread_journal:
            self._damage.append(Damage("a journal beside it tells of an unfinished transaction", self._place))
        recorded = Tables(self.tree, self.store, database, self._damage).runs()
        return tuple(sorted((to_run(self.store, run) for run in recorded), key=lambda run: (run.start or math.inf, run.id)))
