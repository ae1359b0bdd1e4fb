# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""pip's requirement files: examples, and properties over made ones."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_checker.facts.dependencies.records import Declared, Origin
from release_checker.facts.dependencies.requirements import read_install_arguments, read_requirement, read_requirements
from release_checker.model import Place

HERE = Place("requirements.txt", 1)
NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}(?:[-_.][a-z0-9]{1,5})?", fullmatch=True)
VERSIONS = st.from_regex(r"[0-9]{1,2}(?:\.[0-9]{1,2}){0,2}", fullmatch=True)
OPERATORS = st.sampled_from(["==", ">=", "<=", "~=1.", ">", "<", "!="])


def one(line: str) -> Declared:
    """One requirement."""
    return read_requirement(line, HERE)


@pytest.mark.parametrize(
    ("line", "name", "specifier"),
    [
        ("numpy", "numpy", ""),
        ("NumPy==1.26.4", "numpy", "==1.26.4"),
        ("scikit_learn >= 1.0", "scikit-learn", ">=1.0"),
        ("torch[opt]>=2,<3 ; python_version > '3.8'", "torch", "<3,>=2"),
        ("zope.interface", "zope-interface", ""),
        ("'quoted==1.0'", "quoted", "==1.0"),
        ("a==1.0 --hash=sha256:00 --hash=sha256:11", "a", "==1.0"),
        ('typing_extensions; python_version<"3.8"', "typing-extensions", ""),
        ("torch==1.7.1+cu110", "torch", "==1.7.1+cu110"),
    ],
)
def test_by_name(line: str, name: str, specifier: str) -> None:
    found = one(line)
    assert (found.name, found.specifier, found.origin, found.problem) == (name, specifier, Origin.INDEX, "")


@pytest.mark.parametrize(
    ("line", "name", "origin", "reference"),
    [
        ("git+https://host/owner/clip.git", "clip", Origin.VCS, ""),
        ("git+https://host/owner/clip.git@0123abc#egg=other", "other", Origin.VCS, "0123abc"),
        ("clip @ git+https://host/owner/CLIP@main", "clip", Origin.VCS, "main"),
        ("git+ssh://git@host/owner/clip.git@v1.0", "clip", Origin.VCS, "v1.0"),
        ("https://host/whl/torch-1.7.0%2Bcu110-cp38-cp38-linux_x86_64.whl", "torch", Origin.URL, ""),
        ("https://host/en_core_web_sm-2.2.0.tar.gz", "en-core-web-sm", Origin.URL, ""),
        ("./local/pkg", "", Origin.PATH, ""),
        ("../x", "", Origin.PATH, ""),
        ("numpy @ file:///croot/numpy", "numpy", Origin.PATH, ""),
        ("wheels/ours-1.0-py3-none-any.whl", "ours", Origin.PATH, ""),
        ("C:\\\\pkgs\\\\x", "", Origin.PATH, ""),
        (".[dev]", "", Origin.PATH, ""),
    ],
)
def test_by_link(line: str, name: str, origin: Origin, reference: str) -> None:
    found = one(line)
    assert (found.name, found.origin, found.reference, found.problem) == (name, origin, reference, "")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("numpy=1.26", "numpy"),
        ("pytz>=2011k", "pytz"),
        ("numpy==1.19.2=py37h54aff64_0", "numpy"),
        ("Python 3.6", "python"),
        ("torch (version 1.4)", "torch"),
        ("numpy=1.19.2=py37_0", "numpy"),
        ("-", ""),
        ("~~~~", ""),
    ],
)
def test_a_refused_line_keeps_its_name(line: str, name: str) -> None:
    found = one(line)
    assert found.problem
    assert found.name == name


def test_a_whole_file() -> None:
    content = (
        "\ufeff# made by hand\n--index-url https://host/simple\n-r base.txt\n-c limits.txt\n\n"
        "numpy==1.26.4  # arrays\ntorch \\\n    >=2.0\n-e git+https://host/o/x@abc1234#egg=x\n"
    )
    found = read_requirements(content, "requirements.txt")
    assert found.includes == ("base.txt",)
    assert found.constraints == ("limits.txt",)
    assert found.options == ((2, "--index-url https://host/simple"),)
    assert [(item.name, item.place.line, item.editable) for item in found.items] == [
        ("numpy", 6, False),
        ("torch", 7, False),
        ("x", 9, True),
    ]


def test_install_arguments() -> None:
    found = read_install_arguments(
        "-U --no-cache-dir 'torch>=1.0' numpy==1.2 -r req.txt -f https://host/x.html $X && echo hi", HERE
    )
    assert [(item.name, item.specifier) for item in found] == [("torch", ">=1.0"), ("numpy", "==1.2")]


@given(NAMES, OPERATORS, VERSIONS, st.booleans())
def test_what_is_written_is_read(name: str, operator: str, version: str, comment: bool) -> None:
    line = f"{name}{operator}{version}" + ("  # why" if comment else "")
    (found,) = read_requirements(line + "\n", "requirements.txt").items
    assert found.problem == ""
    assert found.name == name.replace("_", "-").replace(".", "-")
    assert found.specifier == f"{operator}{version}"
    assert found.pinned == (operator == "==")


@given(st.lists(NAMES, max_size=8), st.sampled_from(["\n", "\r\n", "\n\n", "\n# c\n", "  \n"]))
def test_every_line_gives_one_package(names: list[str], ending: str) -> None:
    content = "".join(name + ending for name in names).replace("\r\n", "\n")
    found = read_requirements(content, "requirements.txt")
    assert len(found.items) == len(names)
    assert [item.place.line for item in found.items] == [
        number for number, line in enumerate(content.split("\n"), 1) if line.strip() and not line.startswith("#")
    ]


@given(st.text(max_size=300))
def test_any_text_is_read(content: str) -> None:
    for item in read_requirements(content, "requirements.txt").items:
        assert item.name == item.name.lower()
        assert item.place.line is not None


@pytest.mark.parametrize(
    "content",
    [
        "a" * 100_000,
        "a " * 50_000,
        "a==1 " + " " * 100_000 + "--x",
        "(" * 10_000,
        "a[" + "b," * 20_000 + "]",
        "\\\n" * 20_000,
        "git+" + "x" * 50_000,
        "a; " + "(" * 3_000,
        "-" * 100_000,
        "a-" * 40_000 + "1.whl",
    ],
)
def test_hostile_lines_take_no_time(content: str) -> None:
    began = time.perf_counter()
    read_requirements(content, "requirements.txt")
    assert time.perf_counter() - began < 2
