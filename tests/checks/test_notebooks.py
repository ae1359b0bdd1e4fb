# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from release_checker.model import Bounds, Finding, Looked, Skip, Unknown
from release_checker.testing import findings, notebook, run_check

SHOWN = {"output_type": "stream", "name": "stdout", "text": "1\n"}


def cell(source: str, count: int | None = None, *outputs: dict[str, Any], tags: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"source": source, "execution_count": count, "outputs": list(outputs), "metadata": {"tags": list(tags)}}


def error(name: str, text: str = "it failed") -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": []}


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source}


@pytest.mark.parametrize("code", ["NBK001", "NBK002", "NBK003", "NBK005", "NBK013", "NBK014"])
def test_without_notebooks_a_check_is_skipped(code: str) -> None:
    results = run_check(code, {"a.py": ""})
    assert [type(item) for item in results if not isinstance(item, Looked)] == [Skip]


def test_invalid_notebooks() -> None:
    results = run_check("NBK001", {
        "empty.ipynb": "", "page.ipynb": "<html></html>", "good.ipynb": notebook("x"),
        "id.ipynb": notebook({"cell_type": "markdown", "source": "x", "id": "a"}),
        "lacks.ipynb": notebook("x", {"cell_type": "markdown", "source": "y", "metadata": None}),
        "pointer.ipynb": "version https://git-lfs.github.com/spec/v1\n",
    })
    assert findings(results) == [
        "empty.ipynb: is no notebook that Jupyter opens: it is empty",
        "id.ipynb cell 1: departs from the notebook format, which Jupyter mends on saving: "
        "Additional properties are not allowed ('id' was unexpected)",
        "lacks.ipynb cell 2: breaks the notebook format: 'metadata' is a required property",
        "page.ipynb: is no notebook that Jupyter opens: it is a web page saved under a notebook's name, no JSON",
    ]
    assert [item.advisory for item in results if isinstance(item, Finding)] == [False, True, False, False]
    assert [item.reason for item in results if isinstance(item,
                                                          Unknown)] == ["is a Git LFS pointer; its content was not fetched"]


@pytest.mark.parametrize(("counts", "message"), [
    ([2, 1, 3], "n.ipynb cell 1: cells were run out of order: expected execution count 1, found count 2"),
    ([1, 2, 5], "n.ipynb cell 3: runs are missing between the stored ones: expected execution count 3, found count 5"),
    ([1, None, 2], "n.ipynb cell 2: some cells were not run with the others: expected execution count 2, found no count"),
    ([4, 5, 6], "n.ipynb cell 1: runs are missing between the stored ones: expected execution count 1, found count 4"),
])
def test_cells_run_out_of_order(counts: list[int | None], message: str) -> None:
    results = run_check("NBK002", {"n.ipynb": notebook(*(cell("x", count) for count in counts))})
    assert findings(results) == [message]


@pytest.mark.parametrize("counts", [[1, 2, 3], [None, None], [0, 0]])
def test_cells_run_in_order_or_not_at_all(counts: list[int | None]) -> None:
    assert findings(run_check("NBK002", {"n.ipynb": notebook(*(cell("x", count) for count in counts))})) == []


def test_empty_cells_and_skipped_cells_need_no_count() -> None:
    cells = [cell("x", 1), cell("", None), cell("y", None, tags=("skip-execution",)), cell("z", 2)]
    assert findings(run_check("NBK002", {"n.ipynb": notebook(*cells)})) == []


def test_stored_errors() -> None:
    results = run_check("NBK003", {"n.ipynb": notebook(
        cell("1 / 0", 1, error("ZeroDivisionError")), cell("while True: pass", 2, error("KeyboardInterrupt", "")),
        cell("tagged", 3, error("NameError"), tags=("raises-exception",)),
        text("Strings are immutable, so this raises an error:"), cell("'a'[0] = 1", 4, error("TypeError")),
    )})
    assert findings(results) == [
        "n.ipynb cell 1: the stored output is ZeroDivisionError, and the cell is not tagged as raising",
        "n.ipynb cell 2: the run was stopped by hand (KeyboardInterrupt) and saved so",
        "n.ipynb cell 5: the stored output is TypeError, and the cell is not tagged as raising",
    ]
    assert [item.advisory for item in results if isinstance(item, Finding)] == [False, False, True]


def test_many_stored_errors_are_summed_up() -> None:
    cells = [cell("x", number, error("NameError")) for number in range(1, 9)]
    results = run_check("NBK003", {"n.ipynb": notebook(*cells)})
    assert len(findings(results)) == 6
    assert findings(results)[-1] == "n.ipynb: 3 more cells hold errors"


