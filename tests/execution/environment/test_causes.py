# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What installers and builds said, as it was recorded (uv 0.13.9, pip 24.0), and the cause that is read from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_checker.execution.environment.build_causes import explain_build, forgotten
from release_checker.execution.environment.causes import explain, needed_sources
from release_checker.execution.environment.records import Cause, Interpreter
from release_checker.execution.sandbox.records import Ended, Ending

PYTHON = Interpreter(Path("/usr/bin/python3.11"), "3.11.7", Path("/usr"))
NONE = "we can conclude that your requirements are unsatisfiable."
NO_SOLUTION = "error: No solution found when resolving dependencies\n  cause: Because "
NO_BUILD = "because building from source is disabled for all packages (i.e., with `--no-build`)"

UV = [
    (
        f"{NO_SOLUTION}pandas==0.24.2 has invalid metadata and you require pandas==0.24.2, {NONE}\n\n"
        "hint: Metadata for `pandas` (v0.24.2) could not be parsed:\n"
        "  after parsing `2011`, found `k`, which is not part of a valid version\n  pytz (>=2011k)\n        ^^^^^^^\n",
        Cause.OLD_METADATA,
        "pandas",
        "pandas 0.24.2 states what it needs in a form that newer installers refuse: pytz (>=2011k)",
    ),
    (
        "error: Failed to read `gym @ file:///cache/wheels/gym-0.21.0-py3-none-any.whl`\n"
        "  cause: Failed to read metadata: /cache/uv/archive-v0/f5gbTUAH0fZyqMZb\n"
        "  cause: The metadata at `gym-0.21.0.dist-info/METADATA` is invalid\n",
        Cause.OLD_METADATA,
        "gym",
        "gym states what it needs in a form that newer installers refuse",
    ),
    (
        f"{NO_SOLUTION}torch==1.4.0 has no wheels with a matching Python ABI tag (e.g., `cp311`) "
        f"and you require torch==1.4.0, {NONE}\n\nhint: You require CPython 3.11 (`cp311`), but "
        "we only found wheels for `torch` (v1.4.0) with the following "
        "Python ABI tags: `cp27m`, `cp27mu`, `cp35m`, `cp36m`, `cp37m`, `cp38`\n",
        Cause.WRONG_PYTHON,
        "torch",
        "torch==1.4.0 has no wheel for Python 3.11; it has for 2.7, 3.5, 3.6, 3.7, 3.8",
    ),
    (
        f"{NO_SOLUTION}no-such-thing was not found in the package registry and you require no-such-thing, {NONE}\n",
        Cause.NO_SUCH_PACKAGE,
        "no-such-thing",
        "the index has no package no-such-thing",
    ),
    (
        f"{NO_SOLUTION}pandas==2.0.3 depends on numpy>=1.21.0 and you require pandas==2.0.3, we can conclude "
        f"that you require numpy>=1.21.0.\n         And because you require numpy==1.19.0, {NONE}\n",
        Cause.CONFLICT,
        "numpy",
        "pandas==2.0.3 needs numpy>=1.21.0, and numpy==1.19.0 is asked for",
    ),
    (
        f"{NO_SOLUTION}tensorflow==2.3.0 depends on numpy>=1.16.0,<1.19.0 and you require tensorflow==2.3.0, we can "
        f"conclude that you require numpy>=1.16.0,<1.19.0.\n         And because you require numpy==1.20, {NONE}\n",
        Cause.CONFLICT,
        "numpy",
        "tensorflow==2.3.0 needs numpy>=1.16.0,<1.19.0, and numpy==1.20 is asked for",
    ),
    (
        f"{NO_SOLUTION}all versions of two depend on needed>=2 and all versions of one depend on needed<2, we can "
        f"conclude that all versions of one and all versions of two are incompatible.\n         And because you require "
        f"one==1.0 and two==1.0, {NONE}\n",
        Cause.CONFLICT,
        "needed",
        "two==1.0 needs needed>=2, and one==1.0 needs needed<2",
    ),
    (
        f"{NO_SOLUTION}you require numpy<1.24 and numpy>=1.25, {NONE}\n",
        Cause.CONFLICT,
        "numpy",
        "numpy<1.24 and numpy>=1.25 are both asked for",
    ),
    (
        f"{NO_SOLUTION}all versions of kernel depend on needed>=2 and needed==1.0, we can conclude that "
        f"all versions of kernel cannot be used.\n         And because you require kernel, {NONE}\n",
        Cause.CONFLICT,
        "needed",
        "kernel needs needed>=2, and needed==1.0 is set",
    ),
    (
        f"{NO_SOLUTION}there is no version of torch==1.7.1+cu101 and you require torch==1.7.1+cu101, {NONE}\n",
        Cause.GPU_WHEEL,
        "torch",
        "torch==1.7.1+cu101 is a build for a GPU that only another index has",
    ),
    (
        f"{NO_SOLUTION}only pandas<=3.1.1 is available and you require pandas>=99, {NONE}\n",
        Cause.NO_SUCH_VERSION,
        "pandas",
        "pandas>=99: the index has no such version",
    ),
    (
        f"{NO_SOLUTION}hmmlearn==0.2.0 has no usable wheels and you require hmmlearn==0.2.0, {NONE}\n\n"
        f"hint: Wheels are required for `hmmlearn` {NO_BUILD}\n",
        Cause.BUILD_FAILED,
        "hmmlearn",
        "hmmlearn==0.2.0 has no wheel for Python 3.11 on this system",
    ),
    (
        "error: Couldn't parse requirement in `asked.txt` at position 0\n"
        '  cause: no such comparison operator "=", must be one of ~= == != <= >= < > ===\n'
        "         numpy=1.2\n              ^^^^\n",
        Cause.BAD_DECLARATION,
        "",
        'a requirement cannot be read: no such comparison operator "=", must be one of ~= == != <= >= < > ===; numpy=1.2',
    ),
    (
        f"{NO_SOLUTION}flask was not found in the cache and you require flask, {NONE}\n\nhint: Packages were unavailable "
        "because the network was disabled. When the network is disabled, registry packages may only be "
        "read from the cache.\n",
        Cause.NETWORK,
        "flask",
        "the packages are not in the cache, and this audit is offline",
    ),
    (
        "error: Request failed after 2 retries in 3.1s\n  cause: Failed to fetch: https://127.0.0.1:9/simple/flask/\n"
        "  cause: client error (Connect)\n  cause: tcp connect error\n  cause: Connection refused (os error 111)\n",
        Cause.NETWORK,
        "",
        "the package index is not reached",
    ),
    (
        "error: Failed to install: six-1.17.0-py2.py3-none-any.whl (six==1.17.0)\n"
        "  cause: failed to copy file\n  cause: No space left on device (os error 28)\n",
        Cause.DISK,
        "",
        "the disk is full",
    ),
    (
        "error: No solution found when resolving dependencies\n"
        "  cause: Because requests==2.23.0 depends on one of:\n"
        "             urllib3>=1.21.1,<1.25.0\n             urllib3>1.25.0,<1.25.1\n             urllib3>1.25.1,<1.26\n"
        "         and you require requests==2.23.0, we can conclude that you require one of:\n"
        "             urllib3>=1.21.1,<1.25.0\n             urllib3>1.25.0,<1.25.1\n             urllib3>1.25.1,<1.26\n\n"
        "         And because you require urllib3==1.26.5, we can conclude that your requirements are unsatisfiable.\n",
        Cause.CONFLICT,
        "urllib3",
        "requests==2.23.0 needs urllib3>=1.21.1,<1.26, and urllib3==1.26.5 is asked for",
    ),
]
PIP = [
    (
        "ERROR: Could not find a version that satisfies the requirement gym==0.10.5 (from versions: none)\n"
        "ERROR: No matching distribution found for gym==0.10.5\n",
        Cause.NO_SUCH_VERSION,
        "gym",
        "gym==0.10.5: the index has no such version for this Python",
    ),
    (
        "ERROR: Cannot install numpy==1.10 and pandas==0.24.2 because these package versions have conflicting "
        "dependencies.\n"
        "\nThe conflict is caused by:\n    The user requested numpy==1.10\n    pandas 0.24.2 depends on numpy>=1.12.0\n",
        Cause.CONFLICT,
        "numpy",
        "numpy==1.10 is asked for, and pandas==0.24.2 needs numpy>=1.12.0",
    ),
    (
        "ERROR: Cannot install -r /tmp/x/asked.txt (line 1) and urllib3==1.26.5 because these package versions have "
        "conflicting dependencies.\n",
        Cause.CONFLICT,
        "urllib3",
        "urllib3==1.26.5 contradicts what other requirements need",
    ),
]


