# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What continuous integration asks, each in an environment of its own: `nox`, or `nox -s tests-3.13`."""

from __future__ import annotations

import nox

nox.options.sessions = ["lint", "types", "licensing", "audit", "tests"]
nox.options.reuse_existing_virtualenvs = True
nox.options.stop_on_first_error = False


def install(session: nox.Session, requirements: str) -> None:
    """The pinned packages, then this package without asking for others."""
    session.install("--require-hashes", "-r", f"requirements/{requirements}.txt")
    session.install("--no-deps", "--no-build-isolation", "-e", ".")


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """All tests, slow ones too; words after `--` go to pytest."""
    install(session, "test")
    session.run("python", "-m", "pytest", "-m", "slow or not slow", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff's rules."""
    session.install("--require-hashes", "-r", "requirements/dev.txt")
    session.run("ruff", "check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """mypy, strict."""
    install(session, "dev")
    session.run("mypy")


@nox.session
def licensing(session: nox.Session) -> None:
    """Every file says its license and copyright."""
    session.install("--require-hashes", "-r", "requirements/run.txt")
    session.run("reuse", "lint")


@nox.session
def audit(session: nox.Session) -> None:
    """The tool on itself: no required check may fail; what is not executed leaves it incomplete (3)."""
    install(session, "run")
    session.run("release-checker", "check", "--static", success_codes=[0, 3])


@nox.session
def fuzz(session: nox.Session) -> None:
    """Broken stores, pictures, notebooks and repositories for minutes; other examples each time."""
    install(session, "test")
    session.run("python", "-m", "pytest", "-m", "slow or not slow", "tests/fuzz", "tests/test_parsers.py",
                env={"RELEASE_CHECKER_FUZZ": session.posargs[0] if session.posargs else "500"})


@nox.session
def faults(session: nox.Session) -> None:
    """Full disks, killed audits, damaged caches and a million files for half an hour; other moments each time."""
    install(session, "test")
    session.run("python", "-m", "pytest", "-m", "slow or not slow", "tests/faults", "tests/hostile/test_bombs.py",
                env={"RELEASE_CHECKER_FAULTS": session.posargs[0] if session.posargs else "30"})
