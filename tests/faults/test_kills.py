# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Audits killed at random moments: the report stays, nothing runs on, nothing piles up, and the next audit is right."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from release_checker.execution.store import DAY, UNFINISHED
from tests.faults.starting import LONG, make_study, reasons, report_of, start, told_clearly

CODES = "LIC001,DOC001,ENV006,NBK009,TRN008"
KILLS = LONG or 5
"Audits that are killed."
SEED = int(time.time()) if LONG else 7
PATIENCE = 20.0
"Seconds after which what a killed audit started must have ended."


def still_running(marks: list[str]) -> list[str]:
    """Processes in whose command, folder, variables or mounts one of these paths stands."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        words = b""
        for name in ("cmdline", "environ", "mountinfo"):
            with contextlib.suppress(OSError):
                words += (process / name).read_bytes()
        with contextlib.suppress(OSError):
            words += os.fsencode(os.readlink(process / "cwd"))
        if any(mark.encode() in words for mark in marks):
            found.append(f"{process.name}: {words[:200]!r}")
    return found


def killed_after(seconds: float, study: Path, variables: dict[str, str], *, anew: bool) -> bool:
    """Start an audit and kill it; whether it still ran."""
    command = [sys.executable, "-m", "release_checker", "check", "--only", CODES, *(["--no-cache"] if anew else [])]
    with subprocess.Popen(command, cwd=study, env=os.environ | variables, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as child:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
        ran = child.poll() is None
        child.send_signal(signal.SIGKILL)
    return ran


def aged(folder: Path, pattern: str) -> list[Path]:
    """What lies there, made as old as it would be after two days."""
    found = list(folder.glob(pattern))
    for path in found:
        os.utime(path, (time.time() - 2 * DAY,) * 2)
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/mountinfo").exists(), reason="processes are looked for in /proc")
def test_at_random_moments(tmp_path: Path) -> None:
    study, cache, temporary = make_study(tmp_path / "study"), tmp_path / "cache", tmp_path / "t"
    temporary.mkdir()
    variables = {"RELEASE_CHECKER_CACHE": str(cache), "TMPDIR": str(temporary)}
    audit = partial(start, "check", "--only", CODES, cwd=study, RELEASE_CHECKER_CACHE=str(cache), TMPDIR=str(temporary))
    audit()
    began = time.monotonic()
    told_clearly(audit("--no-cache"), report_of(study))
    whole = time.monotonic() - began
    right = {item["code"]: item["outcome"] for item in report_of(study)["checks"]}
    if reasons(report_of(study)):
        pytest.skip(f"nothing can be executed here, or no package index answers: {reasons(report_of(study))}")
    moments, count = random.Random(SEED), 0
    for number in range(KILLS):
        count += killed_after(moments.uniform(0.2, whole), study, variables, anew=bool(number % 3))
        assert report_of(study)["verdict"]["decision"] == "not-ready"
        patience = time.monotonic() + PATIENCE
        while (left := still_running([str(tmp_path)])) and time.monotonic() < patience:
            time.sleep(0.2)
        assert left == [], f"at seed {SEED}"
    assert count > KILLS // 2
    aged(temporary, "*")
    aged(cache, f"*/{UNFINISHED}*")
    done = audit()
    report = report_of(study)
    told_clearly(done, report)
    assert {item["code"]: item["outcome"] for item in report["checks"]} == right
    told_clearly(audit("--no-cache"), report_of(study))
    assert {item["code"]: item["outcome"] for item in report_of(study)["checks"]} == right
    assert list(temporary.iterdir()) == []
    assert list(cache.glob(f"*/{UNFINISHED}*")) == []
    assert [name for name in os.listdir(study) if name.startswith(".release")] == []
