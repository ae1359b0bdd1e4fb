# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Promises of the documentation: nothing stale, every command, option, exit code, profile and bound described."""

from __future__ import annotations

import dataclasses
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import click
import pytest

from release_checker.cli.check import DOCUMENTS
from release_checker.cli.main import EPILOG, VERBS, cli
from release_checker.cohort import plan
from release_checker.model import Bounds, Outcome, Stage
from release_checker.registry import installed
from release_checker.reports.folder import WRITERS
from release_checker.settings import PROFILE_KEYS, PROJECT_KEYS, WAIVER_KEYS, profiles

DOCS = Path(__file__).resolve().parents[2] / "docs"
COMMANDS = (DOCS / "commands.md").read_text("utf-8")
SETTINGS = (DOCS / "settings.md").read_text("utf-8")


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_not_stale() -> None:
    assert generator().stale() == [], "run python docs/generate.py"


def test_a_page_for_every_check() -> None:
    registry = installed()
    ours = {code for code in registry.checks if code in registry.catalogue}
    assert {path.stem for path in (DOCS / "checks").glob("*.md")} - {"README"} == ours


def verbs(command: click.Command) -> list[click.Command]:
    """A command and all below it."""
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return [command, *(verb for one in below for verb in verbs(one))]


@pytest.mark.parametrize("name", VERBS)
def test_every_command_and_option_is_documented(name: str) -> None:
    sections = re.split(r"^## ", COMMANDS, flags=re.MULTILINE)
    section = next((part for part in sections if part.startswith(f"release-checker {name}")), "")
    assert section, f"docs/commands.md has no section on {name}"
    documented = set(re.findall(r"^\| `(--[a-z-]+)", section, re.MULTILINE))
    command = cli.get_command(click.Context(cli), name)
    assert command
    offered = {option for verb in verbs(command) for parameter in verb.params if isinstance(parameter, click.Option)
               for option in parameter.opts if option.startswith("--")}
    assert documented == offered


def test_no_command_is_documented_that_is_not_there() -> None:
    assert set(re.findall(r"^## release-checker (\w+)", COMMANDS, re.MULTILINE)) == set(VERBS)


def test_formats_files_and_exit_codes() -> None:
    for form in ("text", *DOCUMENTS):
        assert f"`{form}`" in COMMANDS
    for name in WRITERS:
        assert f"| `{name}` |" in COMMANDS
    for code in re.findall(r"(\d) ", EPILOG):
        assert re.search(rf"^\| {code} \|", COMMANDS, re.MULTILINE)


def test_profiles_bounds_and_keys() -> None:
    for name in (*profiles(), *(field.name for field in dataclasses.fields(Bounds))):
        assert f"| `{name}` |" in SETTINGS
    for key in (*PROJECT_KEYS, *PROFILE_KEYS, *WAIVER_KEYS):
        assert re.search(rf"`{key}\b|^## {key}$|\[{key}\]", SETTINGS, re.MULTILINE), key


@pytest.mark.parametrize("name", ["README.md", "docs/cohort.md"])
def test_plans_that_are_shown_can_be_read(name: str, tmp_path: Path) -> None:
    text = (DOCS.parent / name).read_text("utf-8")
    engine, shown = (re.findall(rf"```toml\n([^`]*?^{key}.*?)```", text, re.MULTILINE | re.DOTALL)
                     for key in (r"\[engine\]", r"\[\[projects\]\]"))
    assert shown
    for document in shown:
        head, mark, rest = document.partition("[[projects]]")
        (tmp_path / "cohort.toml").write_text("\n".join([head, *engine, mark + rest]), "utf-8")
        assert plan.read_plan(tmp_path / "cohort.toml").projects


def test_every_key_of_a_plan_is_described() -> None:
    page = (DOCS / "cohort.md").read_text("utf-8")
    for key in {*plan.COHORT, *plan.PROJECT, *plan.NEEDS, *plan.ENGINE}:
        assert re.search(rf"`{key}\b|\[(?:engine\.)?{key}\]", page), key


def test_every_outcome_and_stage_is_explained() -> None:
    page = (DOCS / "report.md").read_text("utf-8")
    for outcome in Outcome:
        assert f"| {outcome.upper()} |" in page
    for stage in Stage:
        assert stage is Stage.NONE or f"**{stage}**" in page


def test_links_between_pages_lead_somewhere() -> None:
    for page in [*DOCS.glob("*.md"), *(DOCS / "checks").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[\w-]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links {target}"
