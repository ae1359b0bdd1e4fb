# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A badge tells the verdict, and never more than the report carries."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from release_checker.model import Outcome
from release_checker.publish.badge import COLOURS, GROUND, QUALIFIED, Badge, badge, write_badge_json, write_badge_svg
from release_checker.reports.report import Report, SelectionInfo
from release_checker.text import printable
from tests.made_reports import HOSTILE, blocked, check, incomplete, make

SVG = "{http://www.w3.org/2000/svg}"
LICENSE = check("LIC001", "no-license", "No license file", Outcome.PASS)
WHOLE = make(LICENSE)


def of(selection: SelectionInfo | None = None, dirty: bool | None = False) -> Report:
    made = make(LICENSE, selection=selection)
    return made.model_copy(update={"project": made.project.model_copy(update={"dirty": dirty})})


@pytest.mark.parametrize(("report", "message"), [
    (WHOLE, "READY · reproducible"), (blocked(), "NOT READY 3"), (incomplete(), "INCOMPLETE 3"),
    (of(dirty=True), "READY · reproducible · uncommitted changes"), (of(dirty=None), "READY · reproducible · not under git"),
    (of(SelectionInfo(only=("LIC",))), "READY · reproducible · in part"),
    (of(SelectionInfo(skip=("NBK",)), dirty=True), "READY · reproducible · in part · uncommitted changes"),
    (of(SelectionInfo(static=True)), "READY · reproducible · nothing executed"),
    (of(SelectionInfo(interrupted=True)), "READY · reproducible · interrupted"),
])
def test_words(report: Report, message: str) -> None:
    assert badge(report).message == message


def test_only_a_whole_committed_project_is_green() -> None:
    green = COLOURS[WHOLE.verdict.decision]
    assert badge(WHOLE).colour == green
    assert {badge(of(dirty=True)).colour, badge(of(SelectionInfo(only=("LIC",)))).colour} == {QUALIFIED}


def test_for_shields() -> None:
    assert json.loads(write_badge_json(badge(WHOLE))) == {
        "schemaVersion": 1, "label": "release", "message": "READY · reproducible", "color": "#0f6b3a",
        "labelColor": "#33383d"}


def test_the_picture_says_it_to_whoever_cannot_see_it_and_asks_for_nothing() -> None:
    text = write_badge_svg(badge(WHOLE))
    root = ET.fromstring(text)
    assert (root.get("role"), root.get("aria-label")) == ("img", "release: READY · reproducible")
    assert root.findtext(f"{SVG}title") == "release: READY · reproducible"
    assert [item.text for item in root.iter(f"{SVG}text")] == ["release", "READY · reproducible"]
    assert not any(word in text.replace("http://www.w3.org/2000/svg", "") for word in ("http", "href", "url(h", "script"))


def test_hostile_words_stay_words() -> None:
    root = ET.fromstring(write_badge_svg(Badge(printable(f'"><script>{HOSTILE}'), QUALIFIED)))
    assert not list(root.iter(f"{SVG}script"))


@pytest.mark.parametrize("colour", [*COLOURS.values(), QUALIFIED, GROUND])
def test_white_letters_are_legible(colour: str) -> None:
    """Contrast of 4.5 or more: https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio"""
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    assert 1.05 / (sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True)) + 0.05) >= 4.5
