# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The web addresses that a project gives its readers, each once: links, images, DOIs, and what commands fetch."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from release_checker.declare import fact
from release_checker.documents.document import WEB_ADDRESS, Readme, bare_addresses
from release_checker.documents.strict_yaml import Document, Path, parse_yaml
from release_checker.errors import UnreadableFile
from release_checker.facts.citation import Citations
from release_checker.facts.history import GitHistory
from release_checker.facts.links_address import doi_address, is_sample, normal_address
from release_checker.facts.model_card import ModelCards
from release_checker.facts.readme import Guides, read_document
from release_checker.model import Place
from release_checker.project import Project

DOI = re.compile(r"\bdoi:\s{0,3}(10\.\d{4,9}/[^\s\"<>{}|\\^`\[\]]{1,200})", re.IGNORECASE)
FETCH = re.compile(r"(?:^|[\s;&|(`!$])(?:wget|curl|aria2c|axel)\s")
CLONE = re.compile(r"\bgit\s+clone\s|\bgit\+https?://")
FORGE = re.compile(r"https?://(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|huggingface\.co)/")
"Hosts whose page of a repository stands at the address that git clones."
SENDS = re.compile(
    r"\s(?:-X|-d|-F|-T|-H|-u|--request|--data\S*|--form\S*|--json|--header|--user|--upload-file|--post\S*|--method)\b"
)
"Options of commands that talk to a service; what it answers to a plain question says nothing."
CUT = re.compile(r"[.,;:!?*_~\]]*(?:[{\\^$]|<(?![/!]|(?:br|p|a|img|sup|b|i|em|code)\b))")
"What follows an address that was cut where a reader is to fill something in: `…/{version}`, `…/<name>`."
TRAILING = ".,;:!?*_~])"
"What ends a sentence rather than an address, as `bare_addresses` has it."
REMOTE = re.compile(r"[/:]([\w.~-]+)/([\w.-]+?)(?:\.git)?/?$")
REMOTES = 20
"Remotes whose names are looked for."


@dataclass(frozen=True, slots=True)
class WrittenLink:
    """One web address."""

    address: str
    "As it is asked: without fragment, user name and password."
    place: Place
    "Where it stands first."
    uses: int = 1
    "How often it stands in the documents."


@dataclass(frozen=True, slots=True)
class WrittenLinks:
    """All addresses that lead out of the project."""

    items: tuple[WrittenLink, ...]
    "Each once: the README's first, then the guides', the cards', those of citations."
    own: int = 0
    "Addresses of the repository itself, which may not be public yet; not among the items."
    samples: int = 0
    "Addresses that the reader is to fill in, or of the reader's own machine; not among the items."
    partial: tuple[tuple[str, str], ...] = ()
    "Documents that were not read to their end, with the reasons."


@fact()
def written_links(
    project: Project, readme: Readme, guides: Guides, cards: ModelCards, citations: Citations, history: GitHistory
) -> WrittenLinks:
    """Every web address of README, guides, model cards, CITATION.cff and BibTeX entries."""
    documents = {document.path: document for document in (readme, *guides.own) if document.exists}
    for card in cards.items:
        if card.path not in documents:
            documents[card.path] = read_document(project, card.path)
    found = [pair for document in documents.values() if document.text is not None for pair in _document(document)]
    if citations.file is not None and not citations.file.problem:
        found += _citation(project, citations.file.path)
    for entry in citations.entries:
        found += [(address, entry.place) for address in _entry(entry.fields.get("doi", ""), entry.fields.get("url", ""))]
    partial = tuple((item.path, item.problem or item.partial) for item in documents.values() if item.problem or item.partial)
    return replace(_collected(found, _own(history.remotes)), partial=partial)


def _collected(found: list[tuple[str, Place]], own: re.Pattern[str] | None) -> WrittenLinks:
    """Each address once, in order; samples and the repository's own counted."""
    places: dict[str, Place] = {}
    uses: Counter[str] = Counter()
    for written, place in found:
        address = normal_address(written)
        if address:
            places.setdefault(address, place)
            uses[address] += 1
    samples = {address for address in places if is_sample(address)}
    ours = {address for address in places if own and own.search(address)} - samples
    items = (WrittenLink(address, place, uses[address]) for address, place in places.items())
    return WrittenLinks(tuple(item for item in items if item.address not in samples | ours), len(ours), len(samples))


