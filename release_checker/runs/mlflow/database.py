# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A SQLite database of a project, read with nothing of it or beside it changed, and nothing of it trusted.

Without a write-ahead log it is opened as immutable, so that SQLite makes no file beside it; with one, both are copied to a
private folder, and so is one that was cut short. A rollback journal is left alone: SQLite deletes the file that a journal
names as its master.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
import weakref
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from release_checker.errors import UnreadableFile
from release_checker.runs.tree import Tree

MAGIC = b"SQLite format 3\0"
JOURNAL = bytes.fromhex("d9d505f920a163d7")
"How a rollback journal begins that was not played back; a settled one begins with zeros."
COPY_LIMIT = 2 * 1024**3
"Bytes of a database that are copied for the sake of its write-ahead log."
STEPS = 200_000_000
"Instructions of SQLite's machine that one query may take; four million points take fifty million."
SPENT = 1000
"Part of it that each query gets once one has taken all: a page that contains itself has no end."
STEPS_AT_ONCE = 100_000
MOST_ROWS = 2_000_000
"Rows of one query, for the same reason. Where there really are more, they are read run by run."
LONGEST = 16_000_000
"Bytes of one value, beyond which SQLite refuses the row."
TABLE = re.compile(r"\s*CREATE TABLE\b", re.IGNORECASE)

DatabaseProblem = sqlite3.Error
"What a query raises for a damaged or hostile database."


class Database:
    """One opened database."""

    def __init__(self, tree: Tree, path: str) -> None:
        """Raises UnreadableFile with the reason."""
        self._left = self._most = STEPS
        self._columns: dict[str, frozenset[str]] = {}
        self.unread_journal = f"{path}-journal" in tree.files and tree.read(f"{path}-journal", len(JOURNAL)) == JOURNAL
        "A transaction was not finished: rows may be of before or after it."
        if not is_database(tree, path):
            raise UnreadableFile("is no SQLite database")
        self.cut = cut_short(tree, path)
        "How far it is cut short; None when it is whole."
        self.unread_log = False
        "A write-ahead log lies beside it that is too long to copy: the newest rows are not seen."
        self._connection = self._open(tree, path)
        weakref.finalize(self, self._connection.close)
        try:
            self._harden()
            self.tables = frozenset(self._tables())
            "Names of the real tables."
        except sqlite3.Error as error:
            raise UnreadableFile(f"has no readable schema: {error}") from error

    def select(self, table: str, wanted: Mapping[str, object], where: Mapping[str, object] | None = None,
               order: str = "") -> Iterator[tuple[Any, ...]]:
        """Rows of a table: the wanted columns, each with a default for versions that lack it.

        Nothing where the table, or a column that the rows are chosen by, is not there. Raises DatabaseProblem at any row.
        Texts that are no UTF-8 come with replacement characters.
        """
        columns, where = self.columns(table), where or {}
        if not columns or not columns.issuperset(where):
            return
        taken = ", ".join(_quoted(name) if name in columns else "?" for name in wanted)
        chosen = " AND ".join(f"{_quoted(name)} = ?" for name in where)
        query = (f"SELECT {taken} FROM {_quoted(table)}{' WHERE ' if chosen else ''}{chosen}"  # noqa: S608 - names are quoted
                 f"{f' ORDER BY {order}' if order else ''}")
        yield from self._rows(query, [*(value for name, value in wanted.items() if name not in columns), *where.values()])

    def columns(self, table: str) -> frozenset[str]:
        """Columns of a real table; none of a view, of a virtual table, and of what only calls itself a table."""
        if table in self.tables and table not in self._columns:
            self._columns[table] = frozenset(str(row[1]) for row in self._rows(f"PRAGMA table_info({_quoted(table)})"))
        return self._columns.get(table, frozenset())

    def _rows(self, query: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        self._left = self._most
        try:
            cursor = self._connection.execute(query, values)
            yield from islice(cursor, MOST_ROWS)
            if cursor.fetchone() is not None:
                self._most = STEPS // SPENT
                raise sqlite3.DataError(f"there are more than {MOST_ROWS:,} rows")
        except UnicodeDecodeError as error:
            # SQLite's own message quotes what is broken, and Python cannot decode the quotation.
            raise sqlite3.DatabaseError("database disk image is malformed") from error
        except (MemoryError, OverflowError) as error:
            raise sqlite3.DatabaseError("a value that no machine holds") from error

    def _open(self, tree: Tree, path: str) -> sqlite3.Connection:
        place, settings, log = tree.root / path, "mode=ro&immutable=1", f"{path}-wal"
        logged, needed = tree.files.get(log, 0), self.cut.whole if self.cut else tree.files[path]
        self.unread_log = logged > 0 and needed + logged > COPY_LIMIT
        if (logged or self.cut) and needed + logged <= COPY_LIMIT:
            folder = tempfile.TemporaryDirectory(prefix="release-checker-")
            weakref.finalize(self, folder.cleanup)
            place, settings = Path(folder.name) / "copy.db", "mode=rw"
            _copy(tree, path, place)
            if logged:
                _copy(tree, log, Path(f"{place}-wal"))
            elif self.cut:
                os.truncate(place, self.cut.whole)  # SQLite refuses all for one page that is not there, not for an empty one
        try:
            # Quoted, since `?`, `#` and `%` mean something in an address; as bytes, since names may be no UTF-8.
            return sqlite3.connect(f"file:{quote(os.fsencode(place))}?{settings}", uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise UnreadableFile(f"cannot be opened: {error}") from error

    def _harden(self) -> None:
        connection = self._connection
        for limit, most in ((sqlite3.SQLITE_LIMIT_LENGTH, LONGEST), (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
                            (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1), (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0)):
            connection.setlimit(limit, most)
        connection.set_progress_handler(self._spend, STEPS_AT_ONCE)
        connection.text_factory = _text
        for setting in ("query_only=ON", "trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0"):
            deque(self._rows(f"PRAGMA {setting}"), maxlen=0)

    def _spend(self) -> int:
        self._left -= STEPS_AT_ONCE
        if self._left > 0:
            return 0
        self._most = STEPS // SPENT
        return 1

    def _tables(self) -> Iterator[str]:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        for name, sql in self._rows(query):
            if isinstance(name, str) and isinstance(sql, str) and TABLE.match(sql):
                yield name


def is_database(tree: Tree, path: str) -> bool:
    """The file begins as SQLite's do; raises UnreadableFile, as for one behind a link."""
    return tree.read(path, len(MAGIC)) == MAGIC


@dataclass(frozen=True, slots=True)
class Cut:
    """A database of which the end is not there."""

    counted: int
    "Pages that its header counts."
    held: int
    "Pages that its file holds."
    whole: int
    "Bytes that it should have."


def cut_short(tree: Tree, path: str) -> Cut | None:
    """How far a database is cut short; None when it is whole, or its header does not tell."""
    head = tree.read(path, 100)
    size = int.from_bytes(head[16:18], "big")
    size = 65536 if size == 1 else size
    pages, held = int.from_bytes(head[28:32], "big"), tree.files[path] // size if size else 0
    # The count is good only where the program that wrote last knew it, as SQLite's format says.
    return Cut(pages, held, pages * size) if head[24:28] == head[92:96] and held < pages else None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _copy(tree: Tree, path: str, to: Path) -> None:
    try:
        with tree.open(path) as reading, to.open("wb") as writing:
            shutil.copyfileobj(reading, writing, 1024 * 1024)
    except OSError as error:
        raise UnreadableFile(error.strerror or "cannot be copied") from error
