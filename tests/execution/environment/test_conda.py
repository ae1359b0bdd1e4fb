# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Environments of conda packages, with a program that stands in for the tool."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.conda import (
    CondaTool,
    build_conda,
    conda_commands,
    explain_conda,
    find_conda,
)
from release_checker.execution.environment.records import Cause
from release_checker.execution.environment.wheelhouse import NotBuilt
from release_checker.execution.session import Session
from release_checker.execution.store import Store

YML = "name: study\nchannels: [conda-forge]\ndependencies: [python=3.9, gdal]\n"
FAKE = """
#!/bin/sh
[ "$1" = --version ] && echo 1.5.8 && exit 0
case "$*" in
*--download-only*) echo gdal > "$CONDA_PKGS_DIRS/gdal.conda"; echo fetched >> "$LOG" ;;
*--offline*)
  while [ "$1" != --prefix ]; do shift; done
  mkdir -p "$2/bin" && cp "$CONDA_PKGS_DIRS/gdal.conda" "$2/bin/gdal" && (echo x > "$LOG") 2>/dev/null; exit 0 ;;
*) exit 7 ;;
esac
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "bin"
    made.mkdir()
    monkeypatch.setenv("PATH", f"{made}:/usr/bin:/bin")
    return made


def program(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(textwrap.dedent(text).lstrip())
    (folder / name).chmod(0o755)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(store=Store(tmp_path / "store"))


@pytest.mark.parametrize(
    ("name", "fetch", "link"),
    [
        (
            "micromamba",
            "create --yes --file e.yml --prefix p --download-only",
            "create --yes --file e.yml --prefix p --offline",
        ),
        ("mamba", "create --yes --file e.yml --prefix p --download-only", "create --yes --file e.yml --prefix p --offline"),
        (
            "conda",
            "create --yes --download-only --file e.yml --prefix p",
            "env create --yes --file e.yml --prefix p --offline",
        ),
    ],
)
def test_commands(name: str, fetch: str, link: str) -> None:
    commands = conda_commands(CondaTool(name, Path("/opt/tool")), Path("e.yml"), Path("p"))
    assert [" ".join(command) for command in commands] == [f"/opt/tool {fetch}", f"/opt/tool {link}"]


def test_a_tool_is_found_by_running_it(folder: Path) -> None:
    assert find_conda() is None
    program(folder, "conda", "#!/bin/sh\necho 24.1\n")
    program(folder, "micromamba", "#!/bin/sh\nexit 1\n")
    program(folder, "mamba", "#!/no/such/shell\n")
    assert find_conda() == CondaTool("conda", folder / "conda")


def test_it_is_fetched_outside_linked_inside_and_kept(folder: Path, session: Session, tmp_path: Path) -> None:
    log = tmp_path / "log"
    program(folder, "micromamba", FAKE.replace("$LOG", str(log)))
    prefix = build_conda(YML, session)
    assert (prefix / "bin/gdal").read_text() == "gdal\n"
    assert build_conda(YML, session) == prefix
    assert log.read_text() == "fetched\n", "linking is isolated, and happens once"
    assert session.executed == 1
    assert (prefix.parent / ".size").is_file(), "so that the store's bound counts it"


def test_without_a_tool_it_is_said(folder: Path, session: Session) -> None:
    with pytest.raises(FactUnavailable, match="none of micromamba, mamba, conda is installed"):
        build_conda(YML, session)


def test_what_the_tool_says_is_the_cause(folder: Path, session: Session) -> None:
    program(
        folder,
        "micromamba",
        """
        #!/bin/sh
        [ "$1" = --version ] && exit 0
        echo "error    libmamba Could not solve for environment specs" >&2
        echo "    The following package could not be installed" >&2
        echo "    └─ gdall =* * does not exist (perhaps a typo or a missing channel)." >&2
        exit 1
    """,
    )
    with pytest.raises(NotBuilt) as raised:
        build_conda(YML, session)
    [problem] = raised.value.problems
    assert (problem.cause, problem.subject) == (Cause.NO_SUCH_VERSION, "gdall")


@pytest.mark.parametrize(
    ("words", "cause", "subject"),
    [
        ("ResolvePackageNotFound: \n  - gdal=99\n  - proj=1\n", Cause.NO_SUCH_VERSION, "gdal=99"),
        ("CondaHTTPError: HTTP 000 CONNECTION FAILED for url\nElapsed: -\n", Cause.NETWORK, ""),
        ("critical libmamba Download error (28) Timeout was reached\n", Cause.NETWORK, ""),
        ("LibMambaUnsatisfiableError: Encountered problems while solving:\n", Cause.CONFLICT, ""),
        ("", Cause.OTHER, ""),
    ],
)
def test_causes(words: str, cause: Cause, subject: str) -> None:
    [problem] = explain_conda(words)
    assert (problem.cause, problem.subject) == (cause, subject)
