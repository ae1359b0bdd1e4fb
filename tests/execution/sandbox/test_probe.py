# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.sandbox import launcher, probe, trial
from release_checker.execution.sandbox.container import Container, arguments, engine
from release_checker.execution.sandbox.records import Ending, Guarantee, Job, Limits, Mount
from release_checker.execution.sandbox.seatbelt import profile


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was probed yet."""
    monkeypatch.setattr(probe, "_found", {})


def program(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.mark.usefixtures("forgotten")
def test_every_tier_that_fails_is_named_with_its_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    denied = 'echo "bwrap: setting up uid map: denied" >&2; exit 1'
    program(tmp_path / "bwrap", f'test "$1" = --help && echo --info-fd && exit\n{denied}')
    program(tmp_path / "podman", "echo cannot connect >&2; exit 125")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(launcher, "abi", lambda: 2)
    with pytest.raises(FactUnavailable) as raised:
        probe.find_sandbox()
    words = str(raised.value)
    assert "container (podman): no engine answers podman (cannot connect)" in words
    assert "container (docker): docker is not installed" in words
    assert "landlock: this kernel's Landlock (ABI 2)" in words
    assert "bubblewrap: " in words
    assert "setting up uid map: denied" in words or "started by root" in words


@pytest.mark.usefixtures("forgotten")
def test_a_bubblewrap_that_isolates_nothing_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    naked = 'test "$1" = --help && echo --info-fd && exit\nwhile test "$1" != --; do shift; done; shift; exec "$@"'
    program(tmp_path / "bwrap", naked)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(probe, "can_bound_processes", lambda: True)
    with pytest.raises(FactUnavailable, match=r"does not hold|nothing runs in it"):
        probe.sandbox_named("bubblewrap")


def test_a_tier_is_probed_once(monkeypatch: pytest.MonkeyPatch, forgotten: None) -> None:
    calls = []
    monkeypatch.setitem(probe.TIERS, "landlock", lambda: calls.append(1) or _fail())  # type: ignore[func-returns-value]
    for _ in range(2):
        with pytest.raises(FactUnavailable, match="landlock: no"):
            probe.sandbox_named("landlock")
    assert calls == [1]


def _fail() -> probe.Tier:
    raise FactUnavailable("no")


def test_an_unknown_tier() -> None:
    with pytest.raises(FactUnavailable, match="no such tier"):
        probe.sandbox_named("prayer")


def test_without_isolation_nothing_is_claimed() -> None:
    try:
        sandbox = probe.sandbox_named("none")
    except FactUnavailable as error:
        pytest.skip(str(error))
    held = {one.name: one.held for one in sandbox.guarantees}
    assert not any(held[trial.NAMES[name]] for name in ("files", "tcp", "udp", "unix", "others", "calls"))
    assert all(held[trial.NAMES[name]] for name in ("home", "environment", "alive", "eat", "fill"))
    assert all(one.reason for one in sandbox.guarantees if not one.held)


def test_what_makes_a_tier_no_isolation() -> None:
    held = tuple(Guarantee(words, held=True) for words in trial.NAMES.values())
    assert trial.missing(held) == ""
    lacking = (*held, Guarantee(trial.NAMES["files"], held=False, reason="read"), Guarantee("else", held=False, reason="x"))
    assert trial.missing(lacking) == "files outside unread does not hold: read"


def test_arguments_of_a_container(tmp_path: Path) -> None:
    job = Job(("/usr/bin/python3", "-c", "1"), "/project/x", (Mount(Path("/a,b"), "/project/x", writable=True),),
              {"A": "b"}, Limits(memory=1 << 30, processes=7))
    made = arguments(job, tmp_path, "name", podman=False)
    for pair in (("--network", "none"), ("--memory", str(1 << 30)), ("--pids-limit", "7"), ("--cap-drop", "ALL"),
                 ("--entrypoint", "/usr/bin/python3"), ("--workdir", "/project/x"), ("--env", "A=b"),
                 ("--mount", 'type=bind,"source=/a,b",target=/project/x')):
        assert pair in list(itertools.pairwise(made)), pair
    assert made[-2:] == ["-c", "1"]
    assert "--read-only" in made
    shared = Job(("/bin/true",), "/", network=True)
    assert "none" not in arguments(shared, tmp_path, "name", podman=False)[:10]


ENGINE = """
case "$1" in
  run) while test "$1" != --entrypoint; do shift; done; program=$2; shift 3; exec "$program" "$@";;
  container) echo '{"Running": false, "OOMKilled": true}';;
  *) echo "$1 $2" >> LOG;;
esac
"""


def test_a_container_is_killed_asked_and_taken_away(tmp_path: Path) -> None:
    log = tmp_path / "log"
    sandbox = Container(str(program(tmp_path / "podman", ENGINE.replace("LOG", f"'{log}'"))))
    assert sandbox.tier == "container (podman)"
    ended = sandbox.run(Job(("/bin/sh", "-c", "echo out; exit 137"), "/"))
    assert (ended.ending, ended.stdout, ended.cause) == (Ending.MEMORY, b"out\n", "used more than 4 GiB of memory")
    assert [line.split()[0] for line in log.read_text().splitlines()] == ["kill", "rm"]
    ended = sandbox.run(Job(("/bin/sh", "-c", "sleep 60"), "/", limits=Limits(0.3)))
    assert ended.ending is Ending.TIME


def test_an_engine_that_cannot_import(tmp_path: Path) -> None:
    fails = 'case "$1" in info) exit 0;; image) exit 1;; *) cat >/dev/null; echo no space >&2; exit 1;; esac'
    path = program(tmp_path / "docker", fails)
    assert engine(str(path)) == "docker cannot make an empty image: no space"


def test_the_profile_of_macos_allows_what_is_named_only(tmp_path: Path) -> None:
    job = Job(("/bin/true",), "/", (Mount(tmp_path / 'a "b', str(tmp_path / 'a "b')),))
    text = profile(job, tmp_path / "own")
    assert text.startswith("(version 1)\n(deny default)\n")
    assert "(allow network*)" not in text
    assert 'a \\"b"))' in text
    assert "(allow network*)" in profile(Job(("/bin/true",), "/", network=True), tmp_path)
