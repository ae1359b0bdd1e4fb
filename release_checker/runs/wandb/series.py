# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""All points of one metric of a W&B run, read anew from its log."""

from __future__ import annotations

from collections.abc import Iterator

from release_checker.errors import UnreadableFile
from release_checker.runs.protobuf import MalformedMessage, pick
from release_checker.runs.records import Series
from release_checker.runs.tree import Tree
from release_checker.runs.wandb.files import rows as text_rows
from release_checker.runs.wandb.folders import HISTORY as HISTORY_FILE
from release_checker.runs.wandb.folders import Place
from release_checker.runs.wandb.framing import Framing
from release_checker.runs.wandb.history import Row, read_row
from release_checker.runs.wandb.items import Keys
from release_checker.runs.wandb.log import HISTORY

WANTED = (HISTORY,)


def read_series(tree: Tree, place: Place, metric: str) -> Series:
    """Points in the order of logging; times only when every point has one."""
    steps: list[int] = []
    values: list[float] = []
    times: list[float] = []
    last = -1
    for row in _rows(tree, place):
        last = last + 1 if row.step is None else row.step
        for name, value in row.values:
            if name == metric:
                steps.append(last)
                values.append(value)
                if row.time is not None:
                    times.append(row.time)
    return Series(tuple(steps), tuple(values), tuple(times) if len(times) == len(steps) else ())


def _rows(tree: Tree, place: Place) -> Iterator[Row]:
    """The log's rows; those of the text that versions before 0.10 kept when there is no log."""
    if place.log:
        yield from _logged(tree, place.log)
    elif place.files is not None:
        yield from text_rows(tree, f"{place.files}/{HISTORY_FILE}" if place.files else HISTORY_FILE, [])


def _logged(tree: Tree, path: str) -> Iterator[Row]:
    keys = Keys()
    try:
        with tree.open(path) as stream:
            for _, body in Framing(stream).records():
                try:
                    found = [read_row(raw, keys) for _, raw in pick(body, WANTED)]
                except MalformedMessage:
                    continue  # told as damage by the listing
                yield from found
    except (UnreadableFile, OSError):
        return
