# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json

from release_checker.execution.environment.case import Case
from release_checker.testing import gather

RUN = "wandb/run-20240501_101112-{id}/files"


def logged(identifier: str, python: str, started: str, *requirements: str) -> dict[str, str]:
    folder = RUN.format(id=identifier)
    return {f"{folder}/requirements.txt": "\n".join(requirements),
            f"{folder}/wandb-metadata.json": json.dumps({"python": python, "startedAt": started, "program": "train.py"}),
            f"{folder}/config.yaml": "lr:\n  value: 0.1\n"}


def test_what_logs_recorded_bounds_the_search() -> None:
    files = {"train.py": "import numpy\n", **logged("aaaa1111", "CPython 3.9.7", "2023-01-02T00:00:00", "numpy==1.20.0"),
             **logged("bbbb2222", "3.10.12", "2024-05-01T10:11:12", "numpy==1.26.4+cpu", "torch @ file:///x")}
    found: Case = gather(Case, files)
    assert found.recorded == ("numpy==1.26.4",)
    assert set(found.ran) >= {"3.10"}
    assert found.dates.recorded == "2024-05-02T10:11:12Z"


def test_without_logs_nothing_is_recorded() -> None:
    found: Case = gather(Case, {"train.py": "import numpy\n"})
    assert (found.recorded, found.ran, found.dates.recorded) == ((), (), "")
