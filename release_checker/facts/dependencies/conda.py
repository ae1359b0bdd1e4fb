# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""conda's environment files, explicit lists and package specifications."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from release_checker.facts.dependencies.records import Declared, DependencyFile, Origin, Role, normalised
from release_checker.facts.dependencies.requirements import read_requirements
from release_checker.facts.import_names import conda_distribution
from release_checker.facts.tables import Table
from release_checker.model import Place

SPEC = re.compile(r"(?:(?P<channel>[^\s:\]]+)::)?(?P<name>[A-Za-z0-9_][\w.-]*)\s*(?P<rest>.*)$")


def read_conda_spec(text: str, place: Place) -> Declared:
    """One `name`, `name=1.2`, `name=1.2=build` or `channel::name >=1.2` as conda reads it; never raises."""
    written = " ".join(text.split())
    match = SPEC.match(written.partition("#")[0].strip())
    if not match or len(written) > 500:
        return Declared("", written[:200], place, Origin.CONDA, problem="it is no conda package specification")
    rest = re.sub(r"\[version=['\"]?([^'\"\]]*)['\"]?[^\]]*\]", r"\1", match["rest"]).strip()
    version, build = _version_and_build(rest)
    return Declared(conda_distribution(match["name"].lower()), written, place, Origin.CONDA, version, build=build)


def _version_and_build(rest: str) -> tuple[str, str]:
    rest = re.sub(r"\s*([<>=!~,|])\s*", r"\1", rest)
    exact = re.fullmatch(r"=?([^=<>!~,|\s]+)(?:=|\s+)([^=<>!~,|\s]+)", rest)
    if exact and not rest.startswith("=="):
        return _equal(exact[1], exact=True), exact[2] if exact[2] != "*" else ""
    if rest.startswith("==") and rest.count("=") == 3:
        version, _, build = rest[2:].partition("=")
        return _equal(version, exact=True), build
    if re.fullmatch(r"=[^=<>!~,|\s]+", rest):
        return _equal(rest[1:], exact=False), ""
    if re.match(r"\d", rest) and not re.search(r"[<>=!~,|]", rest):
        return _equal(rest, exact=True), ""
    return ("" if "|" in rest else rest), ""


def _equal(version: str, *, exact: bool) -> str:
    """`=1.2` means any 1.2; `==1.2` and `1.2=build` mean that one."""
    if version in ("*", ""):
        return ""
    if version.endswith("*") and not version.endswith(".*"):
        version = version[:-1].rstrip(".") + ".*"
    # A third part makes a single `=` as good as exact, and `1.2.3.*` would only confuse readers.
    return f"=={version}" if exact or version.endswith(".*") or version.count(".") >= 2 else f"=={version}.*"


def read_environment(table: Table, group: str = "") -> DependencyFile:
    """An environment.yml: its conda packages and the pip part."""
    items: list[Declared] = []
    options: list[tuple[int, str]] = []
    includes: list[str] = []
    position = 1
    listed = table.at("dependencies")
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, str):
            position = table.line(entry, position) or position
            items.append(read_conda_spec(entry, Place(table.path, position)))
        elif isinstance(entry, dict):
            for line in _pip_lines(entry):
                number = table.line(line, position) or position
                found = read_requirements(line, table.path)
                items += (replace(item, place=Place(table.path, number)) for item in found.items)
                options += ((number, text) for _, text in found.options)
                includes += found.includes
    prefix = table.at("prefix")
    if isinstance(prefix, str):
        options.append((table.line("prefix:") or 1, f"prefix: {prefix}"))
    return DependencyFile(
        table.path, "conda", Role.DECLARATION, tuple(items), table.problem, "", tuple(options), group, tuple(includes),
        tuple(table.texts("channels")),
    )


def _pip_lines(entry: dict[Any, Any]) -> list[str]:
    lines = entry.get("pip")
    return [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []


def is_conda_export(content: str) -> bool:
    """The text is what `conda list --export` or `conda list --explicit` writes."""
    mark = r"^# (?:This file may be used to create an environment|platform: )|^@EXPLICIT"
    return bool(re.search(mark, content, re.MULTILINE))


def read_conda_export(content: str, path: str) -> DependencyFile:
    """A list for `conda create --file`: `name=version=build` lines, or addresses of packages."""
    items: list[Declared] = []
    for number, line in enumerate(content.split("\n"), 1):
        line = line.strip()
        if not line or line.startswith(("#", "@")):
            continue
        if "://" in line:
            base = re.split(r"[#?]", line.rpartition("/")[2])[0]
            name, _, rest = base.removesuffix(".tar.bz2").removesuffix(".conda").rpartition("-")[0].rpartition("-")
            items.append(
                Declared(
                    conda_distribution(normalised(name)),
                    line[:200],
                    Place(path, number),
                    Origin.CONDA,
                    f"=={rest}" if rest else "",
                    build="explicit",
                )
            )
        else:
            items.append(read_conda_spec(line, Place(path, number)))
    return DependencyFile(path, "conda export", Role.LOCK, tuple(items))
