# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From a declaration to the verdict, against an OSV-compatible service on the loopback device; the index is a folder."""

from __future__ import annotations

import dataclasses
import datetime
import json
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest
from click.testing import CliRunner

from release_checker.audit import audit
from release_checker.cli.main import cli
from release_checker.errors import SettingsError, UsageError
from release_checker.execution.session import Session
from release_checker.execution.store import Store
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.reports.report import CheckInfo
from release_checker.security_settings import named_service
from release_checker.selection import Selection
from release_checker.settings import load
from release_checker.testing import audit_folder, write_files
from tests.execution.environment.conftest import Index
from tests.facts.osv_service import record, serving

CHAIN = [
    record("GHSA-1111-2222-3333", "frame", ["1.0", "1.1"], fixed="1.2", aliases=("CVE-2026-0001",), severity="MODERATE"),
    record("PYSEC-2026-7", "frame", ["1.0"], fixed="1.1", vector="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
]


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(folder))
    made = Index(folder)
    for version in ("1.0", "1.1", "1.2"):
        made.wheel("frame", version, needs=("paint",))
    made.wheel("paint", "0.3")
    return made


def looked_up(folder: Path, files: dict[str, str], address: str, waivers: str = "", online: bool = True) -> CheckInfo:
    project = Project(write_files(folder / "project", {"release-checker.toml": waivers, **files}))
    settings = load(project, installed().codes, today=datetime.date(2026, 1, 1))
    settings = dataclasses.replace(settings, advisories=named_service(address))
    selection = Selection(only=("SEC003",), static=True, online=online)
    return audit(project, installed(), settings, selection, session=Session(store=Store(folder / "store"))).report.checks[0]


def told(check: CheckInfo) -> list[str]:
    return [f"{item.location.path if item.location else ''}:{(item.location and item.location.line) or ''} {item.message} "
            f"| {item.fix.text}{' (advice)' if item.advisory else ''}" for item in check.findings]


def test_each_vulnerability_has_its_identifier_severity_and_the_change_that_mends_all(tmp_path: Path, index: Index) -> None:
    with serving(*CHAIN) as service:
        check = looked_up(tmp_path, {"requirements.txt": "# ours\nframe==1.0\n"}, service.address)
    assert (check.outcome, check.requirement) == ("fail", "required")
    assert told(check) == [
        "requirements.txt:2 frame 1.0 has the known vulnerability PYSEC-2026-7 (critical), mended by 1.1: frame does harm "
        "| requirements.txt:2 frame==1.0 → frame==1.2",
        "requirements.txt:2 frame 1.0 has the known vulnerability CVE-2026-0001 (medium), mended by 1.2: frame does harm "
        "| requirements.txt:2 frame==1.0 → frame==1.2",
    ]
    assert check.findings[1].advisories == ("CVE-2026-0001", "GHSA-1111-2222-3333")
    assert sorted(service.asked) == [("frame", "1.0"), ("frame", "1.2"), ("paint", "0.3")]


@pytest.mark.slow
def test_a_version_that_brings_another_vulnerability_is_no_repair(tmp_path: Path, index: Index) -> None:
    newer = record("GHSA-b", "frame", ["1.1"], introduced="1.1", fixed="1.2")
    with serving(record("GHSA-a", "frame", ["1.0"], fixed="1.1"), newer) as service:
        check = looked_up(tmp_path, {"requirements.txt": "frame==1.0\n"}, service.address)
    assert told(check) == [
        "requirements.txt:1 frame 1.0 has the known vulnerability GHSA-a, mended by 1.1: frame does harm "
        "| requirements.txt:1 frame==1.0 → frame==1.2"
    ]


def test_what_is_brought_along_is_looked_up_and_mended_by_a_line_more(tmp_path: Path, index: Index) -> None:
    with serving(record("GHSA-a", "paint", ["0.3"], fixed="0.4")) as service:
        check = looked_up(tmp_path, {"requirements.txt": "frame\n"}, service.address)
    assert told(check) == [
        "requirements.txt: paint 0.3 has the known vulnerability GHSA-a, mended by 0.4: paint does harm "
        "| requirements.txt: add paint>=0.4"
    ]
    assert check.findings[0].evidence.startswith("brought along by what is declared; version resolved today")


def test_clean_says_what_was_asked_of_whom(tmp_path: Path, index: Index) -> None:
    with serving(*CHAIN) as service:
        check = looked_up(tmp_path, {"requirements.txt": "frame\n"}, service.address)
        host = service.address.split("/")[2]
    assert check.outcome == "pass"
    assert check.reason.startswith("2 packages resolved today from requirements.txt for Python 3.")
    assert check.reason.endswith(f"asked of {host}, named by --osv-url")


