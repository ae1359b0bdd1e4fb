# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Licenses as people name them, and whether two names can mean one license.

A name becomes an SPDX identifier without `-only` or `-or-later`, or, where people leave the variant open, its beginning:
`BSD`, `GPL`, `CC-BY`, `Apache`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from release_checker.facts.licensing.spdx import expression_parts, family

LICENSE = r"licen[cs]e"
VERSION = r"(?:[-, (]{0,3}(?:v|version|ver\.?)?[. ]{0,2}(\d(?:\.\d)?))?"
PUBLIC = rf"General[- ]Public(?:[- ]{LICENSE})?"
PATTERNS: tuple[tuple[str, str], ...] = (
    (r"Creative[- ]Commons[- ]Zero|(?<![\w-])CC[- ]?0(?![\w])|publicdomain/zero", "CC0-1.0"),
    (
        r"(?<![\w-])CC[- ]BY((?:[- ](?:NC|SA|ND))*)(?:[- ]v?(\d\.\d))?"
        r"|creativecommons\.org/licenses/by((?:-(?:nc|sa|nd))*)/(\d\.\d)",
        "CC",
    ),
    (
        r"(?:Creative[- ]Commons[- ](?:CC )?)?(?<!without )Attribution"
        r"((?:[-– ]*(?:Non-?Commercial|Share-?Alike|No-?Deriv(?:ative)?s?(?: Works)?))*)"
        rf"(?:[- ](?:International|Unported|{LICENSE}|Public))*{VERSION}",
        "CC-WORDS",
    ),
    (rf"(?:GNU )?(?:(?<![\w])A-?GPL|Affero (?:{PUBLIC}|GPL)){VERSION}", "AGPL"),
    (rf"(?:GNU )?(?:(?<![\w])L-?GPL|(?:Lesser|Library) (?:{PUBLIC}|GPL)){VERSION}", "LGPL"),
    (rf"(?:GNU )?(?:(?<![\w])GPL|{PUBLIC}){VERSION}|(?<![\w])GNU {LICENSE}", "GPL"),
    (rf"(?<![\w])Apache(?:[- ]Software)?(?:[- ]Foundation)?(?:[- ,]{{1,2}}{LICENSE})?{VERSION}", "Apache"),
    (r"MIT[- ]0(?!\.)(?![\w])|MIT No Attribution", "MIT-0"),
    (r"(?<![\w])MIT(?![\w])|(?<![\w])Expat (?:Licen)", "MIT"),
    (r"(?<![\w])0BSD(?![\w])|(?:BSD )?Zero[- ]Clause", "0BSD"),
    (
        r"(?:([234])[- ]?Clause[- ](?:[\"'“”(]*(?:new|simplified|revised|modified|original|clear)[\"'”)]* )?BSD"
        r"|BSD[- ]?(?:\(?([234])|(?:licen[cs]e )?\(?([234]))[- ]?clause)",
        "BSD",
    ),
    (r"(?:new|revised|modified) BSD", "BSD-3-Clause"),
    (r"(?:simplified) BSD|(?<![\w])FreeBSD Licen", "BSD-2-Clause"),
    (r"(?<![\w])BSD(?![\w])", "BSD-ANY"),
    (rf"Mozilla[- ]Public(?:[- ]{LICENSE})?{VERSION}|(?<![\w])MPL{VERSION}", "MPL"),
    (rf"Eclipse[- ]Public(?:[- ]{LICENSE})?{VERSION}|(?<![\w])EPL{VERSION}", "EPL"),
    (rf"European Union Public(?:[- ]{LICENSE})?{VERSION}|(?<![\w])EUPL{VERSION}", "EUPL"),
    (r"(?<![\w])(?:The )?Unlicense(?![\w])", "Unlicense"),
    (r"(?<![\w])ISC(?![\w])", "ISC"),
    (r"(?<![\w])WTFPL(?![\w])", "WTFPL"),
    (r"(?<![\w])zlib(?:[-/ ]libpng)? licen", "Zlib"),
    (r"Boost Software|(?<![\w])BSL-1\.0", "BSL-1.0"),
    (rf"CeCILL(?:-([BC])|{VERSION})", "CECILL"),
    (r"(?<![\w])ODbL(?![\w])|Open Database Licen", "ODbL-1.0"),
    (r"ODC-By|Open Data Commons Attribution", "ODC-By-1.0"),
    (r"Python Software Foundation|(?<![\w])PSF(?:-2\.0)?(?![\w])", "Python"),
    (r"(?:open|big(?:science|code))[- ]?rail(?:\+\+|-m)?(?:-m)?", "OpenRAIL"),
    (r"(?<![\w])llama ?[-\d.]* (?:community )?licen|(?<![\w])llama-?[23][.\d]*(?![\w ])", "Llama"),
    (r"(?<![\w])proprietary(?: licen|$)|other/proprietary", "Proprietary"),
)
COMPILED = tuple((re.compile(pattern, re.IGNORECASE), key) for pattern, key in PATTERNS)
MOST = 200
"Names of one text that are kept; a text of more is a list of licenses."
SHORT = 1_000
"Characters of a text that is remembered."
CASED = re.compile(r"[A-Z]")


