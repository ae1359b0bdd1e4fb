# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Asks zizmor about workflow texts, offline and with none of the project's own settings, and reads its JSON."""

from __future__ import annotations

import json
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from release_checker.execution.environment.uv import Said, run_tool
from release_checker.execution.session import Session
from release_checker.text import shorten

LONGEST, LARGEST = 20_000, 1_000_000
"Bytes of one line, and of one file: what is longer is nobody's workflow, and zizmor may take minutes for it."
SECONDS = 30.0
"For all files; twenty take half a second. A text nested a hundred thousand deep would take minutes."
ALONE = 10.0
"For one file, when all together gave no answer."
MOST_ALONE = 30
"Files that are then tried one by one."


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark of zizmor's."""

    path: str
    "The file, as it was given."
    line: int
    "One-based."
    audit: str
    "zizmor's name for it, such as `template-injection`."
    words: str
    "What it is, in zizmor's words."
    severity: str
    "high, medium, low or informational."
    confidence: str
    "high, medium or low."
    told: str
    "What is wrong with this part, in zizmor's words; empty where it says no more."
    text: str
    "The part of the file that it is about."


@dataclass(frozen=True, slots=True)
class Remarks:
    """What zizmor said of some files."""

    items: tuple[Remark, ...] = ()
    "In the order of files and lines."
    unread: tuple[tuple[str, str], ...] = ()
    "Files that it could not take, with the reasons."
    problem: str = ""
    "Why there is no answer at all; empty otherwise."


def find_zizmor() -> str | None:
    """The program that was installed with this tool, else one on PATH."""
    beside = (Path(folder) / "zizmor" for folder in (sysconfig.get_path("scripts"), Path(sys.executable).parent))
    return next((str(place) for place in beside if place.is_file()), None) or shutil.which("zizmor")


def ask(texts: Mapping[str, bytes], session: Session) -> Remarks:
    """Remarks on workflows and actions, by path; raises Interrupted or OutOfBudget.

    zizmor is given copies under names of ours: a path of the project's may be an option or hold control characters, and
    beside the copies lies no configuration. Comments that silence it are not heeded: waivers have a reason and an end.
    """
    program = find_zizmor()
    if program is None:
        return Remarks(problem="zizmor, which reads workflows, is not installed with this tool")
    with tempfile.TemporaryDirectory(prefix="release-checker-") as name:
        folder = Path(name)
        refused = {path: _strange(data) for path, data in texts.items() if _strange(data)}
        wanted = [(path, data) for path, data in texts.items() if path not in refused]
        if not wanted:
            return Remarks(unread=tuple(refused.items()))
        copies = {_copy(folder, number, path, data): path for number, (path, data) in enumerate(wanted)}
        said = _run(program, list(copies), folder, session, SECONDS)
        try:
            return Remarks(_read(said, copies, texts), tuple(refused.items()))
        except ValueError:
            if len(copies) > MOST_ALONE:
                return Remarks(problem=_why(said))
        items: list[Remark] = []
        unread: list[tuple[str, str]] = list(refused.items())
        for copy, path in copies.items():
            said = _run(program, [copy], folder, session, ALONE)
            try:
                items += _read(said, copies, texts)
            except ValueError:
                unread.append((path, _why(said)))
    return Remarks(tuple(items), tuple(unread))


def _strange(data: bytes) -> str:
    """Why a file is not given to zizmor; empty when it is."""
    if len(data) > LARGEST:
        return f"is larger than {LARGEST // 1_000_000} MB"
    longest = max(map(len, data.split(b"\n")), default=0)
    return f"has a line of {longest:,} bytes, which no workflow has" if longest > LONGEST else ""


def _copy(folder: Path, number: int, path: str, data: bytes) -> str:
    """Where zizmor finds a text; it tells workflows from actions by their names."""
    place = folder / str(number) / (".github/workflows/workflow.yml" if is_workflow(path) else "action.yml")
    place.parent.mkdir(parents=True)
    place.write_bytes(data)
    return str(place)


def is_workflow(path: str) -> bool:
    """A workflow, rather than an action."""
    return path.startswith(".github/workflows/")


def _run(program: str, copies: Sequence[str], folder: Path, session: Session, seconds: float) -> Said:
    command = [program, "--offline", "--no-config", "--no-ignores", "--no-progress", "--no-exit-codes",
               "--strict-collection", "--color", "never", "--format", "json-v1", "--", *copies]
    said = run_tool(session, command, folder=folder, seconds=seconds)
    if said.code is None:
        session.check()
    return said


def _read(said: Said, copies: Mapping[str, str], texts: Mapping[str, bytes]) -> tuple[Remark, ...]:
    """Its JSON as records; raises ValueError for anything else than a list of findings."""
    rows = json.loads(said.output) if said.well else None
    if not isinstance(rows, list):
        raise ValueError("no list of findings")
    try:
        return tuple(sorted((_remark(row, copies, texts) for row in rows), key=lambda item: (item.path, item.line)))
    except (KeyError, TypeError, StopIteration, AttributeError) as error:
        raise ValueError(f"a finding of another form: {error}") from error


def _remark(row: Any, copies: Mapping[str, str], texts: Mapping[str, bytes]) -> Remark:
    primary = next(item for item in row["locations"] if item["symbolic"]["kind"] == "Primary")
    path = copies[primary["symbolic"]["key"]["Local"]["verbatim_path"]]
    place, weight = primary["concrete"]["location"], row["determinations"]
    span = place["offset_span"]
    text = texts[path][span["start"]:span["end"]].decode("utf-8", "replace")
    return Remark(
        path, int(place["start_point"]["row"]) + 1, str(row["ident"]), str(row["desc"]), str(weight["severity"]).lower(),
        str(weight["confidence"]).lower(), shorten(str(primary["symbolic"]["annotation"])), shorten(text),
    )


def _why(said: Said) -> str:
    """Why it gave no JSON, in its own words."""
    if said.code is None:
        return "zizmor did not come to an end with it"
    lines = [line.strip() for line in said.words.splitlines()]
    cause = next((line for line in lines if "invalid YAML" in line or "does not match" in line), "")
    cause = cause.partition(": ")[2] if cause[:2].rstrip(":").isdigit() else cause
    failed = next((line for line in lines if line.startswith(("error", "fatal", "thread"))), "")
    return shorten(cause or failed or f"zizmor ended with {said.code}", 200)
