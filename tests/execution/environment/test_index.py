# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""An index that does not answer is not taken for one that has nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_checker.execution.environment import simple
from release_checker.execution.environment.simple import IndexFile, IndexUnreachable, files
from release_checker.execution.session import Session
from release_checker.execution.store import Store


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two indexes: `near` has one new version, `main` answers as the test wants."""
    monkeypatch.setattr(simple, "addresses", lambda session: ("near", "main"))
    monkeypatch.setattr(simple, "_local", lambda name: iter(()))
    return []


def _file(version: str) -> IndexFile:
    made = simple._file("cma", "https://example.org/", f"cma-{version}-py3-none-any.whl", "", "", "", "", False, 1)
    assert made is not None
    return made


def test_what_one_index_has_is_not_all_there_is_while_another_is_silent(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page(address: str, name: str) -> tuple[IndexFile, ...]:
        asked.append(address)
        if address == "main":
            raise IndexUnreachable("it took too long")
        return (_file("4.5.0"),)

    monkeypatch.setattr(simple, "_page", page)
    with pytest.raises(IndexUnreachable, match="too long"):
        files("cma", Session(store=Store(tmp_path)))
    assert asked == ["near", "main", "main"]


def test_an_index_that_answers_when_asked_again_is_heard(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page(address: str, name: str) -> tuple[IndexFile, ...]:
        asked.append(address)
        if asked == ["near"]:
            raise IndexUnreachable("it took too long")
        return (_file("4.5.0" if address == "near" else "2.2.0"),)

    monkeypatch.setattr(simple, "_page", page)
    found = files("cma", Session(store=Store(tmp_path)))
    assert [str(item.version) for item in found] == ["2.2.0", "4.5.0"]
