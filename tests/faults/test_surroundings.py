# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What people take for granted is not there: no HOME, no git, no installer, nowhere to write."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import pytest

from tests.faults.starting import SOME, as_anybody, make_study, reasons, report_of, start, told_clearly

NO_UV = """
import uv
def absent():
    raise FileNotFoundError("no uv")
uv.find_uv_bin = absent
"""
NO_TEMPORARY = """
import os, tempfile
tempfile._candidate_tempdir_list = lambda: ["/nonexistent/tmp", os.getcwd()]
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


def closed(folder: Path) -> Path:
    """A folder in which nobody may write, but root."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o555)
    return folder


@pytest.mark.skipif(os.getuid() != 0, reason="only root has capabilities to lose")
@pytest.mark.parametrize(("number", "name"), [(0, "CAP_CHOWN"), (5, "CAP_KILL"), (7, "CAP_SETUID")])
def test_root_without_all_its_rights(tmp_path: Path, number: int, name: str) -> None:
    """As in a container that drops some: the tier that needs them is refused, with their names."""
    code = "from release_checker.execution.sandbox.probe import sandbox_named; sandbox_named('landlock')"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False,
                          preexec_fn=partial(ctypes.CDLL(None).prctl, 24, number, 0, 0, 0))
    if "Landlock" in done.stderr:
        pytest.skip("this kernel has no Landlock, or an old one")
    assert f"landlock: root lacks {name} here" in done.stderr


@pytest.mark.slow
def test_no_home(study: Path, tmp_path: Path) -> None:
    done = start("check", "--static", "--only", SOME, cwd=study, without=("HOME", "XDG_CACHE_HOME"), TMPDIR=str(tmp_path))
    told_clearly(done, report_of(study))
    assert done.returncode in (1, 3)


@pytest.mark.slow
def test_no_git(study: Path) -> None:
    done = start("check", "--static", "--only", f"{SOME},SEC002,RUN002", cwd=study, PATH="/nonexistent")
    report = report_of(study)
    told_clearly(done, report)
    assert report["project"]["problem"] == "git is not installed"
    assert "git is not installed" in reasons(report)["SEC002"]


@pytest.mark.slow
def test_no_installer(study: Path, tmp_path: Path) -> None:
    done = start("check", "--only", "ENV006,NBK009,TRN008", cwd=study, prelude=NO_UV,
                 RELEASE_CHECKER_CACHE=str(tmp_path / "c"))
    report = report_of(study)
    told_clearly(done, report)
    assert done.returncode == 3
    assert all("uv, which builds environments, is not installed" in reason for reason in reasons(report).values())
    assert set(reasons(report)) == {"ENV006", "NBK009", "TRN008"}


@pytest.mark.slow
def test_no_bubblewrap(study: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for folder in os.environ["PATH"].split(os.pathsep):
        for program in Path(folder).iterdir() if Path(folder).is_dir() else ():
            if program.name not in ("bwrap", "docker", "podman") and not os.path.lexists(programs / program.name):
                (programs / program.name).symlink_to(program)
    done = start("check", "--only", "ENV006", cwd=study, PATH=str(programs), RELEASE_CHECKER_CACHE=str(tmp_path / "c"))
    report = report_of(study)
    told_clearly(done, report)
    assert report["isolation"]["tier"] != "bubblewrap"
    if not report["isolation"]["tier"]:
        assert "bubblewrap: bwrap is not installed" in reasons(report)["ENV006"]


@pytest.mark.slow
def test_a_read_only_checkout(study: Path) -> None:
    closed(study)
    try:
        done = start("check", "--static", "--only", SOME, cwd=study, before=as_anybody)
        told_clearly(done)
        assert done.returncode == 2
        assert "the report cannot be written here: Permission denied; name another folder with --output" in done.stderr
        printed = start("check", "--static", "--only", SOME, "--format", "markdown", cwd=study, before=as_anybody)
        told_clearly(printed)
        assert printed.returncode in (1, 3)
    finally:
        study.chmod(0o755)


@pytest.mark.slow
@pytest.mark.parametrize("is_file", [False, True])
def test_an_unwritable_cache(study: Path, tmp_path: Path, is_file: bool) -> None:
    cache = tmp_path / "cache"
    cache.write_text("") if is_file else closed(cache)
    codes = f"ENV006,NBK009{',SEC001' if is_file else ''}"  # whose rules are then compiled for this audit alone
    done = start("check", "--only", codes, cwd=study, before=as_anybody, RELEASE_CHECKER_CACHE=str(cache))
    report = report_of(study)
    told_clearly(done, report)
    assert all("RELEASE_CHECKER_CACHE names another folder" in reason or "no isolation works here" in reason
               for reason in reasons(report).values())


@pytest.mark.slow
def test_one_folder_for_temporary_files_is_closed(study: Path, tmp_path: Path) -> None:
    place = closed(tmp_path / "t")
    done = start("check", "--static", "--only", f"{SOME},SEC001", cwd=study, before=as_anybody, TMPDIR=str(place))
    report = report_of(study)
    told_clearly(done, report)
    assert "SEC001" not in reasons(report)  # Python takes the next usual folder, and so must the programs that we start


@pytest.mark.parametrize("verb", [("check", "--static"), ("runs",), ("claims",)])
def test_no_folder_for_temporary_files(study: Path, verb: tuple[str, ...]) -> None:
    before = sorted(os.listdir(study))
    done = start(*verb, cwd=study, prelude=NO_TEMPORARY)
    told_clearly(done)
    assert done.returncode == 2
    assert "no temporary files can be made: none of the usual folders can be written; TMPDIR names another" in done.stderr
    assert sorted(os.listdir(study)) == before


def test_nothing_temporary_is_left(study: Path, tmp_path: Path) -> None:
    place = tmp_path / "t"
    place.mkdir()
    done = start("check", "--static", "--only", SOME, cwd=study, TMPDIR=str(place))
    told_clearly(done, report_of(study))
    assert tempfile.gettempdir() != str(place)
    assert list(place.iterdir()) == []
