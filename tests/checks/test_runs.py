# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import dataclasses
from typing import Any

from release_checker.claims.records import Claim, Form, Number, Quantity, Standing, Stated, Trace
from release_checker.facts.logs.claims import Claims
from release_checker.facts.logs.commits import RunCommits
from release_checker.facts.logs.counted import CountedRuns
from release_checker.facts.logs.identities import LogIdentities, masked
from release_checker.facts.logs.run_log import RunLog
from release_checker.model import Finding, Looked, Place, Result, Skip, Unknown
from release_checker.runs.records import Artifact, Damage, Known, Run, Seed, Status, Tracker
from release_checker.runs.records import Metric as LoggedMetric
from release_checker.testing import findings, gather, run_check

META = """artifact_uri: /home/jane/x/mlruns/0/{id}/artifacts
end_time: 1700000002000
entry_point_name: ''
experiment_id: '0'
lifecycle_stage: active
run_id: {id}
run_name: {name}
source_name: ''
source_type: 4
source_version: ''
start_time: 1700000000000
status: {status}
tags: []
user_id: {user}
"""


def run(name: str, **more: Any) -> Run:
    given = {"status": Status.FINISHED, "metrics": (LoggedMetric("acc", 0.9, 1, 1),), "commit": "a" * 40, **more}
    return Run(Tracker.MLFLOW, "mlruns", name * 8, Place(f"mlruns/0/{name * 8}"), name=name, **given)


def check(code: str, *runs: Run, backing: tuple[Run, ...] = (), by_code: frozenset[str] = frozenset(),
          commits: RunCommits | None = None) -> list[Result]:
    log = RunLog(runs, shipped=frozenset(item.place.path for item in runs), sizes=(("mlruns", 10),))
    counted = CountedRuns(backing or runs, backing, by_code=by_code)
    return run_check(code, {}, log, counted, commits or RunCommits(), claims())


def claims(*traces: Trace) -> Claims:
    return Claims(Stated(tuple(trace.claim for trace in traces)), traces, ("README.md",))


def traced(value: str, run_id: str, *, siblings: tuple[float, ...] = (), best_of: int = 0, **more: Any) -> Trace:
    claim = Claim(Place("README.md", 3), Form.TABLE, "accuracy", "Acc", Number(float(value), value), model="mlp", **more)
    found = Quantity("accuracy", "acc", float(value), "run a", Place("mlruns"), run=run_id)
    beside = tuple(dataclasses.replace(found, value=item) for item in siblings)
    return Trace(claim, Standing.TRACED, (found,), siblings=beside, best_of=best_of)


def mlflow_run(identifier: str, name: str, status: int = 3, user: str = "jane", commit: str = "") -> dict[str, str]:
    base = f"mlruns/0/{identifier}"
    files = {f"{base}/meta.yaml": META.format(id=identifier, name=name, status=status, user=user),
             f"{base}/metrics/acc": "1700000000000 0.5 0\n1700000001000 0.75 1\n", f"{base}/params/lr": "0.1",
             f"{base}/tags/mlflow.user": user}
    return files | ({f"{base}/tags/mlflow.source.git.commit": commit} if commit else {})


EXPERIMENT = {"mlruns/0/meta.yaml": "artifact_location: /home/jane/x/mlruns/0\nexperiment_id: '0'\n"
                                    "lifecycle_stage: active\nname: Default\n"}


def test_runs_without_commit_are_told_store_by_store() -> None:
    assert findings(check("RUN002", run("a", commit=""), run("b", commit=""), commits=RunCommits())) == [
        "mlruns: all 2 runs record no commit"]


def test_a_commit_that_is_not_held() -> None:
    results = check("RUN002", run("a"), run("b", commit="b" * 40), commits=RunCommits(frozenset({"a" * 40})))
    assert findings(results) == ["mlruns/0/bbbbbbbb: 1 of 2 runs was made by a commit that this repository does not hold"]


def test_a_shallow_clone_says_nothing_of_absent_commits() -> None:
    results = check("RUN002", run("a"), commits=RunCommits(undecided="history was cut"))
    assert findings(results) == []
    assert any(isinstance(item, Unknown) for item in results)


def test_recorded_commits_are_looked_up() -> None:
    log = gather(RunCommits, EXPERIMENT | mlflow_run("0" * 32, "one", commit="c" * 40))
    assert log.held == frozenset()
    assert log.undecided


def test_unfinished_runs() -> None:
    results = check("RUN003", run("a", status=Status.RUNNING), run("b", status=Status.FAILED), run("c"))
    assert findings(results) == [
        "mlruns/0/bbbbbbbb: 1 of 3 runs is recorded as failed",
        "mlruns/0/aaaaaaaa: 1 of 3 runs records no end: still running when the log was copied, or crashed"]


def test_only_runs_behind_claims_count() -> None:
    good, bad = run("a"), run("b", status=Status.FAILED)
    assert findings(check("RUN003", good, bad, backing=(good,))) == []


def test_run_without_parameters() -> None:
    assert findings(check("RUN004", run("a"), run("b", parameters={"lr": "1"}))) == [
        "mlruns/0/aaaaaaaa: 1 of 2 runs records metrics and no parameters"]
    assert findings(check("RUN004", run("a", arguments=("--lr", "1"), arguments_known=Known.RECORDED))) == []