@pytest.mark.slow
def test_a_service_that_the_project_names_can_accuse_and_not_acquit(tmp_path: Path, index: Index) -> None:
    with serving(*CHAIN) as service:
        named = f'[security]\nosv_url = "{service.address}"\n'
        outcomes = []
        for line in ("frame==1.0\n", "frame==1.2\n"):
            root = write_files(tmp_path / "project", {"release-checker.toml": named, "requirements.txt": line})
            selection = Selection(only=("SEC003",), static=True, online=True)
            check = audit_folder(root, selection=selection, session=Session(store=Store(tmp_path / "store"))).checks[0]
            outcomes.append((check.outcome, len(check.findings), "cannot vouch for itself" in check.undecided[0]))
    assert outcomes == [("fail", 2, True), ("unknown", 0, True)]


def test_without_a_fix_it_is_advice(tmp_path: Path, index: Index) -> None:
    with serving(record("GHSA-a", "frame", ["1.2"])) as service:
        check = looked_up(tmp_path, {"requirements.txt": "frame\n"}, service.address)
    assert (check.outcome, check.requirement) == ("fail", "recommended")
    assert told(check)[0].endswith("waive GHSA-a with the reason why it does no harm (advice)")


def test_the_fix_is_of_the_own_branch(tmp_path: Path, index: Index) -> None:
    first = record("GHSA-a", "frame", ["1.0"], fixed="1.1")
    later = record("GHSA-a", "frame", ["2.0"], introduced="2.0", fixed="2.1")
    first["affected"] += later["affected"]
    with serving(first) as service:
        check = looked_up(tmp_path, {"requirements.txt": "frame==1.0\n"}, service.address)
    assert "mended by 1.1" in check.findings[0].message


def test_a_lock_is_taken_as_it_stands_and_mended_by_its_tool(tmp_path: Path, index: Index) -> None:
    index.folder.joinpath("frame-1.0-py3-none-any.whl").unlink()  # nothing to resolve from: the lock alone tells it
    files = {
        "pyproject.toml": '[project]\nname = "study"\nversion = "1"\ndependencies = ["frame"]\n',
        "uv.lock": 'version = 1\n[[package]]\nname = "frame"\nversion = "1.0"\n'
                   '[[package]]\nname = "paint"\nversion = "0.3"\n',
    }
    with serving(*CHAIN) as service:
        check = looked_up(tmp_path, files, service.address)
    assert check.findings[0].fix.command == "uv lock --upgrade-package frame"
    assert check.findings[0].evidence.endswith("version as locked in uv.lock")


def test_builds_of_a_version_are_looked_up_as_the_version(tmp_path: Path, index: Index) -> None:
    with serving(*CHAIN) as service:
        check = looked_up(tmp_path, {"requirements.txt": "frame==1.0+cu117\n"}, service.address)
    assert len(check.findings) == 2


@pytest.mark.slow
def test_where_nothing_resolves_the_pins_are_looked_up_and_the_rest_is_unknown(tmp_path: Path, index: Index) -> None:
    files = {"requirements.txt": "frame==1.0\nnowhere>=2\n"}
    with serving(*CHAIN) as service:
        check = looked_up(tmp_path, files, service.address)
        assert service.asked == [("frame", "1.0"), ("frame", "1.2")]
    assert len(check.findings) == 2
    assert "could not be resolved" in check.undecided[0]
    with serving() as service:
        assert looked_up(tmp_path, files, service.address).outcome == "unknown"


WAIVER = '[[waivers]]\ncheck = "SEC003"\nadvisory = "{}"\nreason = "not called"\nwho = "A"\nexpires = 2099-01-01\n'


@pytest.mark.slow
def test_a_waiver_by_any_identifier_covers_that_vulnerability_alone(tmp_path: Path, index: Index) -> None:
    files = {"requirements.txt": "frame==1.0\n"}
    with serving(*CHAIN) as service:
        check = looked_up(tmp_path, files, service.address, WAIVER.format("ghsa-1111-2222-3333"))
        assert [(item.advisories[0], item.waived) for item in check.findings] == [
            ("PYSEC-2026-7", False), ("CVE-2026-0001", True)]
        assert check.outcome == "fail"
        both = looked_up(tmp_path, files, service.address, WAIVER.format("CVE-2026-0001") + WAIVER.format("PYSEC-2026-7"))
    assert (both.outcome, both.waived_by) == ("waived", "A")


