# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Stores recorded here and now with the real packages, each in an environment of its own, against their own clients."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import uv

from release_checker.execution.environment.interpreters import find_interpreters
from tests.runs.mlflow_compared import differences
from tests.runs.mlflow_samples import only, state

RECORDER = Path(__file__).with_name("mlflow_recorder.py")


@dataclass(frozen=True)
class Packages:
    """What one version of MLflow runs with."""

    needs: tuple[str, ...]
    "Requirements."
    oldest: tuple[int, int]
    "Python that it runs on."
    newest: tuple[int, int]
    "Python that it runs on."


# Skinny, with what its database needs: a seventh of the whole.
VERSIONS = {
    "1.30": Packages(("mlflow-skinny==1.30.1", "sqlalchemy<2", "alembic", "sqlparse", "numpy<2", "pandas<2",
                      "setuptools<70"), (3, 8), (3, 10)),
    "2.3": Packages(("mlflow-skinny==2.3.2", "sqlalchemy<2.1", "alembic", "numpy<2", "pandas<3", "setuptools<70"),
                    (3, 8), (3, 11)),
    "2.22": Packages(("mlflow-skinny==2.22.0", "sqlalchemy<2.1", "alembic", "numpy", "pandas<3"), (3, 9), (3, 12)),
    "newest": Packages(("mlflow-skinny>=3", "sqlalchemy", "alembic", "numpy", "pandas"), (3, 10), (3, 13)),
}


def environment(folder: Path, packages: Packages) -> Path:
    """The Python of an environment with these packages; skips the test where it cannot be had."""
    fitting = [found for found in find_interpreters() if packages.oldest <= found.minor <= packages.newest]
    if not fitting:
        pytest.skip(f"no Python of {packages.oldest} to {packages.newest} on this machine")
    program = str(uv.find_uv_bin())
    for words in (["venv", "--python", str(fitting[0].path), str(folder)],
                  ["pip", "install", "--python", str(folder / "bin" / "python"), *packages.needs]):
        done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"the packages cannot be had: {done.stderr.strip().splitlines()[-1:]}")
    return folder / "bin" / "python"


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_what_a_version_writes_is_read_as_its_own_client_reads_it(version: str, tmp_path: Path) -> None:
    python = environment(tmp_path / "environment", VERSIONS[version])
    for form, address in (("file", "file:{}/mlruns"), ("sqlite", "sqlite:///{}/mlflow.db")):
        store = tmp_path / form
        store.mkdir()

        def run(verb: str, place: Path, at: str = address, within: Path = store) -> str:
            kept = {name: value for name, value in os.environ.items() if name in ("PATH", "TMPDIR")}
            done = subprocess.run(
                [python, RECORDER, verb, at.format(place)], cwd=within, capture_output=True, text=True, check=False,
                env=kept | {"HOME": str(tmp_path), "LOGNAME": "researcher", "USER": "researcher",
                            "MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_ALLOW_FILE_STORE": "true"})
            assert done.returncode == 0, done.stderr
            return done.stdout

        run("record", store)
        before = state(store)
        reader = only(store)
        reader.runs()
        assert state(store) == before
        # The client changes what it reads, so it gets a copy.
        copy = tmp_path / f"{form}-copy"
        shutil.copytree(store, copy)
        told = json.loads(run("read", copy))
        assert len(told) == 7
        assert differences(reader, told) == []
