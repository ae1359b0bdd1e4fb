# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A third party's package adds checks and facts without a line of ours changing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from release_checker.declare import Check
from release_checker.errors import DeclarationError
from release_checker.model import Cost
from release_checker.registry import Registry, build, installed
from release_checker.testing import write_files

PLUGIN = Path(__file__).parent / "projects" / "plugin" / "src"
POINTS = """[release_checker.facts]
sample = sample_plugin.changelog

[release_checker.checks]
sample = sample_plugin.checks
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process that has the plug-in, as if installed, on its path."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); from release_checker.cli.main import main; main()"
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder that holds the plug-in with its metadata, as an installer would lay it out."""
    shutil.copytree(PLUGIN, tmp_path / "site")
    write_files(tmp_path / "site", {
        "sample_plugin-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: sample-plugin\nVersion: 1.0\n",
        "sample_plugin-1.0.dist-info/entry_points.txt": POINTS,
    })
    return tmp_path / "site"


@pytest.mark.slow
def test_a_plugin_is_found_listed_and_run(site: Path, tmp_path: Path) -> None:
    project = write_files(tmp_path / "project", {"a.py": ""})
    assert "LAB001  no-changelog" in run(site, "list").stdout
    done = run(site, "check", str(project), "--only", "LAB001", "--format", "json")
    found = json.loads(done.stdout)
    assert [finding["message"] for finding in found["checks"][0]["findings"]] == ["no CHANGELOG.md or CHANGES.md"]
    assert (found["checks"][0]["requirement"], done.returncode) == ("recommended", 0)
    write_files(project, {"CHANGELOG.md": "# Changes\n\n## 1.0\n"})
    found = json.loads(run(site, "check", str(project), "--only", "LAB001", "--format", "json").stdout)
    assert (found["checks"][0]["outcome"], found["checks"][0]["reason"]) == ("pass", "1 versions")


def test_a_project_may_require_a_plugins_check(site: Path, tmp_path: Path) -> None:
    project = write_files(tmp_path / "project", {"release-checker.toml": '[checks]\nLAB001 = "required"\n'})
    assert run(site, "check", str(project), "--only", "LAB001", "--format", "json").returncode == 1


def test_a_plugin_that_cannot_be_imported_is_named(site: Path, tmp_path: Path) -> None:
    (site / "sample_plugin" / "checks.py").unlink()
    done = run(site, "list")
    assert "sample-plugin offers sample_plugin.checks, which cannot be imported" in done.stderr
    assert done.returncode == 4


def test_cost_is_that_of_the_dearest_fact() -> None:
    registry = installed()
    assert registry.cost(registry.checks["SEC007"]) is Cost.READS


def test_facts_that_need_each_other_are_refused() -> None:
    registry = installed()
    check = registry.checks["SEC007"]
    record = next(iter(check.needs.values()))
    circular = registry.facts[record]
    looped = type("Looped", (), {"needs": {"itself": record}, "cost": Cost.READS, "gives": circular.gives})()
    with pytest.raises(DeclarationError, match="in a circle: Files needs Files"):
        Registry(registry.checks, {**registry.facts, record: looped}, {}).needed(check)


def test_a_name_that_differs_from_the_catalogue_is_refused() -> None:
    module = sys.modules["release_checker.checks.security"]
    planned = installed().catalogue["SEC006"]
    with pytest.raises(DeclarationError, match="SEC007 is junk-committed in the catalogue, not large-file"):
        build([module], {"SEC007": planned})
    assert isinstance(installed().checks["SEC007"], Check)
