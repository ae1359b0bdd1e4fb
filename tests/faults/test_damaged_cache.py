# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whatever a broken disk leaves in the cache, the audit comes to the answer that it gave before."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.starting import make_study, reasons, report_of, start, told_clearly

CODES = "ENV006,NBK009,TRN008,LIC007,SEC001"


def entries(cache: Path) -> list[Path]:
    """Entries of ours, beside what the installer and the scanner keep in folders of their own."""
    return [place for place in cache.glob("*/*") if place.parent.name not in ("uv", "rules", "pip")]


def files(cache: Path) -> Iterator[Path]:
    for place in entries(cache):
        for here, _, names in os.walk(place):
            yield from (Path(here, name) for name in names if not Path(here, name).is_symlink())


def noise(cache: Path) -> None:
    for path in files(cache):
        path.unlink()  # environments hold links into the installer's cache, which is another case
        path.write_bytes(b"\xff\0 noise")


def other_json(cache: Path) -> None:
    for path in files(cache):
        if path.suffix == ".json" and "environments" not in path.parts:
            path.write_text('{"a": 1}')


def emptied(cache: Path) -> None:
    for place in entries(cache):
        shutil.rmtree(place)
        place.mkdir()


def files_in_their_place(cache: Path) -> None:
    for place in entries(cache):
        shutil.rmtree(place)
        place.write_text("x")


def installer(cache: Path) -> None:
    """What it has unpacked is noise; environments are gone, so that it is asked."""
    shutil.rmtree(cache / "environments")
    for here, _, names in os.walk(cache / "uv"):
        for name in names:
            if "archive-v" in here:
                Path(here, name).write_bytes(b"\xff\0 noise")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, str]]:
    """A project, the cache after its audit, and the outcomes by code."""
    folder = tmp_path_factory.mktemp("before")
    study, cache = make_study(folder / "study"), folder / "cache"
    done = start("check", "--only", CODES, cwd=study, RELEASE_CHECKER_CACHE=str(cache))
    report = report_of(study)
    told_clearly(done, report)
    if set(reasons(report)) != {"LIC007"}:
        pytest.skip(f"nothing can be executed here, or no package index answers: {reasons(report)}")
    return study, cache, {item["code"]: item["outcome"] for item in report["checks"]}


@pytest.mark.slow
@pytest.mark.parametrize("damage", [noise, other_json, emptied, files_in_their_place, installer])
def test_it_is_made_anew(before: tuple[Path, Path, dict[str, str]], tmp_path: Path, damage: Callable[[Path], None]) -> None:
    study, kept, outcomes = before
    cache = tmp_path / "cache"
    shutil.copytree(kept, cache, symlinks=True)
    damage(cache)
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
