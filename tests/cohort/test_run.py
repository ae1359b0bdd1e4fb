# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A cohort's run: none lost and none counted twice, whoever is killed; what cannot be audited is a row."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from release_checker.cohort.attempt import Work
from release_checker.cohort.engines.local import LocalEngine
from release_checker.cohort.ledger import Result
from release_checker.cohort.orders import Order
from release_checker.cohort.plan import read_plan
from release_checker.cohort.prepare import prepare
from release_checker.cohort.records import Plan
from release_checker.cohort.run import Interrupted, Run
from release_checker.cohort.store.database import open_database
from release_checker.cohort.store.files import FileStore
from release_checker.cohort.store.tables import Assignment, Attempt, Audit, Cohort, Event, Membership, Person, Project, now
from release_checker.errors import UsageError
from release_checker.execution.sandbox import tree
from release_checker.testing import commit_all, write_files
from tests.cohort.works import by_name, report, until, waiting

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


class Heard:
    """What a run told."""

    def __init__(self) -> None:
        self.retried: list[str] = []
        self.run: Run | None = None

    def began(self, project: str) -> None: ...

    def tells(self, project: str, text: str) -> None:
        if project == "held" and self.run:
            self.run.stop()

    def ended(self, project: str, result: Result | None, words: str) -> None:
        if result is None:
            self.retried.append(words)

    def says(self, text: str) -> None: ...


def planned(folder: Path, *names: str, also: str = "") -> Plan:
    for name in names:
        if not (folder / name).exists():
            commit_all(write_files(folder / name, {"README.md": f"# {name}\n"}))
            (folder / name / ".git/info/exclude").write_text("")
    rows = "".join(f'[[projects]]\nname = "{name}"\nsource = "{name}"\nscholars = ["of-{name}"]\n' for name in names)
    (folder / "cohort.toml").write_text(f'name = "2026"\nmentors = ["ada"]\n{also}\n{rows}')
    return read_plan(folder / "cohort.toml")


def run(plan: Plan, work: Work = report, *, again: bool = False, heard: Heard | None = None) -> dict[str, Result]:
    heard = heard or Heard()
    database = open_database(plan.database)
    running = Run(plan, database, FileStore(plan.files), LocalEngine(2, work), heard, again=again)
    heard.run = running
    try:
        return {result.project: result for result in running(plan.projects)}
    finally:
        database.close()


def counted(plan: Plan) -> tuple[int, int, Counter[str]]:
    """Audits, events, and attempts by state."""
    with open_database(plan.database).session() as session:
        audits, events = (session.scalar(select(func.count()).select_from(table)) or 0 for table in (Audit, Event))
        return audits, events, Counter(session.scalars(select(Attempt.state)))


def test_what_was_done_is_not_done_again(tmp_path: Path) -> None:
    plan = planned(tmp_path, "a", "faulty")
    first = run(plan)
    assert {name: (one.decision, one.fresh) for name, one in first.items()} == {
        "a": ("ready", True), "faulty": ("not-ready", True)}
    assert [one.fresh for one in run(plan).values()] == [False, False]
    assert counted(plan) == (2, 2, Counter(done=2))
    write_files(tmp_path / "a", {"new.py": "print(1)\n"})
    commit_all(tmp_path / "a")
    assert {name: one.fresh for name, one in run(plan).items()} == {"a": True, "faulty": False}
    (tmp_path / "faulty/README.md").write_text("changed, not committed")
    assert [run(plan)["faulty"].fresh for _ in range(2)] == [True, False]
    assert all(one.fresh for one in run(plan, again=True).values())


def test_another_profile_is_another_audit(tmp_path: Path) -> None:
    lab = tmp_path / "lab.toml"
    keys = set()
    for words in ('extends = "quick"', 'extends = "paper"'):
        lab.write_text(words)
        project = planned(tmp_path, "a", also='profile = "lab.toml"').projects[0]
        assert project.asked.profile == str(lab)
        keys |= {prepare(project, tmp_path).key for _ in range(2)}
    assert len(keys) == 2


def test_each_failure_is_a_row_and_is_tried_again(tmp_path: Path) -> None:
    plan = planned(tmp_path, "a", "wrong", "broken", "killed-once", "killed-always", also="", )
    text = (tmp_path / "cohort.toml").read_text()
    (tmp_path / "cohort.toml").write_text(text + '[[projects]]\nname = "gone"\nsource = "gone"\n'
                                          '[[projects]]\nname = "huge"\nsource = "a"\nneeds = { memory_gb = 1e9 }\n')
    plan, heard = read_plan(tmp_path / "cohort.toml"), Heard()
    results = run(plan, by_name, heard=heard)
    assert {name for name, one in results.items() if one.decision} == {"a", "killed-once"}
    reasons = {name: one.reason for name, one in results.items() if not one.decision}
    assert reasons["wrong"] == "its settings are wrong"
    assert reasons["broken"] == "the audit failed: ZeroDivisionError: division by zero; see its log"
    assert reasons["killed-always"] == "its process was killed by signal 9, 3 times"
    assert reasons["gone"].endswith("no such folder; give the path of a checkout")
    assert "needs 1e+09 GB of memory" in reasons["huge"]
    assert heard.retried == ["its process was killed by signal 9; it is tried again"] * 3
    audits, events, states = counted(plan)
    assert (audits, events, states) == (2, 2, Counter(done=2, failed=5, lost=3))
    with open_database(plan.database).session() as session:
        problems = {row.name: row.problem for row in session.scalars(select(Project))}
    assert problems == {"a": "", "killed-once": "", **reasons}
    again = run(plan, by_name)
    assert {name: one.fresh for name, one in again.items() if one.decision} == {"a": False, "killed-once": True}
    assert not again["wrong"].decision
    assert "division by zero" in "".join(file.read_text() for file in plan.workspace.glob("attempts/broken/*/log.txt"))


