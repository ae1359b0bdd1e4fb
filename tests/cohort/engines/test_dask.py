# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

from release_checker.cohort.engines import dask_clusters
from release_checker.cohort.engines.dask import DaskEngine
from release_checker.cohort.engines.dask_opening import dask_engine
from release_checker.cohort.engines.engine import EngineLost
from release_checker.cohort.ledger import Result
from release_checker.cohort.orders import Ended, Order, State
from release_checker.cohort.plan import read_plan
from release_checker.cohort.records import Asked, Needs, Plan
from release_checker.cohort.run import Run
from release_checker.cohort.store.database import Database, open_database
from release_checker.cohort.store.files import FileStore
from release_checker.cohort.store.tables import Attempt, Audit, Event, Project
from release_checker.errors import UsageError
from tests.cohort.engines.dask_processes import ROOT, MadeCluster, lives, until
from tests.cohort.engines.dask_work import gate, work

pytestmark = pytest.mark.slow


class Heard:
    """What a run told."""

    def __init__(self) -> None:
        self.ends: list[tuple[str, str]] = []

    def began(self, project: str) -> None: ...

    def tells(self, project: str, text: str) -> None: ...

    def ended(self, project: str, result: Result | None, words: str) -> None:
        self.ends.append((project, words))

    def says(self, text: str) -> None: ...


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeCluster]:
    """Shared by tests that leave it as it was."""
    made = MadeCluster(tmp_path_factory.mktemp("cluster"))
    made.add()
    made.add()
    yield made
    made.close()


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[MadeCluster]:
    """For one test, which kills of it what it likes."""
    made = MadeCluster(tmp_path)
    made.add()
    made.add()
    yield made
    made.close()


def planned(folder: Path, *names: str, also: str = "") -> Plan:
    """Projects that do not change between two runs."""
    rows = "".join(f'[[projects]]\nname = "{name}"\nsource = "study"\nref = "main"\n' for name in names)
    (folder / "cohort.toml").write_text(f'name = "made"\n{also}\n{rows}')
    if not (folder / "study").exists():
        repository(folder / "study")
    return read_plan(folder / "cohort.toml")


def repository(folder: Path) -> None:
    """One commit on main."""
    from release_checker.git import Git

    folder.mkdir()
    (folder / "README.md").write_text("# Study\n")
    git = Git(folder)
    git.run("init", "--quiet", "--template=", "--initial-branch=main", ".")
    git.run("add", "README.md")
    git.run("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", "first")


def connected(cluster: MadeCluster, plan: Plan) -> DaskEngine:
    """An engine with both workers there."""
    dask_clusters.configure()
    client = dask_clusters.connect(cluster.address)
    client.wait_for_workers(2, timeout=60)
    return DaskEngine(client, plan.workspace, work=work)


def ran(plan: Plan, cluster: MadeCluster, heard: Heard | None = None) -> list[Result]:
    """One whole run."""
    database = open_database(plan.database)
    try:
        return Run(plan, database, FileStore(plan.files), connected(cluster, plan), heard or Heard())(plan.projects)
    finally:
        database.close()


def ran_here() -> None:
    """A run on workers of its own, in a process that a test kills."""
    plan = read_plan(Path(sys.argv[1]) / "cohort.toml")
    Run(plan, open_database(plan.database), FileStore(plan.files), dask_engine(plan, work=work), Heard())(plan.projects)


def counted(database: Database) -> dict[str, tuple[int, int]]:
    """Audits and events of each project."""
    with database.session() as session:
        return {
            row.name: (
                session.scalar(select(func.count()).select_from(Audit).where(Audit.project_id == row.id)) or 0,
                session.scalar(select(func.count()).select_from(Event).where(Event.project_id == row.id)) or 0)
            for row in session.scalars(select(Project))}


def states(database: Database) -> dict[str, list[str]]:
    with database.session() as session:
        found: dict[str, list[str]] = {}
        for name, state in session.execute(
                select(Project.name, Attempt.state).join(Attempt, Attempt.project_id == Project.id).order_by(Attempt.id)):
            found.setdefault(name, []).append(state)
        return found


def begun(plan: Plan, project: str) -> list[int]:
    """Processes that began to audit a project, in all its attempts."""
    files = sorted((plan.workspace / "attempts" / project).glob("*/begun"))
    return [int(word) for file in files for word in file.read_text().split()]


def meanwhile(deed: Callable[[], None]) -> threading.Thread:
    made = threading.Thread(target=deed)
    made.start()
    return made


def test_each_is_audited_once_and_no_attempt_knows_of_the_scheduler(cluster: MadeCluster, tmp_path: Path) -> None:
    names = [f"quick{number}" for number in range(6)]
    plan = planned(tmp_path, *names)

    results = ran(plan, cluster)

    assert [(one.project, one.decision) for one in results] == [(name, "ready") for name in names]
    database = open_database(plan.database)
    assert counted(database) == dict.fromkeys(names, (1, 1))
    assert states(database) == {name: ["done"] for name in names}
    told = "".join(file.read_text() for file in plan.workspace.glob("attempts/*/*/environment"))
    assert "PATH" in told
    assert "DASK" not in told
    assert not list(plan.workspace.glob(".shared-*"))


