# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""MLflow's stores of either form: folders of small files, and SQLite databases."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.runs.mlflow.files import FileReader, find_file_stores
from release_checker.runs.mlflow.sqlite import SqliteReader, find_databases
from release_checker.runs.records import LogReader, Store
from release_checker.runs.tree import Tree


def find(tree: Tree) -> Iterator[Store]:
    """Every store of MLflow in the tree, whatever it is called."""
    yield from find_file_stores(tree)
    yield from find_databases(tree)


def open_store(tree: Tree, store: Store) -> LogReader:
    """The reader for a store that `find` gave."""
    return SqliteReader(tree, store) if store.form == "sqlite" else FileReader(tree, store)
