# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Files that want all memory, all time, or to be executed when they are read: audited under bounds of the kernel."""

from __future__ import annotations

import io
import os
import pickle
import sqlite3
import struct
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from release_checker.errors import SettingsError
from release_checker.execution.suites.junit import read_junit
from release_checker.project import Project
from release_checker.runs.reading import find_stores, open_store
from release_checker.runs.tree import Tree
from release_checker.testing import audit_folder, commit_all, notebook, write_files
from tests.faults.starting import LONG
from tests.hostile.confine import GIB, Audited, audit
from tests.hostile.traps import Trap, git
from tests.runs.event_writer import block
from tests.runs.wandb_writer import HEADER

LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "lol">' + "".join(
    f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12)) + "]><l>&a12;</l>"
ALIASES = "a0: &a0 [x, x]\n" + "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(30))
MERGES = "m0: &m0 {a: 1}\n" + "".join(f"m{n + 1}: &m{n + 1} {{<<: [{', '.join([f'*m{n}'] * 9)}]}}\n" for n in range(30))


def whole(done: Audited) -> bool:
    """The audit came to its end, with a report, and nothing of ours failed."""
    assert done.code in (0, 1, 3), done.said[-2000:]
    assert done.own_failures == []
    return "Traceback" not in done.said


@pytest.mark.slow
def test_files_of_ten_gigabytes(tmp_path: Path) -> None:
    root = write_files(tmp_path / "project", {"LICENSES/MIT.txt": "MIT License\n", "run.py": "open('data.csv')\n"})
    for name in ("README.md", "train.py", "analysis.ipynb", "data.csv", "requirements.txt", "mlflow.db", "model.pt",
                 "results/metrics.json", "events.out.tfevents.1", "wandb/run-20230101_120000-abcdefgh/run-abcdefgh.wandb",
                 "mlruns/1/0/meta.yaml", "CITATION.cff", "LICENSE", "paper.tex", "release-checker.log", "image.png"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            stream.truncate(10 * GIB)
    assert whole(audit(root, tmp_path / "place"))


@pytest.mark.slow
def test_markup_that_grows(tmp_path: Path) -> None:
    names = ("environment.yml", "CITATION.cff", "dvc.yaml", "params.yaml", "mlruns/1/meta.yaml", "config.yaml", "meta.yaml",
             ".github/workflows/ci.yml", "wandb/run-20230101_120000-abcdefgh/files/config.yaml", "conf/model.yml")
    root = write_files(tmp_path / "project", {
        **dict.fromkeys(names, ALIASES), **{f"merged/{name}": MERGES for name in names},
        "README.md": f"---\n{ALIASES}---\n# x\n",
        "data.xml": LAUGHS, "figure.svg": LAUGHS, "codemeta.xml": LAUGHS, "junit.xml": LAUGHS, "package.xml": LAUGHS,
        "deep.ipynb": '{"cells": ' + "[" * 100_000, "wide.json": "[" + "[]," * 1_000_000 + "[]]",
        "pyproject.toml": "a = " + "[" * 50_000 + "]" * 50_000,
        "picture.ipynb": notebook({"source": "1", "outputs": [{"output_type": "display_data", "metadata": {}, "data": {
            "image/svg+xml": LAUGHS, "text/html": "<div>" * 100_000}}]}),
    })
    commit_all(root)
    assert whole(audit(root, tmp_path / "place"))
    with pytest.raises(Exception, match="declares entities"):
        read_junit(root, "junit.xml")


@pytest.mark.slow
def test_archives_that_grow(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.pkl", bytes(300_000_000))
        archive.writestr("../../outside.txt", b"out")
        archive.writestr("/absolute.txt", b"out")
    zeros = subprocess.run(["gzip", "-c"], input=bytes(300_000_000), capture_output=True, check=True).stdout
    names = ("model.pt", "weights.npz", "data.zip", "model.keras", "book.xlsx", "package-1.0-py3-none-any.whl", "notes.docx")
    packed = ("data.csv.gz", "package-1.0.tar.gz", "events.out.tfevents.1.gz", "log.json.gz")
    root = write_files(tmp_path / "project", {**dict.fromkeys(names, data.getvalue()), **dict.fromkeys(packed, zeros),
                                              "README.md": "# x\n"})
    commit_all(root)
    assert whole(audit(root, tmp_path / "place", memory=2 * GIB))
    assert not (tmp_path / "outside.txt").exists()


class Evil:
    """What a pickle is made of."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, (self.code,)


@pytest.mark.slow
def test_nothing_is_loaded_imported_or_run_by_reading(tmp_path: Path, trap: Trap) -> None:
    code, evil = trap.code, pickle.dumps(Evil(trap.code))
    names = ("setup.py", "conftest.py", "sitecustomize.py", "usercustomize.py", "release_checker/__init__.py", "click.py",
             "release_checker/__main__.py", "checks/__init__.py", "json.py", "noxfile.py", "docs/conf.py", "train.py",
             "mlflow/__init__.py", "reuse/__init__.py", "versioneer.py", "pip_audit.py", "encodings/__init__.py")
    pickles = ("model.pkl", "model.pt", "model.pth", "model.joblib", "data.pickle", "cache/data.npy", "x.dill",
               "mlruns/1/0/artifacts/model/python_model.pkl")
    build = ('[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
             '[tool.setuptools.dynamic]\nversion = {attr = "train.x"}\n')
    tagged = f"!!python/object/apply:os.system ['{trap.program}']\n"
    root = write_files(tmp_path / "project", {
        **dict.fromkeys(names, code), **dict.fromkeys(pickles, evil), "pyproject.toml": build, "backend.py": code,
        "evil.pth": f"import os; {code}", "python": f"#!/bin/sh\n{trap.program}\n", "git": f"#!/bin/sh\n{trap.program}\n",
        "config.yaml": tagged, "environment.yml": tagged, "conf/x.yml": tagged,
        "mlruns/1/0/meta.yaml": tagged, "analysis.ipynb": notebook(code, f"!{trap.program}"),
        "Makefile": f"x := $(shell {trap.program})\n", "release-checker.toml": "",
        ".env": f"PATH={trap.folder}\n", "requirements.txt": f"-e .\n./local\n--install-option='{trap.program}'\n",
    })
    for name in ("python", "git"):
        (root / name).chmod(0o755)
    commit_all(root)
    assert whole(audit(root, tmp_path / "place"))


def hostile_database(path: Path) -> None:
    """A store whose rows are made by views, generated columns and triggers, with a page that points nowhere."""
    connection = sqlite3.connect(path)
    connection.executescript("""
        CREATE TABLE experiments (experiment_id INTEGER, name TEXT);
        CREATE TABLE runs (run_uuid TEXT, status TEXT, name TEXT);
        CREATE TABLE params (run_uuid TEXT, key TEXT, value TEXT);
        CREATE TABLE metrics (run_uuid TEXT, step INTEGER, timestamp INTEGER, is_nan INTEGER, value REAL);
        CREATE TABLE filling (x TEXT);
        CREATE VIEW tags AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)
                            SELECT x AS run_uuid, x AS key, hex(zeroblob(7000000)) AS value FROM n;
        CREATE VIEW latest_metrics AS SELECT a.value FROM tags a, tags b, tags c;
        CREATE TRIGGER evil AFTER INSERT ON runs BEGIN INSERT INTO filling SELECT value FROM tags; END;
        CREATE TRIGGER worse INSTEAD OF INSERT ON tags BEGIN DELETE FROM experiments; END;
        INSERT INTO experiments VALUES (1, 'first');
    """)
    connection.execute("DROP TRIGGER evil")
    connection.execute("INSERT INTO runs VALUES ('a', 'FINISHED', 'best')")
    connection.executemany("INSERT INTO metrics (run_uuid, step, timestamp, is_nan, value) VALUES ('a', ?, 1, 0, 0.9)",
                           [(number,) for number in range(100_000)])
    connection.executemany("INSERT INTO params VALUES ('a', ?, ?)", [(str(number), "x" * 900) for number in range(200)])
    connection.execute("ALTER TABLE metrics ADD COLUMN key TEXT AS (hex(zeroblob(7000000))) VIRTUAL")
    connection.commit()
    connection.close()


@pytest.mark.slow
def test_stores_that_lie_about_their_length(tmp_path: Path) -> None:
    four = 4 * GIB - 1
    wandb = HEADER + struct.pack("<IHB", 0, 65535, 2) + b"x" * 30_000 + b"\x0a" + b"\xff\xff\xff\xff\x0f" + b"y" * 100
    record = struct.pack("<QI", 1 << 62, 0) + b"x" * 100
    short = HEADER + struct.pack("<IHB", 0, 12, 1) + b"\x12\xff\xff\xff\xff\x0f"
    message = block(5, b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\x7f")
    root = write_files(tmp_path / "project", {
        "README.md": "# x\n", "wandb/run-20230101_120000-abcdefgh/run-abcdefgh.wandb": wandb,
        "runs/a/events.out.tfevents.1": record, "runs/b/events.out.tfevents.2": struct.pack("<QI", four, 0) + message,
        "wandb/run-20230101_120000-abcdefgi/run-abcdefgi.wandb": short,
    })
    hostile_database(root / "mlflow.db")
    damaged = bytearray((root / "mlflow.db").read_bytes())
    damaged[8192:8292] = b"\xff" * 100
    damaged[4096:4100] = b"\x05\xff\xff\xff"
    write_files(root, {"torn/mlflow.db": bytes(damaged), "cut/mlflow.db": bytes(damaged[:9000])})
    before = {path: path.read_bytes() for path in root.rglob("*.db")}
    commit_all(root)
    assert whole(audit(root, tmp_path / "place", memory=2 * GIB))
    assert {path: path.read_bytes() for path in root.rglob("*.db*")} == before
    tree = Tree(root)
    for store in find_stores(tree):
        reader = open_store(tree, store)
        for run in reader.runs():
            assert sum(len(reader.series(run, metric.name)) for metric in run.metrics) <= 200_000
        assert list(reader.damage()) or not store.path.endswith(("torn/mlflow.db", "cut/mlflow.db"))


def test_settings_that_want_all_memory(tmp_path: Path) -> None:
    """A profile of the project's own may be gigabytes, a pipe, a link, or brackets within brackets."""
    root = write_files(tmp_path / "project", {"README.md": "# x\n", "deep.toml": "a = " + "[" * 100_000})
    with (root / "big.toml").open("wb") as stream:
        stream.truncate(10 * GIB)
    os.mkfifo(root / "pipe.toml")
    (root / "link.toml").symlink_to("/dev/zero")
    for name in ("big", "pipe", "link", "deep"):
        (root / "release-checker.toml").write_text(f'profile = "{name}.toml"\n')
        with pytest.raises(SettingsError, match=name):
            audit_folder(root)


@pytest.mark.slow
def test_very_many_files(tmp_path: Path) -> None:
    """In the index alone: one blob under a million paths, in folders that go deep, be many, or hold very many."""
    half = 500_000 if LONG else 150_000
    root = write_files(tmp_path / "project", {"README.md": "# x\n", "train.py": "import os\n"})
    commit_all(root)
    blob = git(root, "rev-parse", "HEAD:train.py")
    rows = [f"100644 {blob}\tmany/{number // 1000}/{number}.py\n" for number in range(half)]
    rows += [f"100644 {blob}\tone/file{number}.csv\n" for number in range(half - 1000)]
    rows += [f"100644 {blob}\t{'deep/' * 60}{number}.md\n" for number in range(1000)]
    subprocess.run(["git", "update-index", "--index-info"], cwd=root, check=True, input="".join(rows), text=True)
    assert len(Project(root).entries) == 2 * half + 2
    assert whole(audit(root, tmp_path / "place", memory=6 * GIB, seconds=300))


@pytest.mark.slow
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    root = write_files(tmp_path / "project", {"train.py": "import os\n"})
    for name in ("README.md", "requirements.txt", "mlflow.db", "events.out.tfevents.1", "release-checker.log", "LICENSE"):
        os.mkfifo(root / name)
    (root / "environment.yml").symlink_to("/dev/zero")
    (root / "data.csv").symlink_to("/proc/self/mem")
    assert whole(audit(root, tmp_path / "place"))
