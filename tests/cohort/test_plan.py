# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A cohort's plan: what it says, what it leaves to the cohort, and what is refused with its line."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.cohort.plan import read_plan
from release_checker.cohort.records import Needs, Plan
from release_checker.errors import UsageError
from release_checker.toml_source import Source

WHOLE = """
name = "2026"
title = "Open research 2026"
deadline = 2027-03-31
mentors = ["ada"]
budget = "30m"

[engine]
jobs = 2

[[projects]]
name = "sentiment"
source = "../sentiment"
scholars = ["kim"]

[[projects]]
name = "vision"
source = "https://git.example.org/lab/vision.git"
ref = "v1.0"
mentors = ["grace"]
budget = 90
deadline = 2027-01-31
needs = { gpu = 1, memory_gb = 16 }
"""


def plan(folder: Path, text: str) -> Plan:
    (folder / "cohort.toml").write_text(text)
    return read_plan(folder / "cohort.toml")


def test_a_whole_plan(tmp_path: Path) -> None:
    found = plan(tmp_path, WHOLE)
    first, second = found.projects
    assert (found.name, found.title, found.engine.jobs) == ("2026", "Open research 2026", 2)
    assert found.database == f"sqlite:///{tmp_path}/cohort.db"
    assert (first.source, first.remote, first.mentors, first.scholars) == (
        str(tmp_path.parent / "sentiment"), False, ("ada",), ("kim",))
    assert (first.asked.budget, first.deadline) == (1800.0, datetime.date(2027, 3, 31))
    assert (second.remote, second.ref, second.mentors, second.asked.budget) == (True, "v1.0", ("grace",), 90.0)
    assert second.asked.needs == Needs(gpu=1, memory_gb=16.0)


@pytest.mark.parametrize(("change", "message"), [
    (('name = "2026"', ""), 'needs name = "…"'),
    (('name = "2026"', 'name = "../x"'), "is no name"),
    (('name = "vision"', 'name = "Sentiment"'), "cohort.toml:17: there is a project 'sentiment' already"),
    (('name = "vision"', 'naem = "vision"'), "unknown key 'naem'; did you mean name"),
    (('"https://git.example.org/lab/vision.git"', '"ext::sh -c touch% x"'), "is no git address that is taken"),
    (('"https://git.example.org/lab/vision.git"', '"git://git.example.org/x"'), "cohort.toml:1[0-9]: .*: is no git address"),
    (("gpu = 1", "gpu = 1.5"), "gpu must be a whole number, not 1.5"),
    (('"https://git.example.org/lab/vision.git"', '"--upload-pack=x"'), "is no folder, nor an address that git takes"),
    (('"v1.0"', '"--help"'), "is no branch, tag or commit"),
    (('"v1.0"', '"a..b"'), "is no branch, tag or commit"),
    (("deadline = 2027-03-31", 'deadline = "soon"'), "cohort.toml:4: deadline must be a date such as 2027-03-31"),
    (('budget = "30m"', 'budget = "long"'), "must be a duration"),
    (("jobs = 2", "jobs = 1.5"), "jobs must be a whole number, not 1.5"),
    (('budget = "30m"', 'profile = "scholr"'), "no profile 'scholr'; did you mean scholar"),
    (('budget = "30m"', 'profile = "lab.toml"'), "there is no profile /.*/lab.toml"),
    (("jobs = 2", "jobs = -1"), "jobs must be a number from 0 on, not -1"),
    (("jobs = 2", 'kind = "ray"'), "kind must be local or dask, not 'ray'"),
    (("gpu = 1", "gpus = 1"), "unknown key 'gpus'; did you mean gpu"),
    (('name = "vision"', 'name = "a/b"'), "cohort.toml:17: 'a/b' is no name: .* 100 at most"),
    (('name = "vision"', 'title = "x"'), "cohort.toml:16: a project needs name"),
    (("budget = 90", 'budget = "long"'), r"cohort.toml:2\d: budget must be a duration"),
    (("gpu = 1", "gpu = -1"), r"cohort.toml:2\d: gpu must be a number"),
    (("memory_gb = 16", "memory_gb = 0"), r"cohort.toml:2\d: memory_gb must be more than 0"),
    (('"../sentiment"', '"~nobody-here/x"'), r"cohort.toml:1\d: '~nobody-here/x' is no folder"),
    (('"../sentiment"', '"ada:secret@host:x"'), r"cohort.toml:1\d: host:x: is no git address"),
    (("jobs = 2", 'jobs = 2\naddress = "tcp://x:1"'), 'address needs kind = "dask"'),
    (("jobs = 2", 'slurm = { cores = 2 }'), 'slurm needs kind = "dask"'),
    (("jobs = 2", 'kind = "dask"\naddress = "hello"'), "address must be a Dask scheduler's, such as tls://"),
    (("jobs = 2", 'kind = "dask"\naddress = "tcp://u:secret@x:1"'), "address must be a Dask scheduler's"),
    (("jobs = 2", "jobs = 1001"), "jobs is 1,000 at most"),
    (('["ada"]', '"ada"'), "must be a list of names"),
    (('["ada"]', '["Ada Lovelace"]'), "mentors: 'Ada Lovelace' is no login"),
])
def test_what_is_refused(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        plan(tmp_path, WHOLE.replace(*change))
    assert "secret" not in str(caught.value)


def test_paths_are_relative_to_the_plan(tmp_path: Path) -> None:
    text = WHOLE.replace("jobs = 2", "jobs = 2").replace('name = "2026"', (
        'name = "2026"\ndatabase = "sqlite:///store/x.db"\nfiles = "kept"\nworkspace = "w"'), 1)
    found = plan(tmp_path, f"\ufeff{text}")
    assert (found.database, found.files, found.workspace) == (
        f"sqlite:///{tmp_path}/store/x.db", str(tmp_path / "kept"), tmp_path / "w")


def test_a_line_is_looked_for_only_where_something_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Source, "_line", None)
    rows = "".join(f'[[projects]]\nname = "p{number}"\nsource = "p"\nref = "v1"\n' for number in range(3))
    assert len(plan(tmp_path, f'name = "x"\n{rows}').projects) == 3


def test_no_plan(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no plan can be read here"):
        read_plan(tmp_path / "cohort.toml")
    with pytest.raises(UsageError, match="is no valid TOML"):
        plan(tmp_path, "name = ")
    with pytest.raises(UsageError, match="the plan has no project"):
        plan(tmp_path, 'name = "x"')


@given(st.text(max_size=60))
def test_any_value_is_taken_or_refused(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    try:
        found = plan(tmp_path_factory.mktemp("plan"), WHOLE.replace('"v1.0"', value).replace('"../sentiment"', value))
    except UsageError:
        return
    assert len(found.projects) == 2
