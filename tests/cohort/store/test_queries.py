# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every filter and every order of the cohort's page, on each kind of database."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from release_checker.cohort.store.database import Database, open_database
from release_checker.cohort.store.queries import PAGE, SORTS, Asker, Counts, Wanted, counts, own, projects
from release_checker.cohort.store.tables import (
    Assignment,
    Attempt,
    Audit,
    Cohort,
    Event,
    Failed,
    Membership,
    Person,
    Project,
)

DAY = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
ASKER = Asker(1, DAY)


def audited(project: Project, decision: str, *, days: int = 1, before: str = "", key: str = "k", **values: object) -> None:
    """Give a project a newest report, the attempt that made it and the event that tells of it."""
    made = DAY - datetime.timedelta(days=days)
    audit = Audit(project_id=project.id, digest=f"{project.id:064}", made=made, decision=decision, stage="open", **values)
    session = Session.object_session(project)
    assert session
    session.add(audit)
    session.flush()
    session.add(Attempt(project_id=project.id, key=key, state="done", audit_id=audit.id))
    session.add(Event(project_id=project.id, audit_id=audit.id, who="x", at=made, kind="audited",
                      data={"decision": decision, "before": before}))
    project.latest_id, project.decision, project.stage = audit.id, decision, "open"
    project.blockers = sum(one.kind == "blocker" for one in audit.failed)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = open_database(database_url)
    with database.session() as session:
        _fill(session)
        session.flush()
        yield session
    database.close()


def _fill(session: Session) -> None:
    session.add_all([Person(id=1, login="mira", name="Mira M."), Person(id=2, login="nils")])
    session.add_all([Person(id=3, login="sue"), Person(id=4, login="vic")])
    cohort = Cohort(id=1, name="2026", deadline=datetime.date(2027, 6, 1))
    session.add_all([cohort, Cohort(id=2, name="empty")])
    names = ("alpha", "Beta", "gamma", "delta", "eps_1")
    made = [Project(cohort_id=1, name=name, source="/x", title=f"On {name}") for name in names]
    gone = Project(cohort_id=1, name="gone", source="/x", retired=DAY)
    session.add_all([*made, gone])
    session.flush()
    alpha, beta, gamma, delta, _ = made
    failed = [Failed(code="LIC001", kind="blocker", findings=1), Failed(code="NBK010", kind="unknown", reason="no GPU")]
    audited(alpha, "not-ready", before="ready", first="no LICENSE file", pillars={"LIC": "fail", "DOC": "pass"}, new=2,
            failed=failed)
    audited(beta, "ready", days=20, pillars={"LIC": "pass", "DOC": "warn"}, fixed=1,
            failed=[Failed(code="DOC013", kind="warning")])
    audited(gamma, "incomplete", days=2, pillars={"LIC": "pass"}, failed=[Failed(code="LIC001", kind="unknown")])
    audited(delta, "ready", days=3, before="ready")
    beta.review, beta.stage, beta.deadline = "approved", "reviewed", datetime.date(2026, 11, 1)
    gamma.review, gamma.deadline = "stale", datetime.date(2026, 11, 25)
    session.add(Attempt(project_id=delta.id, key="another", state="running", telling="notebook 3 of 5"))
    session.add_all([*(Assignment(project_id=one.id, person_id=1, declared=DAY) for one in (alpha, beta)),
                     Assignment(project_id=gamma.id, person_id=2),
                     Membership(person_id=3, cohort_id=1, role="scholar", project_id=delta.id),
                     Membership(person_id=4, cohort_id=1, role="viewer")])


def named(session: Session, wanted: Wanted, asker: Asker = ASKER) -> list[str]:
    found = projects(session, 1, wanted, asker)
    assert found.total == len(found.rows)
    return [row.name for row in found.rows]


@pytest.mark.parametrize(("wanted", "names"), [
    (Wanted(), ["alpha", "Beta", "delta", "eps_1", "gamma"]),
    (Wanted(search="BET"), ["Beta"]), (Wanted(search="on g"), ["gamma"]), (Wanted(search="s_1"), ["eps_1"]),
    (Wanted(search="MIRA M"), ["alpha", "Beta"]), (Wanted(search="nils"), ["gamma"]), (Wanted(search="sue"), ["delta"]),
    (Wanted(search="vic"), []), (Wanted(search="_"), ["eps_1"]), (Wanted(search="%"), []),
    (Wanted(decision="not-ready"), ["alpha"]), (Wanted(decision="ready"), ["Beta"]),
    (Wanted(decision="incomplete"), ["gamma"]),
    (Wanted(decision="stale"), ["delta"]), (Wanted(review="stale"), ["gamma"]),
    (Wanted(decision="none"), ["eps_1"]),
    (Wanted(decision="'; DROP"), ["alpha", "Beta", "delta", "eps_1", "gamma"]),
    (Wanted(stage="reviewed"), ["Beta"]), (Wanted(stage="open"), ["alpha", "delta", "gamma"]),
    (Wanted(review="approved"), ["Beta"]), (Wanted(review="none"), ["alpha", "delta", "eps_1"]),
    (Wanted(pillar="LIC", state="fail"), ["alpha"]), (Wanted(pillar="LIC", state="pass"), ["Beta", "gamma"]),
    (Wanted(pillar="LIC"), ["alpha", "Beta", "delta", "eps_1", "gamma"]),
    (Wanted(mine="assigned"), ["alpha", "Beta"]), (Wanted(mine="needs"), ["alpha"]),
    (Wanted(check="LIC001"), ["alpha"]), (Wanted(check="DOC013"), ["Beta"]), (Wanted(check="XXX"), []),
    (Wanted(undecided="LIC001"), ["gamma"]), (Wanted(near=True), ["gamma"]),
    (Wanted(changed=True), ["alpha", "gamma"]), (Wanted(busy=True), ["delta"]),
    (Wanted(review="none", search="a", busy=True), ["delta"]),
])
def test_which(session: Session, wanted: Wanted, names: list[str]) -> None:
    assert named(session, wanted) == names


