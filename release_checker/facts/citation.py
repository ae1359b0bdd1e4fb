# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""How the project asks to be cited: CITATION.cff against its schema, BibTeX entries, and words."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files as resource_files
from typing import TYPE_CHECKING, Any

from release_checker.declare import fact
from release_checker.documents.document import Readme
from release_checker.documents.strict_yaml import Document, Path, parse_yaml
from release_checker.errors import UnreadableFile
from release_checker.facts.bibtex import BibEntry, read_bibtex
from release_checker.facts.files import Files
from release_checker.facts.readme import Guides
from release_checker.model import Place
from release_checker.project import Project
from release_checker.text import shorten

if TYPE_CHECKING:
    from jsonschema import Draft7Validator
    from jsonschema.exceptions import ValidationError

NAME = "CITATION.cff"
CURRENT = "1.2.0"
OLDER = {"1.0.0", "1.0.1", "1.0.2", "1.0.3", "1.1.0"}
"Versions whose files the schema of 1.2.0 accepts apart from the number: each change since only added or relaxed."
CITED = re.compile(r"\b(cit(e|ed|ing|ations?)|bibtex|bib)\b|引用|zitieren|citar", re.IGNORECASE)
TITLED = re.compile(r"^\W*(?:how to )?(?:cit(?:e|ing)\b|citation\W*$)|bibtex", re.IGNORECASE)
"Titles that speak of citing this work, in documents that may well have chapters on citations."
ASKED = re.compile(
    r"\b(please|kindly|consider|should|must|can|to|when|how to|if you)\b[^.\n]{0,60}\bcit(e|ing|ation)\b"
    r"|\bcit(e|ing) (this|us|our|the|it|as)\b|\bcite as\b|\bplease refer(ence)? (to )?(the|our|this) (paper|article|work)",
    re.IGNORECASE,
)
FILES = re.compile(r"(citations?|citing|cite|how.?to.?cite)(\.(md|txt|rst|bib|html|tex))?", re.IGNORECASE)
EXPECTED = {
    "date": "a date as YYYY-MM-DD",
    "date-released": "a date as YYYY-MM-DD",
    "date-accessed": "a date as YYYY-MM-DD",
    "doi": "a bare DOI such as 10.5281/zenodo.1234, without https://doi.org/",
    "orcid": "an address such as https://orcid.org/0000-0001-2345-6789",
    "url": "an address that begins with https://, http://, ftp:// or sftp://",
    "repository": "an address",
    "repository-code": "an address",
    "repository-artifact": "an address",
    "license-url": "an address",
    "license": "an SPDX identifier of the format's list",
    "cff-version": "1.2.0, as a string",
    "type": "one of the format's types",
    "email": "an e-mail address",
}
KINDS = {
    "string": "a string",
    "number": "a number",
    "integer": "a whole number",
    "array": "a list",
    "object": "a mapping",
    "boolean": "true or false",
    "null": "nothing",
}


@dataclass(frozen=True, slots=True)
class CffError:
    """One breach of the format."""

    message: str
    "Expected and found, in one clause."
    line: int
    "One-based."


