# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import dataclasses
import hashlib
import http.server
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.build import build
from release_checker.execution.environment.interpreters import find_interpreters
from release_checker.execution.environment.records import Built, Cause, Interpreter, Pinned, Recipe
from release_checker.execution.session import Interrupted, Session
from tests.execution.environment.conftest import Index, project_files, sha256


def value_of(built: Built, module: str) -> str:
    assert built.stands, built.problems
    done = subprocess.run(
        [str(built.python), "-c", f"import {module}; print({module}.value)"], capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def test_wheels_are_installed_pinned_and_hashed(index: Index, session: Session, python: Interpreter) -> None:
    needed = index.wheel("needed", "2.0", code="value = 'two'\n")
    index.wheel("wanted", "1.0", needs=("needed>=1",))
    built = build(Recipe(python, ("wanted",)), session)
    assert built.stands
    assert [(item.name, item.version, item.built) for item in built.locked] == [
        ("needed", "2.0", False),
        ("wanted", "1.0", False),
    ]
    assert f"needed==2.0 \\\n    --hash=sha256:{sha256(needed)}" in built.lock
    assert "://" not in built.lock
    assert value_of(built, "needed") == "two"
    assert list(built.python.parent.parent.rglob("wanted.*.pyc"))


@pytest.mark.slow
def test_every_interpreter_here_gets_an_environment(index: Index, session: Session) -> None:
    index.wheel("wanted", "1.0")
    for python in find_interpreters():
        built = build(Recipe(python, ("wanted",)), session)
        assert value_of(built, "wanted") == "1", python


def test_the_same_recipe_is_installed_once(index: Index, session: Session, python: Interpreter) -> None:
    index.wheel("wanted", "1.0")
    first, second = (build(Recipe(python, ("wanted",)), session) for _ in range(2))
    assert first.prefix == second.prefix
    assert [line for line in index.told if line.startswith("installing")] == ["installing 1 package"]


def test_a_wheel_runs_nothing_while_it_is_installed(
    index: Index, session: Session, python: Interpreter, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    index.wheel("startup", "1.0", files={"startup.pth": f"import pathlib; pathlib.Path({str(mark)!r}).touch()\n"})
    built = build(Recipe(python, ("startup",)), session)
    assert built.stands
    assert not mark.exists()


def test_constraints_overrides_and_no_deps(index: Index, session: Session, python: Interpreter) -> None:
    for version in ("1.0", "2.0", "3.0"):
        index.wheel("needed", version)
    index.wheel("wanted", "1.0", needs=("needed>=2",))

    def versions(**more: object) -> list[str]:
        recipe = dataclasses.replace(Recipe(python, ("wanted",)), **more)  # type: ignore[arg-type]
        built = build(recipe, session)
        assert built.stands, built.problems
        return [f"{item.name} {item.version}" for item in built.locked]

    assert versions() == ["needed 3.0", "wanted 1.0"]
    assert versions(constraints=("needed<3",)) == ["needed 2.0", "wanted 1.0"]
    assert versions(overrides=("needed==1.0",)) == ["needed 1.0", "wanted 1.0"]
    assert versions(no_deps=True) == ["wanted 1.0"]


def test_a_source_is_built_once_and_the_lock_names_the_source(index: Index, session: Session, python: Interpreter) -> None:
    place = index.source("made", "1.5", value="'from source'")
    index.wheel("wanted", "1.0", needs=("made",))
    built = build(Recipe(python, ("wanted",)), session)
    assert value_of(built, "made") == "from source"
    assert built.locked[0] == Pinned("made", "1.5", (f"sha256:{sha256(place)}",), built=True)
    index.wheel("other", "1.0")
    assert build(Recipe(python, ("wanted", "other")), session).stands
    assert [line for line in index.told if line.startswith("building")] == ["building made==1.5 from source"]


HOSTILE = """
found = {}
def attempt(name, act):
    try:
        found[name] = repr(act())
    except BaseException as error:
        found[name] = "held: " + type(error).__name__
import pathlib, urllib.request
attempt("write", lambda: pathlib.Path(OUTSIDE).write_text("x"))
attempt("read", lambda: pathlib.Path(SECRET).read_text())
attempt("network", lambda: urllib.request.urlopen(ADDRESS, timeout=3).read())
attempt("environment", lambda: os.environ["RELEASE_TEST_SECRET"])
attempt("python", lambda: pathlib.Path(__import__("sys").prefix, "evil").write_text("x"))
"""


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    heard: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"reached")

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", heard
    server.shutdown()
    server.server_close()


def test_a_hostile_build_is_held(
    index: Index,
    session: Session,
    python: Interpreter,
    tmp_path: Path,
    listener: tuple[str, list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, heard = listener
    monkeypatch.setenv("RELEASE_TEST_SECRET", "secret")
    secret = tmp_path / "secret"
    secret.write_text("secret")
    given = {"OUTSIDE": str(tmp_path / "written"), "SECRET": str(secret), "ADDRESS": address}
    code = HOSTILE
    for key, text in given.items():
        code = code.replace(key, repr(text)) if key != "SECRET" else code.replace("Path(SECRET)", f"Path({text!r})")
    index.source("evil", "1.0", before=code, value="found")
    built = build(Recipe(python, ("evil",)), session)
    assert built.stands, built.problems
    told = eval(value_of(built, "evil"))
    held = {name: words[:4] for name, words in told.items() if name != "write"}
    assert held == dict.fromkeys(("read", "network", "environment", "python"), "held")
    assert not (tmp_path / "written").exists()  # it may write into a folder of the sandbox's own that lies over this one
    assert heard == []


def test_a_build_that_hides_what_it_needs_is_mended_and_told(index: Index, session: Session, python: Interpreter) -> None:
    index.wheel("six", "1.0", code="value = 'six'\n")
    index.source("hiding", "1.0", before="import six", value="six.value")
    built = build(Recipe(python, ("hiding",)), session)
    assert value_of(built, "hiding") == "six"
    assert [problem.words for problem in built.mended] == ["hiding==1.0 uses six to build and does not say so"]
    again = build(Recipe(python, ("hiding",)), session)
    assert again.mended == built.mended


def test_a_build_names_what_it_lacks(index: Index, session: Session, python: Interpreter) -> None:
    index.source("old", "1.0", during="raise SystemExit('fatal error: mysql.h: No such file or directory')")
    index.source("strange", "1.0", during="raise ValueError('the moon is wrong')")
    [problem] = build(Recipe(python, ("old",)), session).problems
    assert (problem.cause, problem.subject) == (Cause.SYSTEM_LIBRARY, "old")
    assert "mysql.h" in problem.words
    for _ in range(2):
        [problem] = build(Recipe(python, ("strange",)), session).problems
        assert (problem.cause, problem.evidence) == (Cause.BUILD_FAILED, "ValueError: the moon is wrong")
    assert index.told.count("building strange==1.0 from source") == 1


def test_the_project_itself_is_installed_but_not_locked(
    index: Index, session: Session, python: Interpreter, tmp_path: Path
) -> None:
    index.wheel("needed", "2.0")
    project = tmp_path / "project"
    project.mkdir()
    extra = "Provides-Extra: dev\\nRequires-Dist: needed; extra == 'dev'\\n"
    for path, text in project_files("mine", "0.1", value="'mine'", extra=extra).items():
        (project / path).write_text(text)
    built = build(Recipe(python, (), project=(".[dev]",)), session, project)
    assert [item.name for item in built.locked] == ["needed"]
    assert value_of(built, "mine") == "mine"
    changed = (project / "own_backend.py").read_text().replace("'mine'", "'changed'")
    (project / "own_backend.py").write_text(changed)
    assert value_of(build(Recipe(python, (), project=(".",)), session, project), "mine") == "changed"
    for line in ("mine @ file:.", "-e .", "./"):
        assert value_of(build(Recipe(python, (line,)), session, project), "mine") == "changed", line
    assert build(Recipe(python, ("./nowhere",)), session, project).problems[0].cause is Cause.OUTSIDE_SOURCE
    assert build(Recipe(python, ("-e ..",)), session, project).problems[0].cause is Cause.OUTSIDE_SOURCE


def test_options_and_templates_are_no_requirements(index: Index, session: Session, python: Interpreter) -> None:
    for line in ("--extra-index-url http://127.0.0.1:1/", "-r /etc/passwd", "name @ http://127.0.0.1:1/${UV_FIND_LINKS}"):
        [problem] = build(Recipe(python, (line,)), session).problems
        assert problem.cause is Cause.BAD_DECLARATION


def test_causes_from_the_index_come_all_at_once(index: Index, session: Session, python: Interpreter) -> None:
    index.wheel("olden", "1.0", tag="cp27-cp27m-manylinux1_x86_64")
    index.wheel("winonly", "1.0", tag="py3-none-win_amd64")
    index.wheel("there", "1.0")
    index.wheel("there", "3.0")
    problems = build(Recipe(python, ("olden==1.0", "winonly==1.0", "there==2.0", "nowhere", "there>4")), session).problems
    assert [(item.cause, item.subject) for item in problems[:5]] == [
        (Cause.WRONG_PYTHON, "olden"),
        (Cause.OTHER, "winonly"),
        (Cause.NO_SUCH_VERSION, "there"),
        (Cause.NO_SUCH_PACKAGE, "nowhere"),
        (Cause.NO_SUCH_VERSION, "there"),
    ]
    assert problems[2].words == "there==2.0: the index has no such version; the nearest are 1.0 and 3.0"


def test_two_sides_of_a_contradiction_are_named(index: Index, session: Session, python: Interpreter) -> None:
    for version in ("1.0", "2.0"):
        index.wheel("needed", version)
    index.wheel("one", "1.0", needs=("needed<2",))
    index.wheel("two", "1.0", needs=("needed>=2",))
    [problem] = build(Recipe(python, ("one==1.0", "two==1.0")), session).problems
    assert problem.cause is Cause.CONFLICT
    assert "one==1.0 needs needed<2" in problem.words
    assert "two==1.0 needs needed>=2" in problem.words
    [problem] = build(Recipe(python, ("one==1.0", "needed==2.0")), session).problems
    assert problem.words == "one==1.0 needs needed<2, and needed==2.0 is asked for"


def test_without_isolation_nothing_is_built(
    index: Index, session: Session, python: Interpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(**_: object) -> None:
        raise FactUnavailable("no isolation works here")

    monkeypatch.setattr("release_checker.execution.session.find_sandbox", none)
    index.source("made", "1.5")
    [problem] = build(Recipe(python, ("made",)), session).problems
    assert problem.words == "made==1.5 has to be built from source, which nothing isolates here: no isolation works here"


def test_nothing_begins_once_it_was_interrupted(index: Index, session: Session, python: Interpreter) -> None:
    session.stopped.set()
    with pytest.raises(Interrupted):
        build(Recipe(python, ("wanted",)), session)


def test_a_lock_of_the_audit_installs_what_it_says(index: Index, session: Session, python: Interpreter) -> None:
    place = index.wheel("wanted", "1.0")
    built = build(Recipe(python, ("wanted",)), session)
    place.unlink()
    forged = index.wheel("wanted", "1.0", code="value = 'forged'\n")
    assert hashlib.sha256(forged.read_bytes()).hexdigest() not in built.lock
