# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the installed packages of an environment say of their licenses, from their metadata; nothing is imported or run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import Path, PurePosixPath

from release_checker.errors import UnreadableFile
from release_checker.facts.dependencies.records import normalised
from release_checker.facts.licensing.compatibility import named_in, parsed
from release_checker.facts.licensing.match import find_licenses
from release_checker.facts.licensing.names import find_names
from release_checker.facts.licensing.spdx import family, spdx_list
from release_checker.facts.licensing.words import read_words
from release_checker.project import read_regular
from release_checker.text import shorten

METADATA_LIMIT = 2_000_000
"Bytes of one METADATA; the longest seen holds a README of 300 kB."
RECORD_LIMIT = 8_000_000
"Bytes of one RECORD; that of a large deep-learning package has 1.5 MB."
LONG = 200
"Characters from which a License field is a text rather than a name."
CLASSIFIERS = {
    # Trove classifiers that name a family only are taken as their usual meaning.
    "Apache Software License": "Apache-2.0", "BSD License": "BSD", "Python Software Foundation License": "PSF-2.0",
    "Historical Permission Notice and Disclaimer (HPND)": "HPND", "Public Domain": "LicenseRef-public-domain",
    "ISC License (ISCL)": "ISC", "zlib/libpng License": "Zlib", "Zope Public License": "ZPL-2.1",
    "Other/Proprietary License": "LicenseRef-Proprietary", "Free for non-commercial use": "LicenseRef-noncommercial",
    "Artistic License": "Artistic-2.0", "CMU License (MIT-CMU)": "MIT-CMU", "Academic Free License (AFL)": "AFL-3.0",
    "W3C License": "W3C", "University of Illinois/NCSA Open Source License": "NCSA",
    "Universal Permissive License (UPL)": "UPL-1.0",
    "Free To Use But Restricted": "LicenseRef-Proprietary", "Freeware": "LicenseRef-Proprietary",
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1", "The Unlicense (Unlicense)": "Unlicense",
    "CEA CNRS Inria Logiciel Libre License, version 2.1 (CeCILL-2.1)": "CECILL-2.1",
    "CeCILL-B Free Software License Agreement (CECILL-B)": "CECILL-B",
    "CeCILL-C Free Software License Agreement (CECILL-C)": "CECILL-C",
    "GNU Free Documentation License (FDL)": "GFDL-1.3-or-later",
}
SAID = {
    # What people write into the License field and no table of SPDX knows.
    "psfl": "PSF-2.0", "psf": "PSF-2.0", "python": "PSF-2.0",
    "artistic license": "Artistic-2.0", "public domain": "LicenseRef-public-domain", "hpnd": "HPND",
    "expat": "MIT", "zpl 2.1": "ZPL-2.1", "zpl": "ZPL-2.1", "nvidia proprietary software": "LicenseRef-NVIDIA-Proprietary",
    "proprietary": "LicenseRef-Proprietary", "pil": "HPND", "modified bsd": "BSD-3-Clause", "free bsd": "BSD-2-Clause",
    "bsd-3": "BSD-3-Clause", "bsd-2": "BSD-2-Clause", "bsd3": "BSD-3-Clause", "ncsa": "NCSA", "cc0": "CC0-1.0",
}
KNOWN = {
    # docutils, COPYING: in the public domain but for parts under BSD and PSF; under the GPL is one tool for Emacs.
    "docutils": "LicenseRef-public-domain AND BSD-2-Clause AND PSF-2.0",
}
"Packages whose metadata misleads, with where it is told better."
BASE = {
    # GPL section 9 (14 in version 3): where no version is named, any that was ever published may be chosen.
    "GPL": "GPL-1.0-or-later", "LGPL": "LGPL-2.0-or-later", "AGPL": "AGPL-3.0-or-later", "Apache": "Apache-2.0",
    "MPL": "MPL-2.0", "EPL": "EPL-2.0", "EUPL": "EUPL-1.2", "Python": "PSF-2.0", "CECILL": "CECILL-2.1", "BSD": "BSD",
    "Proprietary": "LicenseRef-Proprietary", "Llama": "LicenseRef-Llama-proprietary", "OpenRAIL": "LicenseRef-OpenRAIL",
}
OPEN = {"BSD", "GPL-1.0-or-later", "LGPL-2.0-or-later"}
"What names a family only; a license file may tell more."
UNSAID = {"", "unknown", "none", "license", "see license", "license.txt", "license.md", "licence", "dual license", "other",
          "license file", "file: license", "see license file", "copyright"}


