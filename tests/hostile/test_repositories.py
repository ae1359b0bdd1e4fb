# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Checkouts whose git configuration, attributes or objects want to run code, or to fill memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_checker import git as git_module
from release_checker.git import Git, GitError
from release_checker.model import Outcome
from release_checker.project import Kind, Project
from release_checker.testing import audit_folder, commit_all, write_files
from tests.hostile.traps import Trap, git
from tests.test_robustness import own_failures

FILES = {"README.md": "# x\n", "train.py": "import os\n", "notes.txt": "a\n"}


def armed(root: Path, attributes: str, settings: dict[str, str]) -> Path:
    """A repository with settings of its own and a file that differs from its index."""
    commit_all(write_files(root, {**FILES, ".gitattributes": attributes}))
    for key, value in settings.items():
        git(root, "config", key, value)
    (root / "train.py").write_text("import sys\n")
    return root


@pytest.mark.parametrize("settings", [
    {"core.fsmonitor": "{0}"},
    {"core.hooksPath": "{1}"},
    {"core.pager": "{0}", "pager.log": "{0}", "pager.status": "{0}", "core.editor": "{0}"},
    {"filter.evil.clean": "{0}", "filter.evil.smudge": "{0}", "filter.evil.process": "{0}", "filter.evil.required": "true"},
    {"diff.external": "{0}", "diff.evil.textconv": "{0}", "diff.evil.command": "{0}", "merge.evil.driver": "{0}"},
    {"log.showSignature": "true", "gpg.program": "{0}", "gpg.ssh.program": "{0}", "gpg.x509.program": "{0}"},
    {"alias.status": "!{0}", "alias.ls-files": "!{0}", "alias.log": "!{0}"},
    {"core.sshCommand": "{0}", "core.askPass": "{0}", "credential.helper": "!{0}", "core.gitProxy": "{0}"},
    {"core.alternateRefsCommand": "{0}", "uploadpack.packObjectsHook": "{0}"},
    {"include.path": "{2}"},
    {"includeIf.gitdir:**.path": "{2}"},
    {"extensions.worktreeConfig": "true", "--worktree filter.evil.clean": "{0}"},
    {"log.mailmap": "true", "mailmap.file": "/dev/zero"},
], ids=lambda settings: next(iter(settings)))
def test_settings_run_nothing(tmp_path: Path, trap: Trap, settings: dict[str, str]) -> None:
    for name in ("post-index-change", "fsmonitor-watchman", "post-checkout", "reference-transaction"):
        trap.script(name)
    included = trap.folder / "included"
    included.write_text(f'[filter "evil"]\n\tclean = {trap.program}\n[core]\n\tfsmonitor = {trap.program}\n')
    root = write_files(tmp_path / "project", {})
    places = (trap.program, trap.folder, included)
    worktree = {key.removeprefix("--worktree "): value for key, value in settings.items() if key.startswith("--")}
    plain = {key: value.format(*places) for key, value in settings.items() if not key.startswith("--")}
    armed(root, "* filter=evil diff=evil merge=evil\n", plain)
    for key, value in worktree.items():
        git(root, "config", "--worktree", key, value.format(*places))
    trap.trace.unlink(missing_ok=True)  # git as the author called it may have sprung it
    report = audit_folder(root)
    assert own_failures(report) == []
    assert report.project.dirty is True


def test_a_filter_that_no_option_can_name_is_refused(tmp_path: Path, trap: Trap) -> None:
    """`-c filter.a=b.clean=` sets filter.a."""
    root = armed(tmp_path / "project", "* filter=a=b\n", {"filter.a=b.clean": str(trap.program)})
    project = Project(root)
    assert project.git is None
    assert "filter" in project.git_problem
    assert {entry.path for entry in project.entries} == {*FILES, ".gitattributes"}
    with pytest.raises(GitError, match="cannot be switched off"):
        Git(root).run("status")
    assert own_failures(audit_folder(root)) == []


def test_a_filter_behind_megabytes_of_settings_is_refused(tmp_path: Path, trap: Trap) -> None:
    root = armed(tmp_path / "project", "* filter=evil\n", {})
    with (root / ".git" / "config").open("a") as stream:
        stream.write(f'[x "{"y" * 1000}"]\n' + "".join(f"\tz{number} = 1\n" for number in range(12_000)))
        stream.write(f'[filter "evil"]\n\tclean = {trap.program}\n')
    with pytest.raises(GitError, match="more than 10,000,000 bytes"):
        Git(root).run("status")