def test_without_online_nothing_is_asked(tmp_path: Path, index: Index) -> None:
    with serving(*CHAIN) as service:
        check = looked_up(tmp_path, {"requirements.txt": "frame==1.0\n"}, service.address, online=False)
        assert service.asked == []
    assert (check.outcome, check.reason) == ("unknown", "not looked up: needs --online")


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address at which nothing listens."""
    with closing(socket()) as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}/v1/query"


def test_a_service_that_is_not_reached_is_unknown(tmp_path: Path, index: Index, nobody: str) -> None:
    check = looked_up(tmp_path, {"requirements.txt": "frame==1.2\n"}, nobody)
    assert check.outcome == "unknown"
    assert check.reason == f"2 packages not looked up: the advisory service {nobody.split('/')[2]} is not reached"


@pytest.mark.parametrize("raw", [
    (200, b"<html>Log in to the network</html>"), (200, b'{"vulns": "none"}'), (200, b'{"code": 3}'), (200, b"[1]"),
    (200, b'{"vulns": [{"id": 5, "affected": [{}]}]}'), (200, b""), (429, b"{}"), (500, b""), (404, b'{"vulns": []}'),
    (200, b"[" * 100_000),
])
def test_what_is_no_answer_is_unknown(tmp_path: Path, index: Index, raw: tuple[int, bytes]) -> None:
    with serving(raw=raw) as service:
        check = looked_up(tmp_path, {"requirements.txt": "frame==1.2\n"}, service.address)
    assert check.outcome == "unknown"
    assert "Traceback" not in check.reason


def test_nothing_declared_does_not_apply(tmp_path: Path, index: Index) -> None:
    with serving() as service:
        assert looked_up(tmp_path, {"a.py": "import os\n"}, service.address).outcome == "skip"


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_snapshot_answers_in_place_of_a_service(tmp_path: Path, index: Index, form: str) -> None:
    texts = {f"{item['id']}.json": json.dumps(item) for item in CHAIN}
    place = write_files(tmp_path / "osv", texts)
    if form == "zip":
        place = tmp_path / "all.zip"
        with zipfile.ZipFile(place, "w") as archive:
            for name, text in texts.items():
                archive.writestr(name, text)
    root = write_files(tmp_path / "project", {"requirements.txt": "frame==1.0\n"})
    arguments = ["check", str(root), "--online", "--static", "--only", "SEC003", "--format", "json", "--osv-url", str(place)]
    done = CliRunner().invoke(cli, arguments)
    check = json.loads(done.stdout)["checks"][0]
    assert done.exit_code == 1
    assert [item["advisories"][0] for item in check["findings"]] == ["PYSEC-2026-7", "CVE-2026-0001"]
    root.joinpath("requirements.txt").write_text("frame==1.2\n")
    check = json.loads(CliRunner().invoke(cli, arguments).stdout)["checks"][0]
    assert (check["outcome"], check["reason"].partition("asked of ")[2]) == (
        "pass", f"the snapshot {place.name}, named by --osv-url, of 2 records up to 2026-01-01")


def test_an_empty_or_broken_snapshot_is_unknown(tmp_path: Path, index: Index) -> None:
    root = write_files(tmp_path / "project", {"requirements.txt": "frame==1.0\n"})
    broken = write_files(tmp_path / "osv", {"a.json": "{"})
    cut = write_files(tmp_path / "cut", {"a.json": json.dumps(CHAIN[0])[:-5]})
    (tmp_path / "none").mkdir()
    (tmp_path / "no.zip").write_bytes(b"PK\x03\x04")
    for place, words in (
        (broken, "holds no OSV records"), (tmp_path / "none", "holds no OSV records"),
        (cut, "cannot be read"), (tmp_path / "no.zip", "cannot be read"),
    ):
        done = CliRunner().invoke(cli, ["check", str(root), "--online", "--static", "--only", "SEC003", "--format", "json",
                                        "--osv-url", str(place)])
        assert done.exit_code == 3
        assert words in done.stdout


@pytest.mark.parametrize("text", ["missing.zip", "ftp://host/v1/query", "https://me:secret@host/v1/query"])
def test_what_is_neither_service_nor_snapshot_is_wrong_use(text: str) -> None:
    with pytest.raises(UsageError):
        named_service(text)


@pytest.mark.parametrize("text", ['osv_url = "osv.zip"', "osv_url = 5", 'osv_url = "https://a:b@host"', 'osv = "x"'])
def test_the_project_names_an_address_or_nothing(tmp_path: Path, text: str) -> None:
    write_files(tmp_path, {"release-checker.toml": f"[security]\n{text}\n"})
    with pytest.raises(SettingsError, match=r"release-checker\.toml:2"):
        load(Project(tmp_path), installed().codes, today=datetime.date(2026, 1, 1))


def test_what_has_no_wheel_is_looked_up_by_its_pin_and_what_it_needs_is_unknown(tmp_path: Path, index: Index) -> None:
    index.source("solder", "0.9")
    with serving(record("GHSA-a", "solder", ["0.9"], fixed="1.0")) as service:
        check = looked_up(tmp_path, {"requirements.txt": "frame\nsolder==0.9\n"}, service.address)
        assert sorted(service.asked) == [("frame", "1.2"), ("paint", "0.3"), ("solder", "0.9"), ("solder", "1.0")]
    assert len(check.findings) == 1
    assert check.undecided[0].endswith("says what it needs when it is built, which a lock would tell: solder")


def test_versions_for_an_older_python_are_resolved_without_it(tmp_path: Path, index: Index) -> None:
    index.wheel("elder", "1.0", needs=("frame==1.0",), tag="cp38-none-any")
    with serving(*CHAIN) as service:
        check = looked_up(tmp_path, {"requirements.txt": "elder==1.0\n"}, service.address)
    assert len(check.findings) == 2
    assert check.findings[0].evidence.endswith("resolved today from requirements.txt for Python 3.8")
