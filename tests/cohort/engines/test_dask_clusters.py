# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import copy
import platform
import sys
from pathlib import Path
from typing import Any

import pytest

from release_checker import __version__
from release_checker.cohort.engines import choosing
from release_checker.cohort.plan import read_plan
from release_checker.cohort.records import Plan
from release_checker.errors import UsageError

OURS = {"python": f"{platform.python_version()}.final.0", "release_checker": __version__, "distributed": "2026.8.0",
        "dask": "2026.8.0", "cloudpickle": "3"}


def plan(folder: Path, engine: str) -> Plan:
    (folder / "cohort.toml").write_text(f'name = "made"\n[[projects]]\nname = "a"\nsource = "a"\n[engine]\n{engine}\n')
    return read_plan(folder / "cohort.toml")


@pytest.mark.parametrize("ask", [choosing.engine_of, choosing.job_script])
def test_without_the_extra_the_command_that_installs_it_is_told(ask: Any, tmp_path: Path,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("release_checker.cohort.engines.")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("dask", "distributed", "dask_jobqueue"):
        monkeypatch.setitem(sys.modules, name, None)

    with pytest.raises(UsageError, match=r"which is not installed; pip install 'release-checker\[cluster\]'"):
        ask(plan(tmp_path, 'kind = "dask"'))


def test_a_script_is_asked_for_without_slurm(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(UsageError, match=r"the plan names no Slurm: it needs .*\[engine.slurm\]"):
        choosing.job_script(plan(tmp_path, 'kind = "dask"'))


@pytest.mark.parametrize(("side", "name", "value", "words"), [
    ("workers", "release_checker", None, r"the worker tcp://w:1 of s has release-checker \(none\), here is"),
    ("workers", "python", "3.1.0.final.0", r"the worker tcp://w:1 of s has python 3\.1, here is"),
    ("scheduler", "distributed", "2020.1", r"the scheduler of s has distributed 2020\.1, here is 2026\.8\.0; install"),
])
def test_versions_that_differ(side: str, name: str, value: str | None, words: str) -> None:
    pytest.importorskip("distributed")
    from release_checker.cohort.engines.dask_clusters import agree

    versions: dict[str, Any] = {"client": {"packages": OURS}, "scheduler": {"packages": dict(OURS)},
                                "workers": {"tcp://w:1": {"packages": dict(OURS)}}}
    agree(copy.deepcopy(versions), "s")
    row = versions["scheduler"] if side == "scheduler" else versions["workers"]["tcp://w:1"]
    row["packages"][name] = value

    with pytest.raises(UsageError, match=words):
        agree(versions, "s")


def test_no_attempt_is_told_where_a_scheduler_is() -> None:
    pytest.importorskip("distributed")
    from release_checker.cohort.engines.dask_worker import environment

    assert environment({"PATH": "/bin", "DASK_SCHEDULER_ADDRESS": "tcp://s:1", "__DASK_PARENT_PID": "1",
                        "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY": "/key"}) == {"PATH": "/bin"}
