# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Reads what the driver wrote down of a run. The notebook's own code could write there too: nothing is taken on trust."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from release_checker.errors import UnreadableFile
from release_checker.execution.notebooks.records import CellRun, CellState, NotebookRun, Raised, Stop
from release_checker.execution.notebooks.traceback import KEPT, plain, read_raised
from release_checker.execution.sandbox.records import Ended, Ending
from release_checker.project import read_regular

EVENTS_LIMIT = 400_000_000
"Bytes; outputs are bounded to a fourth of it, and JSON escapes take the rest."
STOPS = {
    "finished": Stop.FINISHED,
    "left": Stop.LEFT,
    "failed": Stop.FAILED,
    "cut": Stop.PRINTED,
    "late": Stop.TIME,
    "dead": Stop.DIED,
    "start": Stop.NOT_STARTED,
    "driver": Stop.BROKEN,
}
ENDINGS = {
    Ending.TIME: Stop.TIME,
    Ending.MEMORY: Stop.MEMORY,
    Ending.PROCESSES: Stop.PROCESSES,
    Ending.DISK: Stop.DISK,
    Ending.OUTPUT: Stop.PRINTED,
    Ending.INTERRUPTED: Stop.INTERRUPTED,
    Ending.NOT_STARTED: Stop.BROKEN,
}
STATES = {
    "ok": CellState.OK,
    "allowed": CellState.ALLOWED,
    "skipped": CellState.SKIPPED,
    "failed": CellState.FAILED,
    "left": CellState.OK,
}


def read_events(out: Path, ended: Ended, content: bytes, sources: Mapping[int, str]) -> tuple[NotebookRun, str]:
    """The run and the executed notebook, from the driver's folder `out` and how its sandbox ended."""
    ends: dict[int, dict[str, Any]] = {}
    begun, done = None, {"state": "", "detail": ""}
    try:
        for event in _events(read_regular(out, "events.jsonl", EVENTS_LIMIT)):
            kind, cell = event.get("event"), event.get("cell")
            if kind == "done":
                done = {name: str(event.get(name, "")) for name in done}
            elif isinstance(cell, int) and kind == "start":
                begun = cell + 1
            elif isinstance(cell, int) and kind == "end" and 0 <= cell < 100_000:
                ends[cell + 1] = event
            elif isinstance(cell, int) and kind == "update" and cell + 1 in ends:
                ends[cell + 1] = {**ends[cell + 1], "outputs": event.get("outputs")}
    except UnreadableFile:
        pass  # it was killed before it began to write
    cells = tuple(_cell(number, end) for number, end in sorted(ends.items()))
    stop = ENDINGS.get(ended.ending) or STOPS.get(done["state"], Stop.BROKEN)
    cut = begun is not None and (begun not in ends or _state(ends[begun]) in (CellState.FAILED, CellState.CUT))
    last = begun if cut else None
    raised = _raised(last, ends, cells) if stop is Stop.FAILED and last is not None else None
    said = done["detail"] or plain(ended.stderr.decode("utf-8", "replace"))
    run = NotebookRun(
        stop,
        round(ended.seconds, 3),
        round(sum(cell.seconds for cell in cells), 3),
        cells,
        raised,
        last if stop not in (Stop.FINISHED, Stop.LEFT) else None,
        _detail(stop, said, ended),
    )
    return run, _executed(content, ends)


def _events(data: bytes) -> Iterator[dict[str, Any]]:
    for line in data.split(b"\n"):
        try:
            event = json.loads(line) if line else None
        except (ValueError, RecursionError):
            continue  # the last line of a run that was killed
        if isinstance(event, dict):
            yield event


def _detail(stop: Stop, said: str, ended: Ended) -> str:
    if stop.well or stop is Stop.FAILED:
        return ""
    return said[-KEPT:] if ended.ending is Ending.EXITED else ended.cause


def _state(event: Mapping[str, Any]) -> CellState:
    return STATES.get(str(event.get("state")), CellState.CUT)


def _cell(number: int, event: Mapping[str, Any]) -> CellRun:
    seconds, count = event.get("seconds"), event.get("count")
    return CellRun(
        number,
        _state(event),
        float(seconds) if isinstance(seconds, int | float) else 0.0,
        count if isinstance(count, int) else None,
    )


def _raised(cell: int, ends: Mapping[int, Mapping[str, Any]], cells: tuple[CellRun, ...]) -> Raised | None:
    error = ends[cell].get("error") if cell in ends else None
    if not isinstance(error, dict):
        return None
    outputs = [output for output in _list(ends[cell].get("outputs")) if isinstance(output, dict)]
    printed = [output for output in outputs if output.get("output_type") == "error"]
    trace = [str(line) for line in _list(printed[-1].get("traceback"))] if printed else []
    before = "".join(_text(output.get("text")) for output in outputs if output.get("output_type") == "stream")
    counts = {item.count: item.number for item in cells if item.count is not None}
    return read_raised(str(error.get("name", "")), str(error.get("value", "")), trace, cell, counts, before)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else "".join(str(part) for part in _list(value))


def _executed(content: bytes, ends: Mapping[int, Mapping[str, Any]]) -> str:
    """The notebook with the outputs of this run: cells that were not reached have none."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ""
    cells = data.get("cells") if isinstance(data, dict) else None
    for number, cell in enumerate(cells if isinstance(cells, list) else [], 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            end = ends.get(number, {})
            cell["outputs"] = _list(end.get("outputs"))
            cell["execution_count"] = end.get("count")
    return json.dumps(data, ensure_ascii=False)


def with_kept(run: NotebookRun) -> NotebookRun:
    """The same run, marked as taken from the cache."""
    return replace(run, kept=True)