@dataclass(frozen=True, slots=True)
class PackageLicense:
    """One installed distribution."""

    name: str
    "Normalised."
    version: str
    "As installed."
    license: str
    "SPDX expression; `BSD` where the number of clauses is not told; empty when nothing states a license."
    known: str
    "From what: `License-Expression`, `the License field`, `its classifiers`, `its file LICENSE`; empty when unstated."
    sure: bool = True
    "It is told whether several licenses are a choice or hold together."
    words: str = ""
    "What stands there."
    requires: tuple[str, ...] = ()
    "PEP 508 lines of what it needs."
    modules: tuple[str, ...] = ()
    "Top-level import names that it brings."
    local: bool = False
    "Installed from a folder: the project itself, or a part of it."


def read_packages(library: Path) -> list[PackageLicense]:
    """Every distribution of a site-packages folder, by name; unreadable ones are left out only when they have no name."""
    found: dict[str, PackageLicense] = {}
    library = library.resolve()
    for folder in sorted(library.glob("*.dist-info")) + sorted(library.glob("*.egg-info")):
        item = _package(library, folder.name)
        if item and item.name not in found:
            found[item.name] = item
    return [found[name] for name in sorted(found)]


def _package(library: Path, folder: str) -> PackageLicense | None:
    flat = (library / folder).is_file()
    about = _read(library, folder if flat else f"{folder}/{'METADATA' if folder.endswith('.dist-info') else 'PKG-INFO'}")
    stem, _, version = folder.rpartition(".")[0].partition("-")
    headers = BytesHeaderParser().parsebytes(about)
    name = normalised(_header(headers, "Name") or stem)
    files = () if flat else tuple(_license_files(library, folder, headers))
    license_, known, sure, words = _license(name, headers, library, files)
    origin = b"" if flat else _read(library, f"{folder}/direct_url.json")
    return PackageLicense(
        name, _header(headers, "Version") or version.partition("-")[0], license_, known, sure, words,
        tuple(str(line) for line in headers.get_all("Requires-Dist", [])),
        () if flat else tuple(sorted(set(_modules(library, folder)))), b'"dir_info"' in origin,
    ) if name else None


def _read(library: Path, path: str, limit: int = METADATA_LIMIT) -> bytes:
    try:
        return read_regular(library, path, limit)
    except UnreadableFile:
        return b""


def _header(headers: Message, name: str) -> str:
    value = str(headers.get(name, "")).strip()
    return "" if value.upper() == "UNKNOWN" else value


def _modules(library: Path, folder: str) -> Iterator[str]:
    top = _read(library, f"{folder}/top_level.txt").decode("utf-8", "replace").split()
    yield from top
    for line in _read(library, f"{folder}/RECORD", RECORD_LIMIT).decode("utf-8", "replace").split("\n"):
        first = line.partition(",")[0].partition("/")
        if first[1] and not first[0].endswith((".dist-info", ".data", ".libs", "..")):
            yield first[0]
        elif not first[1] and first[0].endswith((".py", ".so", ".pyd")):
            yield first[0].partition(".")[0]


def _license_files(library: Path, folder: str, headers: Message) -> Iterator[str]:
    """License texts in the metadata folder; a notice, or the texts of what a binary bundles, speak for no package."""
    named = [str(value) for value in headers.get_all("License-File", [])]
    try:
        there = [path.relative_to(library / folder).as_posix() for path in (library / folder).rglob("*") if path.is_file()]
    except OSError:
        there = []
    for path in sorted(there, key=lambda path: (path.count("/"), path)):
        name = PurePosixPath(path).name.lower()
        outer = path.removeprefix("licenses/")
        if re.match(r"(?:un)?licen[sc]e|copying", name) and (outer.count("/") == 0 or outer in named[:1]) and \
                not re.search(r"third|3rd|bundled|vendor|notice|other", name):
            yield f"{folder}/{path}"


