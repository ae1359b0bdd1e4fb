# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The HTML report in a real browser: accessible, narrow, printed, without a script, without a request."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from release_checker.reports.html import write_html
from release_checker.reports.report import Report

pytestmark = pytest.mark.slow
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SAMPLES = ("blocked", "incomplete", "ready", "hostile", "crowded", "executed", "hostile_executed", "traced",
           "hostile_traced", "empty")
OVER = """width => [...document.querySelectorAll('body *')].filter(e => !e.closest('.hidden'))
    .filter(e => e.getBoundingClientRect().right > width + 0.5).map(e => e.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll('body *')].filter(e => e.textContent.trim())
    .filter(e => parseFloat(getComputedStyle(e).fontSize) < 14).map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM:
        pytest.skip("no chromium on this machine")
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(params=SAMPLES)
def page_file(request: pytest.FixtureRequest, sample: Callable[[str], Report], tmp_path: Path) -> Path:
    path = tmp_path / "index.html"
    path.write_text(write_html(sample(request.param)), "utf-8")
    return path


@pytest.fixture(autouse=True)
def contexts_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each page has processes of its own; a hundred of them at once would be too many for a small machine."""
    yield
    for context in request.getfixturevalue("browser").contexts:
        context.close()


def opened(browser: Any, path: Path, **settings: Any) -> Any:
    page = browser.new_context(**settings).new_page()
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(browser: Any, page_file: Path, scheme: str, width: int) -> None:
    # The policy of the page would keep axe itself out.
    page = opened(browser, page_file, color_scheme=scheme, viewport={"width": width, "height": 844}, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    found = axe.Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_reaches_beyond_the_edge(browser: Any, page_file: Path, width: int) -> None:
    page = opened(browser, page_file, viewport={"width": width, "height": 844})
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    assert page.evaluate(OVER, width) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_smaller_than_14_pixels(browser: Any, page_file: Path) -> None:
    assert opened(browser, page_file).evaluate(SMALL) == []


def test_no_request_leaves_the_page(browser: Any, page_file: Path) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri(), wait_until="networkidle")
    assert asked == [page_file.as_uri()]


def test_without_scripts_it_says_the_same(browser: Any, page_file: Path) -> None:
    with_scripts = opened(browser, page_file).inner_text("body")
    assert opened(browser, page_file, java_script_enabled=False).inner_text("body") == with_scripts


def test_what_is_folded_is_printed(browser: Any, page_file: Path) -> None:
    page = opened(browser, page_file)
    assert page.evaluate("document.querySelectorAll('details').length")
    page.emulate_media(media="print")
    hidden = page.evaluate("""() => [...document.querySelectorAll('details > :not(summary)')]
        .filter(e => !e.getBoundingClientRect().height || !e.checkVisibility({contentVisibilityAuto: true})).length""")
    assert hidden == 0


def test_verdict_and_first_fixes_are_on_the_first_screen(
    browser: Any, sample: Callable[[str], Report], tmp_path: Path
) -> None:
    path = tmp_path / "index.html"
    path.write_text(write_html(sample("blocked")), "utf-8")
    page = opened(browser, path, viewport={"width": 1280, "height": 720})
    bottom = page.evaluate("document.querySelector('.steps li:nth-child(3)').getBoundingClientRect().bottom")
    assert bottom <= 720


def test_fix_links_lead_to_their_card(browser: Any, sample: Callable[[str], Report], tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(write_html(sample("blocked")), "utf-8")
    page = opened(browser, path)
    page.click("text=Documented command cannot run")
    assert page.evaluate("location.hash") == "#DOC007"
    assert page.evaluate("document.querySelector('#DOC007').getBoundingClientRect().top") < 720
