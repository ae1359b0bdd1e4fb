# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The HTML report, as far as its source tells; test_browser.py looks at it drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser

from release_checker.model import Cost, Outcome
from release_checker.reports.html import SIZE, write_html
from release_checker.reports.report import Report
from release_checker.reports.summary import having, headline

Sample = Callable[[str], Report]
TAGS = {"html", "head", "meta", "title", "style", "body", "main", "header", "footer", "section", "article", "h1", "h2", "h3",
        "p", "ul", "ol", "li", "dl", "dt", "dd", "div", "span", "a", "br", "bdi", "code", "pre", "details", "summary",
        "table", "thead", "tbody", "tr", "th", "td", "em", "strong",
        "figure", "figcaption", "svg", "polyline", "rect", "text"}
VOID = {"meta", "br"}


class Page(HTMLParser):
    """Elements, attributes and text of a page, and what lies in a folded part."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.folded = ""
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "style":
            return
        self.text += data
        if "details" in self._open:
            self.folded += data


def words(text: str) -> str:
    return " ".join(text.split())


def test_as_it_was(sample: Sample, kept: Callable[[str, str], None]) -> None:
    kept("blocked.html", write_html(sample("blocked")))


def test_size(report: Report) -> None:
    assert len(write_html(report).encode()) <= SIZE


def test_a_finding_about_a_rerun_links_to_the_page_of_its_notebook(sample: Sample) -> None:
    report = sample("executed")
    link = '<a href="attachments/notebooks/analysis.html">stored and rerun side by side</a>'
    card = write_html(report).partition('id="NBK010"')[2].partition("</article>")[0]
    assert card.count(link) == 1
    read = [item.model_copy(update={"cost": Cost.READS}) for item in report.checks]
    only_read = write_html(report.model_copy(update={"checks": tuple(read)}))
    assert link not in only_read.partition('id="NBK010"')[2].partition("</article>")[0]


def test_what_is_cut_is_counted(sample: Sample) -> None:
    report = sample("crowded")
    findings = sum(len(check.findings) for check in report.checks)
    page = write_html(report)
    shown = page.count('class="place"')
    assert shown + sum(int(number) for number in re.findall(r"and (\d+) more in report\.json", page)) == findings == 512


def test_nothing_is_fetched_and_nothing_runs(report: Report) -> None:
    source = write_html(report)
    page = Page(source)
    assert set(page.tags) <= TAGS
    beside = {item.path for item in report.attachments}
    assert all(value and (value.startswith("#") or value in beside)
               for name, value in page.attributes if name in ("href", "src"))
    assert not any(name.startswith("on") or name == "style" for name, _ in page.attributes)
    style = re.search(r"<style>(.*?)</style>", source, re.DOTALL)
    assert style
    assert not re.search(r"url\(|@import|expression\(", style[1])
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:") in page.attributes


def test_links_lead_somewhere(report: Report) -> None:
    page = Page(write_html(report))
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    there = {f"#{name}" for name in ids} | {item.path for item in report.attachments}
    assert {value for name, value in page.attributes if name == "href" and value} <= there
    assert {value for name, value in page.attributes if name == "aria-labelledby"} <= set(ids)


def test_hostile_text_stays_text(sample: Sample) -> None:
    page = Page(write_html(sample("hostile")))
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert "<script>alert(1)</script>" in page.text
    invisible = {c for c in page.text if unicodedata.category(c).startswith("C")} - {"\n"}
    assert invisible == set()


def test_the_verdict_is_the_heading(report: Report) -> None:
    source = write_html(report)
    heading = re.search(r"<h1>(.*?)</h1>", source)
    assert heading
    assert Page(heading[0]).text == headline(report)
    assert source.count("<h1") == 1


def test_every_blocker_has_place_action_and_recheck_and_is_not_folded(sample: Sample) -> None:
    report = sample("blocked")
    page = Page(write_html(report))
    text, folded = words(page.text), words(page.folded)
    for check in report.blockers:
        for finding in check.findings:
            assert finding.message in text
            assert finding.message not in folded
            assert not finding.location or finding.location.path in text
            assert finding.fix.text.replace("`", "") in text
        assert f"release-checker check --only {check.code} --format text" in text
        assert check.why in text


def test_unknowns_are_never_folded_and_never_called_passed(report: Report) -> None:
    page = Page(write_html(report))
    unknown = having(report.checks, Outcome.UNKNOWN)
    text = words(page.text)
    assert ("An unknown is not counted as passed." in text) == bool(unknown)
    for check in unknown:
        assert check.code in text
        assert check.title not in words(page.folded)


def test_warnings_after_five_are_folded(sample: Sample) -> None:
    page = Page(write_html(sample("crowded")))
    assert "27 more warnings" in words(page.folded)


def test_waivers_are_shown_with_who_and_until(sample: Sample) -> None:
    page = Page(write_html(sample("blocked")))
    assert "maps.ipynb the map is the result – Ada Lovelace, until 2027-06-30" in words(page.text)


def test_the_ladder(sample: Sample) -> None:
    text = words(Page(write_html(sample("ready"))).text)
    assert ("open (reached) documented (reached) runnable (reached) reproducible (reached) reviewed (not reached)") in text