def test_a_submodule_is_compared_by_its_commit_alone(tmp_path: Path, trap: Trap) -> None:
    inner = write_files(tmp_path / "inner", {"a.txt": "a", ".gitattributes": "* filter=evil\n"})
    commit_all(inner)
    root = write_files(tmp_path / "project", FILES)
    commit_all(root)
    git(root, "submodule", "add", "-q", str(inner), "sub")
    git(root, "commit", "-qm", "with a submodule")
    git(root / "sub", "config", "filter.evil.clean", str(trap.program))
    git(root / "sub", "config", "core.fsmonitor", str(trap.program))
    (root / "sub" / "a.txt").write_text("b")
    assert own_failures(audit_folder(root)) == []
    assert Git(root).changed() == frozenset()


@pytest.mark.slow
def test_reuse_asks_no_other_version_control(tmp_path: Path, trap: Trap, monkeypatch: pytest.MonkeyPatch) -> None:
    """reuse runs hg where it finds it, and hg runs what .hg/hgrc names."""
    for name in ("hg", "jj", "pijul"):
        trap.script(name)
    monkeypatch.setenv("PATH", str(trap.folder), prepend=":")
    licensed = {**FILES, "LICENSES/MIT.txt": "MIT License\n", ".hg/hgrc": "[extensions]\nevil = evil.py\n"}
    root = write_files(tmp_path / "plain", licensed)
    assert own_failures(audit_folder(root)) == []
    armed(write_files(tmp_path / "git", licensed), "* filter=evil\n",
          {"core.fsmonitor": str(trap.program), "filter.evil.clean": str(trap.program)})
    trap.trace.unlink(missing_ok=True)
    report = audit_folder(tmp_path / "git")
    assert own_failures(report) == []
    assert [check.outcome for check in report.checks if check.code == "LIC005"] == [Outcome.FAIL]  # reuse did answer


@pytest.mark.parametrize("address", ["ext::{0}", "{1}", "ssh://host.example/x", "git://localhost/x"])
def test_a_partial_clone_is_not_completed(tmp_path: Path, trap: Trap, address: str) -> None:
    root = armed(tmp_path / "project", "", {
        "core.repositoryFormatVersion": "1", "extensions.partialClone": "origin", "remote.origin.promisor": "true",
        "remote.origin.url": address.format(trap.program, tmp_path), "remote.origin.uploadpack": str(trap.program),
        "core.sshCommand": str(trap.program), "core.gitProxy": str(trap.program), "protocol.allow": "always",
        **{f"protocol.{name}.allow": "always" for name in ("ext", "file", "ssh", "git")},
    })
    blob = git(root, "rev-parse", "HEAD:notes.txt")
    (root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(GitError):
        Git(root).run("cat-file", "blob", blob)
    assert own_failures(audit_folder(root)) == []


def test_protocols_are_off_where_git_fetches_lazily() -> None:
    """`protocol.ext.allow` of the repository outranks our `protocol.allow`; the variable outranks both."""
    assert git_module._environment()["GIT_ALLOW_PROTOCOL"] == "none"


def test_a_blob_that_unpacks_to_gigabytes_is_not_taken_into_memory(tmp_path: Path) -> None:
    root = write_files(tmp_path / "project", FILES)
    commit_all(root)
    with (root / "zeros.txt").open("wb") as stream:
        stream.truncate(50_000_000)
    blob = git(root, "hash-object", "-w", "zeros.txt")
    with pytest.raises(GitError, match="more than 1,000 bytes"):
        Git(root).run("cat-file", "blob", blob, limit=1000)
    Git(root).save(blob, tmp_path / "saved")
    assert (tmp_path / "saved").stat().st_size == 50_000_000


def test_objects_of_others_and_links_out_are_not_read(tmp_path: Path) -> None:
    """Alternates show objects of another repository; links and a .git of elsewhere show its files."""
    private = write_files(tmp_path / "private", {"secret.txt": "hunter2-of-the-neighbour\n"})
    commit_all(private)
    root = write_files(tmp_path / "project", FILES)
    commit_all(root)
    (root / ".git" / "objects" / "info").mkdir(exist_ok=True)
    (root / ".git" / "objects" / "info" / "alternates").write_text(f"{private / '.git' / 'objects'}\n")
    (root / "link.txt").symlink_to(private / "secret.txt")
    (root / "folder").symlink_to(private)
    git(root, "add", "link.txt", "folder")
    report = audit_folder(root)
    assert own_failures(report) == []
    assert "hunter2" not in report.model_dump_json()
    assert Project(root).entry("link.txt").kind is Kind.LINK  # type: ignore[union-attr]


@pytest.mark.parametrize("settings", [{"core.worktree": "/"}, {"core.worktree": "../private"}, {"core.bare": "true"}])
def test_a_work_tree_elsewhere_shows_nothing_of_it(tmp_path: Path, settings: dict[str, str]) -> None:
    write_files(tmp_path / "private", {"secret.txt": "hunter2-of-the-neighbour\n"})
    root = armed(tmp_path / "project", "", settings)
    report = audit_folder(root)
    assert own_failures(report) == []
    assert "hunter2" not in report.model_dump_json()
    assert not any(entry.path.startswith("..") for entry in Project(root).entries)
