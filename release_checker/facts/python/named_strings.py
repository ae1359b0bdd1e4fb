# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Names of modules that stand in strings: settings such as `"torch.optim.Adam"`, back ends, plug-ins."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from release_checker.facts.python.syntax import Syntax

DOTTED = re.compile(r"[A-Za-z_]\w*(?:[.:-][A-Za-z_]\w*)*")


@dataclass(frozen=True, slots=True)
class NamedStrings:
    """First parts of the name-like strings of one file."""

    tops: frozenset[str]
    'Such as `torch` for `"torch.optim.Adam"`.'


def read_named_strings(syntax: Syntax) -> NamedStrings:
    """Every short string that reads like a dotted name."""
    found = set()
    for node in syntax.nodes(ast.Constant):
        value = node.value
        if isinstance(value, str) and 1 < len(value) < 80 and DOTTED.fullmatch(value):
            found.add(re.split(r"[.:-]", value)[0])
    for chunk in syntax.chunks:
        for _, text in chunk.magics:
            found.update(text.split()[1:2] if text.startswith("load_ext") else ())
    return NamedStrings(frozenset(found))