def test_a_killed_worker_loses_nothing_and_counts_nothing_twice(mortal: MadeCluster, tmp_path: Path) -> None:
    names = ["held0", "held1", "quick2", "quick3"]
    plan, killed = planned(tmp_path, *names), mortal.workers[0]

    def kill() -> None:
        until(lambda: begun(plan, "held0") and begun(plan, "held1"), "two are being audited")
        killed.kill()
        killed.wait()
        until(lambda: not all(lives(pid) for name in names[:2] for pid in begun(plan, name)), "its attempt died with it")
        gate(plan.workspace).touch()

    thread = meanwhile(kill)
    results = ran(plan, mortal)
    thread.join()

    assert [one.decision for one in results] == ["ready"] * 4
    assert sorted(len(begun(plan, name)) for name in names) == [1, 1, 1, 2]
    database = open_database(plan.database)
    assert counted(database) == dict.fromkeys(names, (1, 1))
    assert states(database) == {name: ["done"] for name in names}


def test_a_killed_scheduler_ends_the_run_and_the_next_makes_what_is_missing(mortal: MadeCluster, tmp_path: Path) -> None:
    names = ["quick0", "told1", "held2"]
    plan = planned(tmp_path, *names)
    database = open_database(plan.database)
    mortal.add()  # one for each, since which begins first is open

    def kill() -> None:
        until(lambda: begun(plan, "held2") and list(plan.workspace.glob("attempts/told1/*/report")), "two are being audited")
        until(lambda: counted(database)["quick0"] == (1, 1), "one is done")
        mortal.scheduler.kill()
        mortal.scheduler.wait()

    thread = meanwhile(kill)
    with pytest.raises(EngineLost, match="what was done is kept"):
        ran(plan, mortal)
    thread.join()
    until(lambda: not any(lives(pid) for name in names for pid in begun(plan, name)), "nothing of it lives")
    assert counted(database) == {"quick0": (1, 1), "told1": (1, 1), "held2": (0, 0)}
    assert states(database) == {"quick0": ["done"], "told1": ["done"], "held2": ["lost"]}

    mortal.start_scheduler()
    mortal.add()
    mortal.add()
    gate(plan.workspace).touch()
    results = ran(plan, mortal)

    assert [(one.project, one.decision, one.fresh) for one in results] == [
        ("quick0", "ready", False), ("told1", "ready", False), ("held2", "ready", True)]
    assert counted(database) == dict.fromkeys(names, (1, 1))


def test_a_killed_client_leaves_nothing_running_and_its_next_run_makes_what_is_missing(tmp_path: Path) -> None:
    plan = planned(tmp_path, "quick0", "held1", also='engine = { kind = "dask", jobs = 2 }')
    database = open_database(plan.database)
    command = "from tests.cohort.engines.test_dask import ran_here; ran_here()"
    client = subprocess.Popen([sys.executable, "-c", command, str(tmp_path)], cwd=ROOT,
                              env={**os.environ, "PYTHONPATH": str(ROOT)})
    until(lambda: begun(plan, "held1") and counted(database).get("quick0") == (1, 1), "one is done, one is being audited")
    client.kill()
    client.wait()
    until(lambda: not any(lives(pid) for pid in begun(plan, "held1")), "its attempt died with it")

    gate(plan.workspace).touch()
    results = Run(plan, database, FileStore(plan.files), dask_engine(plan, work=work), Heard())(plan.projects)

    assert [(one.project, one.decision, one.fresh) for one in results] == [
        ("quick0", "ready", False), ("held1", "ready", True)]
    assert counted(database) == {"quick0": (1, 1), "held1": (1, 1)}
    assert states(database) == {"quick0": ["done"], "held1": ["lost", "done"]}


def test_a_need_that_nobody_offers_is_a_row_until_a_worker_joins_that_does(mortal: MadeCluster, tmp_path: Path) -> None:
    plan = planned(tmp_path, "quick", also='needs = { gpu = 2, memory_gb = 1, isolation = "bubblewrap" }')
    reason = (f"needs GPU=2 (the most is 0) and ISOLATION_bubblewrap (there is no such label); none of the 2 workers of "
              f"{mortal.address} offers it; start a worker with such --resources")

    assert [one.reason for one in ran(plan, mortal)] == [reason]

    mortal.add("--resources", "GPU=2,MEMORY=2e9,ISOLATION_bubblewrap=1")
    engine = connected(mortal, plan)
    until(lambda: not engine.refuses(plan.projects[0].asked.needs), "the worker has joined")
    engine.stop()
    assert [one.decision for one in ran(plan, mortal)] == ["ready"]
    database = open_database(plan.database)
    assert states(database) == {"quick": ["failed", "done"]}


