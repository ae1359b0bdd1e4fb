# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The commonest faults of a cohort: counted over newest reports only, and linked to the projects that have them."""

from __future__ import annotations

from release_checker.cohort.store.tables import Audit, Cohort, Failed, Membership, Person, Project, now
from tests.board.conftest import Board
from tests.board.test_cohort_page import words


def fill(board: Board, number: int) -> None:
    """Projects that all lack a license, of which every second has notebooks that were not decided."""
    with board.database.session() as session:
        session.add(Cohort(id=1, name="2026"))
        session.flush()
        session.add(Person(login="mira", memberships=[Membership(cohort_id=1, role="mentor")]))
        for n in range(1, number + 1):
            project = Project(id=n, cohort_id=1, name=f"p{n:02}", source="/x", decision="not-ready", latest_id=100 + n)
            old = Audit(id=n, project_id=n, digest="0" * 64, made=now(), decision="not-ready", stage="open",
                        failed=[Failed(code="ENV006", kind="blocker")])
            session.add(project)
            session.flush()
            session.add(old)
            failed = [Failed(code="LIC001", kind="blocker", findings=2), Failed(code="DOC013", kind="warning", findings=1)]
            failed += [Failed(code="NBK010", kind="unknown", reason="no Julia kernel here")] if n % 2 else []
            failed += [Failed(code="ZZZ123", kind="blocker", findings=1)] if n == 1 else []
            session.add(Audit(id=100 + n, project_id=n, digest="1" * 64, made=now(), decision="not-ready", stage="open",
                              failed=failed))


def test_the_commonest_come_first_and_old_reports_do_not_count(board: Board) -> None:
    fill(board, 7)
    answer = board.as_("mira").get("/c/2026/patterns")
    told = words(answer.text)
    assert ("LIC001 14 7 projects p01, p02, p03, p04, p05 and 2 more no title is known here ZZZ123 1 1 project p01" in told)
    assert "ENV006" not in told
    assert "NBK010 no Julia kernel here 4 projects p01, p03, p05, p07" in told
    assert "DOC013 7 7 projects" in told
    for link in ("check=LIC001", "undecided=NBK010", "check=DOC013"):
        assert f'href="/c/2026?{link}"' in answer.text


def test_a_link_leads_to_as_many_projects_as_it_says(board: Board) -> None:
    fill(board, 7)
    mira = board.as_("mira")
    assert "4 projects of 7; not decided: NBK010" in words(mira.get("/c/2026?undecided=NBK010").text)
    assert "7 projects of 7; newest report fails LIC001" in words(mira.get("/c/2026?check=LIC001").text)


def test_a_retired_project_and_an_empty_cohort(board: Board) -> None:
    fill(board, 1)
    with board.database.session() as session:
        session.get_one(Project, 1).retired = now()
    told = words(board.as_("mira").get("/c/2026/patterns").text)
    for kind in ("No newest report has a blocker.", "Every required check was decided.", "No newest report has a warning."):
        assert kind in told
