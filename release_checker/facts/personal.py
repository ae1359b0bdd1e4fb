# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Personal data in data files and stored outputs: addresses, telephone numbers and names of persons.

Who wrote the project is no secret: authors, contacts, citations and package metadata are never looked at. What is found
is never kept in full: a report must not publish it once more.
"""

from __future__ import annotations

import csv
import io
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files, is_docs, is_test, is_vendored
from release_checker.facts.notebooks import Notebooks
from release_checker.model import Place
from release_checker.project import Project
from release_checker.text import decode

HEAD = 1_000_000
"Bytes of a data file that are looked at."
TABLES = (".csv", ".tsv", ".tab")
RECORDS = (".jsonl", ".ndjson", ".json", ".sql", ".vcf", ".eml", ".mbox", ".xml")
TEXTS = (".txt", ".log", ".dat", ".yaml", ".yml")
"Free texts: data where they lie among data, instructions and settings elsewhere."
DATA_FOLDERS = re.compile(
    r"(?:^|[_.-])(?:data|datasets?|raw|processed|interim|corpus|corpora|outputs?|results?|logs?)(?:$|[_.-])", re.IGNORECASE)
RUN_FOLDERS = {"mlruns", "wandb", "lightning_logs", "node_modules", ".github", "locale", "locales"}
"Folders that other checks look into, or that hold no data."
DESCRIPTIONS = {"package.json", "package-lock.json", "composer.json", "codemeta.json", ".zenodo.json", "zenodo.json",
                "manifest.json",
                "bower.json", "contributors.json", ".all-contributorsrc", "authors.json", "metadata.json", "lerna.json",
                "pom.xml",
                "package.xml", "ro-crate-metadata.json", "tsconfig.json", "dataset_info.json", "dataset_infos.json",
                "contributors.csv"}
"Files that name their authors on purpose."

CREDIT = re.compile(
    r"(authors?|contributors?|maintainers?|credits|citations?|codeowners|licen[cs]e\w*|copying|notice|readme\w*|changelog|thanks|"
    r"acknowledge?ments?|requirements\w*)\.", re.IGNORECASE)
"Beginnings of the names of files that name people, or nobody's data, on purpose."

LOCAL_PART = re.compile(r"(?:^|[^\w.+%/:@-])([A-Za-z0-9][A-Za-z0-9._%+-]{0,63})$")
HOST = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,12}(?![\w@-])")
NO_PERSON = re.compile(
    r"^(no-?reply|do-?not-?reply|info|contact|support|admin|webmaster|sales|help|hello|office|team|service|mail|git|test\w*|"
    r"user\d*|foo|bar|"
    r"example|someone|you|your\.?\w*|name|email|first\.?last|jane\.?doe|john\.?doe|abuse|postmaster|hostmaster|root|editor|"
    r"press|news|"
    r"newsletter|marketing|billing|security|privacy|feedback|bounce\w*|mailer-daemon|notifications?)@",
    re.IGNORECASE,
)
NO_HOST = re.compile(
    r"@([a-z0-9]\.[a-z]{2,3}$|(.*\.)?(example|test|invalid|localhost|domain|company|yourdomain|email|mail|sample|foo|bar|acme|"
    r"users\.noreply\.github)"
    r"\.[a-z]{2,12}|.*\.(png|jpe?g|gif|svg|webp|py|js|css|html?|json|txt|local|localhost|invalid|test|example|ipynb|md|so|"
    r"dll))$",
    re.IGNORECASE,
)
"Hosts that are nobody's, and file names that look like hosts (`icon@2x.png`)."
RUNNING = re.compile(r"([^@\d]{1,60}?)(\d{1,9})(@.{1,200})")
PHONE_COLUMN = re.compile(
    r"^(tele)?phones?([ _-]?(no|num|number|nr))?\.?$|^(mobile|cell)([ _-]?(phone|no|number))?$|^tel(ephone)?\.?$|"
    r"^telefon(nummer|o)?$|^(handy|mobil|contact|kontakt)[ _-]?(no|num|nummer|number)$", re.IGNORECASE)
PHONE = re.compile(r"^\+?\(?\d[\d ().x/-]{6,20}\d$")
NAME_COLUMN = re.compile(
    r"^(first[ _-]?names?|last[ _-]?names?|full[ _-]?names?|surname|forename|given[ _-]?names?|family[ _-]?names?|"
    r"patient[ _-]?name|"
    r"student[ _-]?name|customer[ _-]?name|employee[ _-]?name|participant[ _-]?name|vorname|nachname|maiden[ _-]?name)$",
    re.IGNORECASE,
)
NAME = re.compile(r"^[^\W\d_]{2,}([ .,'’-]{1,2}[^\W\d_]+){0,4}\.?$")
ROWS = 2_000
"Rows of a table that are looked at."
FEWEST = 3
"Different values below which a data file holds a contact or a sample rather than people."
FEWEST_IN_OUTPUTS = 5
"The same for outputs and free texts, which happen to name a few authors."
MOST_KEPT = 2_000

Sort = Literal["e-mail addresses", "telephone numbers", "names of persons"]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Personal data of one sort in one file."""

    place: Place
    "Where the first of it stands."
    sort: Sort
    "What it is."
    count: int
    "How many different values, in the part of the file that was looked at."
    sample: str
    "The first of them, unreadable but for its first letters."
    column: str = ""
    "Heading of the column it stands in; empty where there is none."