def _document(document: Readme) -> Iterator[tuple[str, Place]]:
    written = list(_addresses(document.text.content)) if document.text else []
    cut = {address for address, open_ in written if open_} - {address for address, open_ in written if not open_}
    for item in document.references:
        if item.target[:4].lower() == "http" and not (item.bare and item.target in cut):
            yield item.target, document.place(item.line)
    for line, words in document.prose:
        for match in DOI.finditer(words):
            yield doi_address(match[1].rstrip(".,;:)*_")), document.place(line)
    for line, words in document.inline_code:
        for address in _fetched(words):
            yield address, document.place(line)
    for block in document.blocks:
        for number, command in _commands(block.content):
            for address in _fetched(command):
                yield address, document.place(block.line + number)


def _addresses(text: str) -> Iterator[tuple[str, bool]]:
    """Each bare address of a text, and whether the text goes on behind it with what the reader is to fill in."""
    for match in WEB_ADDRESS.finditer(text):
        for address in bare_addresses(match[0]):
            ended = not match[0][len(address) :].strip(TRAILING)
            yield address, ended and bool(CUT.match(text, match.start() + len(address)))


def _commands(content: str) -> Iterator[tuple[int, str]]:
    """Lines of a block with their number, those that a backslash continues joined."""
    first, parts = 0, list[str]()
    for number, line in enumerate(content.split("\n")):
        if not parts:
            first = number
        parts.append(line.rstrip().removesuffix("\\"))
        if not line.rstrip().endswith("\\"):
            yield first, " ".join(parts)
            parts = []
    if parts:
        yield first, " ".join(parts)


def _fetched(command: str) -> Iterator[str]:
    """Addresses that one command fetches with a plain question."""
    clones = bool(CLONE.search(command))
    if not clones and (not FETCH.search(command) or SENDS.search(command)):
        return
    for address, open_ in _addresses(command):
        if open_:
            continue
        if not clones:
            yield address
        elif FORGE.match(address):
            yield re.sub(r"(?:\.git)?(?:@[\w./-]*)?(?:#.*)?$", "", address, count=1)


def _citation(project: Project, path: str) -> list[tuple[str, Place]]:
    """Addresses and DOIs of CITATION.cff, wherever they stand in it."""
    try:
        text = project.text(path)
    except UnreadableFile:
        return []
    document = parse_yaml(text.content) if text is not None else Document()
    found = sorted((document.line(at), address) for at, address in _values(document.data, ()))
    return [(address, Place(path, line)) for line, address in found]


def _values(value: Any, at: Path) -> Iterator[tuple[Path, str]]:
    """Where each address stands; identifiers of people (ORCID) are the format's business."""
    if isinstance(value, dict):
        for key, item in value.items():
            doi = key == "doi" or (key == "value" and value.get("type") == "doi")
            if doi and isinstance(item, str) and item.startswith("10."):
                yield (*at, key), doi_address(item)
            elif key != "orcid":
                yield from _values(item, (*at, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _values(item, (*at, number))
    elif isinstance(value, str) and value.startswith(("http://", "https://")) and not re.search(r"\s", value.strip()):
        yield at, value


def _entry(doi: str, url: str) -> Iterator[str]:
    match = re.match(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S{1,200})", doi, re.IGNORECASE)
    if match:
        yield doi_address(match[1])
    yield from bare_addresses(url.replace("\\_", "_").replace("\\url", ""))[:1]


def _own(remotes: tuple[str, ...]) -> re.Pattern[str] | None:
    """Addresses that name the repository: its pages, its badges, its site."""
    names = {(match[1], match[2]) for url in remotes if (match := REMOTE.search(url))}
    if not names:
        return None
    either = "|".join(rf"/{re.escape(owner)}/{re.escape(name)}|//{re.escape(owner)}\.\w+\.io/{re.escape(name)}"
                      for owner, name in sorted(names)[:REMOTES])
    return re.compile(rf"(?:{either})(?:\.git)?(?![\w-])", re.IGNORECASE)
