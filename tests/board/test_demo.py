# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The demonstration: eight projects in the states it promises, people who come in by its links, and what they said."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from release_checker.board import demo as demonstration
from release_checker.board.app import create_app
from release_checker.board.demo_projects import EXECUTED
from release_checker.board.services import BoardSettings, Services
from release_checker.cli.cohort import Screen
from release_checker.cli.main import _run
from release_checker.cohort.engines.local import LocalEngine
from release_checker.cohort.overview import standings
from release_checker.cohort.plan import read_plan
from release_checker.cohort.run import Run
from release_checker.cohort.store.database import open_database
from release_checker.cohort.store.files import FileStore
from release_checker.cohort.store.tables import Event
from release_checker.errors import UsageError

ADDRESS = "http://testserver"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[demonstration.Demo]:
    made = demonstration.build(tmp_path_factory.mktemp("demo") / "cohort", Screen)
    yield made
    made.database.close()


def test_each_project_is_in_its_state(demo: demonstration.Demo) -> None:
    rows = {row.project: row for row in standings(demo.database, demonstration.COHORT)}
    assert {name: (row.decision, row.review) for name, row in rows.items()} == {
        "birds": ("not-ready", ""), "glaciers": ("incomplete", ""), "lichen": ("ready", "stale"),
        "pollen": ("ready", "asked"), "rivers": ("not-ready", "asked"), "storms": ("", ""),
        "tides": ("ready", "approved"), "traffic": ("not-ready", "changes"),
    }
    failing = {name: [pillar for pillar, state in row.pillars.items() if state == "fail"] for name, row in rows.items()}
    assert {name: found for name, found in failing.items() if found} == {
        "birds": ["LIC", "DOC"], "rivers": ["CLM"], "traffic": ["SEC"]}
    assert "no such folder" in rows["storms"].problem
    assert [(rows[name].new, rows[name].fixed) for name in ("birds", "lichen", "pollen", "tides")] == [
        (2, 1), (0, 2), (0, 1), (None, None)]


def test_the_key_is_made_up_and_nowhere_shown(demo: demonstration.Demo) -> None:
    key = re.findall(r"hf_\w{34}", (demo.folder / "projects/traffic/fetch.py").read_text())[0]
    kept = [path for path in (demo.folder / "reports").rglob("*") if path.is_file() and key.encode() in path.read_bytes()]
    assert kept == []


def test_all_that_can_be_said_was_said(demo: demonstration.Demo) -> None:
    with demo.database.session() as session:
        kinds = set(session.scalars(select(Event.kind)))
    assert {"audited", "declared", "comment", "changes", "approved"} <= kinds


def test_each_link_lets_its_person_in_once(demo: demonstration.Demo) -> None:
    app = create_app(Services(demo.database, demo.files, BoardSettings(address=ADDRESS, secure=False)))
    said = demonstration.welcome(demo, ADDRESS)
    links, found = re.findall(rf"{ADDRESS}/invitation/\S+", said), re.findall(r"rcb_\S+", said)
    assert len(links) == len(found) == len(demonstration.SHOWN)
    seen = []
    for link, token in zip(links, found, strict=True):
        client = TestClient(app, base_url=ADDRESS)
        csrf = re.findall(r'name="csrf" value="([^"]+)"', client.get(link).text)[0]
        assert client.post(link, data={"csrf": csrf}).status_code == 200
        seen.append([client.get(path).status_code for path in (
            "/c/demo", "/c/demo/p/lichen", "/c/demo/p/tides", "/c/demo/members", "/c/demo/hooks")])
        assert client.get(link).status_code == 404
        program = TestClient(app, base_url=ADDRESS, headers={"Authorization": f"Bearer {token}"})
        assert program.get("/c/demo/p/lichen").status_code == 200
    admin, mentor, scholar, viewer = [200] * 5, [200] * 4 + [403], [403, 200, 404, 403, 403], [200] * 3 + [403] * 2
    assert seen == [admin, mentor, mentor, scholar, viewer]


def test_a_folder_in_use_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(UsageError, match="is not empty"):
        demonstration.build(tmp_path, Screen)
    monkeypatch.setattr("sys.argv", ["release-checker", "board", "demo", "--no-serve", "--folder", str(tmp_path)])
    assert (_run(), [path.name for path in tmp_path.iterdir()]) == (2, ["thesis.tex"])
    assert "needs a folder of its own" in capfd.readouterr().err


def test_served_until_it_is_ended_and_nothing_is_left() -> None:
    command = [sys.executable, "-m", "release_checker", "board", "demo", "--port", "0"]
    with tempfile.TemporaryDirectory() as short:  # the path of a socket has 107 bytes
        place = Path(short)
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              env=os.environ | {"TMPDIR": short}) as process:
            assert process.stdout
            address = process.stdout.readline().split()[-1]
            assert list(place.glob("*/*/cohort.toml"))
            with urllib.request.urlopen(f"{address}/c/demo", timeout=30) as answer:
                assert answer.url.startswith(f"{address}/login")
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
        assert list(place.rglob("cohort.toml")) == []


@pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is not installed")
def test_one_project_is_executed_where_that_is_asked(tmp_path: Path) -> None:
    plan = read_plan(demonstration.lay_out(tmp_path / "cohort", EXECUTED))
    assert [one.name for one in plan.projects if not one.asked.static] == [EXECUTED]
    chosen = [one for one in plan.projects if one.name == EXECUTED]
    with closing(open_database(plan.database)) as database, Screen(1) as screen:
        Run(plan, database, FileStore(plan.files), LocalEngine(1), screen)(chosen)
        (row,) = [row for row in standings(database, demonstration.COHORT) if row.project == EXECUTED]
    (folder,) = (tmp_path / "cohort/workspace/attempts" / EXECUTED).iterdir()
    assert row.pillars["TRN"] == "pass", (folder / "log.txt").read_text()
