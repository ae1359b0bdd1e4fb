# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import dataclasses

import pytest

from release_checker.comparison.records import Compared, ThreeWay, Tier
from release_checker.comparison.records import Verdict as CellVerdict
from release_checker.execution.notebooks.records import CauseKind
from release_checker.facts.executed.chance import Chance, ChanceKind
from release_checker.facts.executed.reruns import Failure, NotebookRerun, NotebookReruns, Verdict
from release_checker.model import Finding, Looked, Result, Skip, Unknown
from release_checker.testing import findings, run_check

CODES = ["NBK009", "NBK010", "NBK011", "NBK012"]


def cell(index: int, verdict: CellVerdict, stored: str = "", rerun: str = "", tier: Tier = Tier.DIFFERS) -> ThreeWay:
    same = Compared(index, Tier.EQUAL)
    random = verdict is CellVerdict.RANDOM
    return ThreeWay(
        index,
        Compared(index, tier, stored) if stored or tier is Tier.NOTHING else same,
        Compared(index, Tier.DIFFERS, rerun) if random else same,
        verdict,
    )


def reruns(*items: NotebookRerun) -> NotebookReruns:
    return NotebookReruns(items, "bubblewrap")


def told(results: list[Result]) -> list[str]:
    return [item.text for item in results if isinstance(item, Looked)]


def unknown(results: list[Result]) -> list[tuple[str, str]]:
    return [(item.reason, str(item.place or "")) for item in results if isinstance(item, Unknown)]


SAME = NotebookRerun("good.ipynb", Verdict.SAME, cells=tuple(cell(number, CellVerdict.SAME) for number in (1, 2, 3)))
FAILS = NotebookRerun(
    "fails.ipynb",
    Verdict.FAILS,
    failure=Failure(
        4,
        2,
        "FileNotFoundError",
        "[Errno 2] No such file or directory: 'data/train.csv'",
        CauseKind.MISSING_FILE,
        "data/train.csv is not in the repository",
        "data/train.csv",
        "ship data/train.csv, or say in README how to get it",
        behind=("cell 9 imports torch, which is missing",),
    ),
)


@pytest.mark.parametrize("code", CODES)
def test_without_notebooks_a_check_is_skipped(code: str) -> None:
    assert run_check(code, {}, reruns()) == [Skip("no notebooks with code")]


@pytest.mark.parametrize("code", CODES)
def test_what_comes_again_is_silent_and_counted(code: str) -> None:
    results = run_check(code, {}, reruns(SAME, dataclasses.replace(SAME, path="other.ipynb", kept=True)))
    assert findings(results) == []
    words = "2 of 2 notebooks run through, twice" if code == "NBK009" else "6 of 6 cells in 2 notebooks come again"
    assert told(results) == [f"{words} (1 from the cache, as nothing changed)"]


@pytest.mark.parametrize("code", CODES)
def test_a_notebook_that_was_not_run_is_unknown_with_its_reason(code: str) -> None:
    absent = NotebookRerun("r.ipynb", Verdict.NOT_RUN, "it needs the kernel R (r), which is not installed here")
    results = run_check(code, {}, reruns(SAME, absent))
    assert ("not run: it needs the kernel R (r), which is not installed here", "r.ipynb") in unknown(results)
    assert findings(results) == []


def test_a_failure_is_told_by_cell_line_cause_and_what_lies_behind() -> None:
    results = run_check("NBK009", {}, reruns(FAILS, SAME))
    assert findings(results) == [
        "fails.ipynb cell 4 line 2: missing file: data/train.csv is not in the repository; behind it, cell 9 imports torch, "
        "which is missing"
    ]
    found = next(item for item in results if isinstance(item, Finding))
    assert found.evidence == "FileNotFoundError: [Errno 2] No such file or directory: 'data/train.csv'"
    assert found.fix is not None
    assert found.fix.text.startswith("ship data/train.csv, or say in README how to get it, then run all cells")
    assert found.fix.command == "jupyter nbconvert --to notebook --execute --inplace fails.ipynb"
    assert not found.advisory
    assert told(results) == ["1 of 2 notebooks run through, twice"]


def test_a_failure_of_a_script_names_the_line_of_the_file_and_its_own_command() -> None:
    failure = Failure(
        None,
        12,
        "ZeroDivisionError",
        "division by zero",
        CauseKind.CODE,
        "ZeroDivisionError: division by zero",
        deepest="tools.py line 3",
    )
    results = run_check("NBK009", {}, reruns(NotebookRerun("app.py", Verdict.FAILS, failure=failure, form="marimo")))
    assert findings(results) == ["app.py:12: an error in the code: ZeroDivisionError: division by zero (in tools.py line 3)"]
    assert [item.fix.command for item in results if isinstance(item, Finding) and item.fix] == ["python app.py"]


