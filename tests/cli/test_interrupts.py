# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Ctrl-C while something runs: it ends at once, and the report keeps what was found."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.sandbox.probe import find_sandbox

EXECUTING = """
import dataclasses, sys
from release_checker.cli import check, main
from release_checker.execution.sandbox.records import Job
real = check.audit
def executing(project, registry, settings, selection, progress, *, session, glance, ended):
    glance([])
    print("begun", flush=True)
    done = session.sandbox.run(Job(("/bin/sleep", "300"), "/tmp"), stop=session.stop)
    print(done.ending, flush=True)
    return real(project, registry, settings, dataclasses.replace(selection, static=True), progress, session=session)
check.audit = executing
sys.argv = ["release-checker", "check", "--format", "json", "--output", "report", sys.argv[1]]
main.main()
"""


def isolated() -> bool:
    try:
        return bool(find_sandbox())
    except FactUnavailable:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.slow
def test_what_runs_ends_and_what_was_found_is_kept(number: signal.Signals, study: Path, tmp_path: Path) -> None:
    if not isolated():
        pytest.skip("no isolation works here")
    # A runner that was started in the background ignores SIGINT, and its children would inherit that.
    heeded = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen([sys.executable, "-c", EXECUTING, study], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, cwd=tmp_path, preexec_fn=heeded) as child:
        assert child.stdout
        assert child.stdout.readline() == "begun\n"
        child.send_signal(number)
        assert child.stdout.readline() == "interrupted\n"
        printed, told = child.communicate(timeout=60)
    assert child.returncode == 130
    assert "interrupted: ending what runs" in told
    report = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))
    assert report == json.loads(printed)
    assert report["selection"]["interrupted"]
    assert report["verdict"]["blockers"]
