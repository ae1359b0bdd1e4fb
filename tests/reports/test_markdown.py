# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Markdown for comments: what a project says renders as words and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from release_checker.reports.markdown import NOTHING, SIZE, plain, write_markdown
from release_checker.reports.report import Report
from release_checker.reports.summary import headline
from release_checker.text import printable

Sample = Callable[[str], Report]


def drawn(text: str) -> str:
    return str(MarkdownIt("gfm-like", {"linkify": False}).render(text))


PIECES = st.sampled_from([
    "`", "``", "*", "_", "[a](b)", "![a](b)", "<b>", "</code>", "&amp;", "&", "|", "~~", "\\", "#12", "@me", "http://x.y",
    "www.x.y", "GH-1", "a", " ", "1.", "-", "+", "\n", "\n\n", "$x$", ":tada:", "=", ">",
])


@given(st.lists(PIECES, max_size=12).map("".join))
@example("``[x](y)``")
@example("a\\`b`")
@example("\\<b>")
@example("| --- |")
def test_any_text_renders_as_itself(text: str) -> None:
    seen = drawn(f"x {plain(text)} y").replace(NOTHING, "")
    assert " ".join(unescape(seen).split()) == f"<p>x {printable(' '.join(text.split()))} y</p>".replace("  ", " ")


@pytest.mark.parametrize("text", ["@octocat", "#12", "GH-12", "gh-12", "https://evil.example", "www.evil.example",
                                  "owner/name#3", ":tada:", "see @a/team"])
def test_no_word_is_live_for_the_host(text: str) -> None:
    live = r"@\w|#\d|gh-\d|https?://|www\.\w|:tada:"
    assert re.search(live, text, re.IGNORECASE)
    assert not re.search(live, re.sub(r"\\(.)", r"\1", plain(text)), re.IGNORECASE)


def test_a_hostile_project_adds_no_element(sample: Sample) -> None:
    made = drawn(write_markdown(sample("hostile")))
    tags = set(re.findall(r"<(/?\w+)", made.replace(NOTHING, "")))
    assert {tag.strip("/") for tag in tags} <= {"h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "ol",
                                               "ul", "li", "code", "details", "summary", "sub"}
    assert "<script" not in made


def test_a_forged_report_adds_no_element(sample: Sample) -> None:
    """What an audit takes from its own lists, a file may give in any words."""
    bad = "<b onclick=x>\n# me @you"
    made = sample("blocked")
    text = write_markdown(made.model_copy(update={
        "created": bad,
        "pillars": tuple(item.model_copy(update={"title": bad, "more": bad}) for item in made.pillars),
        "waivers": tuple(item.model_copy(update={"check": bad, "expires": bad}) for item in made.waivers),
        "checks": tuple(item.model_copy(update={"code": bad}) if not item.findings else item for item in made.checks),
    }))
    assert "<b onclick" not in text
    assert "@you" not in text
    assert drawn(text).count("<h1>") == 0


def test_a_table_row_for_each_pillar(report: Report) -> None:
    made = drawn(write_markdown(report))
    assert made.count("<tr>") == (len(report.pillars) + 1 if report.pillars else 0)
    assert made.count("<td>") == 3 * len(report.pillars)


def test_the_verdict_leads(report: Report) -> None:
    assert write_markdown(report).splitlines()[0] == f"## {headline(report)}"


def test_a_comment_takes_it(report: Report) -> None:
    assert len(write_markdown(report)) <= SIZE


def test_what_is_cut_is_said(sample: Sample) -> None:
    assert "more in report.json" in write_markdown(sample("crowded"))


def test_blocked(sample: Sample) -> None:
    page = write_markdown(sample("blocked"))
    fixes = page.split("### Fix first\n\n")[1].split("\n\n<details>")[0]
    assert fixes.replace("): ", "):\n   ") == """\
1. **No license file** (License, LIC001, 2 min):
   choose a license and add it as <code>LICENSE</code>
   <code>release-checker explain LIC001</code>
   - no LICENSE, LICENCE, COPYING or LICENSES/ in 61 files
2. **Documented command cannot run** (Documentation, DOC007, 3 min):
   README.md:31: write <code>python src/train.py</code> in the README
   <code>release-checker explain DOC007</code>
   - <code>README.md:31</code> the command names train.py, and the script is src/train.py
   - <code>README.md:34</code> train.py has no option --learning-rate; it has --lr
3. **Stored output is an error** (Notebooks, NBK003, 10 min):
   analysis.ipynb cell 13 line 2: mend the cell, run all from the top and save
   <code>release-checker explain NBK003</code>
   - <code>analysis.ipynb cell 13 line 2</code> the stored output is a ValueError"""
    assert "- this version has no check that decides it: ENV006, NBK009\n" in page
    assert "- NBK013 <code>maps.ipynb</code>: the map is the result (Ada Lovelace, until 2027-06-30)\n" in page
