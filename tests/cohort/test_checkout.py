# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A repository at a ref becomes a clean folder; whatever a hostile one brings, nothing of it runs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from release_checker.cohort.address import parse_address
from release_checker.cohort.checkout import Mirror, NotFetched, fetch, lay_out
from release_checker.facts.history import git_history
from release_checker.project import Project
from release_checker.testing import commit_all, write_files

IDENTITY = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True,
                          env={**os.environ, **IDENTITY}).stdout.strip()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    root = write_files(tmp_path / "source", {"README.md": "# Study\n", "src/a.py": "print(1)\n"})
    commit_all(root)
    git(root, "tag", "v1")
    write_files(root, {"README.md": "# Study\n\nmore\n"})
    commit_all(root)
    git(root, "branch", "feature/x", "v1")
    return root


@pytest.fixture
def fetched(source: Path, tmp_path: Path) -> Callable[[str], Mirror]:
    return lambda ref: fetch(parse_address(source.as_uri()), ref, tmp_path / "mirrors")


def test_a_branch_a_tag_a_commit_and_nothing(source: Path, fetched: Callable[[str], Mirror], tmp_path: Path) -> None:
    head, tag = git(source, "rev-parse", "HEAD"), git(source, "rev-parse", "v1^{commit}")
    branch = git(source, "symbolic-ref", "--short", "HEAD")
    found = {ref: fetched(ref) for ref in ("", branch, "v1", "feature/x", tag, tag[:8], "refs/tags/v1")}
    assert [mirror.commit for mirror in found.values()] == [head, head, tag, tag, tag, tag, tag]
    assert [mirror.branch for mirror in found.values()] == [branch, branch, "", "feature/x", "", "", ""]
    lay_out(found[""], tmp_path / "out")
    history = git_history.function(Project(tmp_path / "out"))
    assert (history.commit, history.dirty, history.shallow, history.remotes) == (head, False, False, (source.as_uri(),))
    assert (tmp_path / "out/README.md").read_text() == "# Study\n\nmore\n"
    assert git(tmp_path / "out", "rev-list", "--count", "HEAD") == "2"


def test_the_mirror_is_fetched_anew(source: Path, fetched: Callable[[str], Mirror], tmp_path: Path) -> None:
    first = fetched("")
    write_files(source, {"new.txt": "new"})
    commit_all(source)
    second = fetched("")
    assert (first.folder, second.commit) == (second.folder, git(source, "rev-parse", "HEAD"))
    (second.folder / "packed-refs").write_text("damaged by a power cut\n")
    (second.folder / "HEAD").write_text("")
    assert fetched("").commit == second.commit


@pytest.mark.parametrize(("address", "ref", "reason"), [
    ("file:///nonexistent/x", "", "there is no repository"),
    ("http://127.0.0.1:1/x", "", "nothing answers there"),
    ("https://ada:secret@127.0.0.1:1/x?token=secret", "", "nothing answers there"),
    ("https://nowhere.invalid/x", "", "there is no such host"),
    ("", "nope", "there is no branch, tag or commit 'nope'"),
    ("", "feature/x^{/a}", "there is no branch"),
])
def test_what_cannot_be_had_is_told_in_words(address: str, ref: str, reason: str, source: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match=reason) as caught:
        fetch(parse_address(address or source.as_uri()), ref, tmp_path / "m")
    assert "secret" not in str(caught.value)


