# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Readers of settings, and of JSON by programs, services and hostile code: the text stands in each place of a form."""

from __future__ import annotations

import datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from release_checker.errors import FactUnavailable, SettingsError
from release_checker.execution.environment.imports import read_rows
from release_checker.execution.environment.simple import IndexUnreachable, read_page
from release_checker.execution.environment.wheelhouse import NotBuilt, Source, build_system
from release_checker.execution.kept import revived
from release_checker.execution.notebooks.events import read_events
from release_checker.execution.replays.records import Replayed
from release_checker.execution.sandbox.records import Ended, Ending
from release_checker.execution.suites.watch import Watched
from release_checker.facts.osv_snapshot import read_snapshot
from release_checker.facts.pip_audit import Exact, read_answer
from release_checker.facts.reuse import read_report
from release_checker.project import Project
from release_checker.registry import load_catalogue
from release_checker.runs.wandb.machine import from_json
from release_checker.settings import FILE, load
from release_checker.text import Text
from tests.reader_forms import Reader, each, each_line, in_a_file, raw, refused

WAIVER = '[[waivers]]\ncheck = "LIC001"\nreason = "r"\nwho = "w"\nexpires = 2027-01-01\n'
DATA = f'[[data]]\npath = "a"\nurl = "https://a.org"\nsha256 = "{"a" * 64}"\nsize = 1\n'
SETTINGS = (
    "...", *(f"{key} = ..." for key in ("profile", "checks", "bounds", "waivers", "runs", "security", "notebooks")),
    "[checks]\nLIC001 = ...", "[bounds]\nlarge_file_mb = ...", "[bounds]\n... = 1",
    *(f"{WAIVER}{key} = ..." for key in ("path", "advisory")),
    *(WAIVER.partition(f"{key} =")[0] + f"{key} = ..." for key in ("check", "expires")), "[runs]\nsources = ...",
    *(f"[execution]\n{key} = ..." for key in ("python", "declarations", "extras", "memory_gb", "evidence_signers")),
    *(f"[notebooks]\n{key} = ..." for key in ("seconds", "relative", "...")), "[security]\nosv_url = ...",
    *(DATA.partition(f"{key} =")[0] + f"{key} = ..." for key in ("path", "url", "sha256", "size")),
    *(f'[[{table}]]\nname = "a"\ncommand = ...\nseconds = 1' for table in ("steps", "training")),
    "[[claims]]\npath = ...\ntext = ...\nrun = ...\nmetric = ...",
)
"release-checker.toml with a place in each of its kinds of values."


def settings_of(text: str) -> object:
    """The text as release-checker.toml, and as the value of each setting; the longest answer is given."""
    def read(content: str) -> object:
        text = Text(content, "utf-8")
        given = SimpleNamespace(root=Path("/nonexistent"), root_text=lambda name: text if name == FILE else None)
        return load(cast("Project", given), load_catalogue(), today=datetime.date(2026, 6, 1))

    answers = (refused(read, SettingsError)(form.replace("...", text)) for form in SETTINGS)
    return max(answers, key=lambda found: len(repr(found)))


FLAWS: dict[str, Any] = {"missing_licensing_info": [], "missing_copyright_info": [], "missing_licenses": {},
                         "bad_licenses": {}, "unused_licenses": []}
reuse = refused(lambda value: read_report(value, Path("/a")), KeyError, TypeError, ValueError, AttributeError)
"As its caller takes it."
pip_audit = refused(lambda value: read_answer(value, [Exact("a", "1.0"), Exact("b", "2")]), ValueError)


