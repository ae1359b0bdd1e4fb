# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The page of a project: it agrees with the report, tells what changed, and takes no project's words for markup."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from release_checker.board.change_view import Changes
from release_checker.board.history_line import Point, history_line
from release_checker.cohort.store.tables import Attempt, Audit, Project
from release_checker.publish.difference import difference
from release_checker.reports import summary
from release_checker.reports.report import Report
from tests.board.conftest import Board
from tests.board.review_board import PAGE, Made, approvable, made, send
from tests.made_reports import blocked, crowded, executed, hostile, hostile_executed, hostile_traced, ready, traced


@pytest.fixture
def study(board: Board, tmp_path: Path) -> Made:
    return made(board, tmp_path)


def on(report: Report, day: int) -> Report:
    return report.model_copy(update={"created": f"2026-11-{day:02d}T05:00:00+00:00"})


def test_no_report_yet(study: Made) -> None:
    for address in (PAGE, f"{PAGE}/compare", f"{PAGE}/history"):
        assert study.board.as_("sue").get(address).status_code == 200
    assert "No report yet" in study.board.as_("ada").get(PAGE).text


def test_verdict_order_and_words_are_the_reports(study: Made) -> None:
    for report in (on(blocked(), 1), on(crowded(), 2), approvable(3), approvable(4, whole=False)):
        study.report(report)
        text = study.board.as_("vic").get(PAGE).text
        assert summary.headline(report) in text
        steps = summary.steps(report, report.blockers)
        places = [text.index(f'id="{step.check.code}"') for step in steps]
        assert places == sorted(places)
        assert all(str(pillar.title) in text for pillar in report.pillars)


@pytest.mark.parametrize("report", [hostile, hostile_executed, hostile_traced])
def test_hostile_reports_are_shown_as_words(study: Made, report: object) -> None:
    study.report(on(report(), 1))  # type: ignore[operator]
    study.report(on(report(), 2))  # type: ignore[operator]
    for address in (PAGE, f"{PAGE}/compare", f"{PAGE}/history", f"{PAGE}?about=%3Cscript%3E.x"):
        text = study.board.as_("ada").get(address).text
        assert "<script>alert" not in text
        assert re.findall(r"<script\b[^>]*>", text) == ['<script src="/static/htmx.min.js" defer>',
                                                        '<script src="/static/board.js" defer>']
        assert "\u202e" not in text
        assert "<img" not in text
        assert " style=" not in text
        assert not re.search(r'href="(?!/|#|\?|data:,")', text)


def test_what_changed(study: Made) -> None:
    first, second, third = (study.report(report) for report in (on(blocked(), 1), on(crowded(), 2), on(blocked(), 3)))
    ada = study.board.as_("ada")
    text = ada.get(PAGE).text
    assert "FIXED" in text
    assert f'<option value="{second}" selected>' in text
    assert f'<option value="{third}"' not in text
    same = ada.get(f"{PAGE}?against={first}").text
    assert ("STILL THERE" in same, "FIXED" in same) == (True, False)
    assert "FIXED" in ada.get(f"{PAGE}/compare?old={second}&new={third}").text
    assert "STILL THERE" in ada.get(f"{PAGE}/compare?old={first}&new={third}").text


def test_the_first_audit_is_compared_with_none(study: Made) -> None:
    study.report(on(blocked(), 1))
    text = study.board.as_("vic").get(PAGE).text
    assert (text.count("<td>the first report</td>"), " still there</td>" in text) == (1, False)
    study.report(on(blocked(), 2))
    text = study.board.as_("vic").get(PAGE).text
    assert (text.count("<td>the first report</td>"), text.count(" still there</td>")) == (1, 1)


def test_what_holds_for_both_reports_is_said_once() -> None:
    def notes(*said: str) -> tuple[str, ...]:
        return Changes(difference(ready(), ready()).model_copy(update={"notes": said}), ()).notes

    old, new = "the old report executed nothing", "the new report executed nothing"
    other = "different profiles: a, then b"
    assert notes(other, old, new) == (other, "both reports executed nothing")
    assert notes(old, "the new report was interrupted") == (old, "the new report was interrupted")
    assert notes(new) == (new,)


