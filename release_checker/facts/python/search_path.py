# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Whether code moves the module path, and which compiled modules it builds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.facts.python.syntax import Syntax, keyword, text_of

MOVES = {
    "sys.path.append",
    "sys.path.insert",
    "sys.path.extend",
    "site.addsitedir",
    "os.sys.path.append",
    "os.sys.path.insert",
}


@dataclass(frozen=True, slots=True)
class SearchPath:
    """What one file does to the modules that can be imported."""

    moved: bool = False
    "It changes sys.path."
    extensions: tuple[str, ...] = ()
    "Names of compiled modules that it builds."
    written: tuple[str, ...] = ()
    "Names of modules that a notebook's cells write or fetch."


def read_search_path(syntax: Syntax) -> SearchPath:
    """Calls that change sys.path, and of `…Extension("name", …)` and torch's `load(name=…)`."""
    moved = any(syntax.dotted(target) == "sys.path" for node in syntax.nodes(ast.Assign) for target in node.targets)
    moved = moved or any(syntax.dotted(node.target) == "sys.path" for node in syntax.nodes(ast.AugAssign))
    extensions = []
    for name, call in syntax.calls():
        if name in MOVES:
            moved = True
        elif name.endswith(("Extension", "cpp_extension.load", "cpp_extension.load_inline")):
            given = text_of(call.args[0] if call.args else keyword(call, "name"))
            if given:
                extensions += [given, given.partition(".")[0], given.rpartition(".")[2]]
    return SearchPath(moved, tuple(extensions), tuple(_written(syntax)))


def _written(syntax: Syntax) -> Iterator[str]:
    """Modules that cells make: `%%writefile x.py`, and files or repositories that shell lines fetch."""
    for chunk in syntax.chunks:
        for _, text in (*chunk.magics, *chunk.shell):
            if text.startswith(("writefile", "file ", "%writefile")) or re.search(r"\b(?:wget|curl|gdown|cp|clone)\b", text):
                yield from (found[1] for found in re.finditer(r"([A-Za-z_]\w*)(?:\.py\b|\.git\b|\s*$)", text[:2000]))
