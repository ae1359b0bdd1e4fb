# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Dependencies that packaging files declare: pyproject.toml, setup.cfg, setup.py, Pipfile, tox.ini."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from release_checker.facts.dependencies.records import Declared, DependencyFile, Origin, normalised
from release_checker.facts.dependencies.requirements import read_requirement
from release_checker.facts.python.setup_call import SetupCall
from release_checker.facts.tables import Table, value_lines
from release_checker.model import Place

FILE = re.compile(r"file:\s*(.+)")


def read_pyproject(table: Table) -> DependencyFile:
    """PEP 621, PEP 735, Poetry, flit, PDM, uv, hatch and pixi in one pyproject.toml (or pixi.toml)."""
    items = [*_standard(table), *_groups(table), *_tools(table), *_poetry(table)]
    dynamic = table.at("tool", "setuptools", "dynamic", "dependencies")
    files = dynamic.get("file") if isinstance(dynamic, Mapping) else None
    includes = [files] if isinstance(files, str) else [name for name in files if isinstance(name, str)] if files else []
    computed = "dependencies" in table.texts("project", "dynamic") and not includes
    unread = "its dependencies are `dynamic`: computed when building" if computed else ""
    return DependencyFile(
        table.path,
        "pyproject",
        items=tuple(_with_sources(table, items)),
        problem=table.problem,
        unread=unread,
        includes=_beside(table.path, includes),
        states_none=table.at("project", "dependencies") == [],
    )


def _standard(table: Table) -> Iterator[Declared]:
    head = table.section_line("project")
    for text in table.texts("project", "dependencies"):
        yield _item(table, text, head)
    for group in table.table("project", "optional-dependencies"):
        for text in table.texts("project", "optional-dependencies", group):
            yield _item(table, text, head, group)
    for text in table.texts("build-system", "requires"):
        yield _item(table, text, table.section_line("build-system"), "build")
    for text in table.texts("tool", "flit", "metadata", "requires"):
        yield _item(table, text, table.section_line("tool.flit.metadata"))
    for group in table.table("tool", "flit", "metadata", "requires-extra"):
        for text in table.texts("tool", "flit", "metadata", "requires-extra", group):
            yield _item(table, text, 1, group)


def _groups(table: Table) -> Iterator[Declared]:
    """PEP 735; groups that include groups are read where they stand."""
    for group in table.table("dependency-groups"):
        for text in table.texts("dependency-groups", group):
            yield _item(table, text, table.section_line("dependency-groups"), group)


def _tools(table: Table) -> Iterator[Declared]:
    for tool in ("uv", "pdm"):
        own = table.at("tool", tool, "dev-dependencies")
        lists = own.values() if isinstance(own, Mapping) else [own]
        for texts in lists:
            for text in texts if isinstance(texts, list) else ():
                if isinstance(text, str):
                    yield _item(table, text, 1, "dev")
    for name in table.table("tool", "hatch", "envs"):
        for key in ("dependencies", "extra-dependencies"):
            for text in table.texts("tool", "hatch", "envs", name, key):
                yield _item(table, text, 1, "dev")
    for prefix in (("tool", "pixi"), ()):
        for section, origin in (("pypi-dependencies", Origin.INDEX), ("dependencies", Origin.CONDA)):
            for name, value in table.table(*prefix, section).items():
                version = value if isinstance(value, str) else ""
                yield Declared(
                    normalised(name),
                    f"{name} {version}",
                    Place(table.path, table.line(name)),
                    origin,
                    "" if version == "*" else version,
                )


def _item(table: Table, text: str, head: int, group: str = "") -> Declared:
    return read_requirement(text, Place(table.path, table.line(text, head) or head), group)


def _with_sources(table: Table, items: list[Declared]) -> Iterator[Declared]:
    """The sources of uv say where a named package really comes from."""
    sources = {normalised(name): value for name, value in table.table("tool", "uv", "sources").items()}
    for item in items:
        source = sources.get(item.name)
        yield _from(item, source) if isinstance(source, Mapping) else item


def _from(item: Declared, source: Mapping[str, Any]) -> Declared:
    git, path, url = (source.get(key) for key in ("git", "path", "url"))
    if isinstance(git, str):
        reference = next((source[key] for key in ("rev", "tag", "branch", "ref") if isinstance(source.get(key), str)), "")
        return replace(item, origin=Origin.VCS, link=git, reference="" if source.get("branch") else reference)
    if isinstance(path, str):
        return replace(item, origin=Origin.PATH, link=path)
    return replace(item, origin=Origin.URL, link=url) if isinstance(url, str) else item


def _poetry(table: Table) -> Iterator[Declared]:
    own = ("tool", "poetry")
    sections: list[tuple[tuple[str, ...], str]] = [((*own, "dependencies"), ""), ((*own, "dev-dependencies"), "dev")]
    sections += [((*own, "group", name, "dependencies"), name) for name in table.table(*own, "group")]
    for keys, group in sections:
        head = table.section_line(".".join(keys))
        for name, value in table.table(*keys).items():
            if name.lower() != "python":
                for one in value if isinstance(value, list) else [value]:
                    yield _mapped(name, one, Place(table.path, table.line(name, head) or head), group)


