# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the project says of itself as a package: pyproject.toml, setup.cfg, setup.py."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from release_checker.declare import fact
from release_checker.facts.files import Files
from release_checker.facts.python.setup_call import SetupCall, SetupField
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.tables import Table, read_table, value_lines
from release_checker.project import Project

FIELDS = {
    "name": "names", "version": "versions", "description": "descriptions", "license": "licenses",
    "classifiers": "classifiers", "authors": "authors", "urls": "urls", "requires-python": "requires_python",
    "scripts": "scripts",
}
"Field of the core metadata, and where PackageMetadata keeps it."


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said in one file."""

    value: str
    "As written."
    path: str
    "The file."
    line: int | None = None
    "One-based, where known."


@dataclass(frozen=True, slots=True)
class PackageMetadata:
    """Everything that the packaging files at the root state; several files may state the same field differently."""

    sources: tuple[str, ...] = ()
    "The packaging files that were read."
    problems: tuple[Statement, ...] = ()
    "Files that cannot be read or parsed, with the reason as value."
    names: tuple[Statement, ...] = ()
    "Distribution name."
    versions: tuple[Statement, ...] = ()
    "Version, where literal."
    descriptions: tuple[Statement, ...] = ()
    "One-line summary."
    licenses: tuple[Statement, ...] = ()
    "License expression or text of the license field."
    classifiers: tuple[Statement, ...] = ()
    "Trove classifiers."
    authors: tuple[Statement, ...] = ()
    "Names and e-mail addresses of authors and maintainers: `Name <mail>`."
    urls: tuple[Statement, ...] = ()
    "Project addresses."
    requires_python: tuple[Statement, ...] = ()
    "Version specifier of Python."
    scripts: tuple[Statement, ...] = ()
    "Console scripts: `name = module:function`."
    script_files: tuple[Statement, ...] = ()
    "Files that setup.py's `scripts` installs as commands."
    build_backend: str = ""
    "The build backend that pyproject.toml names; empty when it names none."
    dynamic: frozenset[str] = frozenset()
    "Fields computed when building, which reading cannot tell."

    @property
    def exists(self) -> bool:
        """There is a packaging file."""
        return bool(self.sources)


@fact()
def package_metadata(project: Project, files: Files, sources: PythonSources) -> PackageMetadata:
    """Metadata of the packaging files at the root."""
    gathered = _Gathered()
    for name in ("pyproject.toml", "setup.cfg"):
        if name in files:
            table = read_table(project, name)
            if table.problem:
                gathered.say("problems", table.problem, name)
            if name == "setup.cfg":
                _setup_cfg(table, gathered)
            else:
                _pyproject(table, gathered)
    source = sources.get("setup.py") if "setup.py" in files else None
    if source is not None:
        call = source.get(SetupCall)
        if call is None or (source.problem and not call.found):
            gathered.say("problems", source.problem, "setup.py")
            gathered.sources.append("setup.py")
        elif call.found:
            _setup_py(call, gathered)
    said = {name: tuple(statements) for name, statements in gathered.said.items()}
    return PackageMetadata(sources=tuple(gathered.sources), build_backend=gathered.build_backend,
                           dynamic=frozenset(gathered.dynamic - {name for name, kept in FIELDS.items() if said.get(kept)}),
                           **said)


@dataclass
class _Gathered:
    """Statements as they are found, by the name of the record's field."""

    said: dict[str, list[Statement]] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    dynamic: set[str] = field(default_factory=set)
    build_backend: str = ""

    def say(self, kept: str, value: object, path: str, line: int | None = None) -> None:
        """Keep a statement, unless it is empty or no text."""
        if isinstance(value, str) and value.strip():
            self.said.setdefault(kept, []).append(Statement(value.strip(), path, line))


def _pyproject(table: Table, gathered: _Gathered) -> None:
    packaging = (("project",), ("build-system",), ("tool", "poetry"), ("tool", "flit"))
    if table.problem or any(table.table(*keys) for keys in packaging):
        gathered.sources.append(table.path)
    backend = table.at("build-system", "build-backend")
    gathered.build_backend = backend if isinstance(backend, str) else ""
    if table.table("project"):
        _standard(table, gathered)
    if table.table("tool", "poetry"):
        _poetry(table, gathered)
    if table.table("tool", "flit", "metadata"):
        _flit(table, gathered)


def _standard(table: Table, gathered: _Gathered) -> None:
    """PEP 621, with PEP 639's license expression."""
    head = table.section_line("project")

    def say(kept: str, value: object, words: str) -> None:
        gathered.say(kept, value, table.path, table.line(words, head))

    for key in ("name", "version", "description", "requires-python"):
        say(FIELDS[key], table.at("project", key), key)
    licence = table.at("project", "license")
    say("licenses", licence.get("text") if isinstance(licence, Mapping) else licence, "license")
    for value in table.texts("project", "classifiers"):
        say("classifiers", value, value)
    for group in ("authors", "maintainers"):
        people = table.at("project", group)
        for person in people if isinstance(people, list) else ():
            if isinstance(person, Mapping):
                say("authors", _person(person.get("name"), person.get("email")), group)
    for value in table.table("project", "urls").values():
        say("urls", value, str(value))
    for group in ("scripts", "gui-scripts"):
        for name, value in table.table("project", group).items():
            say("scripts", f"{name} = {value}", str(value))
    gathered.dynamic |= set(table.texts("project", "dynamic"))


