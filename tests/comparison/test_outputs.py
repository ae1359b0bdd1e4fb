# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One tier for the outputs of a cell: what is noise, what is a difference, and what no input may do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_checker.comparison.outputs import compare_outputs
from release_checker.comparison.records import Tier, Tolerance

Output = dict[str, Any]


def printed(text: str, name: str = "stdout") -> Output:
    return {"output_type": "stream", "name": name, "text": text}


def result(plain: str = "", html: str = "", others: dict[str, Any] | None = None) -> Output:
    data: dict[str, object] = {"text/plain": plain} if plain else {}
    data |= {"text/html": html} if html else {}
    return {"output_type": "execute_result", "data": data | (others or {}), "metadata": {}}


def failed(name: str, value: str) -> Output:
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": []}


def tier(one: str, two: str) -> Tier:
    """Of two texts that were printed."""
    return compare_outputs([printed(one)], [printed(two)])[0]


def table(*rows: tuple[str, ...]) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"


@pytest.mark.parametrize(("one", "two"), [
    ("<Model at 0x7f01ab34cd10>", "<Model at 0x7e99ff001230>"),
    ("Wall time: 2.3 s", "Wall time: 41 ms"),
    ("CPU times: user 3 s, sys: 1 ms, total: 3 s", "CPU times: user 9 ms, sys: 0 ns, total: 9 ms"),
    ("1.2 ms ± 3 µs per loop (mean ± std. dev. of 7 runs, 1000 loops each)",
     "998 µs ± 40 ns per loop (mean ± std. dev. of 7 runs, 1,000 loops each)"),
    ("training took 12.5 seconds", "training took 9.1 seconds"),
    ("Started at: 2021-03-04 10:11:12", "Started at: 2026-01-02 03:04:05"),
    ("run 0a1b2c3d-1111-2222-3333-444455556666", "run ffffffff-0000-2222-3333-444455556666"),
    ("/home/ann/study/data.csv loaded", "/tmp/x81/study/data.csv loaded"),
    ("100%|██████████| 3/3 [00:01<00:00,  2.30it/s]", "100%|##########| 3/3 [00:09<00:00,  1.10it/s]"),
    ("\r 10%\r 50%\r100% done", "\r 33%\r100% done"),
    ("\x1b[31mred\x1b[0m", "red"),
    ("a   b\n\n", "a b\n"),
    ("np.float64(0.5)", "0.5"),
    ("[np.int64(3), np.int64(4)]", "[3, 4]"),
    ("<AxesSubplot:xlabel='x'>", "<Axes: xlabel='x'>"),
    ("dtype: object", "dtype: str"),
    ("Freq: 2H, dtype: float64", "Freq: 2h, dtype: float64"),
    ("PeriodIndex(['2016'], dtype='period[A-DEC]', freq='A-DEC')", "PeriodIndex(['2016'], dtype='period[Y-DEC]')"),
    ("<class 'pandas.core.frame.DataFrame'>\n 3  name  10 non-null  object \ndtypes: float64(2), object(1)",
     "<class 'pandas.DataFrame'>\n 3  name  10 non-null  str    \ndtypes: float64(2), str(1)"),
])
def test_noise_is_no_difference(one: str, two: str) -> None:
    assert tier(one, two) is Tier.NORMALISED
    assert tier(two, one) is Tier.NORMALISED


@pytest.mark.parametrize(("one", "two"), [
    ("accuracy 0.912", "accuracy 0.874"),
    ("accuracy 0.912", "accuracy 0.9121"),
    ("1e-5", "1e-6"),
    ("3.5", "-3.5"),
    ("n = 1000", "n = 1001"),
    ("1000000 rows", "1000001 rows"),
    ("epoch 3 loss 0.5 took 3 s", "epoch 4 loss 0.5 took 3 s"),
    ("precision recall", "precision recoil"),
    ("a\nb\nc", "a\nc"),
    ("a\nb\nc", "b\na\nc"),
    ("2021-03-04", "2021-03-05"),
    ("/data/train/a.csv", "/data/test/a.csv"),
    ("7c211433f02071597741e6ff5a8ea34789abbf43", "7c211433f02071597741e6ff5a8ea34789abbf44"),
    ("<Model with 3 layers>", "<Model with 4 layers>"),
    ("np.float64(0.5)", "0.6"),
    ("100%|###| 3/3 [00:01<00:00, 2.30it/s, loss=0.51]", "100%|###| 3/3 [00:01<00:00, 2.30it/s, loss=0.52]"),
    ("Timestamp('2015-07-04 00:00:00')", "Timestamp('2015-07-05 00:00:00')"),
    ("start  2015-07-04 00:00:00", "start  2015-07-05 00:00:00"),
    ("took 12 steps", "took 14 steps"),
    ("converged, done in 30 iterations", "converged, done in 31 iterations"),
    ("Freq: 2H", "Freq: 3h"), ("PeriodIndex(['2016'], dtype='period[M]')", "PeriodIndex(['2016'], dtype='period[Q-DEC]')"),
    ("dtypes: float64(2), object(1)", "dtypes: float64(2), str(2)"),
    ("nan", "0.0"), ("inf", "1e308"),
    ("LogisticRegression(C=1.0)", "LogisticRegression(C=2.0)"),
])
def test_results_are_never_noise(one: str, two: str) -> None:
    assert tier(one, two) is Tier.DIFFERS
    assert tier(two, one) is Tier.DIFFERS