@pytest.mark.parametrize(("words", "cause", "subject", "told"), [*UV, *PIP], ids=lambda item: str(item)[:30])
def test_installers(words: str, cause: Cause, subject: str, told: str) -> None:
    problem = explain(words, PYTHON)[0]
    assert (problem.cause, problem.subject, problem.words) == (cause, subject, told)


def test_what_nobody_knows_is_unclear_in_the_installers_own_words() -> None:
    [problem] = explain("error: The moon is wrong\n", PYTHON)
    assert (problem.cause, problem.words) == (Cause.OTHER, "The moon is wrong")
    assert explain("", PYTHON)[0].words == "it said nothing"


def test_sources_that_are_needed() -> None:
    both = f"hint: Wheels are required for `one` {NO_BUILD}\nhint: Wheels are required for `two` {NO_BUILD}\n"
    words = f"{NO_SOLUTION}one>=1,<2 has no usable wheels and all versions of two have no usable wheels, {NONE}\n\n{both}"
    assert set(needed_sources(words)) == {("one", ">=1,<2"), ("two", "")}
    assert needed_sources(PIP[0][0]) == (("gym", "==0.10.5"),)
    assert needed_sources("ERROR: No matching distribution found for six>=1 (from one==2)\n") == (("six", ">=1"),)
    assert needed_sources(UV[2][0]) == ()


