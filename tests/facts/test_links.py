# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Links of the README, where git and links of the file system have a say."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from release_checker.facts.links import ReadmeLinks
from release_checker.gather import Gatherer
from release_checker.model import Bounds
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.testing import commit_all, gather, write_files


def dead(folder: Path) -> list[tuple[str, str, str]]:
    found = Gatherer(installed(), {Project: Project(folder), Bounds: Bounds()}).get(ReadmeLinks)
    return [(item.kind, item.target, item.better) for item in found.dead]


def test_addresses_of_the_repository_itself_are_followed(tmp_path: Path) -> None:
    text = (
        "[a](https://github.com/me/tool/blob/main/gone.py) [b](https://github.com/Me/Tool/blob/master/here.py#L3)\n"
        "![c](https://raw.githubusercontent.com/me/tool/main/gone.png) [d](https://github.com/you/tool/blob/main/x.py)\n"
        "[e](https://github.com/me/tool/blob/v1.0/gone.py)\n"
    )
    write_files(tmp_path, {"README.md": text, "here.py": ""})
    commit_all(tmp_path)
    subprocess.run(["git", "remote", "add", "origin", "git@github.com:me/tool.git"], cwd=tmp_path, check=True)
    assert [target for _, target, _ in dead(tmp_path)] == [
        "https://github.com/me/tool/blob/main/gone.py",
        "https://raw.githubusercontent.com/me/tool/main/gone.png",
    ]


def test_a_folder_inside_a_larger_repository_may_link_upwards(tmp_path: Path) -> None:
    write_files(tmp_path, {"part/README.md": "[up](../other/a.md) [gone](b.md)\n", "other/a.md": "x"})
    commit_all(tmp_path)
    assert dead(tmp_path / "part") == [("missing", "b.md", "")]


def test_untracked_files_are_not_there_for_strangers(tmp_path: Path) -> None:
    write_files(tmp_path, {"README.md": "[a](data.csv)\n"})
    commit_all(tmp_path)
    write_files(tmp_path, {"data.csv": "1\n"})
    assert dead(tmp_path) == [("missing", "data.csv", "")]


def test_paths_behind_links_and_submodules_are_taken_as_there(tmp_path: Path) -> None:
    write_files(tmp_path, {"README.md": "[a](short/x.md) [b](gone/x.md)\n", "long/x.md": "x"})
    (tmp_path / "short").symlink_to("long")
    assert dead(tmp_path) == [("missing", "gone/x.md", "long/x.md")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 🚀 Start\n[a](#start) [b](#-start)\n", []),
        ("# A & b\n[a](#a--b)\n", []),
        ("# Aim\n[a](#AIM) [b](#aim-1)\n", [("anchor", "#aim-1", "#aim")]),
        ("[a](<%22https://x.org/y%22>)\n", [("scheme", "%22https://x.org/y%22", "https://x.org/y")]),
        ("[a](sub/Readme.md)\n", [("case", "sub/Readme.md", "sub/README.md")]),
        ("[a](sub/REDME.md)\n", [("missing", "sub/REDME.md", "sub/README.md")]),
        ('[a]( ) ![](pic.png "t")\n', [("empty", "", ""), ("missing", "pic.png", "")]),
        ("<!-- [a](gone.md) -->\n`[b](gone.md)`\n\\[c](gone.md)\n", []),
        ("[a](%ff%00)\n", [("missing", "%ff%00", "")]),
    ],
)
def test_targets(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = gather(ReadmeLinks, {"README.md": text, "sub/README.md": "# S\n"})
    assert [(item.kind, item.target, item.better) for item in found.dead] == expected
