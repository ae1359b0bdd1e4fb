# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A rerun that did not come again gets a page with both sides; one that did, or that is no Jupyter notebook, gets none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from release_checker.comparison.notebooks import three_way
from release_checker.facts.executed.reruns import NotebookRerun, Verdict
from release_checker.gather import Gatherer
from release_checker.notebook_evidence import NotebookFiles, notebook_info
from release_checker.project import Project
from release_checker.registry import installed
from release_checker.testing import write_files


def book(text: str) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"cell_type": "code", "source": "print(loss)", "metadata": {}, "execution_count": 1,
         "outputs": [{"output_type": "stream", "name": "stdout", "text": text}]}]}


def page(tmp_path: Path, verdict: Verdict, stored: str, path: str = "study.ipynb") -> tuple[str, dict[str, Path | str]]:
    """Name of the page, and the files that are attached."""
    root = write_files(tmp_path / "study", {path: stored})
    executed = tmp_path / "run.ipynb"
    executed.write_text(json.dumps(book("0.874")))
    rows = three_way(book("0.912"), book("0.874"), book("0.874"))
    files: dict[str, Path | str] = {}
    attach = NotebookFiles(Gatherer(installed(), {Project: Project(root)}), files)
    rerun = NotebookRerun(path, verdict, cells=rows, executed=(str(executed), str(executed)))
    return notebook_info(rerun, attach).page, files


def test_a_stale_notebook_gets_a_page(tmp_path: Path) -> None:
    name, files = page(tmp_path, Verdict.STALE, json.dumps(book("0.912")))
    assert name == "attachments/notebooks/study.html"
    assert "<mark>0.912</mark>" in str(files[name])
    assert "<mark>0.874</mark>" in str(files[name])


@pytest.mark.parametrize(("verdict", "stored", "path"), [
    (Verdict.SAME, json.dumps(book("0.874")), "study.ipynb"),
    (Verdict.NOT_RUN, json.dumps(book("0.912")), "study.ipynb"),
    (Verdict.STALE, "# %%\nprint(loss)\n", "study.py"),
    (Verdict.STALE, "{", "study.ipynb"),
])
def test_others_get_none(tmp_path: Path, verdict: Verdict, stored: str, path: str) -> None:
    name, files = page(tmp_path, verdict, stored, path)
    assert name == ""
    assert not [file for file in files if file.endswith(".html")]
