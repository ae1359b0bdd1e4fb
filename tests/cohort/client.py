# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A run in a process of its own, for tests that kill it: `python -m tests.cohort.client PLAN`."""

from __future__ import annotations

import sys
from pathlib import Path

from release_checker.cohort.engines.local import LocalEngine
from release_checker.cohort.ledger import Result
from release_checker.cohort.plan import read_plan
from release_checker.cohort.run import Run
from release_checker.cohort.store.database import open_database
from release_checker.cohort.store.files import FileStore
from tests.cohort.works import waiting


class Silent:
    """Hears nothing."""

    def began(self, project: str) -> None: ...

    def tells(self, project: str, text: str) -> None: ...

    def ended(self, project: str, result: Result | None, words: str) -> None: ...

    def says(self, text: str) -> None: ...


if __name__ == "__main__":
    plan = read_plan(Path(sys.argv[1]))
    Run(plan, open_database(plan.database), FileStore(plan.files), LocalEngine(2, waiting), Silent())(plan.projects)