def test_an_undeclared_conflict_is_ones_turn(session: Session) -> None:
    assert named(session, Wanted(mine="needs"), Asker(2, DAY)) == ["gamma"]


@pytest.mark.parametrize(("sort", "names"), [
    ("name", ["alpha", "Beta", "delta", "eps_1", "gamma"]), ("decision", ["alpha", "delta", "gamma", "eps_1", "Beta"]),
    ("first", ["alpha", "Beta", "delta", "eps_1", "gamma"]), ("since", ["alpha", "Beta", "delta", "gamma", "eps_1"]),
    ("stage", ["alpha", "delta", "gamma", "Beta", "eps_1"]), ("review", ["gamma", "alpha", "delta", "eps_1", "Beta"]),
    ("audited", ["alpha", "gamma", "delta", "Beta", "eps_1"]), ("due", ["Beta", "gamma", "alpha", "delta", "eps_1"]),
    ("now", ["delta", "alpha", "Beta", "gamma", "eps_1"]), ("LIC", ["alpha", "Beta", "gamma", "delta", "eps_1"]),
    ("nonsense", ["alpha", "Beta", "delta", "eps_1", "gamma"]),
])
def test_order(session: Session, sort: str, names: list[str]) -> None:
    assert named(session, Wanted(sort=sort)) == names


def test_the_other_way_round_what_nobody_knows_of_stays_last(session: Session) -> None:
    assert named(session, Wanted(sort="audited", down=True)) == ["Beta", "delta", "gamma", "alpha", "eps_1"]
    assert named(session, Wanted(sort="name", down=True)) == ["gamma", "eps_1", "delta", "Beta", "alpha"]


def test_one_row(session: Session) -> None:
    row = projects(session, 1, Wanted(search="alpha"), ASKER).rows[0]
    assert (row.standing, row.blockers, row.first, row.new, row.before, row.mentors, row.doing) == (
        "not-ready", 1, "no LICENSE file", 2, "ready", ("Mira M.",), "done")
    assert row.pillars == ("fail", "pass", "", "", "", "", "", "")
    assert (row.made, row.due) == (DAY - datetime.timedelta(days=1), datetime.date(2027, 6, 1))
    delta = projects(session, 1, Wanted(search="delta"), ASKER).rows[0]
    assert (delta.standing, delta.decision, delta.telling, delta.before) == ("stale", "ready", "notebook 3 of 5", None)
    never = projects(session, 1, Wanted(search="eps"), ASKER).rows[0]
    assert (never.standing, never.made, never.first, never.pillars, never.doing) == ("none", None, "", ("",) * 8, "")


def test_counts_are_the_sizes_of_the_filters(session: Session) -> None:
    here, empty = counts(session, [1, 2], ASKER)
    assert here == Counts(1, all=5, ready=1, not_ready=1, incomplete=1, stale=1, none=1, needs=1, assigned=2, near=1,
                          changed=2, busy=1)
    assert empty == Counts(2)


def test_a_scholar_reads_only_what_is_theirs(session: Session) -> None:
    ids = [row.id for row in projects(session, 1, Wanted(search="alpha"), ASKER).rows]
    assert [row.name for row in own(session, ids, ASKER)] == ["alpha"]
    assert own(session, [], ASKER) == ()


def test_every_project_stands_on_one_page(database_url: str) -> None:
    database = open_database(database_url)
    number = 2 * PAGE + 7
    with database.session() as session:
        session.add(Cohort(name="many", projects=[
            Project(name=f"p{n}", source="/x", decision=("ready", "not-ready")[n % 2]) for n in range(number)]))
    with database.session() as session:
        for sort in SORTS:
            for down in (False, True):
                wanted = Wanted(sort=sort, down=down)
                pages = [projects(session, 1, replace(wanted, page=page), ASKER) for page in (1, 2, 3)]
                assert len({row.name for found in pages for row in found.rows}) == number, sort
        assert projects(session, 1, Wanted(page=10**9), ASKER).page == 3
        assert projects(session, 1, Wanted(page=-5), ASKER).page == 1
    database.close()


def test_an_asked_page_takes_a_fixed_number_of_statements(database_url: str, statements: list[str]) -> None:
    database = open_database(database_url)
    _count(database, statements)
    with database.session() as session:
        session.add(Cohort(name="many", projects=[Project(name=f"p{n}", source="/x") for n in range(60)]))
    with database.session() as session:
        statements.clear()
        projects(session, 1, Wanted(), ASKER)
        assert len(statements) == 3
        statements.clear()
        counts(session, [1], ASKER)
        assert len(statements) == 1
    database.close()


@pytest.fixture
def statements() -> list[str]:
    """Filled with what is sent to the database."""
    return []


def _count(database: Database, statements: list[str]) -> None:
    event.listen(database.engine, "before_cursor_execute", lambda *sent: statements.append(sent[2]))