def test_claims_replays_and_notebooks(study: Made) -> None:
    digest = study.report(on(executed(), 1))
    text = study.board.as_("sue").get(PAGE).text
    assert f'href="{PAGE}/reports/{digest}/attachments/notebooks/' in text
    study.report(on(traced(), 2))
    text = study.board.as_("sue").get(PAGE).text
    shown = ("Claims and their traces", '<svg class="curves"', "Solid: recorded", 'class="line"')
    assert all(words in text for words in shown)


def test_where_a_project_comes_from_and_who_mends_that(study: Made) -> None:
    with study.board.database.session() as session:
        one = session.get_one(Project, study.project().id)
        one.source, one.ref, one.problem = "https://git.example/a<b>.git", "main", "no such branch"
        one.deadline = datetime.date(2020, 1, 1)
    text = study.board.as_("sue").get(PAGE).text
    assert "<dt>Source</dt><dd><code>https://git.example/a&lt;b&gt;.git</code>" in text
    assert "<dt>Ref</dt><dd><code>main</code>" in text
    assert '<dt>Deadline</dt><dd class="over">2020-01-01, overdue</dd>' in text
    assert "no such branch<br>If source or ref below are wrong, whoever runs the cohort corrects them" in text


def test_attempts(study: Made) -> None:
    with study.board.database.session() as session:
        session.add(Attempt(project_id=study.project().id, key="k", state="failed", reason="out of <memory>"))
        session.add(Attempt(project_id=study.project().id, key="k", state="running", telling="notebook <a>, run 2"))
    text = study.board.as_("sue").get(PAGE).text
    assert all(words in text for words in ("FAILED", "out of &lt;memory&gt;", "RUNNING", "now: notebook &lt;a&gt;, run 2"))


def test_a_report_of_another_state_than_the_newest_attempt(study: Made) -> None:
    digest = study.report(on(blocked(), 1))
    ada, told = study.board.as_("ada"), "This report speaks of another commit"
    with study.board.database.session() as session:
        audit = session.scalars(select(Audit).where(Audit.digest == digest)).one()
        session.add(Attempt(project_id=audit.project_id, key="a", state="done", audit_id=audit.id))
    assert told not in ada.get(PAGE).text
    with study.board.database.session() as session:
        session.add(Attempt(project_id=study.project().id, key="b", state="failed"))
    assert told in ada.get(PAGE).text


def test_a_comment_on_a_finding_stands_beside_it_in_the_next_report(study: Made) -> None:
    study.report(on(blocked(), 1))
    ada = study.board.as_("ada")
    about = re.findall(r"about=(LIC001\.\w+)#comment", ada.get(PAGE).text)[0]
    assert "On the finding" in ada.get(f"{PAGE}?about={about}").text
    assert send(ada, "comment", about=about, text="MIT would do").status_code == 303
    study.report(on(blocked(), 2))
    assert re.search(r'id="LIC001".*?<blockquote>.*?MIT would do', study.board.as_("sue").get(PAGE).text, re.DOTALL)


def test_forms_are_shown_to_those_who_may_send_them(study: Made) -> None:
    study.report(approvable())
    shown = {login: sorted(set(re.findall(r'action="[^"]*/review/(\w+)"', study.board.as_(login).get(PAGE).text)))
             for login in ("vic", "sue", "ada")}
    assert shown == {"vic": [], "sue": ["comment"], "ada": ["assign", "comment", "declare"]}


def test_the_line_of_audits() -> None:
    at = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
    points = [Point(at + datetime.timedelta(days=day), decision, number)
              for day, (decision, number) in enumerate((("not-ready", 3), ("incomplete", 0), ("ready", 0)))]
    assert history_line(points[:1]) == ""
    drawn = history_line(points)
    assert 'aria-label="Blockers in 3 audits: from 3 to 0"' in drawn
    for mark in ('<rect class="fail"', '<path class="unknown"', '<circle class="pass"'):
        assert drawn.count(mark) == 1
