# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings are read from a commit, whatever lies in the work tree and however the tree was made."""

from __future__ import annotations

import dataclasses
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from release_checker.model import Bounds, Requirement
from release_checker.publish import base
from release_checker.publish.base import CouldNotLook, repository, resolve, settings_at, tree_of
from release_checker.publish.base_changes import AT_LEAST
from release_checker.testing import write_files
from tests.publish.asking import CODES, ask, kinds
from tests.publish.made_approvals import Desk, desk

LAX = "[checks]\nLIC001 = 'off'\n"


@pytest.fixture
def at(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def asked(at: Desk, commit: str = "HEAD", folder: str = "") -> Requirement:
    git = repository(at.repo / folder)
    return settings_at(git, resolve(git, commit, "--base"), CODES, "", "--base").requirement("LIC001")


def test_the_commit_counts_and_not_the_work_tree(at: Desk) -> None:
    (at.repo / "release-checker.toml").write_text(LAX)
    assert asked(at) is Requirement.REQUIRED
    at.commit()
    (at.repo / "release-checker.toml").write_text("not even TOML")
    assert (asked(at), asked(at, "HEAD~1")) == (Requirement.OFF, Requirement.REQUIRED)


def test_a_project_in_a_folder_of_a_repository_has_settings_of_its_own(at: Desk) -> None:
    write_files(at.repo, {"inner/a.py": "", "inner/release-checker.toml": LAX})
    at.commit()
    assert (asked(at), asked(at, folder="inner")) == (Requirement.REQUIRED, Requirement.OFF)
    at.report(tree=tree_of(repository(at.repo / "inner"), at.git("rev-parse", "HEAD").strip()), folder="inner")
    assert ask(at, checkout=at.repo / "inner").exit_code == 0
    assert kinds(ask(at)) == ["other-tree", "settings"]


def test_a_profile_behind_a_link_is_not_followed(at: Desk) -> None:
    at.commit(**{"release-checker_toml": "profile = 'mine.toml'\n"})
    (at.repo / "mine.toml").symlink_to("/etc/hostname")
    at.commit()
    with pytest.raises(CouldNotLook, match=r"settings that are wrong: mine\.toml: profile cannot be read"):
        asked(at)


def test_a_tree_that_leads_out_of_its_folder_writes_nothing_there(at: Desk) -> None:
    blob = at.git("hash-object", "-w", "train.py").strip()
    tree = bytes.fromhex(blob)
    for name in (b"evil.toml", b".."):
        mode = b"100644" if name != b".." else b"40000"
        made = subprocess.run(["git", "hash-object", "-w", "-t", "tree", "--literally", "--stdin"], cwd=at.repo, check=True,
                              input=mode + b" " + name + b"\0" + tree, capture_output=True).stdout.decode().strip()
        tree = bytes.fromhex(made)
    commit = at.git("commit-tree", tree.hex(), "-m", "out").strip()
    assert [blob.path for blob in base._listed(repository(at.repo), commit)] == ["../evil.toml"]
    assert asked(at, commit) is Requirement.REQUIRED
    assert not base._plain("../evil.toml")


def test_more_than_its_bounds_is_refused(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "MOST_FILES", 1)
    at.commit(a_toml="", b_toml="")
    with pytest.raises(CouldNotLook, match=r"more than 1 \.toml files"):
        asked(at)


def test_it_is_known_of_every_bound_which_way_asks_less() -> None:
    names = {item.name for item in dataclasses.fields(Bounds)}
    assert set(AT_LEAST) == {name for name in names if name.endswith("_percent")}
    assert names - set(AT_LEAST) == {"large_file_mb", "advised_file_mb", "output_kb"}


WORDS = st.text(max_size=12) | st.from_regex(r"-{1,2}[a-z=]{1,12}", fullmatch=True) | st.sampled_from(["HEAD", "main~0"])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(WORDS)
def test_any_words_are_a_commit_or_refused(at: Desk, ref: str) -> None:
    found = ""
    try:
        found = resolve(repository(at.repo), ref, "--base")
    except CouldNotLook as error:
        refused = error
    assert found == at.git("rev-parse", "main").strip() if found else refused.text.startswith("--base: ")