@dataclass(frozen=True, slots=True)
class PersonalTraces:
    """All that was found, and how much was looked at."""

    items: tuple[PersonalData, ...]
    "By path."
    looked: int
    "Files looked into."
    unreadable: tuple[tuple[str, str], ...] = ()
    "Files that could not be read, with the reason."


@fact()
def personal_traces(project: Project, files: Files, notebooks: Notebooks) -> PersonalTraces:
    """Personal data in tables, records and stored outputs."""
    found: list[PersonalData] = []
    unreadable: list[tuple[str, str]] = []
    looked = 0
    for path in files.with_suffix(*TABLES, *RECORDS, *TEXTS):
        if _left_out(path) or (path.lower().endswith(TEXTS) and not _among_data(path)):
            continue
        try:
            data = project.read(path, HEAD)
        except UnreadableFile as error:
            unreadable.append((path, str(error)))
            continue
        looked += 1
        # Decoding is dear; without these bytes nothing below can be found.
        if b"@" in data or (path.lower().endswith(TABLES) and _promising(data)):
            text = decode(data, truncated=True)
            found += read_data(path, text.content) if text else ()
    for notebook in notebooks:
        if not is_test(notebook.path) and not is_vendored(notebook.path) and not is_docs(notebook.path):
            looked += 1
            outputs = [(cell.number, output.text) for cell in notebook.cells
                       for output in cell.outputs if output.kind != "error"]
            found += read_outputs(notebook.path, outputs)
    return PersonalTraces(tuple(sorted(found, key=lambda item: (item.place.path, item.sort))), looked, tuple(unreadable))


def _left_out(path: str) -> bool:
    folders = {part.lower() for part in path.split("/")[:-1]}
    return (
        is_test(path) or is_vendored(path) or is_docs(path) or not folders.isdisjoint(RUN_FOLDERS)
        or posixpath.basename(path).lower() in DESCRIPTIONS or bool(CREDIT.match(posixpath.basename(path)))
    )


def _among_data(path: str) -> bool:
    return any(DATA_FOLDERS.search(part) for part in path.split("/")[:-1])


def _promising(data: bytes) -> bool:
    head = data.split(b"\n", 1)[0].lower()
    return any(word in head for word in (b"name", b"phone", b"tel", b"mobile", b"cell"))