def advisories(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    """pip-audit's JSON of one package, of which a row says something."""
    return [{"dependencies": [{"name": "a", "version": "1.0"} | row]} for row in rows]


def affected(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    """OSV records of one package."""
    return [{"id": "A", "modified": "2026-01-01", "affected": [{"package": {"ecosystem": "PyPI", "name": "a"}} | row]}
            for row in rows]


def snapshot(folder: Path) -> object:
    """All that is asked of OSV's records."""
    try:
        found = read_snapshot(folder, ["a", "A"])
    except FactUnavailable as error:
        return error
    return found.query("a", "1.0"), found.query("A", "9" * 5000), found.record("A")


def offered(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    """An index's page of one file."""
    return [{"files": [{"filename": "a-1.0.tar.gz", "url": "a"} | row]} for row in rows]


def page(text: str, kind: str = "json") -> object:
    return refused(read_page, IndexUnreachable)(raw(text), kind, "a", "https://a.org/")


def said(text: str) -> object:
    """What a test run's reporter is told to have said."""
    watched = Watched("mark", {"a": "a"})
    watched.heard(b"mark " + raw(text).replace(b"\n", b" ") + b"\n")
    return watched


CASE = {"id": ..., "when": "call", "outcome": "failed", "text": ..., "file": ..., "line": ..., "hosts": ..., "message": ...}
CELL = {"event": "end", "cell": 0, "state": "failed", "outputs": ..., "count": ..., "seconds": ..., "error": ...}
ENDED = Ended(Ending.EXITED, 0, b"", b"", 1.0, None, "ended with 0")
MACHINE = {"startedAt": ..., "python": ..., "program": ..., "args": ..., "git": ..., "cpu_count": ..., "gpu": ...,
           "gpu_count": ..., "gpu_nvidia": [...], "memory": ..., "host": ..., "os": ...}

FORMED: dict[str, Reader] = {
    "settings": settings_of,
    "facts.reuse": each(reuse, {"files": ..., "non_compliant": FLAWS}, *(
        {"files": [], "non_compliant": FLAWS | {key: value}} for key in FLAWS for value in (..., [...]))),
    "facts.pip_audit": each(pip_audit, {"dependencies": ...}, *advisories(
        {"name": ...}, {"version": ..., "vulns": []}, {"skip_reason": ...}, {"vulns": ...}, {"vulns": [{"id": ...}]},
        {"vulns": [{"id": "A", "aliases": ..., "fix_versions": ..., "description": ...}]},
        {"vulns": [{"id": "A", "aliases": [...], "fix_versions": [...]}]})),
    "facts.osv_snapshot": each_line(in_a_file("a.json", snapshot), *affected(
        {"versions": ...}, {"versions": [...]}, {"ranges": ...}, {"ranges": [{"type": "ECOSYSTEM", "events": ...}]},
        {"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": ...}, {"fixed": ...}, {"last_affected": ...}]}]})),
    "runs.wandb.machine": each(lambda value: from_json(value if isinstance(value, dict) else {}), MACHINE,
                               {"git": {"commit": ..., "remote": ...}}),
    "execution.environment.index.page": lambda text: (page(text), page(text, "html"),
                                                      page(f'<a href="a-1.0.zip{text}">', "html")),
    "execution.environment.index.files": each_line(page, {"files": ...}, *offered(
        {"filename": ...}, {"url": ...}, {"hashes": ...}, {"hashes": {"sha256": ...}}, {"upload-time": ...},
        {"requires-python": ...}, {"size": ...}, {"yanked": ...})),
    "execution.environment.index.names": lambda text: [page(f'<a href="{form.format(text)}">', "html") for form in (
        "a-{}.tar.gz", "a-{}-py3-none-any.whl", "a-1.0-{}-py3-none-any.whl", "a-1.0-py3-{}-any.whl", "{}")],
    "execution.environment.imports": each_line(
        lambda text: read_rows(text, {"a"}), {"ended": ..., "failure": ...},
        {"ended": "a", "failure": ...},
        {"ended": "a", "failure": {"kind": ..., "words": ..., "files": ..., "bases": [...]}}),
    "execution.environment.build_system": in_a_file("pyproject.toml", refused(
        lambda folder: build_system(Source("a", folder, "")), NotBuilt)),
    "execution.kept": each_line(refused(partial(revived, Replayed), ValueError, TypeError, KeyError)),
    "execution.notebooks.events": each_line(in_a_file("events.jsonl", lambda folder: read_events(
        folder, ENDED, b'{"cells": []}', {1: "1"})), CELL, CELL | {"outputs": [...]}, {"event": ..., "cell": ...},
        {"event": "done", "state": ..., "detail": ...}),
    "execution.suites.watch": each_line(said, *([kind, form, 1] for form in (..., CASE, CASE | {"id": "a", "hosts": [...]})
        for kind in ("collected", "start", "report", "collect", "internal", "end", "pytest", "left"))),
}
