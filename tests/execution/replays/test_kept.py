# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import contextlib
import math
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from release_checker.execution.environment.records import Built
from release_checker.execution.preparation import Prepared
from release_checker.execution.replays.kept import content_key, kept_or_replayed
from release_checker.execution.replays.records import Command, End, Replayed
from release_checker.execution.replays.replaying import Laid
from release_checker.execution.session import Session
from release_checker.project import Project
from release_checker.testing import commit_all, write_files

TRAIN = "open('results.csv', 'w').write('step,loss\\n0,nan\\n1,inf\\n2,0.25\\n')\n"


@pytest.fixture
def replayed(session: Session, built: Built, tmp_path: Path) -> Callable[..., Replayed]:
    """Replays the sample, or takes what is kept."""
    source = write_files(tmp_path / "source" / "sample", {"train.py": TRAIN})

    @contextlib.contextmanager
    def lay() -> Iterator[Laid]:
        with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
            yield Laid(Path(shutil.copytree(source, Path(folder) / "sample")))

    def go(command: Command | None = None, content: str = "a", seconds: float = 60.0) -> Replayed:
        wanted = command or Command(("python", "train.py"))
        return kept_or_replayed(wanted, lay, built, session, content=content, seconds=seconds)

    return go


def test_the_same_is_not_run_again(replayed: Callable[..., Replayed], session: Session) -> None:
    first = replayed()
    second = replayed(Command(("python", "train.py"), run_id="other"))
    assert (first.kept, second.kept, session.executed, second.command.run_id) == (False, True, 2, "other")
    values = second.attempts[0].logged[0].series["loss"].values
    assert (math.isnan(values[0]), values[1:]) == (True, (math.inf, 0.25))
    assert [attempt.end for attempt in second.attempts] == [attempt.end for attempt in first.attempts]


def test_other_content_command_or_bound_is_run(replayed: Callable[..., Replayed], session: Session) -> None:
    replayed()
    assert not replayed(content="b").kept
    assert not replayed(Command(("python", "train.py", "--x"))).kept
    assert not replayed(seconds=50.0).kept
    assert session.executed == 8


@pytest.mark.slow
def test_what_the_budget_cut_short_is_not_kept(replayed: Callable[..., Replayed], session: Session, tmp_path: Path) -> None:
    write_files(tmp_path / "source" / "sample", {"train.py": TRAIN + "import time\ntime.sleep(600)\n"})
    session.budget = time.monotonic() - session.began + 27.0
    made = replayed(seconds=600.0)
    assert [attempt.end for attempt in made.attempts] == [End.STOPPED]
    assert made.once == "the budget did not allow a second time"
    session.budget = None
    write_files(tmp_path / "source" / "sample", {"train.py": TRAIN})
    assert not replayed(seconds=600.0).kept


def test_the_key_of_a_command_is_that_of_its_code_and_data(tmp_path: Path) -> None:
    root = write_files(tmp_path / "sample", {"train.py": TRAIN, ".gitignore": "data/\n"})
    commit_all(root)
    project = Project(root)
    assert project.git is not None
    commit = project.git.run("rev-parse", "HEAD").decode().strip()
    command = Command(("python", "train.py"))
    present = content_key(command, project, "digest", Prepared())
    assert content_key(command, project, "other", Prepared()) != present
    recorded = replace(command, commit=commit)
    key = content_key(recorded, project, "digest", Prepared())
    assert content_key(recorded, project, "other", Prepared()) == key  # later changes of files change no commit
    write_files(root, {"data/train.csv": "1\n"})
    assert content_key(recorded, project, "digest", Prepared()) != key
