# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import subprocess
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from release_checker.execution.environment.records import Built
from release_checker.execution.preparation import Prepared
from release_checker.execution.replays.checkout import Grounds, find_commit, laid_out
from release_checker.execution.replays.ground import Ground
from release_checker.execution.replays.local_data import untracked_data
from release_checker.execution.replays.records import Command
from release_checker.execution.replays.replaying import Laid, replay
from release_checker.execution.session import Session
from release_checker.project import Project
from release_checker.testing import commit_all, write_files

USES = "import os.path\nfrom src.a import b\nfrom . import c\n"


def head(root: Path) -> str:
    return subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> tuple[Path, str]:
    """A repository whose second commit changed, added and removed files; and its first commit."""
    root = write_files(tmp_path / "sample", {
        "train.py": "rate = 0.1\n", "gone.py": "old = 1\n", "same.py": "kept = 1\n", "run.sh": "echo\n",
        "uses.py": USES, ".gitattributes": "*.py filter=evil export-ignore\n",
    })
    (root / "run.sh").chmod(0o755)
    (root / "link").symlink_to("train.py")
    (root / "leads_out").symlink_to("../../secret")
    commit_all(root)
    first = head(root)
    (root / "gone.py").unlink()
    write_files(root, {"train.py": "rate = 0.2\n", "late/new.py": "new = 1\n", ".gitignore": "data/\n"})
    commit_all(root)
    write_files(root, {"data/train.csv": "1,2\n", "results/last.pt": "weights", "data.txt": "x"})
    return root, first


def seen(root: Path, commit: str, session: Session) -> tuple[dict[str, str], str]:
    """Files of the checkout but for git's own, and what it is called."""
    with laid_out(Command(("python", "train.py"), commit=commit, run_id="r"), Project(root), Prepared(), session) as laid:
        files = {path.relative_to(laid.scratch).as_posix(): path.read_text() for path in laid.scratch.rglob("*")
                 if path.is_file() and ".git/" not in path.as_posix()}
        status = subprocess.run(["git", "status", "--porcelain", "--untracked-files=no"], cwd=laid.scratch, check=True,
                                capture_output=True, text=True).stdout
        return files, f"{laid.about.words}; {', '.join(laid.about.laid)}; {status}"


def test_the_recorded_commit_is_what_runs(repository: tuple[Path, str], session: Session) -> None:
    root, first = repository
    subprocess.run(["git", "config", "filter.evil.smudge", f"touch {root}/evil; cat"], cwd=root, check=True)
    files, words = seen(root, first[:10], session)
    assert files == {"train.py": "rate = 0.1\n", "gone.py": "old = 1\n", "same.py": "kept = 1\n", "run.sh": "echo\n",
                     "uses.py": USES, "link": "rate = 0.1\n", ".gitattributes": "*.py filter=evil export-ignore\n",
                     "data/train.csv": "1,2\n"}
    # The link that leads out is left out, as in every copy, and so git misses it.
    assert words == f"the recorded commit {first[:8]}; data;  D leads_out\n"
    assert not (root / "evil").exists()


def test_commands_stand_on_the_files_of_their_commit(repository: tuple[Path, str]) -> None:
    root, first = repository
    grounds = Grounds(Project(root), Ground(frozenset({"present.py"})))
    assert {"gone.py", "train.py"} < grounds.of(first).files
    assert grounds.of(first).imports("uses.py") == {"src", ".", "os"}
    assert grounds.of("0" * 40).files == grounds.of("").files == {"present.py"}


@pytest.mark.parametrize(("commit", "words"), [
    ("", "the present files, as no commit is recorded"),
    ("0" * 40, "the present files, as the history does not hold the recorded commit 00000000"),
    ("--output=x", "the present files, as the history does not hold the recorded commit --output"),
])
def test_without_a_known_commit_the_present_files_run(repository: tuple[Path, str], session: Session, commit: str,
                                                      words: str) -> None:
    files, told = seen(repository[0], commit, session)
    assert files["train.py"] == "rate = 0.2\n"
    assert told.startswith(words)


def test_a_folder_within_a_repository(repository: tuple[Path, str], session: Session) -> None:
    root, first = repository
    inner = root / "late"
    assert find_commit(Project(inner), first) == first
    with laid_out(Command((), commit=first, run_id="r"), Project(inner), Prepared(), session) as laid:
        assert laid.about.words == f"the present files, as the recorded commit {first[:8]} holds no file of this folder"
        assert (laid.scratch / "new.py").is_file()


def test_a_file_of_git_lfs_is_taken_from_the_folder_or_named(tmp_path: Path, session: Session) -> None:
    content = b"weights" * 100
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 700\n"
    root = write_files(tmp_path / "sample", {"model.bin": pointer.format(hashlib.sha256(content).hexdigest()),
                                             "lost.bin": pointer.format("0" * 64)})
    commit_all(root)
    commit = head(root)
    (root / "model.bin").write_bytes(content)
    with laid_out(Command((), commit=commit), Project(root), Prepared(), session) as laid:
        assert (laid.scratch / "model.bin").read_bytes() == content
        assert laid.about.lacking == ("lost.bin is kept by Git LFS, and its content is not here",)


def test_what_the_history_lacks_is_named(repository: tuple[Path, str], session: Session) -> None:
    """As in a partial clone."""
    root, first = repository
    asked = ["git", "rev-parse", f"{first}:gone.py"]
    blob = subprocess.run(asked, cwd=root, check=True, capture_output=True, text=True).stdout.strip()
    (root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with laid_out(Command((), commit=first), Project(root), Prepared(), session) as laid:
        assert laid.about.lacking == ("gone.py is not in the history that lies here",)
        assert not (laid.scratch / "gone.py").exists()
        assert (laid.scratch / "train.py").read_text() == "rate = 0.1\n"


def test_data_are_told_from_what_a_training_wrote(repository: tuple[Path, str]) -> None:
    root, _ = repository
    write_files(root, {"outputs/data.csv": "x", "late/datasets/a/b.npy": "x", "late/model.pt": "x"})
    assert untracked_data(Project(root)) == ("data", "late/datasets")


def test_an_installed_package_is_that_of_the_commit(tmp_path: Path, session: Session, built: Built) -> None:
    """The environment holds the present package, and the recorded run had an older one."""
    root = write_files(tmp_path / "sample", {
        "src/packaging/__init__.py": "recorded = True\n",
        "scripts/train.py": "import packaging\nprint(hasattr(packaging, 'recorded'))\n",
    })
    commit_all(root)
    command = Command(("python", "scripts/train.py"), commit=head(root), run_id="r")
    installed = replace(built, recipe=replace(built.recipe, project=(".[dev]",)))

    def printed(environment: Built) -> str:
        def lay() -> AbstractContextManager[Laid]:
            return laid_out(command, Project(root), Prepared(), session)

        return replay(command, lay, environment, session, seconds=60, times=1).attempts[0].printed

    assert (printed(installed), printed(built)) == ("True", "False")