def test_the_kind_of_cause_is_not_said_twice() -> None:
    failure = Failure(1, 1, "AssertionError", "", CauseKind.ASSERTION, "an assertion does not hold: assert x")
    results = run_check("NBK009", {}, reruns(NotebookRerun("a.ipynb", Verdict.FAILS, failure=failure)))
    assert findings(results) == ["a.ipynb cell 1 line 1: an assertion does not hold: assert x"]


@pytest.mark.parametrize("code", CODES[1:])
def test_what_lies_behind_a_failure_is_not_known(code: str) -> None:
    results = run_check(code, {}, reruns(SAME, FAILS))
    assert unknown(results) == [("what fails.ipynb from cell 4 on would show is not known", "")]
    assert findings(results) == []


def test_stale_outputs_are_one_finding_per_notebook() -> None:
    stale = NotebookRerun(
        "analysis.ipynb",
        Verdict.STALE,
        hint="train_test_split in cell 4 (line 3) is not seeded",
        cells=(
            cell(3, CellVerdict.SAME),
            cell(13, CellVerdict.STALE, "accuracy 0.912 became 0.874"),
            cell(14, CellVerdict.STALE, "line 2: 3 became 4"),
            cell(15, CellVerdict.NEW_ERROR, "ValueError: x"),
        ),
    )
    results = run_check("NBK010", {}, reruns(stale, SAME))
    assert findings(results) == [
        "analysis.ipynb cell 13: stored accuracy 0.912, rerun twice 0.874; so in 2 cells more — train_test_split in cell 4 "
        "(line 3) is not seeded"
    ]
    assert told(results) == ["4 of 7 cells in 2 notebooks come again"]
    assert findings(run_check("NBK011", {}, reruns(stale))) == []
    assert findings(run_check("NBK012", {}, reruns(stale))) == []


def test_a_difference_without_two_sides_is_told_as_it_is() -> None:
    stale = NotebookRerun("a.ipynb", Verdict.STALE, cells=(cell(1, CellVerdict.STALE, "the rerun puts out nothing"),))
    assert findings(run_check("NBK010", {}, reruns(stale))) == [
        "a.ipynb cell 1: stored and rerun twice differ: the rerun puts out nothing"
    ]


def test_nondeterministic_outputs_name_the_cause() -> None:
    chance = Chance(
        ChanceKind.UNSEEDED, "numpy.random.rand in cell 2 (line 1) is not seeded", 2, 1, "call numpy.random.seed(SEED)"
    )
    random = NotebookRerun(
        "r.ipynb",
        Verdict.RANDOM,
        chance=chance,
        cells=(
            cell(3, CellVerdict.RANDOM, "0.1 became 0.2", "0.2 became 0.3"),
            cell(5, CellVerdict.RANDOM, "", "a became b"),
        ),
    )
    results = run_check("NBK011", {}, reruns(random))
    assert findings(results) == [
        "r.ipynb cell 3: one run gives 0.2, the next 0.3; so in 1 cell more — numpy.random.rand in cell 2 "
        "(line 1) is not seeded"
    ]
    found = next(item for item in results if isinstance(item, Finding))
    assert found.fix is not None
    assert found.fix.text == "call numpy.random.seed(SEED), then run all cells from the top and save"
    assert findings(run_check("NBK010", {}, reruns(random))) == []


def test_a_changed_picture_needs_a_look() -> None:
    picture = NotebookRerun(
        "p.ipynb",
        Verdict.PICTURE_CHANGED,
        cells=(
            cell(2, CellVerdict.PICTURE_CHANGED, "curve: 9.1% of what is drawn is elsewhere", tier=Tier.PICTURE_CHANGED),
        ),
    )
    results = run_check("NBK012", {}, reruns(picture))
    assert findings(results) == ["p.ipynb cell 2: drawn again it looks different: curve: 9.1% of what is drawn is elsewhere"]


def test_nothing_stored_is_nothing_to_compare_but_chance_still_shows() -> None:
    empty = NotebookRerun("n.ipynb", Verdict.NOTHING, cells=(cell(1, CellVerdict.NOTHING, tier=Tier.NOTHING),))
    assert run_check("NBK010", {}, reruns(empty)) == [Skip("no stored output to compare with")]
    assert told(run_check("NBK011", {}, reruns(empty))) == ["1 of 1 cell in 1 notebook comes again"]
    script = dataclasses.replace(
        empty,
        path="n.py",
        form="jupytext",
        verdict=Verdict.RANDOM,
        cells=(cell(1, CellVerdict.RANDOM, "", "1 became 2", tier=Tier.NOTHING),),
    )
    assert findings(run_check("NBK011", {}, reruns(script))) == ["n.py cell 1: one run gives 1, the next 2"]
    assert run_check("NBK010", {}, reruns(script)) == [Skip("no stored output to compare with")]