def test_an_error_without_a_message_is_quoted_from_its_traceback() -> None:
    stored = {"output_type": "error", "ename": "", "evalue": "", "traceback": ["\x1b[1;31mThe kernel crashed.\n\x1b[0m"]}
    (item,
     ) = [item for item in run_check("NBK003", {"n.ipynb": notebook(cell("x", 1, stored))}) if isinstance(item, Finding)]
    assert (item.message, item.evidence) == ("the stored output is an error, and the cell is not tagged as raising",
                                             "The kernel crashed.")


@pytest.mark.parametrize(("cells", "message"), [
    ([cell("print(1)")], "n.ipynb: 1 cell prints or shows something, and it holds no output"),
    ([cell("for i in []:\n    print(i)"), cell("x = 1\nx"), cell("y = 2")],
     "n.ipynb: 2 cells print or show something, and none of them holds an output"),
    ([cell("run()")], "n.ipynb: 1 cell prints or shows something, and it holds no output"),
    ([cell("!python train.py")], "n.ipynb: 1 cell prints or shows something, and it holds no output"),
    ([cell("print(1)", 1, SHOWN), cell("print(2)"), cell("print(3)"), cell("print(4)")],
     "n.ipynb: 4 cells print or show something, and only 1 of them hold an output"),
])
def test_nothing_to_compare(cells: list[dict[str, Any]], message: str) -> None:
    assert findings(run_check("NBK005", {"n.ipynb": notebook(*cells)})) == [message]


@pytest.mark.parametrize("cells", [
    [cell("print(1)", 1, SHOWN)],
    [cell("x = 1"), cell("def f():\n    print(1)")],
    [cell("import a"), cell("model.compile(x)"), cell("df.dropna(inplace=True)"), cell("plot();")],
    [cell("%%capture out\nprint(1)")],
    [cell("run()", 1)], [cell("!pip install a\n!mkdir b")],
    [cell("print(1)", 1, SHOWN), cell("print(2)")],
])
def test_enough_to_compare(cells: list[dict[str, Any]]) -> None:
    assert findings(run_check("NBK005", {"n.ipynb": notebook(*cells)})) == []


def test_the_share_of_stored_outputs_is_a_bound() -> None:
    cells = [cell("print(1)", 1, SHOWN), cell("print(2)"), cell("print(3)"), cell("print(4)")]
    assert findings(run_check("NBK005", {"n.ipynb": notebook(*cells)}, bounds=Bounds(stored_percent=20))) == []


def test_a_notebook_in_another_language_has_something_to_compare_when_it_holds_any_output() -> None:
    files = {"r.ipynb": notebook("summary(x)", "plot(x)", kernel="ir", name="R"),
             "s.ipynb": notebook(cell("x", 1, SHOWN), "y", kernel="ir", name="R")}
    assert findings(run_check("NBK005", files)) == [
        "r.ipynb: 2 cells print or show something, and none of them holds an output"]


def test_oversized_outputs() -> None:
    def picture(size: int) -> dict[str, Any]:
        return {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * size}}
    files = {"big.ipynb": notebook(cell("a", 1, picture(1_500_000)), cell("b", 2, picture(2_000_000))),
             "small.ipynb": notebook(cell("a", 1, picture(500_000)))}
    assert findings(run_check("NBK013", files)) == [
        "big.ipynb cell 2: 2000 kB of output, more than the bound of 1000 kB, and 1 more cells are over it"]
    assert len(findings(run_check("NBK013", files, bounds=Bounds(output_kb=100)))) == 2


@pytest.mark.parametrize(("kernel", "language", "message"), [
    ("", {}, "n.ipynb: names no kernel; tools then take the default, python3"),
    ("python2", {"version": "2.7.15"},
     "n.ipynb: was last run with Python 2.7.15, which has ended; expected a kernel of Python 3"),
    ("conda-env-lab-py", {},
     "n.ipynb: asks for the kernel conda-env-lab-py, which only the author's machine knows; elsewhere it "
                             "fails with NoSuchKernel"),
    ("conda_pytorch_p36", {},
     "n.ipynb: asks for the kernel conda_pytorch_p36, which Amazon SageMaker offers; elsewhere it fails "
                              "with NoSuchKernel"),
])
def test_unusable_kernels(kernel: str, language: dict[str, str], message: str) -> None:
    assert findings(run_check("NBK014", {"n.ipynb": notebook("x", kernel=kernel, **language)})) == [message]


def test_the_base_environment_of_anaconda_is_offered_by_nobody() -> None:
    stored = notebook("x", kernel="conda-root-py")
    assert "only the author's machine" in findings(run_check("NBK014", {"n.ipynb": stored}))[0]


@pytest.mark.parametrize(("kernel", "name"), [
    ("python3", "python"), ("xpython", "python"), ("ir", "R"), ("julia-1.9", "julia"), ("myjulia", "julia"),
    ("bash", "bash"),
])
def test_usable_kernels(kernel: str, name: str) -> None:
    assert findings(run_check("NBK014", {"n.ipynb": notebook("x", kernel=kernel, name=name)})) == []
