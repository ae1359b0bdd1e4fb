# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker compare`: what it prints, writes and exits with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from release_checker.cli.main import _run, cli


def book(*texts: str, error: str = "") -> dict[str, Any]:
    cells: list[dict[str, Any]] = [{"cell_type": "markdown", "source": "# Study", "metadata": {}}]
    cells += [{"cell_type": "code", "source": f"step {number}", "metadata": {}, "execution_count": number,
               "outputs": [{"output_type": "stream", "name": "stdout", "text": text}] if text else []}
              for number, text in enumerate(texts)]
    if error:
        cells[-1]["outputs"] = [{"output_type": "error", "ename": error, "evalue": "", "traceback": []}]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, made in {
        "a": book("loss 0.912", "n = 3", "", "at 0x7f0012345678"), "b": book("loss 0.874", "n = 3", "", "at 0x7f0087654321"),
        "near": book("loss 0.9120000001", "n = 3", "", "at 0x7f0012345678"),
        "error": book("loss 0.912", "n = 3", "", "", error="KeyError"),
        "more": book("loss 0.912", "n = 3", "", "at 0x7f0012345678", "4"),
    }.items():
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(made))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["compare", *arguments])


@pytest.mark.usefixtures("folder")
def test_a_line_for_each_cell_that_is_not_equal_and_a_summary() -> None:
    done = run("a.ipynb", "b.ipynb")
    assert done.exit_code == 1
    assert done.stdout == (
        "cell 2  differs     0.912 became 0.874\n"
        "cell 5  normalised\n"
        "2 of 3 cells the same, 1 differs, 1 with nothing to compare\n"
    )


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("second", "options", "code"), [
    ("a", [], 0), ("b", [], 1), ("near", [], 0), ("near", ["--tolerance", "0", "--absolute", "0"], 1),
    ("b", ["--tolerance", "0.1"], 0), ("b", ["--absolute", "0.05"], 0), ("error", [], 1), ("more", [], 1),
])
def test_exit_codes(second: str, options: list[str], code: int) -> None:
    assert run("a.ipynb", f"{second}.ipynb", *options).exit_code == code


@pytest.mark.usefixtures("folder")
def test_json() -> None:
    made = json.loads(run("a.ipynb", "b.ipynb", "--format", "json").stdout)
    assert made["cells"] == [
        {"index": 2, "tier": "differs", "detail": "0.912 became 0.874"}, {"index": 3, "tier": "equal", "detail": ""},
        {"index": 4, "tier": "nothing", "detail": ""}, {"index": 5, "tier": "normalised", "detail": ""},
    ]
    assert made["summary"] == {"equal": 1, "normalised": 1, "differs": 1, "nothing": 1}
    assert made["same"] is False
    assert json.loads(run("a.ipynb", "more.ipynb", "--format", "json").stdout)["added"] == [6]


def test_a_file_is_put_in_place_and_the_summary_printed(folder: Path) -> None:
    (folder / "out.html").write_text("before")
    done = run("a.ipynb", "b.ipynb", "--format", "html", "--output", "out.html")
    assert done.stdout == "2 of 3 cells the same, 1 differs, 1 with nothing to compare\n"
    page = (folder / "out.html").read_text()
    assert "<mark>0.874</mark>" in page
    assert sorted(path.name for path in folder.iterdir() if path.suffix != ".ipynb") == ["out.html"]


@pytest.mark.parametrize(("content", "words"), [
    (None, "is not there"), ("", "is empty"), ("{", "is no JSON"), ("[]", "top level is no object"),
    ("{}", "says no nbformat"),
    ('{"nbformat": 4}', "no list of cells"), ('{"nbformat": 9, "cells": []}', "nbformat is 9"),
    ('{"schema_version": "1", "verdict": {}}', "is a report, and a.ipynb is none; give two reports, or two notebooks"),
    ('{"nbformat": 3, "worksheets": 7}', "cannot be brought to 4"), ("[" * 100_000, "nests too deeply"),
])
def test_wrong_input_exits_with_2_and_says_why(
    folder: Path, content: str | None, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (folder / "wrong.json").write_text(content)
    monkeypatch.setattr("sys.argv", ["release-checker", "compare", "a.ipynb", "wrong.json"])
    assert _run() == 2
    complaint = capsys.readouterr().err
    assert words in complaint
    assert complaint.count("\n") == 1


def test_a_folder_and_numbers_that_are_none_are_wrong_use(folder: Path) -> None:
    assert run("a.ipynb", "b.ipynb", "--tolerance", "nan").exit_code == 2
    assert run("a.ipynb", "b.ipynb", "--absolute", "-1").exit_code == 2
    assert "is a folder" in str(run("a.ipynb", "b.ipynb", "--output", str(folder)).exception)
    assert "is no folder" in str(run("a.ipynb", "b.ipynb", "--output", "none/there.txt").exception)


def test_older_formats_are_brought_to_nbformat_4(folder: Path) -> None:
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"metadata": {}, "cells": [
        {"cell_type": "code", "language": "python", "collapsed": False, "metadata": {}, "input": "step 0",
         "prompt_number": 1, "outputs": [{"output_type": "pyout", "prompt_number": 1, "metadata": {}, "text": ["0.5"]}]}]}]}
    (folder / "old.ipynb").write_text(json.dumps(old))
    done = run("old.ipynb", "old.ipynb")
    assert (done.exit_code, done.stdout) == (0, "1 of 1 cell the same\n")


def test_notebooks_without_outputs_are_told_and_not_passed_in_silence(folder: Path) -> None:
    (folder / "bare.ipynb").write_text(json.dumps(book("", "")))
    done = run("bare.ipynb", "bare.ipynb")
    assert (done.exit_code, done.stdout) == (0, "nothing to compare: bare.ipynb holds no outputs\n")