def test_workers_that_are_gone_for_good_end_the_run(mortal: MadeCluster, tmp_path: Path) -> None:
    plan = planned(tmp_path, "held")
    engine = DaskEngine(dask_clusters.connect(mortal.address), plan.workspace, work=work, patience=1)
    until(lambda: engine.takes(Needs()), "there is room")
    engine.start(Order(1, "held", Asked(), plan.workspace / "attempts" / "held" / "1", tmp_path / "study"))
    until(lambda: begun(plan, "held"), "it runs")
    for worker in mortal.workers:
        worker.kill()

    with pytest.raises(EngineLost, match="has had no worker for what was begun; what was done is kept"):
        until(lambda: engine.poll(0.5), "never")
    engine.stop()


def test_an_audit_that_kills_its_workers_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    cluster, plan = MadeCluster(tmp_path), planned(tmp_path, "held")
    cluster.add()
    engine = DaskEngine(dask_clusters.connect(cluster.address), plan.workspace, work=work)
    until(lambda: engine.takes(Needs()), "there is room")
    engine.start(Order(1, "held", Asked(), plan.workspace / "attempts" / "held" / "1", tmp_path / "study"))
    until(lambda: begun(plan, "held"), "it runs")
    cluster.workers[0].kill()
    ended: list[Ended] = []

    def one_has() -> bool:
        ended.extend(engine.poll(0.5))
        return bool(ended)

    until(one_has, "it has ended")

    assert ended == [Ended(1, State.FAILED, reason="1 worker died while auditing it")]
    engine.stop()
    cluster.close()


def test_slurm_jobs_are_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "sbatch").write_text(
        f'#!/bin/sh\n[ "$1" = --test-only ] && exit 0\ncd {tmp_path}\ncp "$1" job.sh\n'
        'setsid sh job.sh >job.log 2>&1 </dev/null &\necho "Submitted batch job $!"\n')
    (programs / "scancel").write_text('#!/bin/sh\nkill -KILL -- "-$1"\n')
    for program in programs.iterdir():
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    slurm = '{ cores = 1, memory = "8 GB", interface = "lo", isolation = "bubblewrap" }'
    plan = planned(tmp_path, "quick0", "quick1", "quick2",
                   also=f'needs = {{ isolation = "bubblewrap" }}\nengine = {{ kind = "dask", jobs = 1, slurm = {slurm} }}')
    database = open_database(plan.database)

    results = Run(plan, database, FileStore(plan.files), dask_engine(plan, work=work), Heard())(plan.projects)

    assert [one.decision for one in results] == ["ready"] * 3
    assert counted(database) == {"quick0": (1, 1), "quick1": (1, 1), "quick2": (1, 1)}
    assert not list(plan.workspace.glob(".keys*"))


def test_what_slurm_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planned(tmp_path, "quick", also='engine = { kind = "dask", jobs = 1, slurm = { cores = 1, memory = "8 GB" } }')
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="sbatch is not here"):
        dask_engine(plan)
    (tmp_path / "sbatch").write_text("#!/bin/sh\necho 'allocation failure: Invalid partition' >&2\nexit 1\n")
    (tmp_path / "sbatch").chmod(0o755)

    with pytest.raises(UsageError, match="Slurm refuses such a job: allocation failure: Invalid partition"):
        dask_engine(plan)


def test_what_takes_too_long_is_ended_as_a_tree_and_is_a_row(cluster: MadeCluster, tmp_path: Path) -> None:
    plan = planned(tmp_path, "endless", "quick", also='seconds = "5s"')

    results = ran(plan, cluster)

    assert [(one.project, one.decision, one.reason) for one in results] == [
        ("endless", "", "it took longer than 5.0 s, its bound"), ("quick", "ready", "")]
    child = next(plan.workspace.glob("attempts/endless/*/child"))
    assert not any(lives(pid) for pid in (int(child.read_text()), *begun(plan, "endless")))


def test_nothing_lives_when_stop_returns(cluster: MadeCluster, tmp_path: Path) -> None:
    plan = planned(tmp_path, "endless")
    engine = connected(cluster, plan)
    place = plan.workspace / "attempts" / "endless" / "1"
    until(lambda: engine.takes(Needs()), "there is room")
    engine.start(Order(1, "endless", Asked(), place, tmp_path / "study"))
    until((place / "child").exists, "it runs")

    engine.stop()

    assert not any(lives(pid) for pid in (int((place / "child").read_text()), *begun(plan, "endless")))


def test_workers_that_do_not_see_the_workspace_are_told_of(cluster: MadeCluster, tmp_path: Path,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_clusters, "put_mark", lambda workspace: workspace / ".shared-elsewhere")

    with pytest.raises(UsageError, match="the workspace must be on a file system that workers share"):
        connected(cluster, planned(tmp_path, "quick"))


def test_no_scheduler_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9: .*address in the plan"):
        dask_clusters.connect("tcp://127.0.0.1:9", seconds=1)
