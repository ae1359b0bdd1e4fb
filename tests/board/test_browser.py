# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The board in a real browser: the mentors' whole way with and without scripts, accessible, narrow, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from release_checker.board.governing import invitation_link
from tests.board.review_board import PAGE, Made, approvable, made
from tests.board.served import Served, browsing, serving
from tests.made_reports import blocked, crowded, hostile_executed, traced

pytestmark = pytest.mark.slow
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
KNOWN = {
    "my cohorts": "/", "cohort": "/c/2026", "filtered": "/c/2026?decision=not-ready&sort=first&search=s",
    "nothing found": "/c/2026?search=nothing", "patterns": "/c/2026/patterns", "project": PAGE,
    "hostile project": "/c/2026/p/other", "comparing": f"{PAGE}/compare", "history": f"{PAGE}/history",
    "members": "/c/2026/members", "hooks": "/c/2026/hooks", "account": "/account", "API": "/api/v1/", "error": "/c/none",
}
OUTSIDE = {"login": "/login"}
OVER = """width => [...document.querySelectorAll('body *')].filter(e => !e.closest('.hidden')).filter(e => {
    for (let p = e.parentElement; p; p = p.parentElement)
        if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(p).overflowX)) return false;
    return true;
}).filter(e => e.getBoundingClientRect().right > width + 0.5).map(e => e.outerHTML.slice(0, 160))"""
AWAY = """() => [...document.querySelectorAll('main *')].filter(e => e.textContent.trim())
    .filter(e => e.getBoundingClientRect().right < 0).map(e => e.outerHTML.slice(0, 160))"""
OPEN = "document.querySelectorAll('details').forEach(e => e.open = true)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing(playwright) as running:
        yield running


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A board on which there is something to be seen on each page."""
    place = tmp_path_factory.mktemp("board")
    with serving(place) as served:
        cohort = made(served.board, place)
        for day, report in enumerate((approvable(1), blocked(), crowded(), traced()), 1):
            cohort.report(report.model_copy(update={"created": f"2026-11-{day:02d}T05:00:00+00:00"}))
        cohort.report(hostile_executed(), "other")
        invitation_link(served.board.database, "nora", "2026", "scholar", "study", served.address)
        yield served


@pytest.fixture(autouse=True)
def contexts_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each page has processes of its own."""
    yield
    for context in request.getfixturevalue("browser").contexts:
        context.close()


def invited(served: Served, login: str) -> str:
    return invitation_link(served.board.database, login, "2026", "mentor", "", served.address)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_accessible_and_within_its_edges(browser: Any, full: Served, scheme: str, width: int) -> None:
    # The policy of the pages would keep axe itself out.
    settings = {"color_scheme": scheme, "viewport": {"width": width, "height": 844}, "bypass_csp": True}
    known, unknown = browser.new_context(**settings), browser.new_context(**settings)
    full.enter(known, "root")
    found: dict[str, list[Any]] = {}
    outside = OUTSIDE | {"invitation": invited(full, "nora").removeprefix(full.address)}
    for context, places in ((known, KNOWN), (unknown, outside)):
        page = context.new_page()
        for name, path in places.items():
            answer = page.goto(full.address + path)
            assert answer.status == (404 if name == "error" else 200), name
            page.evaluate(OPEN)
            if faults := looked_at(page, width):
                found[name] = faults
    assert found == {}


def looked_at(page: Any, width: int) -> list[Any]:
    """What is wrong with a page."""
    violations = axe.Axe().run(page).response["violations"]
    wrong = [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in violations]
    return [*wrong, *page.evaluate(OVER, width), *page.evaluate(AWAY)]


def test_what_is_planted_is_found(browser: Any, full: Served) -> None:
    page = browser.new_context(bypass_csp=True, viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{full.address}/login")
    page.evaluate("""() => document.querySelector('main').insertAdjacentHTML('beforeend',
        '<img src="/static/none.png"><p id="wide" style="width: 500px">a</p>' +
        '<p id="away" style="margin-left: -999px; width: 9px">b</p>')""")
    rules, elements = zip(*[(fault[0], "") if isinstance(fault, tuple) else ("", fault) for fault in looked_at(page, 390)],
                          strict=True)
    assert "image-alt" in rules
    assert [any(f'id="{name}"' in element for element in elements) for name in ("wide", "away")] == [True, True]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_mentors_whole_way(browser: Any, tmp_path: Path, scripts: bool) -> None:
    with serving(tmp_path) as served:
        cohort = made(served.board, tmp_path)
        cohort.report(blocked())
        cohort.report(approvable(5), "other")
        page = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 844}).new_page()
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: wrong.append(message.text))
        page.goto(invited(served, "nora"))
        page.click("text=Accept and come in")
        assert "/account?welcome" in page.url
        _find_the_project(page, served)
        _comment_and_refuse(page, cohort)
        _approve_the_next(page, cohort, served)
        _read_the_history(page)
        assert [url for url in asked if not url.startswith(f"{served.address}/")] == []
        assert [text for text in wrong if "409 (Conflict)" not in text] == []


def _find_the_project(page: Any, served: Served) -> None:
    page.goto(served.address)
    page.click("main >> text=Cohort 2026")
    assert page.locator("tr[data-row]").count() == 2
    page.click("text=Filter and sort")
    page.select_option("#decision", "not-ready")
    page.click("button:has-text('Show')")
    assert page.locator("tr[data-row] a[data-open]").all_inner_texts() == ["study"]
    page.click("tr[data-row] a[data-open]")
    assert page.inner_text("h1").startswith("NOT READY to release: 3 blockers")


def _comment_and_refuse(page: Any, cohort: Made) -> None:
    page.click("summary:has-text('Decide')")
    page.check("#none")
    page.click("button:has-text('Declare')")
    assert "Your declaration is recorded." in page.inner_text("main")
    page.click(".check .findings a >> nth=0")
    page.fill("#comment textarea", "Which license do your co-authors want?")
    page.click("#comment button")
    assert "Which license do your co-authors want?" in page.inner_text(".check >> nth=0")
    page.fill("#changes-text", "Add a license.")
    page.click("#decide button:has-text('Request changes')")
    assert "nora requests changes" in page.inner_text("section[aria-labelledby=review]")
    assert [event.kind for event in cohort.events()] == ["declared", "comment", "changes"]
    assert cohort.events()[1].code


def _approve_the_next(page: Any, cohort: Made, served: Served) -> None:
    page.goto(served.address + PAGE)
    cohort.report(approvable(28))
    page.click("summary:has-text('Decide anew')")
    page.fill("#changes-text", "Once more.")
    page.click("#decide button:has-text('Request changes')")
    assert "A newer report came while you decided, so nothing was recorded." in page.inner_text("main")
    page.goto(f"{served.address}/c/2026?review=stale")
    assert "review is stale" in page.inner_text("tr[data-row]")
    page.click("tr[data-row] a[data-open]")
    assert "There is a newer report than the one you decided on" in page.inner_text("#needed")
    assert "READY to release" in page.inner_text("h1")
    page.fill("#approve-text", "Well done.")
    page.click("text=Approve this report")
    assert "Your approval is recorded." in page.inner_text("main")
    assert cohort.project().review == "approved"


def _read_the_history(page: Any) -> None:
    page.click(".links >> text=History")
    lines = page.locator(".events > li > p:first-child").all_inner_texts()
    assert [line.split("20")[0].strip() for line in reversed(lines)] == [
        "release-checker audited the project", "nora declared", "nora commented LIC001", "nora requested changes",
        "release-checker audited the project", "nora approved"]
