# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whatever a broken disk leaves in the cache, the audit comes to the answer that it gave before."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import compiled_rules
from tests.faults.starting import LONG, make_study, reasons, report_of, start, told_clearly

CODES = "ENV006,NBK009,TRN008,LIC007,SEC001"


def entries(cache: Path) -> list[Path]:
    """Entries of ours, beside what the installer and the scanner keep in folders of their own."""
    return [place for place in sorted(cache.glob("*/*")) if place.parent.name not in ("uv", "rules", "pip")]


def files(entry: Path) -> Iterator[Path]:
    for here, _, names in os.walk(entry):
        yield from (Path(here, name) for name in names if not Path(here, name).is_symlink())


def noise(entry: Path) -> None:
    for path in files(entry):
        path.unlink()  # environments hold links into the installer's cache, which is another case
        path.write_bytes(b"\xff\0 noise")


def other_json(entry: Path) -> None:
    for path in files(entry):
        if path.suffix == ".json" and "environments" not in path.parts:
            path.write_text('{"a": 1}')


def emptied(entry: Path) -> None:
    shutil.rmtree(entry)
    entry.mkdir()


def file_in_its_place(entry: Path) -> None:
    shutil.rmtree(entry)
    entry.write_text("x")


DAMAGES = (noise, other_json, emptied, file_in_its_place)


def installer(cache: Path) -> None:
    """What it has unpacked is noise; environments are gone, so that it is asked."""
    shutil.rmtree(cache / "environments")
    for here, _, names in os.walk(cache / "uv"):
        for name in names:
            if "archive-v" in here:
                Path(here, name).write_bytes(b"\xff\0 noise")


INSTALLER = -1


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, str]]:
    """A project, the cache after its audit, and the outcomes by code."""
    folder = tmp_path_factory.mktemp("before")
    study, cache = make_study(folder / "study"), folder / "cache"
    compiled_rules.lay_into(cache)
    done = start("check", "--only", CODES, cwd=study, RELEASE_CHECKER_CACHE=str(cache))
    report = report_of(study)
    told_clearly(done, report)
    if set(reasons(report)) != {"LIC007"}:
        pytest.skip(f"nothing can be executed here, or no package index answers: {reasons(report)}")
    return study, cache, {item["code"]: item["outcome"] for item in report["checks"]}


@pytest.mark.slow
@pytest.mark.parametrize("first", [*range(len(DAMAGES) if LONG else 1), INSTALLER])
def test_it_is_made_anew(before: tuple[Path, Path, dict[str, str]], tmp_path: Path, first: int) -> None:
    """Each entry has its own damage, each kind of them something of all; over all rounds each entry has each damage."""
    study, kept, outcomes = before
    cache = tmp_path / "cache"
    shutil.copytree(kept, cache, symlinks=True)
    if first == INSTALLER:
        installer(cache)
    else:
        assert len(entries(cache)) >= len(DAMAGES)
        for number, entry in enumerate(entries(cache), first):
            DAMAGES[number % len(DAMAGES)](entry)
    done = start("check", "--only", CODES, cwd=study, RELEASE_CHECKER_CACHE=str(cache))
    report = report_of(study)
    told_clearly(done, report)
    assert {item["code"]: item["outcome"] for item in report["checks"]} == outcomes


@pytest.mark.slow
def test_files_for_its_folders(before: tuple[Path, Path, dict[str, str]], tmp_path: Path) -> None:
    study, kept, _ = before
    cache = tmp_path / "cache"
    cache.mkdir()
    for kind in kept.iterdir():
        (cache / kind.name).write_text("x")
    done = start("check", "--only", CODES, cwd=study, RELEASE_CHECKER_CACHE=str(cache))
    report = report_of(study)
    told_clearly(done, report)
    assert "RELEASE_CHECKER_CACHE names another folder" in reasons(report)["ENV006"]