def _poetry(table: Table, gathered: _Gathered) -> None:
    head = table.section_line("tool.poetry")

    def say(kept: str, value: object, words: str) -> None:
        gathered.say(kept, value, table.path, table.line(words, head))

    for key in ("name", "version", "description", "license"):
        say(FIELDS[key], table.at("tool", "poetry", key), key)
    for value in table.texts("tool", "poetry", "classifiers"):
        say("classifiers", value, value)
    for value in (*table.texts("tool", "poetry", "authors"), *table.texts("tool", "poetry", "maintainers")):
        say("authors", value, value)
    for key in ("homepage", "repository", "documentation"):
        say("urls", table.at("tool", "poetry", key), key)
    for value in table.table("tool", "poetry", "urls").values():
        say("urls", value, str(value))
    python = table.at("tool", "poetry", "dependencies", "python")
    say("requires_python", python.get("version") if isinstance(python, Mapping) else python, "python")
    for name, value in table.table("tool", "poetry", "scripts").items():
        target = (value.get("callable") or value.get("reference")) if isinstance(value, Mapping) else value
        say("scripts", f"{name} = {target}" if isinstance(target, str) else None, name)


def _flit(table: Table, gathered: _Gathered) -> None:
    """The old form, before flit took PEP 621."""
    head = table.section_line("tool.flit.metadata")
    metadata = table.table("tool", "flit", "metadata")
    for key, kept in (("dist-name", "names"), ("module", "names"), ("license", "licenses"), ("home-page", "urls"),
                      ("requires-python", "requires_python")):
        if key != "module" or "dist-name" not in metadata:
            gathered.say(kept, metadata.get(key), table.path, table.line(key, head))
    for value in table.texts("tool", "flit", "metadata", "classifiers"):
        gathered.say("classifiers", value, table.path, table.line(value, head))
    author = _person(metadata.get("author"), metadata.get("author-email"))
    gathered.say("authors", author, table.path, table.line("author", head))
    for name, value in table.table("tool", "flit", "scripts").items():
        gathered.say("scripts", f"{name} = {value}", table.path, table.line(name, head))
    gathered.dynamic |= {"version", "description"}


def _setup_cfg(table: Table, gathered: _Gathered) -> None:
    metadata, options = table.table("metadata"), table.table("options")
    if table.problem or "name" in metadata or options:
        gathered.sources.append(table.path)
    head = table.section_line("metadata")

    def say(kept: str, value: object, words: str) -> None:
        if isinstance(value, str) and re.match(r"(attr|file):", value.strip()):
            gathered.dynamic.update(name for name, own in FIELDS.items() if own == kept)
        else:
            gathered.say(kept, value, table.path, table.line(words, head))

    for key in ("name", "version", "description", "license"):
        say(FIELDS[key], metadata.get(key, metadata.get("summary") if key == "description" else None), key)
    for value in value_lines(metadata.get("classifiers", metadata.get("classifier"))):
        say("classifiers", value, value)
    for who in ("author", "maintainer"):
        say("authors", _person(metadata.get(who), metadata.get(f"{who}_email")), who)
    for key in ("url", "home_page", "download_url"):
        say("urls", metadata.get(key), key)
    for line in value_lines(metadata.get("project_urls")):
        say("urls", line.partition("=")[2], line)
    say("requires_python", options.get("python_requires"), "python_requires")
    for group in ("console_scripts", "gui_scripts"):
        for line in value_lines(table.at("options.entry_points", group)):
            say("scripts", line, line)


def _setup_py(call: SetupCall, gathered: _Gathered) -> None:
    gathered.sources.append("setup.py")
    for key, kept in (("name", "names"), ("version", "versions"), ("description", "descriptions"), ("license", "licenses"),
                      ("python_requires", "requires_python"), ("url", "urls"), ("download_url", "urls"),
                      ("classifiers", "classifiers"), ("scripts", "script_files")):
        found = call.field(key)
        if found is not None:
            _say_field(found, kept, gathered)
    for found in call.groups("project_urls"):
        _say_field(found, "urls", gathered)
    for who in ("author", "maintainer"):
        person, mail = call.field(who), call.field(f"{who}_email")
        text = _person(_joined(person), _joined(mail))
        gathered.say("authors", text, "setup.py", (person or mail or call).line)
    for line, script in _entry_points(call):
        gathered.say("scripts", script, "setup.py", line)
    if call.computed:
        gathered.dynamic |= set(FIELDS)


def _say_field(found: SetupField, kept: str, gathered: _Gathered) -> None:
    if found.unread or found.files:
        gathered.dynamic.update(name for name, own in FIELDS.items() if own == kept)
    if not found.unread or found.listed:
        for value in found.values:
            gathered.say(kept, value, "setup.py", found.line)


def _entry_points(call: SetupCall) -> Iterator[tuple[int, str]]:
    """Console scripts, given as a dictionary of lists or as one INI text."""
    for group in ("console_scripts", "gui_scripts"):
        found = call.field("entry_points", group)
        if found:
            yield from ((found.line, line) for value in found.values for line in value_lines(value))
    plain = call.field("entry_points")
    for value in plain.values if plain else ():
        section = ""
        for line in value_lines(value):
            header = re.fullmatch(r"\[(.+)\]", line)
            section = header[1].strip() if header else section
            if not header and section in ("console_scripts", "gui_scripts"):
                yield (plain or call).line, line


def _joined(found: SetupField | None) -> str:
    return ", ".join(found.values) if found and not found.unread else ""


def _person(name: Any, mail: Any) -> str:
    name, mail = (value.strip() if isinstance(value, str) else "" for value in (name, mail))
    return f"{name} <{mail}>" if name and mail else name or mail


def first(statements: Iterable[Statement]) -> str:
    """Value of the first statement; empty when there is none."""
    return next((statement.value for statement in statements), "")