@dataclass(frozen=True, slots=True)
class CitationFile:
    """CITATION.cff."""

    path: str
    "Where it lies."
    problem: str = ""
    "Why it cannot be read or parsed; empty when it was."
    problem_line: int | None = None
    "One-based line of a parsing problem."
    errors: tuple[CffError, ...] = ()
    "What breaks the schema, or stands twice."
    cff_version: str = ""
    "The version of the format that it names."
    title: str = ""
    "Title of the work; empty when it is no string."
    title_line: int = 1
    "One-based."
    version: str = ""
    "Version of the work; empty when it names none."
    version_line: int = 1
    "One-based."
    licenses: tuple[str, ...] = ()
    "SPDX identifiers."
    license_line: int = 1
    "One-based."
    repository: str = ""
    "Address of the code; empty when it names none."
    people: tuple[str, ...] = ()
    "Names of authors and contacts."
    said: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    "All of it as the format has it; empty when it cannot be parsed."

    @property
    def named_well(self) -> bool:
        """Its name is written as tools look for it."""
        return posixpath.basename(self.path) == NAME


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which the project says how to cite it."""

    kind: str
    "cff, bibtex, file, section, words or doi."
    place: Place
    "Where."


@dataclass(frozen=True, slots=True)
class Citations:
    """All that the project says on citing it."""

    file: CitationFile | None
    "CITATION.cff at the root; None when there is none."
    entries: tuple[BibEntry, ...]
    "BibTeX entries in the README, in guides and in bibliographies named for citing."
    ways: tuple[Way, ...]
    "How a reader may learn to cite it, the best first."


@fact()
def citations(project: Project, files: Files, readme: Readme, guides: Guides) -> Citations:
    """CITATION.cff, BibTeX entries, and what the documents say on citing."""
    file = _file(project, files)
    documents = [document for document in (readme, *guides.own) if document.text is not None]
    entries = [entry for document in documents for entry in _entries(document)]
    ways = [Way("cff", Place(file.path))] if file else []
    ways += [Way("bibtex", entry.place) for entry in entries]
    for path in files.at_root():
        if FILES.fullmatch(path):
            ways.append(Way("file", Place(path)))
            if path.lower().endswith(".bib"):
                entries += _bibliography(project, path)
    for document in documents:
        ways += _words(document, readme.path)
    return Citations(file, tuple(entries), tuple(ways))


def read_cff(path: str, content: str) -> CitationFile:
    """One CITATION.cff, parsed and held against the schema; never raises for what it holds."""
    document = parse_yaml(content)
    if document.problem:
        return CitationFile(path, document.problem, document.problem_line)
    if not isinstance(document.data, dict):
        return CitationFile(path, "is no mapping of keys to values", 1)
    data = document.data
    version = data.get("cff-version")
    checked = data | {"cff-version": CURRENT} if isinstance(version, str) and version in OLDER else data
    errors = [CffError(f"key {key!r} is given twice", line) for key, line in document.repeated]
    errors += [_worded(error, document) for error in _validator().iter_errors(_stringed(checked))]
    title, release, code = data.get("title"), data.get("version"), data.get("repository-code")
    licenses = data.get("license")
    return CitationFile(
        path,
        errors=tuple(sorted(set(errors), key=lambda error: (error.line, error.message))),
        cff_version=str(version or ""),
        title=title if isinstance(title, str) else "",
        title_line=document.line(("title",)),
        version=str(release) if isinstance(release, (str, int, float)) else "",
        version_line=document.line(("version",)),
        licenses=tuple(item for item in (licenses if isinstance(licenses, list) else [licenses]) if isinstance(item, str)),
        license_line=document.line(("license",)),
        repository=code if isinstance(code, str) else "",
        people=tuple(_people(data)),
        said=data,
    )


def compare_versions(package: str, cited: str) -> bool:
    """The two name one release, or cannot be compared: `v1.0` is `1.0`, and a development version is between releases."""
    from packaging.version import Version

    try:
        first, second = Version(package), Version(cited)
    except ValueError:  # InvalidVersion, or thousands of digits
        return package.strip().lower().lstrip("v") == cited.strip().lower().lstrip("v") or not re.match(
            r"v?\d", cited.strip()
        )
    return first == second or first.is_devrelease or first.local is not None or first.public == "0.0.0"


def _file(project: Project, files: Files) -> CitationFile | None:
    path = next((path for path in sorted(files.at_root()) if path.lower() == NAME.lower()), None)
    if path is None:
        return None
    try:
        text = project.text(path)
    except UnreadableFile as error:
        return CitationFile(path, str(error))
    return read_cff(path, text.content) if text is not None else CitationFile(path, "is binary")


@cache
def _validator() -> Draft7Validator:
    from jsonschema import Draft7Validator, FormatChecker

    schema = json.loads(resource_files("release_checker.facts").joinpath("data/cff-1.2.0.schema.json").read_text("utf-8"))
    return Draft7Validator(schema, format_checker=FormatChecker())


def _stringed(value: Any) -> Any:
    """JSON knows string keys only."""
    if isinstance(value, dict):
        return {key if isinstance(key, str) else str(key): _stringed(item) for key, item in value.items()}
    return [_stringed(item) for item in value] if isinstance(value, list) else value


def _worded(error: ValidationError, document: Document) -> CffError:
    """A schema error in words; of alternatives, the one that comes nearest speaks."""
    while error.context:
        branches: dict[Any, list[ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        error = min(branches.values(), key=_distance)[0]
    wanted: Any = error.validator_value
    schema: Any = error.schema
    instance: Any = error.instance
    path: Path = tuple(error.absolute_path)
    where = _where(path)
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    line = document.line(path)
    match error.validator:
        case "required":
            missing = re.match(r"'([^']+)' is a required", error.message)
            words = f"expected the key {missing[1] if missing else wanted!r}{f' in {where}' if where else ''}, found none"
        case "additionalProperties":
            known = set(schema.get("properties", {}))
            extra = [str(key) for key in instance if key not in known]
            line = document.line((*path, extra[0])) if extra else line
            words = f"the key {', '.join(map(repr, extra[:3]))}{f' in {where}' if where else ''} is not part of the format"
        case "type":
            expected: list[str] = wanted if isinstance(wanted, list) else [wanted]
            words = (
                f"expected {' or '.join(KINDS.get(kind, kind) for kind in expected)} as {where}, found {_shown(instance)}"
            )
        case "pattern" | "format" | "enum" | "const":
            words = f"expected {EXPECTED.get(name, 'a value that the format allows')} as {where}, found {_shown(instance)}"
        case "minItems" | "minLength":
            words = f"{where} is empty"
        case "uniqueItems":
            words = f"{where} holds the same item twice"
        case _:
            words = f"{where or 'the file'}: {shorten(error.message, 160)}"
    return CffError(words, line)


def _distance(errors: Sequence[ValidationError]) -> tuple[int, int]:
    """How far a branch is from fitting: by breaches, wrong kinds of value last."""
    return sum(3 if error.validator == "type" and not error.path else 1 for error in errors), -max(
        len(e.path) for e in errors
    )


def _where(path: Path) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in path)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return repr(shorten(value, 60)) if value else "an empty string"
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    return "nothing" if value is None else f"{str(value).lower() if isinstance(value, bool) else value}"


def _people(data: Mapping[str, Any]) -> Iterator[str]:
    for key in ("authors", "contact"):
        for person in data.get(key) or () if isinstance(data.get(key), list) else ():
            if isinstance(person, dict):
                names = [person.get("name"), person.get("given-names"), person.get("family-names"), person.get("alias")]
                words = " ".join(name for name in names if isinstance(name, str))
                if words.strip():
                    yield words.strip()


def _entries(document: Readme) -> Iterator[BibEntry]:
    assert document.text is not None
    for entry in read_bibtex(document.text.content, document.path):
        yield BibEntry(entry.kind, entry.key, entry.fields, document.place(entry.place.line))


def _bibliography(project: Project, path: str) -> list[BibEntry]:
    try:
        text = project.text(path)
    except UnreadableFile:
        return []
    return list(read_bibtex(text.content, path)) if text is not None else []


def _words(document: Readme, own: str) -> Iterator[Way]:
    """Sections on citing, requests to cite, and the archive's badge."""
    for position, heading in enumerate(document.headings):
        after = document.headings[position + 1].line if position + 1 < len(document.headings) else None
        if (CITED if document.path == own else TITLED).search(heading.title) and _filled(document, heading.line, after):
            yield Way("section", document.place(heading.line))
    for line, words in document.prose:
        if ASKED.search(words[:3000]):
            yield Way("words", document.place(line))
    for reference in document.references:
        if re.search(r"zenodo\.org/badge|doi\.org/10\.5281|zenodo\.org/(record|doi)", reference.target):
            yield Way("doi", document.place(reference.line))


def _filled(document: Readme, start: int, end: int | None) -> bool:
    lines = [line for line, words in document.prose if words.strip()] + [block.line for block in document.blocks]
    return any(start < line and (end is None or line < end) for line in lines)