def _license(name: str, headers: Message, library: Path, files: tuple[str, ...]) -> tuple[str, str, bool, str]:
    """Expression, how it is known, whether several licenses are told to be a choice or not, and the words."""
    if name in KNOWN:
        return KNOWN[name], "its file COPYING", True, ""
    field, stated = _header(headers, "License"), _header(headers, "License-Expression")
    tree = parsed(stated)
    if tree is not None:
        return str(tree), "License-Expression", True, stated
    said, sure = said_license(field)
    marks = [str(value) for value in headers.get_all("Classifier", []) if str(value).startswith("License ::")]
    marked, marked_sure = classified(marks)
    text = field if len(field) > LONG else ""
    if said and said not in OPEN and not (marked and _refines(marked, said)):
        return said, "the License field", sure, shorten(field, 120)
    if marked and marked not in OPEN:
        return marked, "its classifiers", marked_sure, shorten("; ".join(marks), 200)
    from_text = _first_license(text) if text else ""
    if from_text:
        return from_text, "the License field", True, shorten(field, 120)
    texts = [(path, found) for path in files if (found := _first_license(_read(library, path).decode("utf-8", "replace")))]
    distinct = list(dict.fromkeys(found for _, found in texts))
    loose = said or marked
    if loose in OPEN and loose != "BSD":  # the file tells the version that the words leave open
        distinct = [found for found in distinct if family(found).partition("-")[0] == loose.partition("-")[0]][:1] or [loose]
        return distinct[0], "the License field" if said else "its classifiers", True, shorten(field or "; ".join(marks))
    if distinct:
        return " OR ".join(distinct), f"its file {texts[0][0].partition('/')[2]}", len(distinct) == 1, ""
    plain = said or marked
    known = ("the License field" if said else "its classifiers") if plain else ""
    return plain, known, True, shorten(field or "; ".join(marks))


def _refines(marked: str, said: str) -> bool:
    """The classifier tells the version that the field leaves open: GPL in the field, GPLv3+ in the classifier."""
    one = " " not in f"{marked}{said}" and marked != said
    alike = family(marked).partition("-")[0] == family(said).partition("-")[0]
    return one and alike and said in BASE.values() and marked not in BASE.values()


def said_license(field: str) -> tuple[str, bool]:
    """The expression that a License field means, and whether it tells how several licenses go together."""
    value = " ".join(field.split()).strip(" .\"'")
    if value.lower() in UNSAID or len(value) > LONG:
        return "", True
    if value.lower() in SAID:
        return SAID[value.lower()], True
    tree = parsed(value)
    if tree is not None and all(key in spdx_list() or key.startswith("LicenseRef-") for key in named_in(value)):
        return str(tree), True
    found = list(dict.fromkeys(_variant(named.id, value, named.start, named.end) for named in find_names(value)))
    found = [item for item in found if not any(other != item and _opens(item, other) for other in found)]
    if len(found) < 2:
        return (found[0] if found else ""), True
    both = re.search(r"\band\b|&|\+ ", value, re.IGNORECASE) is not None
    choice = re.search(r"\bor\b|\beither\b|dual|/|\|", value, re.IGNORECASE) is not None
    return (" AND " if both and not choice else " OR ").join(found), both is not choice


def classified(marks: list[str]) -> tuple[str, bool]:
    """The expression that license classifiers mean; several do not tell whether they are a choice."""
    found = []
    for mark in marks:
        title = mark.rpartition("::")[2].strip()
        if title in CLASSIFIERS:
            found.append(CLASSIFIERS[title])
            continue
        # The full name and the acronym in brackets name one license; the acronym tells `or later`.
        short = re.search(r"\(([^()]+)\)$", title)
        names = find_names(short[1] if short else title) or find_names(title)
        found += [_variant(named.id, short[1] if short else title, named.start, named.end) for named in names[:1]]
    found = list(dict.fromkeys(found))
    found = [item for item in found if not any(other != item and _opens(item, other) for other in found)]
    return " OR ".join(found), len(found) < 2


def _opens(loose: str, exact: str) -> bool:
    """The one leaves open what the other tells: BSD beside BSD-3-Clause, GPL beside GPL-3.0-or-later."""
    return (loose == "BSD" and exact.startswith("BSD-")) or (
        loose in ("GPL-1.0-or-later", "LGPL-2.0-or-later") and exact.startswith(loose.partition("-")[0] + "-"))


def _variant(name: str, text: str, start: int, end: int) -> str:
    """A license named in words as an SPDX identifier; GPL of a version alone is taken as `or later`, the milder reading."""
    if name in BASE:
        return BASE[name]
    if name.startswith(("GPL-", "LGPL-", "AGPL-")):
        after = text[end:end + 24].lower()
        only = re.match(r"[- ,(]*only", after) is not None and "later" not in after
        return f"{name}{'-only' if only else '-or-later'}"
    return next((known for known in (name, f"{name}-2.0", f"{name}-1.0") if known in spdx_list()), f"LicenseRef-{name}")


def _first_license(text: str) -> str:
    """The license with which a text begins; what follows speaks of bundled parts."""
    matches = [match for match in find_licenses(read_words(text[:60_000]), most=2) if match.similarity >= 0.9]
    if not matches:
        return ""
    first = matches[0].id
    if first.startswith("GPL-3") and len(matches) > 1 and matches[1].id.startswith("LGPL-3"):
        first = matches[1].id
    base = family(first)
    return f"{base}-or-later" if base.startswith(("GPL-", "LGPL-", "AGPL-")) else first
