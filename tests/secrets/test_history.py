# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What git still holds: each blob once, each line of a file once."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.git import Git
from release_checker.secrets import history
from release_checker.testing import commit_all, write_files


def versions(root: Path, *files: dict[str, str | bytes]) -> Git:
    for number, content in enumerate(files):
        write_files(root, content)
        if number == 0:
            commit_all(root)
        else:
            identity = ["-c", "user.name=Test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"]
            for command in (["add", "-A"], ["commit", "-q", "-m", "More"]):
                subprocess.run(["git", *identity, *command], cwd=root, check=True, capture_output=True)
    return Git(root)


def test_old_versions_give_their_own_lines_with_their_numbers(tmp_path: Path) -> None:
    now = "one\ntwo\nTHREE\nfour\nfive\n"
    git = versions(tmp_path, {"a.py": now.lower(), "b.py": "b\n"}, {"a.py": now})
    held = history.blobs(git, frozenset())
    assert [(blob.path, blob.size) for blob in held.items] == [("a.py", 24), ("b.py", 2), ("a.py", 24)]
    assert [piece.text for piece in history.pieces(git, held)] == [
        "one\ntwo\nthree\nfour\nfive\n", "\ntwo\nTHREE\nfour\n\n", "b\n"]
    first = history.first_commit(git, held.items[-1].name, "a.py")
    assert first == git.run("rev-list", "--max-parents=0", "HEAD").decode().strip()


def test_of_a_folder_within_a_repository_only_what_lay_in_it(tmp_path: Path) -> None:
    versions(tmp_path, {"own/a.py": "one\n", "other/b.py": "two\n"}, {"own/a.py": "three\n", "other/b.py": "four\n"})
    held = history.blobs(Git(tmp_path / "own"), frozenset())
    assert sorted((blob.path, blob.size) for blob in held.items) == [("a.py", 4), ("a.py", 6)]


def test_what_is_present_packed_or_too_large_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git = versions(tmp_path, {"a.py": "one\n", "b.csv": "1\n" * 50, "c.png": "x", "site-packages/d.py": "d\n"})
    present = git.run("rev-parse", "HEAD:a.py").decode().strip()
    monkeypatch.setattr(history, "BLOB_LIMIT", 60)
    held = history.blobs(git, {present})
    assert (held.items, held.too_large, held.beyond, held.missing) == ((), 1, 0, 0)
    monkeypatch.setattr(history, "TOTAL_LIMIT", 2)
    assert history.blobs(git, frozenset()).beyond == 1


@given(st.lists(st.lists(st.sampled_from([b"a", b"b", b"c", b""]), max_size=6), max_size=4))
def test_lines_keep_their_numbers_and_none_is_lost(versions: list[list[bytes]]) -> None:
    known: set[bytes] = set()
    kept = []
    for lines in versions:
        news = history._news(b"\n".join(lines), known)
        assert not news or len(news.split(b"\n")) == max(1, len(lines))
        assert all(new in (old, b"") for new, old in zip(news.split(b"\n"), lines, strict=False))
        kept += news.split(b"\n")
    assert {line for lines in versions for line in lines} - {b""} <= set(kept)
