# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Environments of conda packages, with a program that stands in for the tool."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
import yaml

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.case import CondaPart, Line
from release_checker.execution.environment.conda import (
    CondaTool,
    build_conda,
    conda_commands,
    find_conda,
)
from release_checker.execution.environment.conda_causes import explain_conda
from release_checker.execution.environment.records import Cause
from release_checker.execution.environment.wheelhouse import NotBuilt
from release_checker.execution.session import Session
from release_checker.execution.store import Store
from release_checker.model import Place

PLACE = Place("environment.yml", 3)
PART = CondaPart(("conda-forge",), (Line("python=3.9", "python", PLACE), Line("gdal", "gdal", PLACE)))
LISTED = "--override-channels --channel conda-forge --file p/packages.txt"
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
        ("micromamba", "create --yes --prefix p/prefix --file p/environment.yml --download-only",
         "create --yes --prefix p/prefix --file p/environment.yml --offline"),
        ("mamba", f"create --yes --prefix p/prefix {LISTED} --download-only",
         f"create --yes --prefix p/prefix {LISTED} --offline"),
        ("conda", f"create --yes --prefix p/prefix {LISTED} --download-only",
         f"create --yes --prefix p/prefix {LISTED} --offline"),
    ],
)
def test_commands(name: str, fetch: str, link: str) -> None:
    commands = conda_commands(CondaTool(name, Path("/opt/tool")), PART, Path("p"))
    assert [" ".join(command) for command in (*commands.fetch, commands.link)] == [f"/opt/tool {fetch}", f"/opt/tool {link}"]


def test_pixi_imports_the_file_and_installs_without_running_scripts() -> None:
    commands = conda_commands(CondaTool("pixi", Path("/opt/pixi")), PART, Path("p"))
    assert [" ".join(command) for command in commands.fetch] == [
        "/opt/pixi init --import p/environment.yml p/workspace", "/opt/pixi install --manifest-path p/workspace/pixi.toml"]
    assert (commands.link, commands.prefix) == ((), Path("p/workspace/.pixi/envs/default"))


def test_the_part_that_is_conda_s_is_written_anew() -> None:
    assert yaml.safe_load(PART.text) == {
        "name": "declared", "channels": ["conda-forge"], "dependencies": ["python=3.9", "gdal"]}
    assert "  - \"defaults\"\n" in CondaPart((), PART.packages).text


def test_a_tool_is_found_by_running_it(folder: Path) -> None:
    assert find_conda() is None
    program(folder, "pixi", "#!/bin/sh\necho pixi 0.1\n")
    program(folder, "conda", "#!/bin/sh\necho 24.1\n")
    program(folder, "micromamba", "#!/bin/sh\nexit 1\n")
    program(folder, "mamba", "#!/no/such/shell\n")
    assert find_conda() == CondaTool("conda", folder / "conda", "24.1")


def test_it_is_fetched_outside_linked_inside_and_kept(folder: Path, session: Session, tmp_path: Path) -> None:
    log = tmp_path / "log"
    program(folder, "micromamba", FAKE.replace("$LOG", str(log)))
    prefix = build_conda(PART, session)
    assert (prefix / "bin/gdal").read_text() == "gdal\n"
    assert build_conda(PART, session) == prefix
    assert log.read_text() == "fetched\n", "linking is isolated, and happens once"
    assert session.executed == 1
    assert (prefix.parent / ".size").is_file(), "so that the store's bound counts it"


def test_without_a_tool_it_is_said(folder: Path, session: Session) -> None:
    with pytest.raises(FactUnavailable, match="none of micromamba, mamba, conda, pixi is installed"):
        build_conda(PART, session)


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
        build_conda(PART, session)
    [problem] = raised.value.problems
    assert (problem.cause, problem.subject) == (Cause.NO_SUCH_VERSION, "gdall")


@pytest.mark.parametrize(
    ("words", "cause", "subject", "said"),
    [
        ("ResolvePackageNotFound: \n  - gdal=99\n  - proj=1\n", Cause.NO_SUCH_VERSION, "gdal", "gdal=99"),
        ("PackagesNotFoundError: not available:\n\n  - fsal==0.2\n\nCurrent channels:\n\n  - https://a.b/c\n",
         Cause.NO_SUCH_VERSION, "fsal", "fsal==0.2"),
        ("ResolvePackageNotFound:\n  - numpy=1.19.2=py37h54aff64_0\n", Cause.NO_SUCH_VERSION, "numpy",
         "numpy=1.19.2=py37h54aff64_0 for this system: it is fixed to one build"),
        ("error libmamba Could not solve\n  └─ numpy =1.19.2 py37h_0 does not exist (perhaps a typo).",
         Cause.NO_SUCH_VERSION, "numpy", "numpy =1.19.2 py37h_0 for this system: it is fixed to one build"),
        ("  x failed to solve\n  No candidates were found for gdall *.", Cause.NO_SUCH_VERSION, "gdall", "gdall"),
        ("CondaHTTPError: HTTP 000 CONNECTION FAILED for url\nElapsed: -\n", Cause.NETWORK, "", "not reached"),
        ("critical libmamba Download error (28) Timeout was reached\n", Cause.NETWORK, "", "not reached"),
        ("  x error sending request for url", Cause.NETWORK, "", "not reached"),
        ("UnavailableInvalidChannel: HTTP 404 NOT FOUND for channel nobody", Cause.NO_SUCH_PACKAGE, "", "channel"),
        ("LibMambaUnsatisfiableError: Encountered problems while solving:\n", Cause.CONFLICT, "", "contradict"),
        ("", Cause.OTHER, "", "did not install"),
    ],
)
def test_causes(words: str, cause: Cause, subject: str, said: str) -> None:
    problem = explain_conda(words)[0]
    assert (problem.cause, problem.subject) == (cause, subject)
    assert said in problem.words


def test_what_fails_while_linking_is_no_fault_of_the_declaration() -> None:
    [problem] = explain_conda("CondaVerificationError: package gdal does not exist\n", linking=True)
    assert problem.cause is Cause.OTHER
    assert problem.words.startswith("conda packages were fetched, but could not be installed here")


def test_without_the_network_nothing_is_fetched(folder: Path, session: Session) -> None:
    program(folder, "micromamba", FAKE)
    session.online = False
    with pytest.raises(NotBuilt) as raised:
        build_conda(PART, session)
    assert raised.value.problems[0].cause is Cause.NETWORK


def test_pixi_installs_what_it_imported(folder: Path, session: Session) -> None:
    program(folder, "pixi", """
        #!/bin/sh
        case "$1" in
        --version) echo pixi 0.60.0 ;;
        init) [ "$2" = --import ] && mkdir -p "$4" && cp "$3" "$4/pixi.toml" ;;
        install) at="$(dirname "$3")/.pixi/envs/default/bin"; mkdir -p "$at" && cp "$3" "$at/asked" ;;
        esac
    """)
    prefix = build_conda(PART, session)
    assert yaml.safe_load((prefix / "bin/asked").read_text())["dependencies"] == ["python=3.9", "gdal"]
    assert session.executed == 0, "no package's own program is started"
