# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Filled lists: every link leads somewhere, and what a project says stands there as plain words."""

from __future__ import annotations

import json
import re

import pytest
from markdown_it import MarkdownIt

from release_checker.publish.bundle.checklists.all import CHECKLISTS
from release_checker.publish.bundle.checklists.answering import fill
from release_checker.publish.bundle.checklists.ml_code import ML_CODE
from release_checker.publish.bundle.checklists.writing import write_checklist_json, write_checklist_markdown
from release_checker.reports.html import write_html
from release_checker.reports.markdown import NOTHING
from tests.made_reports import SAMPLES, blocked

DIGEST = "77" * 32


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_link_leads_to_a_place_on_the_page(name: str) -> None:
    report = SAMPLES[name]()
    places = {f"../report/index.html#{place}" for place in re.findall(r'id="([^"]+)"', write_html(report))}
    links = {found.link for checklist in CHECKLISTS for item in fill(checklist, report) for found in item.evidence}
    assert links <= places


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_nothing_that_a_project_says_is_markup(name: str) -> None:
    report = SAMPLES[name]()
    for checklist in CHECKLISTS:
        text = write_checklist_markdown(checklist, fill(checklist, report), report, DIGEST)
        tokens = [token for block in MarkdownIt("gfm-like", {"linkify": False}).parse(text)
                  for token in (block, *(block.children or ()))]
        assert {token.type for token in tokens} & {"html_block", "image", "code_block", "fence"} == set()
        assert {token.content for token in tokens if token.type == "html_inline"} <= {NOTHING}
        assert {str(token.attrGet("href")) for token in tokens if token.type == "link_open"} <= {
            checklist.source, "../report/index.html", "../drafts/codemeta.json",
            *(found.link for item in fill(checklist, report) for found in item.evidence)}
        assert text.replace("\n", "").isprintable()
        assert len([token for token in tokens if token.type == "heading_open"]) == 1 + len(checklist.questions)


def test_a_page() -> None:
    page = write_checklist_markdown(ML_CODE, fill(ML_CODE, blocked()), blocked(), DIGEST)
    assert page.split("| Item")[0] == f"""\
# ML Code Completeness Checklist

sentiment-study, commit 5b1e9c4a5b1e: 5 not decided.

The original asks whether each part is there; where the audit executed it, that counts more. The questions are \
shortened; the words that count are those of the [source](https://github.com/paperswithcode/releasing-research-code) \
(1.0). Filled from the [report](../report/index.html) with SHA-256 `{DIGEST}`, whose verdict is not-ready.

"""


def test_the_json_says_what_the_page_says() -> None:
    answers = fill(ML_CODE, blocked())
    made = json.loads(write_checklist_json(ML_CODE, answers, blocked(), DIGEST))
    assert (made["checklist"], made["report_sha256"], made["decision"]) == ("ml-code-completeness", DIGEST, "not-ready")
    assert [(item["key"], item["answer"]) for item in made["items"]] == [
        (item.question.key, str(item.answer)) for item in answers]
