# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The README's promises: its two commands, the output it shows, the options it names."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

import release_checker
from release_checker.cli.main import VERBS, cli
from release_checker.testing import commit_all

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
PINS = sorted((ROOT / "requirements").glob("*.txt"))


def test_there_are_exactly_two_commands() -> None:
    assert len(COMMANDS) == 2
    assert COMMANDS[0].endswith("release-checker check examples/digits-broken")
    assert COMMANDS[1].endswith("-m pytest")
    assert "grep '^python3 -m venv ' \"$root/README.md\"" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_files_that_the_commands_name_are_there() -> None:
    named = re.findall(r"(?:-r|check) (\S+)", " ".join(COMMANDS))
    assert named == ["requirements/run.txt", "examples/digits-broken", "requirements/test.txt"]
    assert all((ROOT / name).exists() for name in named)


def steady(text: str) -> list[str]:
    """Lines of an audit's output without what changes from run to run and machine to machine."""
    text = re.sub(r"commit [0-9a-f]{7,} \((?:clean|dirty)\)", "commit", text)
    text = re.sub(r"\b(?:\d+ min )?[\d.]+ m?s\b", "some s", text)
    text = re.sub(r"isolation [\w-]+|nothing executed anew", "isolation", text)
    # The tool's own name leads the first line where there is room for it.
    lines = [" ".join(line.split()).removeprefix("release-checker ") for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith(("read ", "Report "))]


@pytest.mark.slow
def test_the_output_shown_is_what_the_first_command_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    block = re.search(r"```text\n\$ (release-checker check \S+)\n(.*?)```", README, re.DOTALL)
    assert block
    sample, copy = ROOT / "examples" / "digits-broken", tmp_path / "examples" / "digits-broken"
    shutil.copytree(sample, copy, symlinks=True, ignore=shutil.ignore_patterns("release-report"))
    commit_all(copy)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    done = CliRunner().invoke(cli, block[1].split()[1:])
    assert done.exit_code == 1
    assert steady(block[2]) == steady(done.stdout)


def test_commands_and_options_it_names_exist() -> None:
    for verb in re.findall(r"^\| `release-checker (\w+)", README, re.MULTILINE):
        assert verb in VERBS
    text = CliRunner().invoke(cli, ["check", "--help"]).output
    for option in set(re.findall(r"`(--[a-z]+)", README)):
        assert option in text


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_requirement_files_are_hashed_and_name_no_registry(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash=)", text, re.MULTILINE)
    pins = re.findall(r"^[a-z0-9].*$", text, re.MULTILINE)
    assert pins
    assert all(re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+ (; .*)?\\$", pin) for pin in pins)


def test_pins_cover_what_the_package_asks_for() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.split(r"[^\w.-]", line)[0].lower() for line in asked}
    for path in (ROOT / "requirements" / f"{name}.txt" for name in ("run", "test", "dev")):
        assert names <= {line.split("==")[0] for line in path.read_text("utf-8").splitlines() if "==" in line}


def test_version_is_the_same_everywhere() -> None:
    assert f"\nversion: {release_checker.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"## [{release_checker.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
