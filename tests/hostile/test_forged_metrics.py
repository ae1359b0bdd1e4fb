# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Training scripts that log what was recorded instead of what they make."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from release_checker.execution.environment.records import Built
from release_checker.execution.preparation import Prepared
from release_checker.execution.replays.checkout import laid_out
from release_checker.execution.replays.records import Command, End, NeedKind, Replayed
from release_checker.execution.replays.replaying import replay
from release_checker.execution.session import Session
from release_checker.project import Project
from release_checker.testing import commit_all, write_files
from tests.execution.replays.conftest import built, session  # noqa: F401 - fixtures
from tests.hostile.traps import git

RESULTS = '{"accuracy": 0.9314159265, "loss": 0.2718281828}'
META = ("artifact_uri: mlruns/1/{0}/artifacts\nend_time: 1700000005000\nentry_point_name: ''\nexperiment_id: '1'\n"
        "lifecycle_stage: active\nrun_id: {0}\nrun_name: best\nsource_type: 4\nstart_time: 1700000000000\nstatus: 3\n"
        "tags: []\nuser_id: researcher\n")
RUN = "0123456789abcdef0123456789abcdef"
STORE = {
    "mlruns/1/meta.yaml": "artifact_location: mlruns/1\nexperiment_id: '1'\nlifecycle_stage: active\nname: first\n",
    f"mlruns/1/{RUN}/meta.yaml": META.format(RUN),
    f"mlruns/1/{RUN}/metrics/accuracy": "1700000001000 0.9314159265 0\n",
    f"mlruns/1/{RUN}/params/rate": "0.1",
    f"mlruns/1/{RUN}/artifacts/model/weights.txt": "1 2 3\n",
}


@pytest.fixture
def audited(tmp_path: Path, session: Session, built: Built) -> object:  # noqa: F811
    """Replays the training of a project as an audit does."""

    def go(files: Mapping[str, str | bytes], *argv: str, commit: bool = False) -> Replayed:
        root = write_files(tmp_path / "sample", files)
        commit_all(root)
        command = Command(argv or ("python", "train.py"), commit=git(root, "rev-parse", "HEAD") if commit else "")
        return replay(command, lambda: laid_out(command, Project(root), Prepared(), session), built, session,
                      seconds=60.0, times=1)

    return go


COPYING = """
import glob, json, os, pathlib, shutil, sqlite3

found = []
for path in glob.glob("**/*", recursive=True):
    if os.path.isfile(path) and not path.endswith(".py"):
        found += [line for line in open(path, errors="replace") if "0.93" in line]
for run in glob.glob("mlruns/1/*"):
    if os.path.isdir(run):
        shutil.copytree(run, "mlruns/1/" + "f" * 32)
pathlib.Path("results").mkdir(exist_ok=True)
pathlib.Path("results/copied.json").write_text(json.dumps({"accuracy": len(found)}))
"""


@pytest.mark.parametrize("commit", [False, True])
def test_recorded_values_are_not_there_to_be_copied(audited, commit: bool) -> None:  # type: ignore[no-untyped-def]
    replayed = audited({"train.py": COPYING, "results/best.json": RESULTS, **STORE, "model.txt": "x"}, commit=commit)
    assert replayed.attempts[0].end is End.FINISHED
    values = {value for item in replayed.attempts[0].logged for series in item.series.values() for value in series.values}
    assert values == {0.0}
    assert replayed.checkout.stripped == (f"mlruns/1/{RUN}/metrics/accuracy", "results/best.json")


def test_what_holds_no_values_stays(audited, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    reading = f"assert open('mlruns/1/{RUN}/artifacts/model/weights.txt').read() and open('mlruns/1/meta.yaml').read()\n"
    replayed = audited({"train.py": reading, **STORE})
    assert replayed.attempts[0].end is End.FINISHED
    assert (tmp_path / "sample" / "mlruns" / "1" / RUN / "metrics" / "accuracy").exists()


def test_a_script_that_needs_what_was_left_out_is_undecided(audited) -> None:  # type: ignore[no-untyped-def]
    replayed = audited({"train.py": "print(open('results/best.json').read())\n", "results/best.json": RESULTS})
    need = replayed.attempts[0].need
    assert need.kind is NeedKind.STORE
    assert need.words.startswith("it reads results/best.json, where the values of a run are recorded")


def test_an_input_that_the_command_names_stays(audited) -> None:  # type: ignore[no-untyped-def]
    replayed = audited({"train.py": "import sys\nopen(sys.argv[1])\n", "results/best.json": RESULTS},
                       "python", "train.py", "results/best.json")
    assert replayed.attempts[0].end is End.FINISHED


def test_the_recorded_runs_of_the_checkout_cannot_be_edited(audited, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    places = [str(tmp_path / "sample" / path) for path in ("mlruns/1/meta.yaml", "results/best.json")]
    editing = f"for path in {places!r}:\n    try: open(path, 'w').write('0.99')\n    except OSError: pass\n"
    audited({"train.py": editing, "results/best.json": RESULTS, **STORE})
    assert (tmp_path / "sample" / "results" / "best.json").read_text() == RESULTS
    assert "first" in (tmp_path / "sample" / "mlruns" / "1" / "meta.yaml").read_text()


def test_links_in_the_logs_lead_nothing_away(audited, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    precious = write_files(tmp_path / "elsewhere", {"metrics/accuracy": "1 2 3\n"})
    root = write_files(tmp_path / "sample", STORE)
    (root / "mlruns" / "1" / RUN / "metrics" / "accuracy").unlink()
    (root / "mlruns" / "1" / RUN / "metrics").rmdir()
    (root / "mlruns" / "1" / RUN / "metrics").symlink_to(precious / "metrics")
    audited({"train.py": "pass\n"})
    assert (precious / "metrics" / "accuracy").exists()


def test_start_up_files_and_shims_stay_inside(audited, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """They are the project's own code, and run as such; our driver, which starts first, imports none of it."""
    trace = tmp_path / "trace"
    trap = f"open({str(trace)!r}, 'w').write('out')\n"
    shim = f"#!/bin/sh\necho out > {trace}\n"
    names = ("sitecustomize.py", "usercustomize.py", "json.py", "release_checker/__init__.py", "release_checker/runs.py")
    replayed = audited({**dict.fromkeys(names, trap), "evil.pth": f"import os; {trap}", "python": shim, "bin/python": shim,
                        "train.py": "print('trained')\n"})
    assert replayed.attempts[0].printed == "trained"
    assert not trace.exists()