@dataclass(frozen=True, slots=True)
class Named:
    """A license named in a text."""

    id: str
    "SPDX identifier without -only or -or-later, or its beginning where the variant is left open."
    start: int
    "Where the name begins."
    end: int
    "Where it ends."


def find_names(text: str) -> tuple[Named, ...]:
    """Every license named in a text, in order; the first pattern that takes a stretch keeps it."""
    return _repeated(text) if len(text) < SHORT else _search(text)


@lru_cache(4096)
def _repeated(text: str) -> tuple[Named, ...]:
    """Short texts come again: the same header stands in every file of a project."""
    return _search(text)


def _search(text: str) -> tuple[Named, ...]:
    taken: list[Named] = []
    for pattern, key in COMPILED:
        for match in pattern.finditer(text):
            if len(taken) >= MOST:
                break
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            name = _name(key, match)
            # "mit" is a German word, "isc" a fragment: a bare acronym counts in capitals, or as a whole value.
            if name in ("MIT", "ISC") and not CASED.search(match[0]) and not _alone(text, match):
                continue
            if name:
                taken.append(Named(name, match.start(), match.end()))
    return tuple(sorted(taken, key=lambda named: named.start))


def normalise(value: str) -> tuple[str, ...]:
    """The licenses that a metadata field names: an SPDX expression, or words."""
    value = value.strip()
    parts = expression_parts(value)
    if parts:
        return tuple(dict.fromkeys(family(part) for part in parts))
    return tuple(dict.fromkeys(named.id for named in find_names(value)))


def same(first: str, second: str) -> bool:
    """Two names can mean one license."""
    one, other = family(first).lower(), family(second).lower()
    # One name leaves the variant or the version open: BSD and BSD-3-Clause, CC-BY and CC-BY-4.0, GPL and GPL-3.0.
    return one == other or any(
        longer.startswith(shorter + "-") and (shorter in OPEN_ENDED or re.match(r"-v?\d+\.\d", longer[len(shorter) :]))
        for shorter, longer in ((one, other), (other, one))
    )


OPEN_ENDED = {"bsd", "cecill", "python"}


def any_same(first: Iterable[str], second: Iterable[str]) -> bool:
    """Some name of the one list can mean some of the other."""
    wanted = list(second)
    return any(same(a, b) for a in first for b in wanted)


def _alone(text: str, match: re.Match[str]) -> bool:
    return not re.search(r"\w\s+$", text[: match.start()][-40:]) and not re.match(
        r"\s+(?!licen)\w", text[match.end() :][:40], re.IGNORECASE
    )


def _name(key: str, match: re.Match[str]) -> str:
    groups = [group for group in match.groups() if group]
    if key == "CC":
        elements = [word.upper() for group in groups for word in re.findall(r"NC|SA|ND", group, re.IGNORECASE)]
        version = next((group for group in groups if group[0].isdigit()), "")
        return "-".join(["CC-BY", *elements, *([version] if version else [])])
    if key == "CC-WORDS":
        words = " ".join(groups).lower()
        elements = [code for code, word in (("NC", "commercial"), ("SA", "alike"), ("ND", "deriv")) if word in words]
        version = next((group for group in groups if re.fullmatch(r"\d\.\d", group)), "")
        if not elements and not version and "creative" not in match[0].lower():
            return ""  # the plain word attribution
        return "-".join(["CC-BY", *elements, *([version] if version else [])])
    version = next((group for group in groups if group[0].isdigit()), "")
    if key in ("AGPL", "LGPL", "GPL", "MPL", "EPL", "EUPL", "Apache"):
        full = version if "." in version or not version else f"{version}.0"
        if key == "Apache" and not full and "licen" not in match[0].lower() and match[0].lower() != "apache":
            return ""
        return f"{key}-{full}" if full else key
    if key == "BSD":
        return f"BSD-{version}-Clause" if version else "BSD"
    if key == "CECILL":
        return f"CECILL-{groups[0]}" if groups else "CECILL"
    return "BSD" if key == "BSD-ANY" else key