def read_data(path: str, text: str) -> Iterator[PersonalData]:
    """Personal data in the text of a data file; few addresses are a contact, and no finding."""
    addresses = dict(_emails(text))
    fewest = FEWEST_IN_OUTPUTS if path.lower().endswith(TEXTS) else FEWEST
    if len(addresses) >= fewest and not _counted_up(addresses):
        first, offset = next(iter(addresses.items()))
        yield PersonalData(Place(path, text.count("\n", 0, offset) + 1), "e-mail addresses", len(addresses), redacted(first))
    if path.lower().endswith(TABLES):
        yield from _columns(path, text)


def read_outputs(path: str, outputs: Iterable[tuple[int, str]]) -> Iterator[PersonalData]:
    """E-mail addresses in a notebook's stored outputs."""
    seen: dict[str, int] = {}
    for cell, text in outputs:
        for address, _ in _emails(text):
            seen.setdefault(address, cell)
    if len(seen) >= FEWEST_IN_OUTPUTS and not _counted_up(seen):
        first, cell = next(iter(seen.items()))
        yield PersonalData(Place(path, cell=cell), "e-mail addresses", len(seen), redacted(first))


def _counted_up(addresses: Iterable[str]) -> bool:
    """Made by a program: `customer1@…`, `customer2@…` and so on. Numbers of students have gaps."""
    numbers: dict[str, list[int]] = {}
    total = 0
    for address in addresses:
        total += 1
        if match := RUNNING.fullmatch(address):
            numbers.setdefault(match[1] + match[3], []).append(int(match[2]))
    running = sum(len(found) for found in numbers.values() if max(found) - min(found) < 2 * len(found))
    return running >= 0.9 * total


def _emails(text: str) -> Iterator[tuple[str, int]]:
    """Different addresses of persons with their first offset."""
    seen: set[str] = set()
    at = text.find("@")
    while at >= 0 and len(seen) < MOST_KEPT:
        user, host = LOCAL_PART.search(text[max(0, at - 66):at]), HOST.match(text, at + 1, at + 260)
        address = f"{user[1]}@{host[0]}".lower() if user and host else ""
        if user and address and address not in seen and not NO_PERSON.match(address) and not NO_HOST.search(address):
            seen.add(address)
            yield address, at - len(user[1])
        at = text.find("@", at + 1)


def _columns(path: str, text: str) -> Iterator[PersonalData]:
    rows = _rows(text)
    header = [cell.strip().strip('"') for cell in next(rows, [])]
    wanted: dict[int, tuple[Sort, re.Pattern[str]]] = {
        number: ("telephone numbers" if PHONE_COLUMN.match(name) else "names of persons",
                 PHONE if PHONE_COLUMN.match(name) else NAME)
        for number, name in enumerate(header)
        if PHONE_COLUMN.match(name) or NAME_COLUMN.match(name)
    }
    if not wanted:
        return
    values: dict[int, list[str]] = {number: [] for number in wanted}
    filled = dict.fromkeys(wanted, 0)
    for _, row in zip(range(ROWS), rows, strict=False):
        for number, (_, pattern) in wanted.items():
            cell = row[number].strip() if number < len(row) else ""
            filled[number] += bool(cell)
            if cell and pattern.match(cell):
                values[number].append(cell)
    for number, (sort, _) in wanted.items():
        matched = values[number]
        if len(set(matched)) >= FEWEST and len(matched) > filled[number] / 2:
            yield PersonalData(Place(path, 1), sort, len(set(matched)), redacted(matched[0]), header[number])


def _rows(text: str) -> Iterator[list[str]]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error:
        return


def redacted(value: str) -> str:
    """A value of which only first letters are left: `j…@u…`, `+4…`, `J… D…`."""
    if "@" in value:
        user, _, host = value.partition("@")
        return f"{user[:1]}…@{host[:1]}…"
    return " ".join(f"{word[:1]}…" for word in value.split()[:3])
