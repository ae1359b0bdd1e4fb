# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Secrets: each check fires and is silent where it should, and no part of a report holds a raw value."""

from __future__ import annotations

from pathlib import Path

from release_checker.facts.secrets import FoundSecrets, HistorySecrets
from release_checker.model import Basis, Finding, Looked, Place, Unknown
from release_checker.reports.json import write_json
from release_checker.secrets.kinds import kind_of
from release_checker.secrets.records import Secret, Spot
from release_checker.selection import Selection
from release_checker.testing import audit_folder, commit_all, findings, run_check, write_files
from tests.secrets import planted


def secret(rule: str, value: str, *spots: Spot, sample: bool = False) -> Secret:
    return Secret(kind_of(rule), value, spots or (Spot(Place("a.py", 3)),), sample)


def test_sec001_names_a_key_without_telling_it() -> None:
    value = planted.keys()["huggingface"][1]
    output, row = Spot(Place("a.ipynb", cell=4), "output"), Spot(Place("mlflow.db"), "run ab parameter k")
    spots = (Spot(Place("a.ipynb", 2, 3)), output, row)
    token, password = secret("research.huggingface", value, *spots), secret("research.uri", "hj3k2h4kj", sample=True)
    results = run_check("SEC001", None, FoundSecrets((token, password), 12))
    assert findings(results) == [
        "a.ipynb cell 3 line 2: Hugging Face token, and in 2 more places: hf_… (37 characters)",
        "a.py:3: password in an address: not shown",
    ]
    first, second = (item for item in results if isinstance(item, Finding))
    assert (first.evidence, first.advisory, first.basis) == (
        "a.ipynb cell 4 output, mlflow.db run ab parameter k", False, Basis.OBSERVED)
    assert (second.key, second.advisory, second.basis) == ("password in an address", True, Basis.INFERRED)
    assert value not in repr(results)
    assert "hj3k2h4kj" not in repr(results)
    assert results[-1] == Looked("12 texts of files, notebooks and logs")


def test_sec001_is_silent_on_a_clean_project_and_says_what_was_not_read() -> None:
    assert run_check("SEC001", {"a.py": "x = 1\n", "README.md": "set WANDB_API_KEY=YOUR_KEY\n"}) == [
        Looked("2 texts of files, notebooks and logs")]
    results = run_check("SEC001", None, FoundSecrets((), 1, "", (("a.csv", "is no regular file"),)))
    assert Unknown("is no regular file", Place("a.csv")) in results
    assert run_check("SEC001", None, FoundSecrets((), 0, "kingfisher is not installed")) == [
        Unknown("could not be searched: kingfisher is not installed")]


def test_sec002_names_the_commit() -> None:
    token = secret("research.github", planted.keys()["github"][1])
    history = HistorySecrets((token,), ("0123456789abcdef",), 9, "", ("1 old version not searched",))
    results = run_check("SEC002", None, history)
    assert findings(results) == ["a.py:3: GitHub token, since commit 0123456789: gh… (40 characters)"]
    assert results[1:] == [Unknown("1 old version not searched"), Looked("9 old versions of files")]
    assert run_check("SEC002", {"a.py": "x = 1\n"}) == [
        Unknown("the history could not be searched: the folder is not under git")]


def test_no_part_of_a_report_holds_a_secret(tmp_path: Path) -> None:
    keys = planted.keys()
    lines = [line for line, _ in keys.values()]
    readme = "# Study\n\n```\n" + "\n".join(lines) + "\n```\n\nSee [it](missing.md?token=" + keys["huggingface"][1] + ").\n"
    write_files(tmp_path, {"README.md": readme, "train.py": "\n".join(["import os", *lines, "x = eval(input())"])})
    commit_all(tmp_path)
    text = write_json(audit_folder(tmp_path, selection=Selection(only=("SEC", "DOC", "ENV"))))
    shared = len("hooks.slack.com/services/")
    assert [sort for sort, (_, key) in keys.items() if key in text or (len(key) > 40 and key[:shared + 8] in text)] == []
    assert "[Hugging Face token]" in text
