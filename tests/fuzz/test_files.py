# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Pictures, notebooks, evidence, reports, wheels and git's own files, broken anywhere."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from pydantic import ValidationError

from release_checker.comparison.notebooks import code_cells, compare_notebooks
from release_checker.comparison.pictures import compare_pictures
from release_checker.comparison.records import Judged, Tolerance
from release_checker.errors import UnreadableFile
from release_checker.execution.environment.archives import read_pyproject
from release_checker.execution.notebooks.reading import read_wishes
from release_checker.execution.replays.kept_evidence import Digests, Evidence, Refused, accept, load, make
from release_checker.execution.suites.junit import read_junit
from release_checker.facts.notebooks import Notebook, notebook_of
from release_checker.facts.pickles import read_pickle, zip_members
from release_checker.reports.report import Report
from release_checker.testing import audit_folder, commit_all, notebook, write_files
from tests.fuzz.mutations import Mutation, fuzzed, mutations

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
PROSE = {"cell_type": "markdown", "metadata": {}, "source": ["# T\n", "x"]}
NOTEBOOK = notebook("import a\n%matplotlib inline", PROSE, "x = 1\nx")
JUNIT = b'<testsuite tests="2"><testcase name="a"/><testcase><failure message="x">y</failure></testcase></testsuite>'


def picture(form: str) -> bytes:
    """A small plot."""
    drawn = Image.new("RGB", (64, 48), "white")
    ImageDraw.Draw(drawn).line([(4, 44), (4, 4), (4, 44), (60, 44), (30, 10)], fill="black", width=2)
    held = io.BytesIO()
    drawn.save(held, form)
    return held.getvalue()


PICTURES = {form: picture(form) for form in FORMATS}


@fuzzed(60)
@given(form=st.sampled_from(FORMATS), mutation=mutations())
def test_pictures(form: str, mutation: Mutation) -> None:
    whole = PICTURES[form]
    one, other = compare_pictures(whole, mutation(whole), Tolerance()), compare_pictures(mutation(whole), whole, Tolerance())
    assert isinstance(one, Judged)
    assert one.tier == other.tier


@fuzzed(80)
@given(mutation=mutations())
def test_notebooks(mutation: Mutation) -> None:
    data = mutation(NOTEBOOK.encode())
    found = notebook_of("a.ipynb", data)
    assert isinstance(found, Notebook)
    assert len(found.cells) <= data.count(b"{")
    with contextlib.suppress(UnreadableFile):
        read_wishes(data)
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError):
        return
    if isinstance(parsed, dict):
        assert len(compare_notebooks(parsed, parsed)) == len(code_cells(parsed))


@fuzzed(60)
@given(mutation=mutations())
def test_evidence(mutation: Mutation) -> None:
    present = Digests("c" * 40, "d" * 64, "e" * 64, {"data.csv": "f" * 64})
    found = load(mutation(make((), present).model_dump_json(indent=1).encode()))
    assert isinstance(found, Evidence | Refused)
    if isinstance(found, Evidence):
        assert accept(found, present) is not None


@fuzzed(60)
@given(mutation=mutations())
def test_results_of_tests(tmp_path: Path, mutation: Mutation) -> None:
    (tmp_path / "junit.xml").write_bytes(mutation(JUNIT))
    with contextlib.suppress(UnreadableFile):
        found = read_junit(tmp_path, "junit.xml")
        assert 0 <= found.failed + found.skipped <= found.cases


@fuzzed(60)
@given(mutation=mutations())
def test_archives(tmp_path: Path, mutation: Mutation) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a-1.0/pyproject.toml", "[project]\nname = 'a'\n")
        packed.writestr("a-1.0/data.pkl", b"\x80\x04\x8c\x02os\x8c\x06system\x93.")
    data = mutation(held.getvalue())
    place = tmp_path / "a-1.0.zip"
    place.write_bytes(data)
    found = read_pyproject(place)
    assert found is None or len(found) < 10_000_000
    assert len(zip_members(data)) < 1000
    read_pickle(mutation(b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02ls\x85R."))


@fuzzed(30)
@given(mutation=mutations())
def test_kept_reports(report: bytes, mutation: Mutation) -> None:
    """What the cache holds may be anything; only a whole report is taken."""
    with contextlib.suppress(ValidationError):
        found = Report.model_validate_json(mutation(report))
        assert Report.model_validate_json(found.model_dump_json()).verdict == found.verdict


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The report of a small audit."""
    root = write_files(tmp_path_factory.mktemp("audited") / "study", {"README.md": "# A\n"})
    return audit_folder(root).model_dump_json().encode()


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of two commits, with its index, loose objects and a pack."""
    root = write_files(tmp_path_factory.mktemp("repository") / "study", {"README.md": "# A\n", "train.py": "print(1)\n"})
    commit_all(root)
    subprocess.run(["git", "gc", "-q"], cwd=root, check=True)
    write_files(root, {"LICENSE": "MIT\n", "b/c.py": "import os\n"})
    commit_all(root)
    return root


@pytest.mark.slow
@fuzzed(3)
@given(data=st.data())
def test_a_repositorys_own_files(repository: Path, tmp_path: Path, data: st.DataObject) -> None:
    """git answers, refuses or dies; the audit says which, and every check has an outcome."""
    root = tmp_path / "broken"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(repository, root)
    files = sorted(path for path in (root / ".git").rglob("*") if path.is_file() and "hooks" not in path.parts)
    for path in data.draw(st.lists(st.sampled_from(files), min_size=1, max_size=3)):
        path.chmod(0o644)
        path.write_bytes(data.draw(mutations())(path.read_bytes()))
    report = audit_folder(root)
    reasons = [text for check in report.checks for text in (check.reason, *check.undecided)]
    assert [text for text in reasons if "the check itself failed" in text or "could not be gathered" in text] == []
