# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""`release-checker explain` and `list`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from release_checker.cli.codes import resolve
from release_checker.cli.explain import page
from release_checker.errors import UsageError
from release_checker.model import Cost
from release_checker.registry import Planned, build, installed
from release_checker.testing import write_files

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.parametrize("word", ["SEC007", "sec007", "large-file", "large_file", "Large-File"])
def test_a_check_by_code_or_name(word: str) -> None:
    assert resolve(word, installed()) == ("SEC007",)


def test_a_page(run: Run) -> None:
    done = run("explain", "large-file")
    assert done.returncode == 0
    assert done.stdout.startswith("# SEC007 large-file\n\nFile too large to host in git\n\n"
                                  "Pillar Security; cost: reads; since 0.1.\n\n## What it does\n")
    assert "## Known limits\n" in done.stdout


def test_a_pillar_lists_its_checks(run: Run) -> None:
    done = run("explain", "security")
    assert done.returncode == 0
    assert done.stdout.startswith("# Security\n\n- `SEC001` secret-found: ")
    assert "- `SEC007` large-file: File too large to host in git\n" in done.stdout


def test_a_planned_check_says_that_nothing_decides_it() -> None:
    registry = build([], {"SEC900": Planned("SEC900", "planned", "A planned check", Cost.READS)})
    assert page(registry, "SEC900") == (
        "# SEC900 planned\n\nA planned check\n\nPillar Security; cost: reads.\n\n"
        "No check of this version decides it. In a report it is UNKNOWN, which never counts as passed.\n")


@pytest.mark.parametrize(
    ("word", "near"),
    [("no-licence", "no-license"), ("XLIC001", "LIC001"), ("unseed", "unseeded"), ("Licence", "License"),
     ("DCO007", "DOC007")],
)
def test_near_names(word: str, near: str) -> None:
    with pytest.raises(UsageError, match=rf"did you mean .*\b{near}\b.*\?"):
        resolve(word, installed())


def test_list_shows_what_the_profile_asks(run: Run) -> None:
    lines = run("list", "--profile", "quick").stdout.splitlines()
    assert lines[0] == "Profile quick; `release-checker explain CODE` tells more"
    assert lines[2].split() == ["CODE", "NAME", "COST", "REQUIREMENT"]
    rows = {line.split()[0]: line.split() for line in lines[3:]}
    assert rows["SEC007"] == ["SEC007", "large-file", "reads", "required"]
    assert rows["ENV006"][:4] == ["ENV006", "environment-does-not-install", "executes", "off"]
    assert list(rows) == list(installed().codes)


def test_list_as_json(run: Run) -> None:
    made = json.loads(run("list", "--format", "json").stdout)
    rows = {row["code"]: row for row in made["checks"]}
    assert made["profile"] == "scholar"
    assert rows["SEC007"] == {"code": "SEC007", "name": "large-file", "title": "File too large to host in git",
                              "pillar": "Security", "cost": "reads", "requirement": "required", "installed": True}
    assert [code for code, row in rows.items() if not row["installed"]] == []


def test_list_takes_the_settings_of_this_folder(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"release-checker.toml": 'profile = "quick"\n[checks]\nSEC007 = "off"\n'})
    done = run("list", cwd=tmp_path)
    assert done.stdout.startswith("Profile quick;")
    assert next(line for line in done.stdout.splitlines() if line.startswith("SEC007")).split()[3] == "off"


def test_help_and_version(run: Run) -> None:
    assert run("--version").stdout.startswith("release-checker, version ")
    assert run("check", "-h").returncode == 0