def test_numbers_within_tolerance_are_close_and_whole_numbers_never() -> None:
    assert tier("loss 0.12345678", "loss 0.12345679") is Tier.CLOSE
    assert tier("12345678", "12345679") is Tier.DIFFERS
    wide = Tolerance(relative=0.1)
    assert compare_outputs([printed("loss 0.50")], [printed("loss 0.52")], wide)[0] is Tier.CLOSE
    assert compare_outputs([printed("n 50")], [printed("n 52")], wide)[0] is Tier.DIFFERS
    assert compare_outputs([printed("0.0")], [printed("1e-12")])[0] is Tier.CLOSE
    assert compare_outputs([printed("p = 1e-30")], [printed("p = 1e-40")])[0] is Tier.DIFFERS


def test_the_detail_says_where_and_what() -> None:
    judged = compare_outputs([printed("a\nb\naccuracy 0.912\n")], [printed("a\nb\naccuracy 0.874\n")])
    assert judged == (Tier.DIFFERS, "line 3: 0.912 became 0.874")


def test_streams_are_merged_and_stderr_is_told_apart() -> None:
    assert compare_outputs([printed("a\n"), printed("b\n")], [printed("a\nb\n")])[0] is Tier.NORMALISED
    assert compare_outputs([printed("a"), printed("warn", "stderr")], [printed("a")])[0] is Tier.STDERR_ONLY
    assert compare_outputs([printed("a"), printed("warn", "stderr")], [printed("b")])[0] is Tier.DIFFERS


def test_errors() -> None:
    assert compare_outputs([printed("1")], [failed("KeyError", "'a'")])[0] is Tier.NEW_ERROR
    assert compare_outputs([], [failed("KeyError", "'a'")])[0] is Tier.NEW_ERROR
    assert compare_outputs([failed("KeyError", "'a'")], [failed("IndexError", "0")])[0] is Tier.NEW_ERROR
    assert compare_outputs([failed("KeyError", "'a'")], [failed("KeyError", "'a'")])[0] in (Tier.EQUAL, Tier.NORMALISED)
    assert compare_outputs([failed("KeyError", "'a'")], [failed("KeyError", "'b'")])[0] is Tier.DIFFERS
    assert compare_outputs([failed("KeyError", "'a'")], [printed("1")])[0] is Tier.DIFFERS


def test_nothing_missing_and_new() -> None:
    assert compare_outputs([], [])[0] is Tier.NOTHING
    assert compare_outputs([], [printed("1")])[0] is Tier.NOTHING
    assert compare_outputs([], [printed("1")], executed=True)[0] is Tier.DIFFERS
    assert compare_outputs([printed("1")], [])[0] is Tier.MISSING


def test_tables_are_compared_cell_by_cell() -> None:
    rows = ("city", "day", "price"), ("Rome", "2021-01-02", "1.5"), ("Oslo", "2021-01-03", "2.5")
    one = result("a table", table(*rows))
    styled = one["data"]["text/html"].replace("<table>", '<style>#T_1a2b{}</style><table id="T_1a2b" class="dataframe">')
    assert compare_outputs([one], [result("a  table", styled)])[0] is Tier.NORMALISED
    for place, value in (((1, 2), "1.6"), ((2, 1), "2021-01-04"), ((0, 2), "cost"), ((1, 0), "Roma")):
        changed = [list(row) for row in rows]
        changed[place[0]][place[1]] = value
        assert compare_outputs([one], [result("a table", table(*map(tuple, changed)))])[0] is Tier.DIFFERS
    swapped = result("a table", table(rows[0], rows[2], rows[1]))
    assert compare_outputs([one], [swapped])[0] is Tier.DIFFERS
    assert compare_outputs([one], [result("a table", table(*rows[:2]))])[0] is Tier.DIFFERS
    detail = compare_outputs([one], [result("", table(*rows[:2], ("Oslo", "2021-01-03", "9.5")))])[1]
    assert "row 3" in detail
    assert "2.5 became 9.5" in detail


