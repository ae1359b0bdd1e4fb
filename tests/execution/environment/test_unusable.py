# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What this machine lacks or denies is told as a reason, and nothing half done is kept."""

from __future__ import annotations

import errno
import subprocess
import time
from pathlib import Path

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.build import build
from release_checker.execution.environment.index import pip_settings, uv_settings
from release_checker.execution.environment.records import Cause, Interpreter, Recipe
from release_checker.execution.session import Interrupted, OutOfBudget, Session
from release_checker.execution.store import CacheUnusable, Store
from tests.execution.environment.conftest import Index, sha256


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def entries(session: Session) -> list[Path]:
    return [place for place in session.store.root.glob("environments/*") if place.is_dir()]


def test_a_cache_that_cannot_be_written(index: Index, python: Interpreter) -> None:
    with pytest.raises(CacheUnusable, match=r"/proc/nowhere cannot be written: .*RELEASE_CHECKER_CACHE names another"):
        build(Recipe(python, ("wanted",)), Session(store=Store(Path("/proc/nowhere"))))


@pytest.mark.parametrize("where", ["pathlib.Path.rename", "pathlib.Path.chmod"])
def test_a_full_disk(
    index: Index, session: Session, python: Interpreter, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    index.wheel("wanted", "1.0")
    monkeypatch.setattr(where, full)
    with pytest.raises(CacheUnusable, match="No space left on device"):
        build(Recipe(python, ("wanted",)), session)
    assert entries(session) == []


def test_a_full_temporary_folder(
    index: Index, session: Session, python: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.TemporaryDirectory", full)
    [problem] = build(Recipe(python, ("wanted",)), session).problems
    assert (problem.cause, problem.words) == (Cause.DISK, "the environment could not be built here: No space left on device")


def test_without_uv(index: Index, session: Session, python: Interpreter, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise FileNotFoundError

    monkeypatch.setattr("uv.find_uv_bin", none)
    with pytest.raises(FactUnavailable, match="uv, which builds environments, is not installed"):
        build(Recipe(python, ("wanted",)), session)


def test_without_a_home(index: Index, session: Session, python: Interpreter, monkeypatch: pytest.MonkeyPatch) -> None:
    index.wheel("wanted", "1.0")
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    for settings in (uv_settings, pip_settings):
        settings.cache_clear()
    assert build(Recipe(python, ("wanted",)), session).stands
    for settings in (uv_settings, pip_settings):
        settings.cache_clear()


def test_interrupted_in_the_middle(index: Index, session: Session, python: Interpreter) -> None:
    index.wheel("wanted", "1.0")

    def tell(text: str) -> None:
        if text.startswith("installing"):
            session.stopped.set()

    session.tell = tell
    with pytest.raises(Interrupted):
        build(Recipe(python, ("wanted",)), session)
    assert entries(session) == []


@pytest.mark.slow
def test_out_of_budget_in_a_build(index: Index, session: Session, python: Interpreter) -> None:
    index.source("slow", "1.0", during="import time; time.sleep(600)")

    def tell(text: str) -> None:
        if text.startswith("building"):
            session.budget = time.monotonic() - session.began + 2

    session.tell = tell
    with pytest.raises(OutOfBudget):
        build(Recipe(python, ("slow",)), session)
    assert list(session.store.root.glob("wheels/*")) == []


@pytest.mark.slow
def test_no_index_answers(index: Index, session: Session, python: Interpreter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://127.0.0.1:9/simple")
    [problem] = build(Recipe(python, ("wanted",)), session).problems
    assert (problem.cause, problem.words) == (Cause.NETWORK, "the package index is not reached")


def test_an_index_that_gives_no_dates(
    index: Index, session: Session, python: Interpreter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = index.wheel("wanted", "1.0")
    page = tmp_path / "simple" / "wanted" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(f'<a href="{wheel.as_uri()}#sha256={sha256(wheel)}">{wheel.name}</a>')
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("UV_FIND_LINKS")
    monkeypatch.setenv("UV_DEFAULT_INDEX", (tmp_path / "simple").as_uri())
    assert build(Recipe(python, ("wanted",)), session).stands
    [problem] = build(Recipe(python, ("wanted",), before="2021-01-01T00:00:00Z"), session).problems
    assert problem.cause is Cause.NO_DATES
    assert problem.words == "the index does not say when wanted came out, so no date can be kept to"


def test_an_environment_works_where_it_was_moved_to(index: Index, session: Session, python: Interpreter) -> None:
    index.wheel(
        "wanted",
        "1.0",
        files={"wanted-1.0.dist-info/entry_points.txt": "[console_scripts]\nsay = wanted:say\n"},
        code="def say():\n    print('said')\n",
    )
    built = build(Recipe(python, ("wanted",)), session)
    script = built.python.parent / "say"
    head = script.read_bytes()[:300]
    assert b".new-" not in head, "no path of the folder that it was made in"
    done = subprocess.run([str(script)], capture_output=True, check=True)
    assert done.stdout == b"said\n"
