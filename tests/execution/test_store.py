# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What was executed is kept by content, whole or not at all, and within a bound."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from release_checker.execution.store import Store, default_root, key_of


def fill(store: Store, key: str, content: str = "x") -> None:
    with store.put("steps", key) as folder:
        (folder / "content").write_text(content)


def test_an_entry_is_there_once_its_block_has_ended(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.put("steps", "a") as folder:
        (folder / "content").write_text("x")
        assert store.get("steps", "a") is None
    place = store.get("steps", "a")
    assert place
    assert (place / "content").read_text() == "x"


def test_a_block_that_fails_leaves_nothing_and_keeps_what_was(tmp_path: Path) -> None:
    store = Store(tmp_path)
    fill(store, "a", "old")
    with pytest.raises(ZeroDivisionError), store.put("steps", "a"):
        raise ZeroDivisionError
    place = store.get("steps", "a")
    assert place
    assert (place / "content").read_text() == "old"
    assert [item.name for item in (tmp_path / "steps").iterdir()] == ["a"]


def test_only_what_an_earlier_audit_made_counts_as_kept(tmp_path: Path) -> None:
    first = Store(tmp_path)
    fill(first, "a")
    assert first.get("steps", "a")
    assert first.kept == 0
    second = Store(tmp_path)
    assert second.get("steps", "a")
    assert second.kept == 1


def test_without_reading_only_its_own_entries_are_seen(tmp_path: Path) -> None:
    fill(Store(tmp_path), "a")
    store = Store(tmp_path, reading=False)
    assert store.get("steps", "a") is None
    fill(store, "a", "new")
    assert store.get("steps", "a") is not None


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    made = Store(tmp_path)
    for age, key in enumerate("abcd"):
        fill(made, key, "x" * 1000)
        os.utime(tmp_path / "steps" / key, (10_000 * age + 1, 10_000 * age + 1))
    store = Store(tmp_path, bound=2100)
    assert store.trim() == 2
    assert sorted(item.name for item in (tmp_path / "steps").iterdir()) == ["c", "d"]


def test_what_is_in_use_stays(tmp_path: Path) -> None:
    store = Store(tmp_path, bound=0)
    fill(store, "a")
    assert store.trim() == 0
    assert Store(tmp_path, bound=0).trim() == 0  # used within the hour
    assert store.get("steps", "a")


def test_what_a_killed_audit_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / "steps" / ".new-dead").mkdir(parents=True)
    os.utime(tmp_path / "steps" / ".new-dead", (1, 1))
    Store(tmp_path).trim()
    assert list((tmp_path / "steps").iterdir()) == []


def test_keys_do_not_run_into_each_other() -> None:
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of("a") == key_of("a")


def test_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RELEASE_CHECKER_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/somebody")
    assert default_root() == Path("/home/somebody/.cache/release-checker")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert default_root() == Path("/caches/release-checker")
    monkeypatch.setenv("RELEASE_CHECKER_CACHE", "/here")
    assert default_root() == Path("/here")


def test_without_a_home_nobody_elses_folder_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RELEASE_CHECKER_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    place = default_root()
    assert place == tmp_path / f"release-checker-{os.getuid()}"
    assert place.stat().st_mode & 0o077 == 0
    place.chmod(0o777)
    assert default_root() != place


def test_a_judgement_of_other_code_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    with store.put("notebooks", "a") as folder:
        (folder / "content").write_text("same")
    assert Store(tmp_path).get("notebooks", "a")
    monkeypatch.setattr("release_checker.execution.store.code_stamp", lambda: "other code")
    assert Store(tmp_path).get("notebooks", "a") is None


@pytest.mark.parametrize("name", [".size", "content"])
@pytest.mark.parametrize("damage", ["", "null", "\xff", "9" * 5000])
def test_a_damaged_entry_is_none_and_made_anew(tmp_path: Path, name: str, damage: str) -> None:
    fill(Store(tmp_path), "a")
    (tmp_path / "steps" / "a" / name).write_text(damage)
    store = Store(tmp_path)
    assert store.get("steps", "a") is None
    fill(store, "a")
    assert Store(tmp_path).get("steps", "a") is not None


@pytest.mark.parametrize("kind", ["file", "link", "empty folder"])
def test_whatever_stands_in_an_entrys_place_gives_way(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "steps" / "a"
    place.parent.mkdir()
    {"file": place.touch, "link": lambda: place.symlink_to(tmp_path), "empty folder": place.mkdir}[kind]()
    store = Store(tmp_path)
    assert store.get("steps", "a") is None
    fill(store, "a")
    assert store.get("steps", "a") is not None
    assert not place.is_symlink()
