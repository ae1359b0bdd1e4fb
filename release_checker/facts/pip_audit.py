# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Asks pip-audit about exact versions, and decides from its JSON alone.

Its exit code is 1 for vulnerabilities as well as for crashes, and 0 for packages that it skipped; so a package counts as
looked up only where the JSON names it, with its version and a list of vulnerabilities.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import urllib.parse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.version import Version

from release_checker.execution.environment.index import index_environment
from release_checker.execution.environment.uv import run_tool
from release_checker.execution.session import Session
from release_checker.facts import osv
from release_checker.facts.dependencies.records import normalised
from release_checker.text import shorten

SECONDS = 600.0
"It asks one package after the other; 200 take a minute on a slow line."
ONE = 20
"Seconds for one answer."
UNREACHED = re.compile(r"ConnectionError|Max retries|Timeout|timed out|Could not connect|SSLError|ProxyError")
NO_ANSWER = re.compile(r"^(?:KeyError|TypeError|AttributeError|ValueError|packaging\S*InvalidVersion)\b")
LOCAL = "localhost,127.0.0.1,::1"
"Asked without the proxy that leads outside."


@dataclass(frozen=True, slots=True, order=True)
class Exact:
    """One version of one package."""

    name: str
    "Normalised."
    version: str
    "PEP 440, without the local part (`+cu118`), which advisories do not know."


@dataclass(frozen=True, slots=True)
class Known:
    """A vulnerability that the service knows of a version."""

    package: Exact
    "Which."
    names: tuple[str, ...]
    "Its identifiers, pip-audit's choice first: CVE, GHSA, PYSEC."
    fixes: tuple[Version, ...]
    "Versions that mend it, lowest first."
    summary: str
    "What may happen, in the advisory's words."


@dataclass(frozen=True, slots=True)
class Answer:
    """What pip-audit said."""

    known: tuple[Known, ...] = ()
    "By package."
    skipped: tuple[tuple[Exact, str], ...] = ()
    "Packages that were not looked up, with the reasons."
    problem: str = ""
    "Why there is no answer at all; empty otherwise."


def ask(packages: Iterable[Exact], address: str, session: Session) -> Answer:
    """Look versions up; nothing is resolved or built. Raises Interrupted or OutOfBudget."""
    rounds = [_ask(rows, address, session) for rows in _rounds(sorted(set(packages)))]
    known = tuple(item for answer in rounds for item in answer.known)
    skipped = tuple(item for answer in rounds for item in answer.skipped)
    return Answer(known, skipped, next((answer.problem for answer in rounds if answer.problem), ""))


def _ask(asked: Sequence[Exact], address: str, session: Session) -> Answer:
    with tempfile.TemporaryDirectory(prefix="release-checker-") as name:
        folder = Path(name)
        listing = folder / "versions.txt"
        listing.write_text("".join(f"{item.name}=={item.version}\n" for item in asked), "utf-8")
        command = [sys.executable, "-I", "-m", "pip_audit", "--disable-pip", "--no-deps", "--vulnerability-service", "osv",
                   "--osv-url", address, "--format", "json", "--aliases", "on", "--desc", "on", "--progress-spinner", "off",
                   "--timeout", str(ONE), "--cache-dir", str(folder / "cache"), "--requirement", str(listing)]
        said = run_tool(session, command, folder=folder, seconds=SECONDS, extra=_reaching())
    if said.code is None:
        session.check()
        return Answer(problem=f"pip-audit took longer than {SECONDS:.0f} s")
    try:
        return read_answer(json.loads(said.output), asked)
    except (ValueError, RecursionError):
        return Answer(problem=_cause(said.words, said.code, urllib.parse.urlsplit(address).netloc))


def read_answer(data: Any, asked: Sequence[Exact]) -> Answer:
    """pip-audit's JSON held against what was asked; raises ValueError for another form."""
    rows = data.get("dependencies") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise ValueError("no list of dependencies")
    left = dict.fromkeys(asked, "pip-audit says nothing of it")
    known: list[Known] = []
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("name"), str):
            raise ValueError("a dependency without a name")
        name = normalised(row["name"])
        if "skip_reason" in row:
            left |= {item: shorten(str(row["skip_reason"])) for item in left if item.name == name}
            continue
        version = osv.parsed(row.get("version"))
        package = next((item for item in left if item.name == name and osv.parsed(item.version) == version), None)
        if package is None or not isinstance(row.get("vulns"), list):
            continue  # nothing that was asked, or not looked up
        known += [_known(package, item) for item in row["vulns"]]
        del left[package]
    return Answer(tuple(known), tuple(left.items()))


def _known(package: Exact, row: Any) -> Known:
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        raise ValueError("a vulnerability without an identifier")
    aliases = sorted(item for item in _list(row, "aliases") if isinstance(item, str))  # from a set, in any order
    names = dict.fromkeys([row["id"], *aliases])
    fixes = [version for text in _list(row, "fix_versions") if (version := osv.parsed(text)) is not None]
    above = tuple(sorted(item for item in fixes if item > Version(package.version)))
    return Known(package, tuple(names), above, " ".join(str(row.get("description") or "").split()))


def _list(row: dict[str, Any], key: str) -> list[Any]:
    value = row.get(key) or []
    if not isinstance(value, list):
        raise ValueError(f"{key} that is no list")
    return value


def _rounds(asked: Sequence[Exact]) -> list[list[Exact]]:
    """First, second … versions of the same names apart: pip-audit takes a name but once."""
    files: list[dict[str, Exact]] = []
    for item in asked:
        free = next((file for file in files if item.name not in file), None)
        if free is None:
            files.append(free := {})
        free[item.name] = item
    return [list(file.values()) for file in files]


def _reaching() -> dict[str, str]:
    """Certificates by the name that pip-audit's client knows, and no proxy for services on this machine."""
    given = index_environment()
    direct = ",".join(filter(None, (given.get("NO_PROXY") or given.get("no_proxy"), LOCAL)))
    bundle = given.get("SSL_CERT_FILE")
    return {"NO_PROXY": direct, "no_proxy": direct, "PYTHONUTF8": "1", "COLUMNS": "200"} | (
        {"REQUESTS_CA_BUNDLE": bundle} if bundle else {})


def _cause(words: str, code: int | None, host: str) -> str:
    """Why there is no JSON: a traceback's last line names the cause."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    last = lines[-1] if lines else f"it ended with {code}"
    if "HTTPError" not in last and UNREACHED.search(last):
        return f"the advisory service {host} is not reached"
    if "JSONDecodeError" in last or NO_ANSWER.search(last):
        return f"{host} does not answer as an advisory service does"
    return f"pip-audit gave no report: {shorten(last, 200)}"
