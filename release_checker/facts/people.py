# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whom a stranger can ask: authors and contacts, wherever the project names them."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.documents.document import Readme
from release_checker.errors import UnreadableFile
from release_checker.facts.citation import Citations
from release_checker.facts.files import Files, is_docs, is_vendored
from release_checker.facts.licenses import LicenseTexts
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.notebooks import Notebooks
from release_checker.facts.readme import Guides
from release_checker.model import Place
from release_checker.project import Project
from release_checker.text import shorten

FILES = re.compile(
    r"(authors?|contributors?|maintainers?|credits|codeowners|thanks|support|\.all-contributorsrc)(\.(md|txt|rst|cff|toml"
    r"|yml|yaml))?",
    re.IGNORECASE,
)
MAIL = re.compile(
    r"\b[\w.+-]{1,60}\s?(?:@|\[at\]|\(at\)|\{at\}|<at>| at )\s?[\w-]{2,60}(?:\s?(?:\.|\[dot\]|\(dot\)"
    r"| dot )\s?[\w-]{2,20}){1,3}\b"
)
SAMPLE_MAIL = re.compile(
    r"(example\.(com|org|net)|your|you@|user@|name@|git@|noreply|localhost|test\.com|email\.com"
    r"|domain\.com)",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"\b(?:authors?|contacts?|maintain(?:ers?|ed)|contributors?|team(?: members?)?|credits|about (?:me|us|the authors?)"
    r"|members"
    r"|developers?|questions?|get in touch|get(?:ting)? help|feedback|created by)\b|作者|联系|autor(?:es|en)?\b|auteurs?\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(
    r"\b(?:written|created|developed|made|built|maintained|implemented|authored|designed|coded|code) (?:with \S+ )?by\b"
    r"|\bauthors?\s*:|\bcontact (?:me|us|the authors?|@)|\breach out\b|\be-?mail(?:ing)? (?:me|us|to|:)"
    r"|\b(?:open|file|create|submit|raise|post|report)\w* (?:an? |any |new |your |it |through |via |github )*(?:issues?"
    r"|bugs?|tickets?)"
    r"|\bquestions?\b[^.\n]{0,60}\b(?:contact|ask|mail|issue|discussion|reach)|\bdrop (?:me|us) |\b(?:team|group) members?\b"
    r"|\bmy (?:name|thesis|master|bachelor|phd|dissertation)\b|\bsupervis(?:ors?\b|ed by)|\bmaintainers?\b|\bmailing list\b"
    r"|\bdiscord (?:server|channel)\b|\bslack (?:channel|workspace)\b|作者|联系",
    re.IGNORECASE,
)
_NAME = r"[A-ZÀ-Ž][\w.'’-]*(?: [A-ZÀ-Ž]\.)?(?: (?:de|van|von|der|la|le|den))* [A-ZÀ-Ž][\w'’-]+"
BY = re.compile(
    rf"(?:^|[\s*_(\[])(?:by|By|BY):?\s+\[?(?:Dr\.? |Prof\.? )?{_NAME}"
    r"|\((?:[A-Z][\w'’-]+(?:,? (?:et al\.?|and|&)[^)]{0,60})?,? (?:19|20)\d\d)\)"
    rf"|^\W*{_NAME}\W{{0,4}}(?:(?:,| and| &|\s*\||;)\s*{_NAME}\W{{0,6}})+(?:\||\d|$|equal)",
    re.MULTILINE,
)
"Names: after `by`, in a citation, or a line of nothing but names."
PROFILE = re.compile(
    r"https?://(?:www\.)?(?:linkedin\.com/in/|twitter\.com/(?!intent|share|hashtag)|x\.com/(?!intent)|orcid\.org/\d"
    r"|scholar\.google\.\S+/citations"
    r"|github\.com/[\w-]+/?$|[\w-]+\.github\.io/?$|researchgate\.net/profile|discord\.(?:gg|com)"
    r"|\S*\.slack\.com|gitter\.im|join\.slack|t\.me/|groups\.google)",
    re.IGNORECASE,
)
SAMPLE_NAME = re.compile(
    r"^\W*(?:your[ _-]?(?:full[ _-]?)?name|author(?: name|'s name)?|name|first last|firstname lastname|john doe|jane doe"
    r"|example author|todo|unknown|me|none|anonymous|user(?:name)?|"
    r"(?:a )?random developer|organization|company"
    r"|your organization.*)?\W*(?:<[^>]*>)?\W*$",
    re.IGNORECASE,
)
HEADER = re.compile(
    r"^[#\s\"'*%/;-]*(?:@|:)?(?:__)?(?:author|authors|created by|written by|contact|maintainer)"
    r"(?:__)?\s*[:=(© ]\s*[\"'\[(]*\S+",
    re.IGNORECASE | re.MULTILINE,
)
HEADS = 300
"Source files whose heads are looked at when nothing else names anyone."