def test_charts_are_compared_as_values() -> None:
    kind = "application/vnd.plotly.v1+json"
    made = {"data": [{"type": "bar", "x": ["a", "b"], "y": [1.0, 2.0], "uid": "1"}], "layout": {"template": {"a": 1}}}
    again = json.loads(json.dumps(made).replace('"uid": "1"', '"uid": "2"').replace('{"a": 1}', '{"b": 2}'))
    changed = json.loads(json.dumps(made).replace("2.0", "2.5"))
    assert compare_outputs([result("fig", others={kind: made})], [result("fig", others={kind: again})])[0] is Tier.NORMALISED
    assert compare_outputs([result("fig", others={kind: made})], [result("fig", others={kind: changed})])[0] is Tier.DIFFERS


def test_an_interactive_figure_that_no_browser_drew_is_nothing_to_compare() -> None:
    page = "<IPython.core.display.HTML object>"
    saved, empty, other = (result(page, html) for html in (
        '<img src="data:image/png;base64,iVBORw0KGgo=" width="640">',
        "<div id='3f2504e0-4f89-11d3-9a0c-0305e82c3301'></div>",
        "<div id='8e5504e0-4f89-11d3-9a0c-0305e82c3302'></div>"))
    canvas = "Canvas(toolbar=Toolbar(toolitems=[('Home', 'Reset original view', 'home', 'home'), ('Back', …"
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "a", "version_major": 2, "version_minor": 0}}
    view, drawn = result(canvas, "", widget), result("<Figure size 640x480>", "", {"image/png": "iVBORw0KGgo="})
    for one, two in ((saved, empty), (empty, saved), (drawn, view), (view, drawn), (empty, other)):
        assert compare_outputs([one], [two]) == (
            Tier.NOTHING, "an interactive figure, which holds no picture until a browser shows it")
    assert compare_outputs([printed("a\n"), saved], [printed("b\n"), empty])[0] is Tier.DIFFERS, "what is printed counts"
    assert compare_outputs([drawn], [result("<div>x</div>", "<div>x</div>")])[0] is Tier.DIFFERS


def test_progress_bars_of_widgets_come_and_go() -> None:
    bar = result("HBox(children=(FloatProgress(value=0.0), HTML(value='')))", others={
        "application/vnd.jupyter.widget-view+json": {"model_id": "a"}})
    assert compare_outputs([bar, printed("1")], [printed("1")])[0].same


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
                    max_leaves=12)
TEXT = st.text(st.sampled_from("ab 01.-+eE%:/<>[](){}|\n\r\x1b\b'\"_=,jxµ"), max_size=60) | st.text(max_size=30)
HTML = st.lists(st.sampled_from(["<table>", "<tr>", "<td>1.5", "</td>", "<!--", "-->", "<script>", "</table>", "a", "<", ">",
                                 "<img src='x'>", '"', "'"]), max_size=12).map("".join)
BUNDLES = st.fixed_dictionaries({}, optional={
    "text/plain": TEXT | st.lists(TEXT, max_size=3), "text/html": HTML, "image/png": TEXT, "image/svg+xml": HTML,
    "application/json": JSON, "application/vnd.plotly.v1+json": JSON, "text/latex": TEXT})
OUTPUTS = st.lists(st.one_of(
    JSON, TEXT.map(printed), TEXT.map(lambda text: printed(text, "stderr")), st.builds(failed, TEXT, TEXT),
    BUNDLES.map(lambda data: {"output_type": "display_data", "data": data})), max_size=4)


@settings(max_examples=150, deadline=None)
@given(OUTPUTS)
def test_outputs_are_equal_to_themselves(outputs: list[Any]) -> None:
    assert compare_outputs(outputs, json.loads(json.dumps(outputs)))[0] in (Tier.EQUAL, Tier.NORMALISED, Tier.NOTHING)


@settings(max_examples=200, deadline=None)
@given(OUTPUTS, OUTPUTS)
def test_any_two_get_an_answer_and_sameness_has_no_direction(one: list[Any], two: list[Any]) -> None:
    there, back = compare_outputs(one, two, executed=True)[0], compare_outputs(two, one, executed=True)[0]
    assert there.same == back.same, (there, back)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["loss", "0.512", "1e-3", "17", "-2.25", "Rome", "n=40", "(3,4)", "2021-03-04"]),
                min_size=1, max_size=8), st.data())
def test_a_changed_digit_is_never_accepted(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    places = [place for place, character in enumerate(text) if character.isdigit()]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([other for other in "123456789" if other != text[place]]))
    changed = text[:place] + digit + text[place + 1 :]
    assert tier(text, changed) is Tier.DIFFERS
    tables = [result("x", table(tuple(line.split(" ")))) for line in (text, changed)]
    assert compare_outputs(tables[:1], tables[1:])[0] is Tier.DIFFERS
