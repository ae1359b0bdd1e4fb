# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`board`: first people in, where it may listen, and the served board itself."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from release_checker.board.serving import KEY, key_of, place_of
from release_checker.cli.main import _run
from release_checker.cohort.store.database import open_database
from release_checker.cohort.store.tables import Cohort, Project, Token
from release_checker.errors import UsageError

Call = Callable[..., "tuple[int, str]"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RELEASE_CHECKER_DATABASE", raising=False)
    database = open_database("sqlite:///cohort.db")
    with database.session() as session:
        cohort = Cohort(name="2026")
        session.add(cohort)
        session.flush()
        session.add(Project(cohort_id=cohort.id, name="study", source="x"))
    database.close()
    return tmp_path


@pytest.fixture
def call(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    def called(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["release-checker", "board", *arguments])
        code = _run()
        said = capfd.readouterr()
        return code, (said.out + said.err).strip()

    return called


def test_first_people(call: Call) -> None:
    assert call("person", "add", "Root", "--admin") == (0, "root is added, as admin of the board")
    assert call("person", "add", "root", "--name", "R") == (0, "root is there already, as admin of the board")
    code, token = call("token", "root", "--days", "3")
    assert (code, bool(re.fullmatch(r"rcb_1_[\w-]{43}", token))) == (0, True)
    invite = ("invite", "ada", "--cohort", "2026", "--address", "https://board.example.org/")
    code, link = call(*invite, "--role", "scholar", "--project", "study")
    assert (code, bool(re.fullmatch(r"https://board\.example\.org/invitation/[\w-]{43}", link))) == (0, True)
    assert call("person", "disable", "ada") == (0, "ada is shut out")
    assert call(*invite, "--role", "mentor")[0] == 2
    assert call("person", "add", "ada") == (
        0, "ada is there already, and is disabled; let them in again with board person enable")
    assert call("person", "enable", "ada") == (0, "ada may come in again, with a new token: board token ada")
    assert call("person", "enable", "ada") == (0, "ada is not disabled")
    assert call(*invite, "--role", "mentor")[0] == 0


def test_a_token_for_a_program_that_only_brings_reports(call: Call) -> None:
    call("person", "add", "root", "--admin")
    assert call("token", "root", "--reports-only")[0] == call("token", "root")[0] == 0
    with closing(open_database("sqlite:///cohort.db")) as opened, opened.session() as session:
        assert session.scalars(select(Token.scope).order_by(Token.id)).all() == ["reports", ""]


def test_the_last_admin_stays(call: Call) -> None:
    call("person", "add", "root", "--admin")
    code, said = call("person", "disable", "root")
    assert (code, "root is the last admin who can come in" in said) == (2, True)
    call("person", "add", "second", "--admin")
    assert call("person", "disable", "root") == (0, "root is shut out")
    assert call("person", "disable", "second")[0] == 2


@pytest.mark.parametrize(("arguments", "words"), [
    ("person add ådä", "is no login"), ("person add x --name " + "n" * 201, "at most 200"), ("token nobody", "no person"),
    ("person disable nobody", "no person"), ("person enable nobody", "no person"),
    ("invite x --cohort 2027 --role mentor", "it has 2026"),
    ("invite x --cohort 2026 --role admin", "'admin' is not one of"),
    ("invite x --cohort 2026 --role scholar", "needs a project"),
    ("invite x --cohort 2026 --role scholar --project y", "'y' is none"),
    ("serve --host 0.0.0.0", "reached from elsewhere"),
    ("serve --proxy-header X-User", "needs --proxy-peer"), ("serve --proxy-peer proxy", "is no address or network"),
    ("serve --key-file /nonexistent/key", "the key cannot be read"),
    ("serve --host 203.0.113.9 --address http://203.0.113.9 --insecure", "cannot listen"),
    ("serve --database nonsense", "no address of a database"),
])
def test_wrong_use(call: Call, arguments: str, words: str) -> None:
    code, said = call(*arguments.split())
    assert (code, words in said, said.count("release-checker: ")) == (2, True, 1)


@pytest.mark.parametrize(("host", "address", "insecure", "good"), [
    ("127.0.0.1", "", False, True), ("localhost", "", False, True), ("::1", "", False, True),
    ("127.0.0.9", "", False, True),
    ("127.0.0.1", "https://board.example.org", False, True), ("127.0.0.1", "http://localhost:80", False, True),
    ("127.0.0.1", "http://board.example.org", False, False), ("127.0.0.1", "http://board.example.org", True, True),
    ("0.0.0.0", "", False, False), ("::", "", False, False), ("192.0.2.1", "", True, False),
    ("example.org", "", False, False),
    ("0.0.0.0", "http://board.example.org", False, False),
    ("0.0.0.0", "http://127.0.0.1:8000", False, False),
    ("0.0.0.0", "http://192.0.2.1:8000", True, True), ("0.0.0.0", "https://b.example.org:8443/", False, True),
    ("127.0.0.1", "https://board.example.org/path", False, False), ("127.0.0.1", "https://a@b", False, False),
    ("127.0.0.1", "ftp://x", True, False), ("127.0.0.1", "https://", False, False),
    ("127.0.0.1", "https://[x", False, False),
    ("127.0.0.1", "https://x:99999", False, False), ("127.0.0.1", "https://bücher.example", False, False),
])
def test_where_it_may_listen(host: str, address: str, insecure: bool, good: bool) -> None:
    if good:
        assert place_of(host, 8000, address, insecure=insecure).address == address.rstrip("/")
    else:
        with pytest.raises(UsageError):
            place_of(host, 8000, address, insecure=insecure)


def test_a_shared_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    place = tmp_path / "key"
    first = key_of(place)
    assert (len(first.key), place.stat().st_mode & 0o777, key_of(place).key == first.key) == (KEY, 0o600, True)
    assert first.key.hex() not in repr(first)
    place.chmod(0o640)
    with pytest.raises(UsageError, match="others can read"):
        key_of(place)
    (short := tmp_path / "short").touch(0o600)
    with pytest.raises(UsageError, match="32 bytes at least, this has 0"):
        key_of(short)
    (tmp_path / "link").symlink_to(place)
    with pytest.raises(UsageError):
        key_of(tmp_path / "link")


@pytest.mark.slow
def test_served(folder: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "RELEASE_CHECKER_DATABASE"}
    with subprocess.Popen([sys.executable, "-m", "release_checker", "board", "serve", "--port", "0"], cwd=folder,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        assert process.stderr
        said = [process.stdout.readline() for _ in range(4)]
        assert said[0].startswith("Nobody can come in yet")
        address = said[-1].split()[-1]
        with urllib.request.urlopen(f"{address}/login?then=/secret", timeout=30) as answer:
            assert (answer.status, answer.headers["Server"]) == (200, None)
        process.send_signal(signal.SIGTERM)
        log = process.stderr.read()
        assert ("GET /login HTTP/1.1" in log, "secret" in log, "Traceback" in log) == (True, False, False)
    with pytest.raises(OSError, match=r"refused|reset"):
        urllib.request.urlopen(address, timeout=5)