@dataclass(frozen=True, slots=True)
class Named:
    """A place that names an author or a way to ask."""

    place: Place
    "Where."
    words: str
    "What stands there, shortened."


@dataclass(frozen=True, slots=True)
class People:
    """Everyone whom the project names."""

    items: tuple[Named, ...]
    "The most formal first."


@fact()
def people(
    project: Project,
    files: Files,
    readme: Readme,
    guides: Guides,
    metadata: PackageMetadata,
    citations: Citations,
    licenses: LicenseTexts,
    notebooks: Notebooks,
) -> People:
    """Authors of metadata, citation and license; contacts in documents; AUTHORS files; at last the heads of sources."""
    found = [Named(Place(item.path, item.line), item.value) for item in metadata.authors if _is_somebody(item.value)]
    if citations.file:
        found += [Named(Place(citations.file.path), name) for name in citations.file.people if _is_somebody(name)]
    found += [Named(entry.place, entry.fields["author"]) for entry in citations.entries if entry.fields.get("author")]
    found += [Named(Place(item.path), holder) for item in licenses.files for holder in item.holders if _is_somebody(holder)]
    found += [Named(Place(path), path) for path in files.paths if _is_people_file(path)]
    for document in (readme, *guides.own):
        if document.text is not None:
            found += [Named(document.place(line), shorten(words, 80)) for line, words in _in_document(document)]
    found += _in_json(project, files)
    if not found:
        found += [*_in_notebooks(notebooks), *_in_heads(project, files)]
    return People(tuple(found))


def _is_somebody(name: str) -> bool:
    return not SAMPLE_NAME.match(name)


def _is_people_file(path: str) -> bool:
    folder, name = posixpath.split(path)
    return folder.lower() in ("", ".github", "docs", "doc") and bool(FILES.fullmatch(name))


def _in_document(document: Readme) -> Iterator[tuple[int, str]]:
    for line, words in document.prose:
        words = words[:4000]
        mail = MAIL.search(words)
        if mail and not SAMPLE_MAIL.search(mail[0]):
            yield line, mail[0]
        elif match := SENTENCE.search(words) or BY.search(words):
            yield line, match[0]
    for heading in document.headings:
        if SECTION.search(heading.title):
            yield heading.line, heading.title
    for reference in document.references:
        target = reference.target
        if (target.startswith("mailto:") and not SAMPLE_MAIL.search(target)) or PROFILE.match(target):
            yield reference.line, target


def _in_json(project: Project, files: Files) -> Iterator[Named]:
    for path in (".zenodo.json", "codemeta.json", "package.json"):
        if path in files:
            try:
                text = project.text(path)
                data = json.loads(text.content) if text else {}
            except (UnreadableFile, ValueError, RecursionError):
                continue
            keys = ("creators", "author", "authors", "maintainer", "contributors")
            if isinstance(data, dict) and any(data.get(key) for key in keys):
                yield Named(Place(path), "authors")


def _in_notebooks(notebooks: Notebooks) -> Iterator[Named]:
    for notebook in notebooks:
        for cell in notebook.cells[:6]:
            words = cell.source[:2000]
            match = HEADER.search(words) or BY.search(words) or (cell.kind == "markdown" and MAIL.search(words))
            if match:
                yield Named(Place(notebook.path, cell=cell.number), shorten(match[0], 80))


def _in_heads(project: Project, files: Files) -> Iterator[Named]:
    suffixed = files.with_suffix(".py", ".r", ".jl", ".m", ".tex", ".toml")
    paths = [path for path in suffixed if not is_vendored(path) and not is_docs(path)]
    for path in paths[:HEADS]:
        try:
            head = project.read(path, 1500).decode("utf-8", "replace")
        except UnreadableFile:
            continue
        match = HEADER.search(head)
        if match:
            yield Named(Place(path, head.count("\n", 0, match.start()) + 1), shorten(match[0], 80))