BUILDS = [
    (
        "x.c:3:10: fatal error: libmemcached/memcached.h: No such file or directory\n",
        Cause.SYSTEM_LIBRARY,
        "libmemcached/memcached.h",
    ),
    (
        "/usr/bin/ld: cannot find -lmysqlclient\ncollect2: error: ld returned 1 exit status\n",
        Cause.SYSTEM_LIBRARY,
        "mysqlclient",
    ),
    ("OSError: Could not find libspatialindex_c library file\n", Cause.SYSTEM_LIBRARY, "system library libspatialindex_c"),
    ("Error: pg_config executable not found.\n", Cause.SYSTEM_LIBRARY, "pg_config"),
    ("error: command 'gcc' failed: No such file or directory\n", Cause.NEEDS_COMPILER, "no compiler (gcc)"),
    ("unable to execute 'x86_64-linux-gnu-gcc': No such file or directory\n", Cause.NEEDS_COMPILER, "x86_64-linux-gnu-gcc"),
    ("/bin/sh: 1: cmake: not found\n", Cause.SYSTEM_LIBRARY, "the program cmake"),
    ("OSError: CUDA_HOME environment variable is not set. Error: CUDA_HOME\n", Cause.GPU_WHEEL, "CUDA"),
    ("SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?\n", Cause.PYTHON2, "Python 2"),
    (
        "RuntimeError: Python version >= 3.7 and < 3.10 required. Python version >= 3.7\n",
        Cause.WRONG_PYTHON,
        "refuses Python 3.11",
    ),
    ("urllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution>\n", Cause.NETWORK, "network"),
    ("OSError: [Errno 28] No space left on device\n", Cause.DISK, "disk"),
    ("ModuleNotFoundError: No module named 'distutils.msvccompiler'\n", Cause.BUILD_FAILED, "'distutils.msvccompiler'"),
    ("ModuleNotFoundError: No module named 'torch'\n", Cause.BUILD_FAILED, "needs the module torch"),
    ("x.c:7:21: error: ‘PyThreadState’ has no member named ‘exc_type’\n", Cause.WRONG_PYTHON, "older than Python 3.11"),
    ("x.c:7:9: fatal error: longintrepr.h: No such file or directory\n", Cause.WRONG_PYTHON, "older than Python 3.11"),
    ("ValueError: the moon is wrong\n", Cause.BUILD_FAILED, "ValueError: the moon is wrong"),
]


@pytest.mark.parametrize(("log", "cause", "told"), BUILDS, ids=lambda item: str(item)[:30])
def test_builds(log: str, cause: Cause, told: str) -> None:
    ended = Ended(Ending.EXITED, 1, b"", log.encode(), 1.0, None, "ended with 1")
    problem = explain_build("one==1.0", ended, log, PYTHON)[0]
    assert (problem.cause, problem.subject) == (cause, "one")
    assert told in problem.words


def test_a_build_that_was_ended_is_told_by_its_end() -> None:
    ended = Ended(
        Ending.TIME, None, b"", b"fatal error: x.h: No such file or directory", 600.0, None, "took longer than 600 s"
    )
    assert explain_build("one==1.0", ended, ended.stderr.decode(), PYTHON)[0].cause is Cause.TIME


def test_modules_that_a_build_uses_unasked() -> None:
    assert forgotten("ModuleNotFoundError: No module named 'numpy'", ["setuptools"]) == ("numpy", "numpy")
    assert forgotten("x.c:1:10: fatal error: numpy/npy_math.h: No such file or directory", []) == ("numpy", "numpy")
    assert forgotten("ModuleNotFoundError: No module named 'numpy'", ["numpy>=1"]) == ("", "")
    assert forgotten("ModuleNotFoundError: No module named 'squatted_name'", []) == ("", "")
