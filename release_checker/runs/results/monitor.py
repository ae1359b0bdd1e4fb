# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The Monitor of Gym and Stable-Baselines: `monitor.csv`, or `N.monitor.csv` for each of the environments of one training.

A line of JSON tells when it began and which environment it is; then comes a row for each episode: r(eward), l(ength) and
t(ime since). The episodes of all environments, in order of time, are the run, as Stable-Baselines' own reader has it.
"""

from __future__ import annotations

import json
import math
import re

from release_checker.errors import UnreadableFile
from release_checker.model import Place
from release_checker.runs.delimited import cell_number, read_table
from release_checker.runs.plain import Curve, Loaded, Logged, listed
from release_checker.runs.records import Damage, Run, Store, Tracker
from release_checker.runs.tree import Tree
from release_checker.runs.values import number

NAME = re.compile(r"(?:(\d{1,6})\.)?monitor\.csv")
COLUMNS = {"r": "reward", "l": "length"}


def is_monitor(path: str) -> bool:
    """The file is named as a Monitor names its own."""
    return bool(NAME.fullmatch(path.rpartition("/")[2]))


def monitors(tree: Tree, folder: str) -> list[str]:
    """The monitors of one folder, by their number."""
    named = [(int(match[1] or -1), name) for name in tree.folders.get(folder, ()) if (match := NAME.fullmatch(name))]
    prefix = f"{folder}/" if folder else ""
    return [prefix + name for _, name in sorted(named)]


def has_episodes(tree: Tree, path: str) -> bool:
    """Some monitor of the folder has a row behind its head."""
    for each in monitors(tree, path.rpartition("/")[0]):
        try:
            begin = tree.read(each, 2000)
        except UnreadableFile:
            continue
        if begin.strip().count(b"\n") >= 2 and b"r,l,t" in begin:
            return True
    return False


def load_monitors(tree: Tree, store: Store, path: str) -> Loaded:
    """The one run of the folder that a monitor lies in."""
    paths = monitors(tree, path.rpartition("/")[0])
    episodes: list[tuple[float, float, float]] = []
    starts: list[float] = []
    environment = ""
    damage = []
    for each in paths:
        table = read_table(tree, each)
        if table.problem:
            damage.append(Damage(table.problem, Place(each), "its episodes"))
            continue
        began, name = _note(table.note)
        environment = environment or name
        starts += [began] if began is not None else []
        if not {"r", "l", "t"} <= set(table.header):
            continue
        places = [table.header.index(column) for column in ("r", "l", "t")]
        for _, row in table.rows():
            cells = [cell_number(row[place]) if place < len(row) else None for place in places]
            reward, length, time = cells
            if reward is not None and length is not None and time is not None:
                episodes.append(((began or 0.0) + time, reward, length))
    if not episodes:
        return Loaded()
    episodes.sort(key=lambda episode: episode[0])
    curves = {name: Curve() for name in COLUMNS.values()}
    for index, (time, reward, length) in enumerate(episodes):
        for name, value in (("reward", reward), ("length", length)):
            curves[name].add(index, value)
            if starts:
                curves[name].times.append(time)
    named = {"env_id": environment} if environment else {}
    experiment = path.rpartition("/")[0].rpartition("/")[2]
    run = Run(tracker=Tracker.RESULTS, store=store.path, id=path, place=Place(path), experiment=experiment,
              start=min(starts, default=None), parameters=named, metrics=listed(curves), damage=tuple(damage))
    return Loaded((Logged(run, curves),))


def _note(note: str) -> tuple[float | None, str]:
    """When it began, and the environment's name, of the first line."""
    try:
        value = json.loads(note) if note.startswith("{") else None
    except (ValueError, RecursionError):
        return None, ""
    if not isinstance(value, dict):
        return None, ""
    start, name = value.get("t_start"), value.get("env_id")
    began = number(start)
    return began if began is not None and math.isfinite(began) else None, name if isinstance(name, str) else ""