def test_a_damaged_repository_is_told_without_hints_of_git(source: Path, tmp_path: Path) -> None:
    blob = git(source, "rev-parse", "HEAD:README.md")
    (source / ".git/info/grafts").write_text("")  # an old way, of which git hints in four lines
    (source / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(NotFetched, match=r"^file://\S+: the repository there is damaged: some of its objects are missing$"):
        fetch(parse_address(source.as_uri()), "", tmp_path / "m")


def test_bounds(source: Path, tmp_path: Path) -> None:
    address = parse_address(source.as_uri())
    (source / "large").write_bytes(os.urandom(3_000_000))
    commit_all(source)
    mirror = fetch(address, "", tmp_path / "m")
    with pytest.raises(NotFetched, match=r"take 0\.0 GB, more than 0\.001 GB"):
        lay_out(mirror, tmp_path / "o", most=1_000_000)
    with pytest.raises(NotFetched, match="larger than"):
        fetch(address, "nope", tmp_path / "m", most=1000)


def test_a_server_that_never_answers(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    shim = tmp_path / "bin" / "git"
    shim.write_text(f'#!/bin/sh\ncase "$*" in *" fetch "*) exec sleep 60;; esac\nexec {shutil.which("git")} "$@"\n')
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{shim.parent}:{os.environ['PATH']}")
    with pytest.raises(NotFetched, match="took longer than 0 s"):
        fetch(parse_address(source.as_uri()), "", tmp_path / "slow", seconds=0.2)


def test_an_empty_repository(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    git(tmp_path / "empty", "init", "-q")
    with pytest.raises(NotFetched, match="has no commit"):
        fetch(parse_address((tmp_path / "empty").as_uri()), "", tmp_path / "m")


def test_nothing_of_a_hostile_repository_runs(source: Path, fetched: Callable[[str], Mirror], tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    touch = f"touch {touched}; cat"
    write_files(source, {
        ".gitattributes": "*.py filter=lfs diff=evil merge=evil\n*.md filter=evil ident\n",
        ".gitmodules": f'[submodule "x"]\n\tpath = x\n\turl = --upload-pack=touch {touched}\n\tupdate = !{touch}\n',
        ".gitconfig": "[filter \"evil\"]\n\tsmudge = touch x\n", ".lfsconfig": "[lfs]\n\turl = ext::touch\n",
    })
    git(source, "add", "-A")
    git(source, "update-index", "--add", "--cacheinfo", f"160000,{git(source, 'rev-parse', 'HEAD')},x")
    git(source, "commit", "-qm", "hostile")
    for name in ("post-checkout", "post-merge", "pre-push", "reference-transaction", "post-index-change", "pre-auto-gc"):
        hook = source / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\n{touch}\n")
        hook.chmod(0o755)
    for key in ("filter.evil.smudge", "filter.lfs.smudge", "filter.lfs.process", "core.fsmonitor", "core.sshCommand",
                "uploadpack.packObjectsHook", "core.alternateRefsCommand", "core.pager", "diff.external",
                "remote.origin.uploadpack"):
        git(source, "config", key, touch)
    git(source, "config", "remote.origin.url", "file:///nonexistent")
    git(source, "config", "remote.origin.promisor", "true")
    mirror = fetched("")
    lay_out(mirror, tmp_path / "out")
    assert Project(tmp_path / "out").entry("x") is not None
    assert not touched.exists()
    assert (tmp_path / "out/src/a.py").read_text() == "print(1)\n"
    assert not list((tmp_path / "out/.git").glob("hooks/*"))


def test_a_lazy_repository_fetches_nothing(source: Path, tmp_path: Path) -> None:
    """A partial clone would start the program that its configuration names for the objects it lacks."""
    touched = tmp_path / "touched"
    blob = git(source, "rev-parse", "HEAD:README.md")
    (source / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for key, value in (("url", "file:///nonexistent"), ("promisor", "true"), ("uploadpack", f"touch {touched};"),
                       ("partialclonefilter", "blob:none")):
        git(source, "config", f"remote.origin.{key}", value)
    git(source, "config", "extensions.partialClone", "origin")
    git(source, "config", "core.repositoryformatversion", "1")
    with pytest.raises(NotFetched):
        lay_out(fetch(parse_address(source.as_uri()), "", tmp_path / "m"), tmp_path / "o")
    assert not touched.exists()


def test_a_tree_that_would_write_into_git(source: Path, fetched: Callable[[str], Mirror], tmp_path: Path) -> None:
    blob = git(source, "rev-parse", "HEAD:README.md")
    for mode, name in (("120000", ".git"), ("100644", ".GIT"), ("120000", ".git ")):
        tree = subprocess.run(["git", "mktree"], input=f"{mode} blob {blob}\t{name}\n", cwd=source, text=True,
                              capture_output=True, check=True).stdout.strip()
        git(source, "update-ref", "refs/heads/evil", git(source, "commit-tree", "-m", "x", tree))
        mirror, place = fetched("evil"), tmp_path / f"out{mode}{len(name)}{name.islower()}"
        with pytest.raises(NotFetched, match="invalid path"):
            lay_out(mirror, place)
        assert (place / ".git").is_dir()


def test_links_are_laid_out_and_never_followed(source: Path, fetched: Callable[[str], Mirror], tmp_path: Path) -> None:
    (source / "link").symlink_to("/etc")
    commit_all(source)
    lay_out(fetched(""), tmp_path / "out")
    assert os.readlink(tmp_path / "out/link") == "/etc"


def test_a_million_files_in_a_few_kilobytes(source: Path, fetched: Callable[[str], Mirror], tmp_path: Path) -> None:
    made, mode = git(source, "rev-parse", "HEAD:README.md"), "100644 blob"
    for _ in range(6):
        rows = "".join(f"{mode} {made}\t{name}\n" for name in "abcdefghij")
        made = subprocess.run(["git", "mktree"], input=rows, cwd=source, text=True, capture_output=True,
                              check=True).stdout.strip()
        mode = "040000 tree"
    git(source, "update-ref", "refs/heads/bomb", git(source, "commit-tree", "-m", "x", made))
    with pytest.raises(NotFetched, match=r"answers with more than|more than 200,000 files"):
        lay_out(fetched("bomb"), tmp_path / "out")
    assert not (tmp_path / "out").exists()