def test_seed_behind_a_claim() -> None:
    none, unset, fixed = run("a"), run("b", seeds=(Seed("random_state", "None"),)), run("c", seeds=(Seed("seed", "1"),))
    results = check("RUN005", none, unset, fixed, backing=(none, unset, fixed))
    assert findings(results) == ["mlruns/0/bbbbbbbb: 1 of 3 runs behind a claim records an unset seed",
                                 "mlruns/0/aaaaaaaa: 1 of 3 runs behind a claim records no seed"]
    assert [item.text for item in results if isinstance(item, Looked)] == ["1 of 3 runs behind claims record a seed"]


def test_a_program_that_seeds_itself_is_spared() -> None:
    one = run("a")
    assert findings(check("RUN005", one, backing=(one,), by_code=frozenset({one.id}))) == []


def test_no_claim_no_seed_asked_for() -> None:
    assert any(isinstance(item, Skip) for item in check("RUN005", run("a")))


def test_environment_and_data_and_tree() -> None:
    bare = run("a")
    full = run("b", python="3.11.4", parameters={"dataset": "iris"}, dirty=False)
    assert findings(check("RUN006", bare, full)) == [
        "mlruns/0/aaaaaaaa: 1 of 2 runs records neither package versions nor Python's"]
    assert findings(check("RUN007", bare, full)) == ["mlruns/0/aaaaaaaa: 1 of 2 runs records nothing of the data used"]
    assert findings(check("RUN008", full, run("c", dirty=True))) == [
        "mlruns/0/cccccccc: 1 of 2 runs was made from a tree with uncommitted changes"]
    assert any(isinstance(item, Skip) for item in check("RUN008", bare))


def test_damage_is_told_with_what_was_lost() -> None:
    log = RunLog((run("a", damage=(Damage("line 3 is no number", Place("mlruns/0/a/metrics/acc", 3)),)),),
                 (Damage("its meta.yaml is empty", Place("mlruns/0/b"), "the run"),))
    assert findings(run_check("RUN010", {}, log)) == ["mlruns/0/b: its meta.yaml is empty; lost: the run",
                                                      "mlruns/0/a/metrics/acc:3: line 3 is no number"]


def test_a_broken_run_costs_itself_only() -> None:
    files = EXPERIMENT | mlflow_run("0" * 32, "one") | {f"mlruns/0/{'1' * 32}/meta.yaml": "\0\0"}
    log: RunLog = gather(RunLog, files)
    assert [item.name for item in log.runs] == ["one"]
    assert len(log.damage) == 1


def test_artifacts_that_are_not_there() -> None:
    log = RunLog((run("a", artifacts=(Artifact("model.pkl", present=False), Artifact("x.txt", present=True))),))
    assert findings(run_check("RUN011", {}, log)) == [
        "mlruns/0/aaaaaaaa: run a (aaaaaaaa) names 1 artifact that is not there"]


def test_identities_beyond_git() -> None:
    found: LogIdentities = gather(LogIdentities, EXPERIMENT | mlflow_run("0" * 32, "one", user="janedoe42"))
    assert {(item.kind.value, item.shown) for item in found.items} >= {("user name", "j…2")}
    assert masked("/home/jane") == "/home/j…e"


def test_a_name_of_nobody_is_no_identity() -> None:
    found: LogIdentities = gather(LogIdentities, {
        path: text.replace("/home/jane", "/project") for path, text in
        (EXPERIMENT | mlflow_run("0" * 32, "one", user="researcher")).items()})
    assert found.items == ()


def test_one_seed_and_the_best_of_several() -> None:
    one = traced("0.9", "a" * 8)
    best = traced("0.93", "b" * 8, siblings=(0.91, 0.93, 0.92), best_of=3)
    said = traced("0.93", "b" * 8, siblings=(0.91, 0.93, 0.92), best_of=3, superlative=True)
    assert findings(run_check("RUN012", {}, claims(one, best))) == ["README.md:3: 1 claim rests on one seed"]
    assert findings(run_check("RUN013", {}, claims(best, said))) == [
        "README.md:3: Acc 0.93 is the best of 3 like runs, and the text does not say so"]


def test_best_of_two_is_advice() -> None:
    results = run_check("RUN013", {}, claims(traced("0.93", "b" * 8, siblings=(0.91, 0.93), best_of=2)))
    assert [item.advisory for item in results if isinstance(item, Finding)] == [True]


def test_results_without_a_log() -> None:
    claim = traced("0.9", "").claim
    untraced = Trace(claim, Standing.UNTRACED)
    assert findings(run_check("RUN001", {}, claims(untraced))) == [
        "README.md:3: 1 result is claimed, and no experiment log is there"]


def test_logs_that_git_does_not_hold() -> None:
    log = RunLog((run("a"),), sizes=(("mlruns", 0),))
    assert findings(run_check("RUN001", {}, log, claims(traced("0.9", "a" * 8)))) == [
        "1 logged run lies in the folder and not in git: strangers do not get them"]


def test_heavy_logs() -> None:
    files = {"a.py": "x = 1\n", **EXPERIMENT, **mlflow_run("0" * 32, "one"),
             f"mlruns/0/{'0' * 32}/artifacts/model.bin": "x" * 11_000_000}
    assert findings(run_check("RUN014", files)) == ["mlruns: experiment logs are 11 of the 11 MB that git holds"]
