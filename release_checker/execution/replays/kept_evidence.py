# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Replays made elsewhere, as a file: on the machine that has the graphics card or the data, for one that has not.

The file names no host and no account. It is taken only where it speaks of this very code, environment and data.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from release_checker import __version__
from release_checker.execution.replays.kept import slim
from release_checker.execution.replays.records import Attempt, Logged, Replayed
from release_checker.execution.sandbox.system import accelerators
from release_checker.runs.scrubbing import Scrubber

LIMIT = 256 * 1024 * 1024
"Bytes of an evidence file that are read."


@dataclass(frozen=True)
class Digests:
    """What decides whether evidence speaks of a project."""

    commit: str
    "HEAD; empty without git."
    code: str
    "Of the present files that code can read, logs and prose left out."
    lock: str
    "Of the rebuilt environment's lock."
    data: Mapping[str, str] = field(default_factory=dict)
    "SHA-256 of data files by path: those that are declared or lie here."


@dataclass(frozen=True, slots=True)
class Machine:
    """On what it ran, without a name of host or account."""

    system: str
    "Such as Linux x86_64."
    processor: str
    "Model of the processor; empty when it does not tell."
    cards: tuple[str, ...]
    "Models of graphics cards that the sandbox shows."
    python: str
    "Of the environment."


class Evidence(BaseModel):
    """One evidence file."""

    model_config = ConfigDict(extra="forbid", frozen=True, ser_json_inf_nan="strings")

    schema_version: Literal["1"] = "1"
    tool: str
    made: str
    digests: Digests
    machine: Machine
    replays: tuple[Replayed, ...]
    verdicts: Mapping[str, str] = {}


@dataclass(frozen=True)
class Accepted:
    """Evidence that speaks of this project."""

    evidence: Evidence
    "The file."
    unchecked: tuple[str, ...] = ()
    "Data that it names and that are not here, so that their digests could not be compared."

    @property
    def words(self) -> str:
        """Where and when, as a clause."""
        machine = self.evidence.machine
        with_card = f" with {', '.join(machine.cards)}" if machine.cards else ""
        return f"replayed on {self.evidence.made[:10]} on {machine.processor or machine.system}{with_card}"


@dataclass(frozen=True, slots=True)
class Refused:
    """Evidence that does not."""

    reason: str
    "What differs, with both digests; or why the file cannot be read."


def make(replays: Collection[Replayed], digests: Digests, verdicts: Mapping[str, str] | None = None) -> Evidence:
    """Evidence of what was replayed here and now; `verdicts` are in words, by the recorded run's id, for people."""
    python = next((item.python for item in replays if item.python), platform.python_version())
    return Evidence(
        tool=f"release-checker {__version__}", made=datetime.now(UTC).isoformat(timespec="seconds"), digests=digests,
        machine=Machine(f"{platform.system()} {platform.machine()}", processor(), cards(), python),
        replays=tuple(_anonymous(item) for item in replays), verdicts=dict(verdicts or {}),
    )


def save(evidence: Evidence, path: Path) -> None:
    """Write the file; raises OSError, or PydanticSerializationError for text that is no Unicode."""
    path.write_text(evidence.model_dump_json(indent=1) + "\n", "utf-8")


def load(data: bytes) -> Evidence | Refused:
    """Read a file's content."""
    if len(data) > LIMIT:
        return Refused(f"it is larger than {LIMIT // 1_000_000} MB")
    try:
        return Evidence.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"]))[:80]
        return Refused(f"it is no evidence file of this version: {where}: {first['msg'][:120]}")


def accept(evidence: Evidence, present: Digests, holds: Callable[[str], bool] = lambda commit: False) -> Accepted | Refused:
    """Whether it speaks of this project; the first digest that differs is the reason why not.

    `holds`: the history has a commit. A later commit that changed no code, such as the one that adds this very file, is
    none the less: the digest of the code decides.
    """
    theirs = evidence.digests
    for name, one, two in (("code", theirs.code, present.code), ("environment's lock", theirs.lock, present.lock)):
        if one != two:
            return Refused(f"its {name} has the digest {one[:12]}, and here it is {two[:12]}")
    if theirs.commit != present.commit and not (theirs.commit and holds(theirs.commit)):
        return Refused(f"it was made at commit {theirs.commit[:12] or 'none'}, which the history here does not hold")
    for path, digest in sorted(theirs.data.items()):
        if present.data.get(path, digest) != digest:
            return Refused(f"{path} has the digest {digest[:12]} there, and {present.data[path][:12]} here")
    unseen = tuple(path for path in sorted(theirs.data) if path not in present.data)
    return Accepted(evidence, unseen)


def _anonymous(replayed: Replayed) -> Replayed:
    """Without what it printed, and without names of persons and machines in its parameters."""
    return replace(replayed, attempts=tuple(map(_quiet, replayed.attempts)))


def _quiet(attempt: Attempt) -> Attempt:
    return replace(attempt, printed="", logged=tuple(map(_scrubbed, attempt.logged)))


def _scrubbed(logged: Logged) -> Logged:
    scrubber, small = Scrubber(logged.run), slim(logged)
    return replace(small, run=replace(small.run, parameters=scrubber.pairs("parameter", small.run.parameters)))


def processor() -> str:
    """Model of the processor, as the system names it."""
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8", "replace")
    except OSError:
        return platform.processor()
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else platform.processor()


def cards() -> tuple[str, ...]:
    """Models of NVIDIA's cards as the driver names them; else the devices that are there."""
    found = []
    for place in sorted(Path("/proc/driver/nvidia/gpus").glob("*/information")):
        try:
            match = re.search(r"^Model:\s*(.+)$", place.read_text("utf-8", "replace"), re.MULTILINE)
        except OSError:
            continue
        found += [match[1].strip()] if match else []
    return tuple(found) or accelerators()
