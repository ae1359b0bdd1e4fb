# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Python refuses to read numbers of more than 4,300 digits, by an error that readers of versions and TOML do not expect."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_checker.testing import audit_folder, commit_all, notebook, write_files

N = "9" * 5000
RUN = "ab12" * 8
WANDB = "wandb/run-20230101_120000-abcdefgh/files"
FILES = {
    "README.md": f"---\nlicense: {N}\n---\n# A\n\nAccuracy {N} and 0.{N}. Python {N}.1\n\n```python\nx = {N}\n```\n",
    "requirements.txt": f"numpy=={N}\nscipy>={N},<{N}\ntorch~={N}.1\nfoo==1.0; python_version < '{N}'\n",
    "setup.cfg": f"[metadata]\nversion = {N}\n[options]\npython_requires = >={N}\ninstall_requires =\n  numpy=={N}\n",
    "environment.yml": f"dependencies:\n - python={N}\n - numpy={N}\n - {N}\n - pip:\n   - c=={N}\n",
    "CITATION.cff": f"cff-version: 1.2.0\ntitle: {N}\nversion: '{N}'\ndate-released: {N}\nauthors: [{{name: {N}}}]\n",
    "codemeta.json": f'{{"version": {N}, "author": {N}}}', ".zenodo.json": f'{{"version": {N}, "creators": []}}',
    "poetry.lock": f'[[package]]\nname = "numpy"\nversion = "{N}"\n[metadata]\npython-versions = "^{N}"\n',
    "Pipfile": f'[packages]\nnumpy = "=={N}"\n[requires]\npython_version = "{N}"\n',
    "pyproject.toml": f'[project]\nname = "a"\nversion = "{N}"\nrequires-python = ">={N}"\ndependencies = ["numpy=={N}"]\n'
                      f'[tool.poetry.dependencies]\npython = "^{N}"\nd = "^{N}"\n',
    "tox.ini": f"[tox]\nenvlist = py{N}\n", ".python-version": N, "runtime.txt": f"python-{N}.1\n",
    "jupytext.toml": f"a = {N}\n", "params.toml": f"a = {N}\n", "params.yaml": f"accuracy: {N}\n",
    "results/metrics.json": f'{{"accuracy": {N}, "loss": [1, {N}]}}', "results/metrics.csv": f"epoch,accuracy\n{N},{N}\n",
    "results/metrics.jsonl": f'{{"epoch": {N}, "acc": 1}}\n' * 3, "monitor.csv": f'#{{"t_start": {N}}}\nr,l,t\n1,2,3\n',
    "dvc.yaml": f"stages:\n  a:\n    cmd: python train.py --n {N}\n    metrics: [results/metrics.json]\n",
    "train.py": f"import numpy\nx = {N}\nprint('%{N}d')\ny = 0x{'f' * 6000}\n",
    "a.ipynb": f'{{"nbformat": 4, "nbformat_minor": {N}, "metadata": {{}}, "cells": []}}', "b.ipynb": notebook(f"x = {N}"),
    ".github/workflows/ci.yml": f"on: push\njobs:\n  a:\n    runs-on: x\n    timeout-minutes: {N}\n    strategy:\n"
                                f"      matrix: {{python-version: [{N}]}}\n    steps:\n    - run: pip install numpy=={N}\n",
    "Dockerfile": f"FROM python:{N}\nRUN pip install numpy=={N}\n", "refs.bib": f"@article{{a,\n year = {N}\n}}\n",
    "paper.tex": f"\\begin{{tabular}}{{l}}accuracy & {N} \\\\ \\multicolumn{{{N}}}{{c}}{{x}} & 1\\\\\\end{{tabular}}\n",
    f"mlruns/1/{RUN}/meta.yaml": f"run_id: {RUN}\nexperiment_id: '1'\nstatus: {N}\nstart_time: {N}\nend_time: {N}\n",
    f"mlruns/1/{RUN}/metrics/acc": f"{N} {N} {N}\n1 1 {N}\n", f"mlruns/1/{RUN}/params/lr": N,
    f"{WANDB}/wandb-summary.json": f'{{"acc": {N}, "_step": {N}, "_timestamp": {N}}}',
    f"{WANDB}/wandb-metadata.json": f'{{"startedAt": "{N}", "cpu_count": {N}, "memory": {{"total": {N}}}}}',
    "LICENSE": f"MIT License\n\nCopyright (c) {N} A\n", "tests/test_a.py": f"def test_a(): assert {N}\n",
}


@pytest.mark.slow
def test_every_check_has_an_answer(tmp_path: Path) -> None:
    root = write_files(tmp_path / "study", FILES)
    commit_all(root)
    report = audit_folder(root)
    reasons = [f"{check.code}: {text}" for check in report.checks for text in (check.reason, *check.undecided)]
    assert [text for text in reasons if "the check itself failed" in text or "could not be gathered" in text] == []
