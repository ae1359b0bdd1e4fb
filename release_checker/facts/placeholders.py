# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Words of a template that were never replaced, and metadata of another project."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.documents.document import Readme
from release_checker.facts.citation import Citations
from release_checker.facts.files import Files
from release_checker.facts.metadata import PackageMetadata, Statement
from release_checker.facts.model_card import ModelCards
from release_checker.facts.readme import Guides
from release_checker.model import Place
from release_checker.text import shorten

TEMPLATE = re.compile(
    r"\blorem ipsum\b|\bdolor sit amet\b|One Paragraph of (?:the )?project description goes here"
    r"|A step by step series of examples that tell you"
    r"|^(?:Give (?:the|an) example|And repeat|until finished|Explain what these tests test and why)$"
    r"|Add additional notes about how to deploy this on a live system"
    r"|Here's a blank template to get started|A longer description of your project goes here|Add a short description here"
    r"|Add your description here"
    r"|\[More Information Needed\]|\b(?:insert|put|write|add|place|enter) your [\w -]{0,40}\bhere\b|\[insert [^\]]{0,60}\]"
    r"|\bproject_(?:title|description)\b|\b(?:twitter|linkedin)_(?:handle|username)\b"
    r"|\bReplace this (?:text|section|paragraph)\b"
    r"|^(?:a )?(?:short|brief|one[- ]line) description of (?:the|your|this) (?:project|package|repository)\.?$"
    r"|\{\{ ?cookiecutter\.[\w.]{1,60} ?\}\}|\{\{ ?(?:project|package|repo)[\w.]{0,40} ?\}\}|\bdescribe your (?:project"
    r"|data|model|method)\b|^Write your (?:text|content)",
    re.IGNORECASE | re.MULTILINE,
)
TITLE = re.compile(
    r"\W*(?:(?:your |my )?project (?:title|name)|title of (?:the|your) project|your (?:project|repository|package|paper"
    r"|title)|project-?name|repo(?:sitory)?[ -]?name"
    r"|readme template|template|untitled|title)\W*",
    re.IGNORECASE,
)
OWNER = re.compile(
    r"(?:git(?:hub|lab)\.com|github\.io)[/:](?P<owner><[^>\s/]{1,40}>|\[[^\]\s/]{1,40}\]|\{[^}\s/]{1,40}\}"
    r"|your[-_]?(?:user|github|git|org|account|name)[\w-]*|username|user_?name|user-name|<?your>?|github_username"
    r"|yourname|yourgithub|USERNAME|USER|your-org(?:anization)?|OWNER|org-name)/",
    re.IGNORECASE,
)
PERSON = re.compile(
    r"\b(?:[<\[]your[ _-]?(?:full[ _-]?)?name[>\]]|your[ _-](?:full[ _-])?name(?=\s*(?:$|<|[-–|,@(]))|author(?:'s)? name"
    r"|firstname lastname|first last|example author"
    r"|a\. random developer|a random developer)\b|\b(?:you|your[._-]?e?mail|your[._-]?name|author|user|name)@(?:example"
    r"|domain|email|mail|your[\w-]*)\.\w+"
    r"|\byour[._-]?e?mail[\w.]*@\w+",
    re.IGNORECASE,
)
PACKAGE = re.compile(
    r"(?:my|your|example|sample|test)[-_ ]?(?:package|project|module)(?:[-_]your.*)?|package[-_]name|project[-_]name"
    r"|sampleproject|example-package.*|python-boilerplate|untitled",
    re.IGNORECASE,
)
DESCRIPTION = re.compile(
    r"add your description here|add a short description here!?|(?:a )?(?:short|small|brief) (?:example"
    r"|description of (?:the|your) (?:project|package))(?: package)?\.?|a sample python project"
    r"|python boilerplate.*|your (?:package|project) description.*|(?:project|package) description"
    r"|description|todo.*|lorem ipsum.*",
    re.IGNORECASE,
)
SAMPLE_URL = re.compile(
    r"pypa/sampleproject|github\.com/(?:your[\w-]*|username|user|pypa/example)/|example\.(?:com|org)|your-?(?:project"
    r"|package)",
    re.IGNORECASE,
)
CFF_SAMPLES = {
    "my research software",
    "my research tool",
    "my software",
    "title of your software",
    "your software title",
    "my awesome research software",
}
UNDONE = re.compile(
    r"^\W*(?:TODO|TBD|TBA|FIXME|XXX|To be (?:added|done|updated|completed|written|announced|filled)(?: soon)?|coming soon"
    r"|under construction|WIP|work in progress|will be (?:added|updated|released)(?: soon)?"
    r"|to[ -]do)\W*(?:$|[:\-].{0,80}$)",
    re.IGNORECASE,
)
MARK = re.compile(r"(?<![\w/.-])(?:TODO|TBD|FIXME)(?=\s*[:(\]!*)]|\s*$)(?![\w.])")
PLAN = re.compile(
    r"\bto[- ]?dos?\b|road ?map|\bplans?\b|future|next steps|changelog|task|progress|issues|wish|work in progress"
    r"|\bnews\b|updates?|release|milestone",
    re.IGNORECASE,
)
FORK = re.compile(r"\bfork(?:ed|ing)?\b|replac(?:e|ing)|your own|contribut|substitut", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One thing left from a template or from another project."""

    place: Place
    "Where."
    words: str
    "What stands there."
    kind: str
    "template, title, owner, person, package, undone, module or repository."
    uses: int = 1
    "How often it stands in that file."


@dataclass(frozen=True, slots=True)
class Placeholders:
    """All that was left, one entry per kind and words in a file."""

    items: tuple[Placeholder, ...]
    "In the order README, cards, metadata, citation."


@fact()
def placeholders(
    files: Files, readme: Readme, guides: Guides, metadata: PackageMetadata, citations: Citations, cards: ModelCards
) -> Placeholders:
    """Template words in README, cards and metadata; entry points and addresses that belong to another project."""
    titles = [heading.title.lower() for heading in readme.headings[:1]]
    if any("cookiecutter" in path.lower() or "{{" in path for path in files.folders) or any(
        "template" in item for item in titles
    ):
        return Placeholders(())  # the project is a template itself
    found = list(_in_document(readme))
    by_path = {card.path for card in cards.items if "template" not in card.path.lower()}
    for document in guides.items:
        if document.path in by_path and document.path != readme.path:
            found += _in_document(document)
    found += _in_metadata(metadata)
    found += _in_citation(citations)
    found += _foreign_modules(files, metadata)
    return Placeholders(tuple(_merged(found)))


def _merged(found: list[Placeholder]) -> Iterator[Placeholder]:
    groups: dict[tuple[str, str, str], list[Placeholder]] = {}
    for item in found:
        groups.setdefault((item.place.path, item.kind, item.words.lower()), []).append(item)
    for items in groups.values():
        yield Placeholder(items[0].place, items[0].words, items[0].kind, len(items))


def _in_document(document: Readme) -> Iterator[Placeholder]:
    for heading in document.headings[:1]:
        if TITLE.fullmatch(heading.title):
            yield Placeholder(document.place(heading.line), heading.title, "title")
    for line, words in document.prose:
        words = words[:3000]
        section = document.section_at(line)
        if match := TEMPLATE.search(words):
            yield Placeholder(document.place(line), shorten(match[0], 80), "template")
        elif (match := PERSON.search(words)) and not FORK.search(words):
            yield Placeholder(document.place(line), match[0], "person")
        elif _undone(document, line, words, section):
            yield Placeholder(document.place(line), shorten(words, 80), "undone")
    yield from _owners(document)


def _undone(document: Readme, line: int, words: str, section: str) -> bool:
    """A mark of unfinished text, outside lists of plans and outside headings."""
    if PLAN.search(section) or any(heading.line == line for heading in document.headings):
        return False
    return bool(UNDONE.match(words) or MARK.search(words))


def _owners(document: Readme) -> Iterator[Placeholder]:
    """Addresses of `your-username`, unless the reader is told to put in their own."""
    spots = [(block.line, block.content) for block in document.blocks]
    spots += [(item.line, item.target) for item in document.references] + list(document.inline_code)
    for line, words in spots:
        for match in OWNER.finditer(words[:20_000]):
            number = line + words.count("\n", 0, match.start())
            near = " ".join(text for at, text in document.prose if number - 8 <= at <= number + 3)
            if not FORK.search(near + words[:2000]) and not FORK.search(document.section_at(number)):
                yield Placeholder(document.place(number), match[0].rstrip("/"), "owner")


def _in_metadata(metadata: PackageMetadata) -> Iterator[Placeholder]:
    for statements, pattern, kind in (
        (metadata.names, PACKAGE, "package"),
        (metadata.descriptions, DESCRIPTION, "template"),
    ):
        for item in statements:
            if pattern.fullmatch(item.value.strip()):
                yield Placeholder(_at(item), item.value, kind)
    for statements, pattern, kind in ((metadata.authors, PERSON, "person"), (metadata.urls, SAMPLE_URL, "owner")):
        for item in statements:
            if pattern.search(item.value):
                yield Placeholder(_at(item), item.value, kind)


def _in_citation(citations: Citations) -> Iterator[Placeholder]:
    file = citations.file
    if file is None:
        return
    if file.title.strip().lower() in CFF_SAMPLES:
        yield Placeholder(Place(file.path, file.title_line), file.title, "title")
    for person in file.people:
        if person in ("Mona Lisa", "Hew Bot") or PERSON.search(person):
            yield Placeholder(Place(file.path), person, "person")


def _foreign_modules(files: Files, metadata: PackageMetadata) -> Iterator[Placeholder]:
    """Console scripts of a module whose package is nowhere in the project."""
    known = {part.lower() for path in files.paths for part in path.rsplit(".", 1)[0].split("/")}
    known |= {posixpath.basename(entry.path).lower() for entry in files.entries}
    for item in metadata.scripts:
        target = item.value.partition("=")[2].strip().strip("\"'")
        top = re.split(r"[.:\[ ]", target)[0]
        if re.fullmatch(r"[A-Za-z_]\w*", top) and ":" in target and top.lower() not in known:
            yield Placeholder(_at(item), item.value, "module")


def _at(item: Statement) -> Place:
    return Place(item.path, item.line)
