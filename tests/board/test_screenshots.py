# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The pictures of docs/cohort.md, drawn from the demonstration; `UPDATE_SCREENSHOTS=1` writes them anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from release_checker.board import demo as demonstration
from release_checker.cli.cohort import Screen
from release_checker.cohort.store.tables import Attempt, Project
from tests.board.served import Served, browsing, serving_over

pytestmark = pytest.mark.slow
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
HEAVIEST = 150_000
"Bytes of a picture."
SHOTS = {
    "cohort": ("/c/demo", 1280, 720), "project": ("/c/demo/p/traffic", 1000, 800),
    "review": ("/c/demo/p/lichen", 1000, 800), "phone": ("/c/demo", 390, 800),
}
"Address, width and height; of the review only its section."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("demo") / "cohort"
    made = demonstration.build(folder, Screen)
    with made.database.session() as session:  # no picture shows where it was drawn
        for project in session.scalars(select(Project)):
            project.problem = project.problem.replace(str(folder), "/srv/cohort")
        for attempt in session.scalars(select(Attempt)):
            attempt.reason = attempt.reason.replace(str(folder), "/srv/cohort")
    with serving_over(made.database, made.files) as found:
        yield found
    made.database.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing(playwright) as running:
        yield running


@pytest.mark.parametrize("name", SHOTS)
def test_pictures_of_the_manual(browser: Any, served: Served, name: str) -> None:
    path, width, height = SHOTS[name]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="light", locale="en")
    served.enter(context, "mira")
    page = context.new_page()
    page.goto(served.address + path)
    assert "Demonstration cohort" in page.inner_text("header.top")
    drawn = (page.locator("section[aria-labelledby=review]") if name == "review" else page).screenshot()
    context.close()
    assert drawn.startswith(b"\x89PNG")
    assert 10_000 < len(drawn) < HEAVIEST
    if os.environ.get("UPDATE_SCREENSHOTS"):
        PICTURES.mkdir(exist_ok=True)
        (PICTURES / f"{name}.png").write_bytes(drawn)
    assert (PICTURES / f"{name}.png").stat().st_size < HEAVIEST


def test_every_picture_is_drawn_here_and_shown_in_the_manual() -> None:
    text = (PICTURES.parent / "cohort.md").read_text("utf-8")
    names = {path.stem for path in PICTURES.glob("*")}
    assert names == set(SHOTS) == {name for name in SHOTS if f"](pictures/{name}.png)" in text}
