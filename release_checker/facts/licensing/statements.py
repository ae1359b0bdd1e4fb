# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a README and metadata files say about the project's own license, as against other things' licenses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from release_checker.documents.document import Readme
from release_checker.facts.licensing.match import find_licenses
from release_checker.facts.licensing.names import find_names, normalise
from release_checker.facts.licensing.spdx import family
from release_checker.facts.licensing.terms import restriction
from release_checker.facts.licensing.words import read_words
from release_checker.model import Place
from release_checker.text import shorten

LICENSE = r"licen[cs](?:e|es|ing|ed)"
TITLE = re.compile(
    rf"^\W*(?:[\dIVX.]+\s*)?(?:(?:software|code|project|repository|the|terms|copyright|legal)\W+(?:and\W+|of\W+)?)*"
    rf"(?:{LICENSE}|copyright)\b",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"\b(?:data ?-?sets?|data|corpus|weights?|checkpoints?|(?:pre-?)?trained|images?|figures?|pictures?|photos?|icons?|"
    r"fonts?|logos?|docs|documentation|text|third[- ]part(?:y|ies)|dependenc(?:y|ies)|borrow(?:s|ed)?|"
    r"adapted|derived|taken|copied|based on|builds? (?:up)?on|"
    r"portions?|parts?|some (?:of|files)|components?|submodules?|models?|slides|paper|manuscript|article|content|original|"
    r"upstream|except|contributions?|former|previous(?:ly)?|inspired|forked)\b",
    re.IGNORECASE,
)
OWN = re.compile(
    rf"\b(?:this|our|the|all)\s+(?:(?:\w+[- ]){{0,2}}(?:project|code ?base|repo|repository|package|software|library|"
    rf"toolbox|toolkit|framework|implementation|program|work|code|tool))\s+(?:is|are|was|has been|comes|will be)\b"
    rf"[^.]{{0,60}}?(?:\b(?:under|{LICENSE})\b|-{LICENSE})",
    re.IGNORECASE,
)
AWAY = re.compile(r"acknowledg|credit|third|data|related|depend|reference|citation|thanks|model|contribut", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(\[*])")


@dataclass(frozen=True, slots=True)
class LicenseStatement:
    """A place that says which license the project has."""

    names: tuple[str, ...]
    "Licenses named: identifiers without -only or -or-later, or beginnings such as BSD."
    source: str
    "Where, for people: `README`, `the badge in README`, `setup.py`."
    quote: str
    "The words as they stand."
    place: Place
    "Where it stands."


def readme_statements(readme: Readme) -> Iterator[LicenseStatement]:
    """The license section, license badges, and sentences of which the project is the subject."""
    if readme.text is None:
        return
    yield from _front_matter(readme)
    for reference in readme.references:
        words = unquote(f"{reference.text} {reference.target}").replace("_", " ")
        if reference.image and re.search(LICENSE, words, re.IGNORECASE) and not OTHERS.search(words):
            names = _names(words)
            if names:
                yield LicenseStatement(
                    names, f"the badge in {readme.path}", shorten(reference.target, 160), readme.place(reference.line)
                )
    sections: dict[str, list[tuple[int, str]]] = {}
    for line, sentence, inside in _own_sentences(readme):
        if inside:
            # One section is one statement: it may go on about code by others.
            sections.setdefault(readme.section_at(line), []).append((line, sentence))
        elif names := _names(sentence):
            yield LicenseStatement(names, readme.path, shorten(sentence, 160), readme.place(line))
    for sentences in sections.values():
        named = [(line, sentence) for line, sentence in sentences if _names(sentence)]
        if named:
            names = _names("\n".join(sentence for _, sentence in sentences))
            yield LicenseStatement(names, readme.path, shorten(named[0][1], 160), readme.place(named[0][0]))
    if not sections or not any(_names(sentence) for sentences in sections.values() for _, sentence in sentences):
        yield from _full_texts(readme)


def _full_texts(readme: Readme) -> Iterator[LicenseStatement]:
    """Licenses whose whole text stands in the license section of a README."""
    section = [(line, text) for line, text in readme.prose if TITLE.match(readme.section_at(line))]
    words = read_words("\n".join(text for _, text in section))
    names = tuple(family(match.id) for match in find_licenses(words) if not match.changed) if len(words) > 80 else ()
    if names:
        yield LicenseStatement(names, readme.path, shorten(words.cleaned, 160), readme.place(section[0][0]))


def readme_restrictions(readme: Readme) -> Iterator[LicenseStatement]:
    """Sentences about the project itself that forbid commercial use or change."""
    for line, sentence, _ in _own_sentences(readme):
        closed = restriction(sentence)
        if closed:
            yield LicenseStatement((), readme.path, closed, readme.place(line))


def _own_sentences(readme: Readme) -> Iterator[tuple[int, str, bool]]:
    """Line and words of each sentence on the project's own license, and whether it stands in a section on it."""
    for line, paragraph in readme.prose:
        title = readme.section_at(line)
        inside = bool(TITLE.match(title)) and not AWAY.search(title)
        if paragraph == title or (not inside and (AWAY.search(title) or len(paragraph) > 5000)):
            continue
        for sentence in SENTENCE.split(" ".join(paragraph[:20_000].split())):
            about = OWN.search(sentence)
            if (about and not OTHERS.search(sentence[: about.end()])) or (inside and not OTHERS.search(sentence)):
                yield line, sentence, inside


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(named.id for named in find_names(text)))


def _front_matter(readme: Readme) -> Iterator[LicenseStatement]:
    for line, value in yaml_license(readme.front_matter):
        names = normalise(value)
        if names:
            yield LicenseStatement(names, f"the front matter of {readme.path}", f"license: {value}", readme.place(line + 1))


def yaml_license(text: str) -> Iterator[tuple[int, str]]:
    """Line and value of a top-level `license` key of a YAML text: a scalar or a list of scalars."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        match = re.match(r"license\s*:\s*(.*?)\s*(?:#.*)?$", line)
        if match is None:
            continue
        values = re.findall(r"[^\[\],]+", match[1]) if match[1] else []
        for below in lines[number : number + 10]:
            item = re.match(r"\s*-\s+(\S.*?)\s*$", below)
            if match[1] or item is None:
                break
            values.append(item[1])
        yield from ((number, value.strip(" '\"")) for value in values if value.strip(" '\""))


def json_license(text: str) -> Iterator[tuple[int, str]]:
    """Line and value of the `license` of a JSON text such as package.json, codemeta.json or .zenodo.json."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(data, dict):
        return
    stated = data.get("license", data.get("licenses"))
    for item in stated if isinstance(stated, list) else [stated]:
        value = (
            next((item[key] for key in ("type", "id", "name", "url", "@id") if isinstance(item.get(key), str)), None)
            if isinstance(item, dict)
            else item
        )
        if isinstance(value, str) and value:
            at = text.find('"license')
            yield text.count("\n", 0, max(at, 0)) + 1, value
