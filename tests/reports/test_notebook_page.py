# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Stored and rerun side by side: every cell is there, differences are marked, and nothing of a notebook runs."""

from __future__ import annotations

import base64
import io
import random
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from PIL import Image

from release_checker.comparison.notebooks import compare_notebooks, three_way
from release_checker.reports.notebook_page import SIZE, write_notebook_page

HOSTILE = ('<script>alert(1)</script><img src="https://example.org/x.png" onerror="alert(2)">'
           '<iframe src="//example.org"></iframe>')


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "outputs": list(outputs), "execution_count": 1, "metadata": {}}


def printed(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def shown(**data: Any) -> dict[str, Any]:
    kinds = {"plain": "text/plain", "html": "text/html", "png": "image/png", "svg": "image/svg+xml",
             "js": "application/javascript", "markdown": "text/markdown", "latex": "text/latex"}
    return {"output_type": "display_data", "metadata": {}, "data": {kinds[key]: value for key, value in data.items()}}


def book(*cells: dict[str, Any]) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}


def png(colour: str, size: tuple[int, int] = (40, 30)) -> str:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


class Reader(HTMLParser):
    """Tags with their attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def rendered(stored: dict[str, Any], first: dict[str, Any], second: dict[str, Any] | None = None) -> str:
    return write_notebook_page("study.ipynb", stored, first, second, three_way(stored, first, second or first))


def assert_harmless(page: str) -> None:
    for tag, attributes in Reader(page).tags:
        assert tag not in ("script", "iframe", "object", "embed", "link", "base", "form", "svg", "video", "audio"), tag
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href", "srcset", "action", "data", "poster"):
            target = attributes.get(name) or ""
            assert re.match(r"#cell-\d+$|data:image/(?:png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]+$|$", target), (tag, target)
    assert "default-src 'none'" in page


def test_every_cell_is_there_and_differences_are_marked() -> None:
    prose = {"cell_type": "markdown", "source": "# A study\n\nof *things*", "metadata": {}}
    stored = book(prose, code("first", printed("same\n")),
                  code("second", printed("a\naccuracy 0.912\n")), {"cell_type": "raw", "source": "as typed", "metadata": {}})
    first = book(stored["cells"][0], stored["cells"][1], code("second", printed("a\naccuracy 0.874\n")), stored["cells"][3])
    page = rendered(stored, first)
    assert [f'id="cell-{number}"' in page for number in (1, 2, 3, 4)] == [True] * 4
    assert "<mark>0.912</mark>" in page
    assert "<mark>0.874</mark>" in page
    assert "<mark>same" not in page
    assert "<em>things</em>" in page
    assert "as typed" in page
    assert "STALE" in page
    assert "1 of 2 code cells with output differ" in page
    assert re.search(r'<details class="card cell pass" id="cell-2">', page)
    assert_harmless(page)


def test_a_cell_without_output_is_called_so_and_not_counted() -> None:
    stored = book(code("x = 1"), code("print(x)", printed("1\n")))
    page = rendered(stored, book(code("x = 1"), code("print(x)", printed("2\n"))))
    assert "1 of 1 code cells with output differ" in page
    assert "1 no output" in page
    assert "NOTHING" not in page


def test_nothing_of_a_notebook_runs_or_reaches_out() -> None:
    table = f"<table><tr><td>{HOSTILE}</td><td onclick='x()'>1</td></tr></table>"
    svg = '<svg onload="alert(3)"><script>alert(4)</script><image href="https://example.org/y.png"/></svg>'
    hostile = [shown(html=HOSTILE), shown(html=table, plain="t"), shown(svg=svg, plain="s"), shown(js="alert(5)"),
               shown(markdown=HOSTILE), shown(latex=HOSTILE), shown(plain=HOSTILE), printed(HOSTILE),
               shown(png=base64.b64encode(HOSTILE.encode()).decode()),
               {"output_type": "error", "ename": HOSTILE, "evalue": HOSTILE, "traceback": [HOSTILE]},
               {"output_type": HOSTILE}]
    prose = {"cell_type": "markdown", "metadata": {}, "source": f"{HOSTILE}\n\n[x](javascript:alert(6)) ![y](https://example.org/z)"
                                                                "\n\n<https://example.org>\n\n[r]: https://example.org\n[r]"}
    odd = {"cell_type": HOSTILE, "source": HOSTILE, "metadata": {}}
    stored = book(prose, code(HOSTILE, *hostile), odd, code("x", *hostile))
    other = book(prose, code(HOSTILE, *hostile[3:], printed("b")), code("x", *hostile))
    for page in (rendered(stored, other), rendered(stored, stored),
                 write_notebook_page(HOSTILE, stored, other, None, compare_notebooks(stored, other))):
        assert_harmless(page)
        assert "alert(4)" not in page


def test_pictures_stand_beside_each_other() -> None:
    stored, first = book(code("draw", shown(png=png("red")))), book(code("draw", shown(png=png("blue"))))
    page = rendered(stored, first)
    assert f"data:image/png;base64,{png('red')}" in page
    assert f"data:image/png;base64,{png('blue')}" in page
    assert "PICTURE" in page
    assert "cannot be decoded" in rendered(stored, book(code("draw", shown(png="AAAA"))))


def test_tables_are_drawn_from_their_cells() -> None:
    rows = "<table><tr><th>city</th><th>n</th></tr><tr><td>Rome &lt;i&gt;</td><td>{}</td></tr></table>"
    page = rendered(book(code("t", shown(html=rows.format(3)))), book(code("t", shown(html=rows.format(4)))))
    assert "<td>Rome &lt;i&gt;</td>" in page
    assert "<td><mark>3</mark></td>" in page
    assert "<td><mark>4</mark></td>" in page


def test_a_random_cell_shows_both_reruns() -> None:
    page = rendered(book(code("r", printed("1.5"))), book(code("r", printed("2.5"))), book(code("r", printed("3.5"))))
    assert "RANDOM" in page
    for value in ("<mark>1.5", "<mark>2.5", "<mark>3.5"):
        assert value in page


@pytest.mark.slow
def test_a_page_keeps_its_bound_and_says_what_was_cut() -> None:
    noise = base64.b64encode(random.Random(1).randbytes(300)).decode()
    stored = book(*[code(f"cell {number}\n" * 60, printed(f"line {number} {noise[:300]}\n" * 500), shown(png=big(number)))
                    for number in range(14)])
    first = book(*[code(cell["source"], printed("other\n" * 500), shown(png=big(99))) for cell in stored["cells"]])
    page = rendered(stored, first)
    assert len(page.encode()) <= SIZE
    assert "more lines" in page
    assert "left out: this page has a bound" in page
    assert all(f'id="cell-{number}"' in page for number in range(1, 15))
    many = book(*[code(f"x{number} = 1", printed("a" * 500)) for number in range(4_200)])
    assert len(rendered(many, many).encode()) <= SIZE


def big(seed: int) -> str:
    stream = io.BytesIO()
    Image.frombytes("RGB", (300, 260), random.Random(seed).randbytes(300 * 260 * 3)).save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


def test_malformed_notebooks_give_a_page() -> None:
    for broken in ({}, {"cells": None}, {"cells": [None, {"cell_type": "markdown"}, {"cell_type": "code", "outputs": 3}]}):
        assert_harmless(write_notebook_page("x", broken, broken, None, ()))
