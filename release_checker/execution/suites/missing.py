# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which distribution a suite lacks, by what pytest says: an unknown option, fixture or mark, or a module not found.

The names are those under which each plug-in documents its options, fixtures and marks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

OPTIONS = {
    "--cov": "pytest-cov", "--no-cov": "pytest-cov", "-n": "pytest-xdist", "--numprocesses": "pytest-xdist",
    "--dist": "pytest-xdist", "--maxprocesses": "pytest-xdist", "--timeout": "pytest-timeout",
    "--benchmark": "pytest-benchmark", "--mypy": "pytest-mypy", "--flake8": "pytest-flake8", "--pep8": "pytest-pep8",
    "--black": "pytest-black", "--isort": "pytest-isort", "--pylint": "pytest-pylint", "--ruff": "pytest-ruff",
    "--doctest-plus": "pytest-doctestplus", "--doctest-rst": "pytest-doctestplus", "--doctest-ufunc": "pytest-doctestplus",
    "--remote-data": "pytest-remotedata", "--mpl": "pytest-mpl", "--nbval": "nbval", "--nbmake": "nbmake",
    "--randomly": "pytest-randomly", "--random-order": "pytest-random-order", "--reruns": "pytest-rerunfailures",
    "--asyncio-mode": "pytest-asyncio", "--html": "pytest-html", "--self-contained-html": "pytest-html",
    "--instafail": "pytest-instafail", "--arraydiff": "pytest-arraydiff", "--open-files": "pytest-openfiles",
    "--testmon": "pytest-testmon", "--snapshot": "syrupy", "--ds": "pytest-django", "--reuse-db": "pytest-django",
    "--nomigrations": "pytest-django", "--no-migrations": "pytest-django", "--json-report": "pytest-json-report",
    "--sugar": "pytest-sugar", "--forked": "pytest-forked", "--boxed": "pytest-xdist", "--hypothesis": "hypothesis",
    "--disable-socket": "pytest-socket", "--allow-hosts": "pytest-socket", "--runslow": "", "--typeguard": "typeguard",
    "--beartype": "pytest-beartype", "--codspeed": "pytest-codspeed", "--force-regen": "pytest-regressions",
    "--import-check": "pytest-importcheck", "--pycodestyle": "pytest-pycodestyle", "--pydocstyle": "pytest-pydocstyle",
}
FIXTURES = {
    "mocker": "pytest-mock", "class_mocker": "pytest-mock", "module_mocker": "pytest-mock", "session_mocker": "pytest-mock",
    "benchmark": "pytest-benchmark", "httpx_mock": "pytest-httpx", "requests_mock": "requests-mock",
    "datadir": "pytest-datadir", "shared_datadir": "pytest-datadir", "lazy_datadir": "pytest-datadir",
    "qtbot": "pytest-qt", "qapp": "pytest-qt", "freezer": "pytest-freezer", "httpserver": "pytest-httpserver",
    "num_regression": "pytest-regressions", "data_regression": "pytest-regressions", "file_regression": "pytest-regressions",
    "ndarrays_regression": "pytest-regressions", "dataframe_regression": "pytest-regressions",
    "image_regression": "pytest-regressions", "snapshot": "syrupy", "subtests": "pytest-subtests", "faker": "faker",
    "event_loop": "pytest-asyncio", "aiohttp_client": "pytest-aiohttp", "console_scripts": "pytest-console-scripts",
    "script_runner": "pytest-console-scripts", "check": "pytest-check", "fs": "pyfakefs", "cov": "pytest-cov",
    "worker_id": "pytest-xdist", "testrun_uid": "pytest-xdist", "settings": "pytest-django", "db": "pytest-django",
    "cases": "pytest-cases", "image_snapshot": "pytest-image-snapshot", "testbook": "testbook", "fake_process":
    "pytest-subprocess", "fp": "pytest-subprocess", "tmp_workdir": "", "lazy_shared_datadir": "pytest-datadir",
    "original_datadir": "pytest-datadir", "original_shared_datadir": "pytest-datadir",
}
MARKS = {
    "asyncio": "pytest-asyncio", "timeout": "pytest-timeout", "benchmark": "pytest-benchmark", "flaky": "flaky",
    "mpl_image_compare": "pytest-mpl", "remote_data": "pytest-remotedata", "order": "pytest-order",
    "dependency": "pytest-dependency", "parallel": "pytest-parallel", "django_db": "pytest-django", "anyio": "anyio",
    "array_compare": "pytest-arraydiff", "xdist_group": "pytest-xdist", "vcr": "pytest-vcr",
    "doctestplus": "pytest-doctestplus",
    "mpi": "pytest-mpi", "lazy_fixture": "pytest-lazy-fixture", "repeat": "pytest-repeat", "run": "pytest-ordering",
}
MODULE = re.compile(r"No module named ['\"]?([\w.]+)")
FIXTURE = re.compile(r"fixture '(\w+)' not found")
MARK = re.compile(r"'(\w+)' not found in `markers` configuration option")
UNKNOWN = re.compile(r"unrecognized arguments?: (.+)|(?:no such option|unknown option):? (-\S+)")
REQUIRED = re.compile(r"Missing required plugins: (.+)")
PLUGIN = re.compile(r"Error importing plugin \"([\w.]+)\"")
ASYNC = "async def functions are not natively supported"


def lacking(text: str, modules: Mapping[str, str]) -> list[str]:
    """Distributions that would mend what pytest says; empty when none is known to.

    `modules` tells the distribution of each module that only tests import.
    """
    found: list[str] = []
    for match in UNKNOWN.finditer(text):
        found += [_option(word) for word in (match[1] or match[2]).split() if word.startswith("-")]
    for match in REQUIRED.finditer(text):
        found += [re.split(r"[<>=!~\s\[]", name.strip())[0] for name in match[1].split(",")]
    found += [match[1].replace("_", "-") for match in PLUGIN.finditer(text) if match[1].startswith("pytest_")]
    found += [FIXTURES.get(match[1], "") for match in FIXTURE.finditer(text)]
    found += [MARKS.get(match[1], "") for match in MARK.finditer(text)]
    for match in MODULE.finditer(text):
        top = match[1].partition(".")[0]
        plugin = top.replace("_", "-") if top.startswith("pytest_") else ""
        found.append(modules.get(match[1]) or modules.get(top) or plugin)
    if ASYNC in text:
        found.append("pytest-asyncio")
    return list(dict.fromkeys(name for name in found if name))


def lacked(text: str) -> str:
    """The module or fixture that a failure says is not there; empty when it says none."""
    match = MODULE.search(text)
    if match:
        return f"module {match[1]}"
    match = FIXTURE.search(text)
    return f"fixture {match[1]}" if match else ""


def _option(word: str) -> str:
    """The plug-in that has an option: the longest known beginning."""
    name = word.partition("=")[0]
    known = [option for option in OPTIONS if name == option or name.startswith(option + "-") or (
        len(option) == 2 and re.fullmatch(rf"{option}\w+", name))]
    return OPTIONS[max(known, key=len)] if known else ""
