# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where the project says which Python it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from release_checker.facts.dependencies.packaging import poetry_specifier
from release_checker.facts.dependencies.records import PythonStatement
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.readme import Readme
from release_checker.facts.tables import Table
from release_checker.model import Place

VERSION = re.compile(r"([23])(?:\.(\d{1,2}))?(?:\.(\d{1,2}|x|\*))?")
PROSE = re.compile(
    r"\bpython(?![a-z])(?:[\s:`*_(]|versions?|is|on|with|verified|tested|release|interpreter|>|<|=|≥|≤|~|\^|v|-){0,16}?(?P<version>[23]\.(?:\d{1,2}|[xX])(?:\.\d{1,2})?\b|[23]\b(?!\.?\d))(?P<more>\s*\+)?",
    re.IGNORECASE,
)
LONGEST = 1000
"Characters of a line that are searched; of white space alone each place would be tried with each other."
IMAGE = re.compile(r"(?:^|/)python:(\d[\d.]*)|\bpy(?:thon)?-?(3)[.]?(\d{1,2})\b")


def from_metadata(metadata: PackageMetadata) -> Iterator[PythonStatement]:
    """requires-python, and classifiers that name a minor version."""
    for said in metadata.requires_python:
        yield PythonStatement(poetry_specifier(said.value), Place(said.path, said.line), said.value, exact=False)
    for said in metadata.classifiers:
        match = re.fullmatch(r"Programming Language :: Python :: (\d\.\d+)", said.value)
        if match:
            yield PythonStatement("", Place(said.path, said.line), said.value, exact=False)


def from_single(content: str, path: str) -> Iterator[PythonStatement]:
    """.python-version, runtime.txt: the first line with a version."""
    for number, line in enumerate(content.split("\n")[:20], 1):
        match = re.match(r"\s*(?:python[-=]?|cpython-|pypy)?(\d\.\d+(?:\.\d+)?)\s*$", line)
        if match:
            yield PythonStatement(_exactly(match[1]), Place(path, number), line.strip(), exact=True)
            return


def from_tool_versions(content: str, path: str) -> Iterator[PythonStatement]:
    """The .tool-versions of asdf."""
    for number, line in enumerate(content.split("\n")[:50], 1):
        match = re.match(r"\s*python\s+(\d\.\d+(?:\.\d+)?)", line)
        if match:
            yield PythonStatement(_exactly(match[1]), Place(path, number), line.strip(), exact=True)


def from_pipfile(table: Table) -> Iterator[PythonStatement]:
    """[requires] of a Pipfile."""
    for key in ("python_version", "python_full_version"):
        version = table.at("requires", key)
        if isinstance(version, str):
            yield PythonStatement(_exactly(version), Place(table.path, table.line(key)), version, exact=True)


def from_python_env(table: Table) -> Iterator[PythonStatement]:
    """MLflow's python_env.yaml."""
    version = table.at("python")
    if isinstance(version, (str, float)):
        yield PythonStatement(_exactly(str(version)), Place(table.path, table.line("python:")), str(version), exact=True)


def from_version(value: object, path: str) -> Iterator[PythonStatement]:
    """A version as YAML gives it: a text or, without quotes, a number."""
    if isinstance(value, (str, float)) and _exactly(str(value)):
        yield PythonStatement(_exactly(str(value)), Place(path), str(value), exact=True)


def from_image(image: str, place: Place) -> Iterator[PythonStatement]:
    """A base image that is, or names, a Python."""
    match = IMAGE.search(image)
    if match:
        version = match[1] or f"{match[2]}.{match[3]}"
        if "." in version:
            yield PythonStatement(_exactly(version.rstrip(".")), place, f"FROM {image}", exact=True)


def from_tests(content: str, path: str) -> Iterator[PythonStatement]:
    """The envlist of tox, a workflow's python-version: what the project is tried with."""
    for number, whole in enumerate(content.split("\n"), 1):
        line = whole[:LONGEST]
        tox = re.match(r"\s*(?:envlist|env_list)\s*=", line) or re.match(r"\s*(?:\{?py\d)", line)
        if (tox and re.search(r"py\{?\d{2,}", line)) or re.search(r"python[-_]version\"?\s*:.*\d\.\d+", line):
            yield PythonStatement("", Place(path, number), line.strip()[:120], exact=False)
            return
        if re.match(r"\s*-?\s*(?:python:\s*$|python-version:\s*$)", line) and path.endswith((".yml", ".yaml")):
            yield PythonStatement("", Place(path, number), line.strip(), exact=False)
            return


def from_document(readme: Readme) -> Iterator[PythonStatement]:
    """What a document tells people."""
    if readme.text is None:
        return
    for number, line in enumerate(readme.text.lines, 1):
        for match in PROSE.finditer(line[:2000]):
            version = match["version"].lower()
            minor = "." in version and not version.endswith("x")
            yield PythonStatement("", Place(readme.path, number), match[0].strip(), exact=False, prose=True, vague=not minor)


def _exactly(version: str) -> str:
    match = VERSION.match(version)
    if not match or match[2] is None:
        return ""
    if match[3] is None or match[3] in ("x", "*"):
        return f"=={match[1]}.{match[2]}.*"
    return f"=={match[1]}.{match[2]}.{match[3]}"