def _mapped(name: str, value: Any, place: Place, group: str) -> Declared:
    """`name = "^1.2"` or `name = {version = …, git = …}` of Poetry and Pipfile."""
    options = value if isinstance(value, Mapping) else {}
    version = value if isinstance(value, str) else options.get("version")
    version = version if isinstance(version, str) else ""
    conditions = (options.get(key) for key in ("markers", "python", "platform", "sys_platform"))
    marker = next((str(condition) for condition in conditions if condition), "")
    item = Declared(
        normalised(name),
        f'{name} = "{version}"' if version else name,
        place,
        specifier=poetry_specifier(version),
        marker=marker,
        group=group or ("optional" if options.get("optional") is True else ""),
        editable=options.get("editable") is True,
    )
    found = _from(item, {**options, "path": options.get("path") or options.get("file")})
    return replace(found, written=f"{name} = {found.link}") if found.link else found


def poetry_specifier(text: str) -> str:
    """Poetry's and conda's carets, tildes and bare versions in the notation of Python packaging; `||` becomes anything."""
    if "||" in text or not text.strip() or text.strip() == "*":
        return ""
    parts = re.split(r" ?, ?| (?=[<>^~=!])", " ".join(text.split()))
    return ",".join(filter(None, (_poetry_part(part.strip()) for part in parts)))


def _poetry_part(part: str) -> str:
    match = re.fullmatch(r"(\^|~)\s*v?(\d+(?:\.\d+)*)(.*)", part)
    if not match:
        bare = re.fullmatch(r"v?\d[\w.+*!-]*", part)
        return f"=={part}" if bare else "" if part == "*" else re.sub(r"\s+", "", part)
    numbers = [int(number) for number in match[2].split(".")[:6] if len(number) < 10]
    if match[1] == "^":
        keep = next((index for index, number in enumerate(numbers) if number), len(numbers) - 1)
    else:
        keep = min(1, len(numbers) - 1)
    if not numbers:
        return ""
    above = [*numbers[:keep], numbers[keep] + 1]
    return f">={match[2]}{match[3]},<{'.'.join(map(str, above))}"


def read_pipfile(table: Table) -> DependencyFile:
    """[packages] and [dev-packages]."""
    items = []
    for section, group in (("packages", ""), ("dev-packages", "dev")):
        head = table.section_line(section)
        for name, value in table.table(section).items():
            items.append(_mapped(name, value, Place(table.path, table.line(name, head) or head), group))
    return DependencyFile(table.path, "pipfile", items=tuple(items), problem=table.problem)


def read_setup_cfg(table: Table) -> DependencyFile:
    """[options] and [options.extras_require]."""
    includes: list[str] = []
    items: list[Declared] = []

    def take(value: Any, head: int, group: str = "") -> None:
        named = FILE.match(value.strip()) if isinstance(value, str) else None
        if named:
            includes.extend(name.strip() for name in named[1].split(","))
            return
        items.extend(_item(table, line, head, group) for line in value_lines(value))

    take(table.at("options", "install_requires"), table.section_line("options"))
    for group, value in table.table("options.extras_require").items():
        take(value, table.section_line("options.extras_require"), group)
    for key, group in (("tests_require", "test"), ("setup_requires", "build")):
        take(table.at("options", key), table.section_line("options"), group)
    return DependencyFile(
        table.path, "setup.cfg", items=tuple(items), problem=table.problem, includes=_beside(table.path, includes)
    )


def read_setup_py(path: str, call: SetupCall) -> DependencyFile:
    """install_requires and its relatives, as far as reading can follow them."""
    items: list[Declared] = []
    includes: list[str] = []
    unread = ""
    for field in call.fields:
        group = {"tests_require": "test", "setup_requires": "build"}.get(field.name, field.group)
        if field.name not in ("install_requires", "extras_require", "tests_require", "setup_requires", "requires"):
            continue
        includes += field.files if not group else ()
        for value in field.values:
            for line in value.split("\n"):
                if line.strip() and not line.strip().startswith(("#", "-")):
                    items.append(read_requirement(line, Place(path, field.line), group))
        if field.unread and not group and not unread:
            unread = f"{field.name}: {field.unread}"
    if call.computed and not call.field("install_requires"):
        unread = "the keywords of setup() are computed"
    stated = call.field("install_requires")
    none = stated is not None and not (stated.values or stated.files or stated.unread)
    return DependencyFile(
        path, "setup.py", items=tuple(items), unread=unread, includes=_beside(path, includes), states_none=none
    )


def read_tox(table: Table) -> DependencyFile:
    """What tox installs for tests."""
    items = []
    for section in table.data:
        if section.startswith("testenv"):
            for line in value_lines(table.at(section, "deps")):
                text = line.split(":", 1)[1].strip() if re.match(r"[\w{},-]+:\s", line) else line
                if text and not text.startswith(("-", "{")):
                    items.append(read_requirement(text, Place(table.path, table.line(line)), "test"))
    return DependencyFile(table.path, "tox", items=tuple(items), problem=table.problem, group="test")


def _beside(path: str, names: list[str]) -> tuple[str, ...]:
    """Paths in the project of files named relative to this one."""
    folder = posixpath.dirname(path)
    return tuple(posixpath.normpath(posixpath.join(folder, name)) for name in names)
