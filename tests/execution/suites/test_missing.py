# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from release_checker.execution.suites.missing import lacked, lacking
from release_checker.execution.suites.network import needs_network


@pytest.mark.parametrize(("text", "wanted"), [
    ("error: unrecognized arguments: --cov=pkg --cov-report=xml", ["pytest-cov"]),
    ("error: unrecognized arguments: -n4 --timeout=30", ["pytest-xdist", "pytest-timeout"]),
    ("error: unrecognized arguments: --doctest-plus-atol", ["pytest-doctestplus"]),
    ("error: unrecognized arguments: --own-option tests", []),
    ("ERROR: Missing required plugins: pytest-env>=1, pytest-socket", ["pytest-env", "pytest-socket"]),
    ("E       fixture 'mocker' not found", ["pytest-mock"]),
    ("E       fixture 'my_own' not found", []),
    ("'timeout' not found in `markers` configuration option", ["pytest-timeout"]),
    ("ModuleNotFoundError: No module named 'pytest_mock'", ["pytest-mock"]),
    ("No module named 'ddt'", ["ddt"]),
    ("No module named 'sub.part'", []),
    ("Failed: async def functions are not natively supported.", ["pytest-asyncio"]),
])
def test_what_would_mend_it(text: str, wanted: list[str]) -> None:
    assert lacking(text, {"ddt": "ddt"}) == wanted


def test_what_is_lacked() -> None:
    assert lacked("E   ModuleNotFoundError: No module named 'a.b'") == "module a.b"
    assert lacked("fixture 'loader' not found") == "fixture loader"
    assert lacked("assert 1 == 2") == ""


@pytest.mark.parametrize(("text", "hosts", "told"), [
    ("socket.gaierror: [Errno -3] Temporary failure in name resolution", ["a.org"], "a.org"),
    ("OSError: We couldn't connect to 'https://huggingface.co' to load", [], "We couldn't connect to 'https://huggingface.co'"),
    ("ConnectionRefusedError: localhost:8080", [], ""),
    ("AssertionError: assert 1 == 2", ["a.org"], ""),
    ("RuntimeError: Download of weights failed", ["a.org"], "a.org"),
    ("urllib3: Max retries exceeded with url: http://localhost:9/x", [], ""),
])
def test_need_of_a_network(text: str, hosts: list[str], told: str) -> None:
    assert needs_network(text, hosts) == told
