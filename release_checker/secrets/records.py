# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is searched, and what is found: texts, spots and secrets."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from release_checker.model import Place


class Grade(StrEnum):
    """How a secret is known, and with it how sure one can be."""

    FORM = "form"
    "By the provider's own form: nothing else looks like it."
    CONTEXT = "context"
    "By the words around it."
    PASSWORD = "password"
    "By the words around it, and people choose it: samples look alike."


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of secret."""

    name: str
    "What people call it: `Hugging Face token`."
    grade: Grade
    "How it is known."
    shown: str = ""
    "The beginning that all of its sort share, which may be shown."


@dataclass(frozen=True, slots=True)
class Piece:
    """One text to search, and where it stands."""

    place: Place
    "File and, for a notebook, cell; with a line where the whole text is one value."
    text: str = field(repr=False)
    "As readers see it, decoded."
    what: str = ""
    "Where in the file, beyond line and cell: `output`, `run ab12cd34 parameter db_url`."
    blob: str = ""
    "Object name, of a text that only git's history holds."


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """One place where a secret stands."""

    place: Place
    "File, line, cell."
    what: str = ""
    "Where in the file, beyond line and cell."
    blob: str = ""
    "Object name, in git's history."


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret with all of its places."""

    kind: Kind
    "Its sort."
    value: str = field(repr=False)
    "The raw value; never leaves the audit."
    spots: tuple[Spot, ...]
    "Sorted, never empty."
    sample: bool = False
    "All its places are such that a sample is as likely: tests, other people's code, an address on this machine."


@dataclass(frozen=True, slots=True)
class Searched:
    """What came of one search."""

    secrets: tuple[Secret, ...] = ()
    "Each once, sorted by first place."
    pieces: int = 0
    "Texts that were searched."
    problem: str = ""
    "Why nothing could be searched; empty otherwise."
    more: int = 0
    "Secrets that are not told, there being too many."
