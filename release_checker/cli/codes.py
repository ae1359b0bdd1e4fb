# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""How a person may name checks: by code, by the beginning of codes, by name, or by pillar."""

from __future__ import annotations

import difflib

from release_checker.errors import UsageError
from release_checker.model import Pillar
from release_checker.registry import Registry


def name_of(registry: Registry, code: str) -> str:
    """The name of a check, installed or planned."""
    return registry.checks[code].name if code in registry.checks else registry.catalogue[code].name


def resolve(word: str, registry: Registry) -> tuple[str, ...]:
    """Codes or beginnings of codes that a word means: `DOC007`, `doc`, `dead-path`, `Documentation`.

    One name may be that of two checks. Raises UsageError with the nearest valid names.
    """
    upper, lower = word.upper(), word.lower()
    if upper and any(code.startswith(upper) for code in registry.codes):
        return (upper,)
    named = tuple(code for code in registry.codes if name_of(registry, code) == lower.replace("_", "-"))
    titled = tuple(pillar.code for pillar in Pillar if pillar.title.lower() == lower)
    if found := named or titled:
        return found
    raise UsageError(f"no check or pillar {word!r}{_suggestion(word, registry)} `release-checker list` shows all")


def _suggestion(word: str, registry: Registry) -> str:
    known = {code.lower(): code for code in registry.codes}
    known |= {name_of(registry, code): name_of(registry, code) for code in registry.codes}
    known |= {pillar.code.lower(): pillar.code for pillar in Pillar}
    known |= {pillar.title.lower(): pillar.title for pillar in Pillar}
    close = difflib.get_close_matches(word.lower(), known, n=3, cutoff=0.6)
    close = close or [name for name in known if len(word) > 3 and word.lower() in name][:3]
    return f"; did you mean {' or '.join(known[name] for name in close)}?" if close else ";"