def test_bounds_end_a_whole_tree(tmp_path: Path) -> None:
    plan = planned(tmp_path, "slow", "hungry", also='seconds = "4s"\nneeds = { memory_gb = 0.3 }')
    results = run(plan, by_name)
    assert results["slow"].reason == "it took longer than 4.0 s, its bound"
    assert results["hungry"].reason == "it took more than 0.3 GB of memory, its bound"
    assert gone(int((tmp_path / "slow/child").read_text()))


def gone(pid: int) -> bool:
    for _ in range(200):
        seen = tree.look(pid)
        if seen is None or seen.dead:
            return True
        signal.sigtimedwait([], 0.05)
    return False


def client(plan: Plan) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.cohort.client", plan.folder / "cohort.toml"], cwd=ROOT,
                            env={**os.environ, "PYTHONPATH": str(ROOT)})


def test_a_killed_client_loses_nothing_and_counts_nothing_twice(tmp_path: Path) -> None:
    plan = planned(tmp_path, "a", "held", "b")
    with client(plan) as process:
        until(tmp_path / "held/begun")
        until_done(plan, 2)
        with pytest.raises(UsageError, match=rf"process {process.pid} on .* runs this cohort already"):
            run(plan)
        process.kill()
    assert gone(int((tmp_path / "held/begun").read_text()))
    assert counted(plan) == (2, 2, Counter(done=2, running=1))
    (tmp_path / "held/go").touch()
    results = run(plan, waiting)
    assert {name: one.decision for name, one in results.items()} == {"a": "ready", "b": "ready", "held": "ready"}
    assert [results[name].fresh for name in ("a", "b", "held")] == [False, False, True]
    assert counted(plan) == (3, 3, Counter(done=3, lost=1))


def until_done(plan: Plan, number: int) -> None:
    for _ in range(1200):
        if counted(plan)[0] == number:
            return
        signal.sigtimedwait([], 0.05)
    raise TimeoutError


def test_a_report_that_a_killed_client_did_not_register(tmp_path: Path) -> None:
    plan = planned(tmp_path, "a")
    run(plan)
    with open_database(plan.database).session() as session:  # as it was just before the registration
        attempt = session.scalars(select(Attempt)).one()
        session.add(Attempt(project_id=attempt.project_id, key=attempt.key, state="running",
                            worker="x process 1 since 1 of x"))
        attempt.state, attempt.audit_id, number = "lost", None, attempt.id + 1
    report(Order(number, "a", plan.projects[0].asked, plan.workspace / "attempts/a" / str(number)))
    assert run(plan)["a"].fresh is False
    assert counted(plan) == (2, 2, Counter(done=1, lost=1))


def test_an_interrupted_run_keeps_what_is_done(tmp_path: Path) -> None:
    plan = planned(tmp_path, "a", "held")
    with pytest.raises(Interrupted):
        run(plan, waiting)
    assert counted(plan)[2]["lost"] == 1
    (tmp_path / "held/go").touch()
    assert all(one.decision for one in run(plan, waiting).values())
    assert counted(plan)[:2] == (2, 2)


def test_what_lives_on_another_machine_is_left_to_it(tmp_path: Path) -> None:
    plan = planned(tmp_path, "a")
    run(plan)
    with open_database(plan.database).session() as session:
        session.add(Attempt(project_id=1, key="k", state="running", worker="elsewhere process 1 since 1 of x", beat=now()))
    assert run(plan, again=True)["a"].reason == "it is being audited by a run on elsewhere"
    with open_database(plan.database).session() as session:
        session.scalars(select(Attempt).where(Attempt.state == "running")).one().beat = None
    assert run(plan, again=True)["a"].decision == "ready"


def test_people_and_projects_of_the_plan(tmp_path: Path) -> None:
    run(planned(tmp_path, "a", "b"))
    plan = planned(tmp_path, "b", "c")
    run(plan)
    run(plan)
    with open_database(plan.database).session() as session:
        assert [(row.name, row.retired is None) for row in session.scalars(select(Project).order_by(Project.name))] == [
            ("a", False), ("b", True), ("c", True)]
        assert set(session.scalars(select(Person.login))) == {"ada", "of-a", "of-b", "of-c"}
        assert Counter(session.scalars(select(Membership.role))) == {"mentor": 1, "scholar": 3}
        assert session.scalar(select(func.count()).select_from(Assignment)) == 3


def test_no_credentials_anywhere(tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_text(
        'name = "2026"\n[[projects]]\nname = "a"\nsource = "https://ada:s3cr3t@127.0.0.1:1/x?token=t0ken"\n')
    plan = read_plan(tmp_path / "cohort.toml")
    assert run(plan)["a"].reason == "https://127.0.0.1:1/x: nothing answers there"
    with open_database(plan.database).session() as session:
        assert session.scalars(select(Project)).one().source == "https://127.0.0.1:1/x"
        assert session.scalars(select(Cohort)).one().name == "2026"
    (tmp_path / "cohort.toml").unlink()
    holding = [path for path in tmp_path.rglob("*") if path.is_file()
               and any(word in path.read_bytes() for word in (b"s3cr3t", b"t0ken", b"YWRhOnMzY3IzdA"))]
    assert holding == []
