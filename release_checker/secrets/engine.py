# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Calls kingfisher over a folder of texts: bounded, without network, never by what lies in the project."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from release_checker.errors import ReleaseCheckerError
from release_checker.secrets.kinds import NO_SECRETS

TIMEOUT = 240.0
"Seconds; the first call on a machine compiles the rules (10 s), 100 MB of text take some 5."
OUTPUT_LIMIT = 64_000_000
"Bytes of the engine's answer that are read."
FOUND = 200
"Its exit status when it found something."
RULES = Path(__file__).with_name("rules.yml")


class EngineError(ReleaseCheckerError):
    """The engine is absent, failed, took too long or answered more than is read."""


@dataclass(frozen=True, slots=True)
class Match:
    """One match of one rule."""

    file: str
    "Name in the folder."
    line: int
    "One-based, where the value begins."
    column: int
    "Bytes before it in its line, roughly."
    rule: str
    "Id of the rule."
    value: str = field(repr=False)
    "What it captured."


def program() -> Path:
    """The binary of the wheel; raises EngineError when it is not installed."""
    found = importlib.util.find_spec("kingfisher")
    for folder in found.submodule_search_locations or () if found else ():
        for name in ("kingfisher", "kingfisher.exe"):
            path = Path(folder) / "bin" / name
            if path.is_file():
                return path
    raise EngineError("kingfisher is not installed; install the package kingfisher-bin")


def scan(folder: Path, rules: Path) -> Iterator[Match]:
    """Every match below a folder; `rules` is where compiled rules are kept from call to call. Raises EngineError."""
    with tempfile.TemporaryDirectory(prefix="release-checker-") as place:
        answer = Path(place) / "found.jsonl"
        command = [str(program()), "scan", str(folder), *_options(rules), "--output", str(answer)]
        for builtin in _left_out():
            command += ["--exclude-rule", builtin]
        _call(command, Path(place))
        if not answer.exists():
            return
        if answer.stat().st_size > OUTPUT_LIMIT:
            raise EngineError(f"kingfisher found more than can be told ({answer.stat().st_size // 1_000_000} MB)")
        with answer.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                yield from _match(line)


def _options(rules: Path) -> list[str]:
    return ["--rules-path", str(RULES), "--rule-cache-dir", str(rules), "--no-validate", "--no-update-check", "--quiet",
            "--format", "jsonl", "--no-dedup", "--no-ignore", "--git-history", "none", "--turbo", "--no-extract-archives"]


@cache
def _left_out() -> tuple[str, ...]:
    """Ids of the engine's rules that are off."""
    with tempfile.TemporaryDirectory(prefix="release-checker-") as place:
        listing = _call([str(program()), "rules", "list", "--no-update-check"], Path(place)).decode("utf-8", "replace")
    words = (word for line in listing.splitlines() for word in line.split("│")[1:2])
    return tuple(word.strip() for word in words if NO_SECRETS.search(word))


def _call(command: list[str], home: Path) -> bytes:
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    ours = {"HOME": str(home), "TMPDIR": str(home), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    try:
        done = subprocess.run(
            command, cwd=home, env=kept | ours, capture_output=True, timeout=TIMEOUT, check=False, stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"kingfisher took longer than {TIMEOUT:.0f} s") from error
    except OSError as error:
        raise EngineError(f"kingfisher could not be started: {error.strerror}") from error
    if done.returncode not in (0, FOUND):
        # Its words may quote what it read; the status alone is told.
        raise EngineError(f"kingfisher ended with {done.returncode}")
    return done.stdout


def _match(line: str) -> Iterator[Match]:
    try:
        data: dict[str, Any] = json.loads(line)
        found = data["finding"]
        rule, value = str(data["rule"]["id"]), str(found["snippet"])
        yield Match(Path(found["path"]).name, int(found["line"]), int(found["column_start"]), rule, value)
    except (ValueError, KeyError, TypeError):
        return  # the last line sums up
