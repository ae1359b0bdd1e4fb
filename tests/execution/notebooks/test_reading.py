# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest

from release_checker.errors import UnreadableFile
from release_checker.execution.notebooks.events import read_events
from release_checker.execution.notebooks.reading import read_wishes
from release_checker.execution.notebooks.records import CellState, Stop, Surroundings
from release_checker.execution.notebooks.tools import read_run
from release_checker.execution.notebooks.traceback import read_raised
from release_checker.execution.sandbox.records import Ended, Ending
from release_checker.testing import notebook


def ended(ending: Ending = Ending.EXITED, code: int | None = 0, stderr: bytes = b"") -> Ended:
    return Ended(ending, code, b"", stderr, 1.0, None, "ended")


def events(folder: Path, *items: dict[str, object]) -> Path:
    (folder / "events.jsonl").write_text("".join(json.dumps(item) + "\n" for item in items) + '{"event": "cut')
    return folder


TWO = notebook("x", "y").encode()


def test_wishes_of_tags_markers_and_metadata() -> None:
    wishes = read_wishes(
        notebook(
            {"source": "a", "metadata": {"tags": ["raises-exception"]}},
            {"source": "b", "metadata": {"tags": ["skip-execution"]}},
            "# NBVAL_IGNORE_OUTPUT\nc",
            "!pip install numpy",
            {
                "source": "1/0",
                "outputs": [{"output_type": "error", "ename": "ZeroDivisionError", "evalue": "", "traceback": []}],
            },
        ).encode()
    )
    assert list(map(set, (wishes.allow, wishes.skip, wishes.ignored))) == [{1}, {2}, {3, 4}]
    assert wishes.expected == {5: {"ZeroDivisionError"}}
    assert wishes.honoured == ("cell 1: raises-exception", "cell 2: skip-execution", "cell 3: NBVAL_IGNORE_OUTPUT")


@pytest.mark.parametrize("raw", [b"", b"[]", b"\xff\xfe", b"{" * 100_000])
def test_what_is_no_notebook_is_refused_with_its_reason(raw: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"is no notebook|is a notebook of an old format"):
        read_wishes(raw)


def test_a_run_that_ended_well(tmp_path: Path) -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "1"}
    out = events(
        tmp_path,
        {"event": "start", "cell": 0},
        {"event": "end", "cell": 0, "state": "ok", "seconds": 0.5, "count": 1, "outputs": []},
        {"event": "update", "cell": 0, "outputs": [stream]},
        {"event": "done", "state": "finished"},
    )
    run, executed = read_events(out, ended(), TWO, {})
    assert (run.stop, run.cell, [cell.state for cell in run.cells]) == (Stop.FINISHED, None, [CellState.OK])
    assert json.loads(executed)["cells"][0]["outputs"] == [stream], "a display that was updated later"
    assert json.loads(executed)["cells"][1]["outputs"] == []


@pytest.mark.parametrize(
    ("ending", "stop"),
    [
        (Ending.TIME, Stop.TIME),
        (Ending.MEMORY, Stop.MEMORY),
        (Ending.DISK, Stop.DISK),
        (Ending.PROCESSES, Stop.PROCESSES),
        (Ending.NOT_STARTED, Stop.BROKEN),
    ],
)
def test_a_run_that_was_killed_names_the_cell_it_was_in(tmp_path: Path, ending: Ending, stop: Stop) -> None:
    out = events(tmp_path, {"event": "start", "cell": 1})
    run, _ = read_events(out, ended(ending, None), TWO, {})
    assert (run.stop, run.cell) == (stop, 2)


def test_what_the_notebook_wrote_into_the_events_itself_harms_nothing(tmp_path: Path) -> None:
    out = events(
        tmp_path,
        {"event": "end", "cell": "x"},
        {"event": "end", "cell": 10**9},
        {"event": "end", "cell": 0, "outputs": 3, "seconds": "a", "count": [], "error": 4},
        {"event": "done", "state": "failed"},
    )
    run, executed = read_events(out, ended(), TWO, {})
    assert run.raised is None
    assert json.loads(executed)["cells"][0]["outputs"] == []


@pytest.mark.parametrize(
    ("printed", "place"),
    [
        (
            [
                "ZeroDivisionError  Traceback (most recent call last)\nCell In[3], line 2\n      1 a\n----> 2 f(0)\n",
                "File /project/x/helper.py:7, in f(x)\n      7 return 1 / x\n",
            ],
            (5, 2, "/project/x/helper.py", 7),
        ),
        (
            [
                "<ipython-input-3-0a1b2c3d4e5f> in <module>()\n      1 a\n----> 2 f(0)\n",
                "/project/x/helper.py in f(x)\n----> 7 return 1 / x\n",
            ],
            (5, 2, "/project/x/helper.py", 7),
        ),
        (
            ["Input In [3], in <cell line: 2>()\n      1 a\n----> 2 f(0)\n", "File /project/x/helper.py:7, in f(x)\n"],
            (5, 2, "/project/x/helper.py", 7),
        ),
    ],
)
def test_tracebacks_of_old_and_new_kernels(printed: list[str], place: tuple[int, int, str, int]) -> None:
    found = read_raised("ZeroDivisionError", "division by zero", printed, 5, {3: 5})
    assert (found.cell, found.line, found.frames[-1].where, found.frames[-1].line) == place


def test_what_a_tool_printed() -> None:
    text = (
        b'Traceback (most recent call last):\n  File "/project/x/app.py", line 12, in <module>\n'
        b"    1 / 0\nZeroDivisionError: by zero\n"
    )
    run = read_run(ended(code=1, stderr=text), Surroundings("app.py"))
    assert run.raised is not None
    assert (run.stop, run.raised.name, run.raised.value, run.raised.line) == (
        Stop.FAILED,
        "ZeroDivisionError",
        "by zero",
        12,
    )
    assert read_run(ended(), Surroundings("app.py")).stop is Stop.FINISHED
    assert read_run(ended(Ending.MEMORY, None), Surroundings("app.py")).stop is Stop.MEMORY
    assert read_run(ended(code=-9), Surroundings("app.py")).stop is Stop.DIED


def test_an_error_while_a_result_is_shown_is_named_by_its_traceback() -> None:
    printed = ["Cell In[1], line 3\n----> 3 eval(a)\n", "AttributeError: 'DataFrame' object has no attribute 'append'"]
    found = read_raised("NoneType", "None", printed, 1, {1: 1})
    assert (found.name, found.value) == ("AttributeError", "'DataFrame' object has no attribute 'append'")
