# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The README's Python snippets: do they parse, does what they import exist, do they name what nothing defines."""

from __future__ import annotations

import ast
import builtins
import difflib
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.documents.document import CodeBlock
from release_checker.facts.files import Files, is_test
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.offered import Offered
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.readme import Readme
from release_checker.facts.snippet_code import bound_names, code_of, is_sketch, parse_snippet
from release_checker.model import Place
from release_checker.text import shorten

PYTHON = {"python", "py", "python3", "pycon", "ipython", "python-repl", "doctest", "ipython3"}
USUAL = {
    "np": "numpy",
    "numpy": "numpy",
    "torch": "torch",
    "plt": "matplotlib.pyplot",
    "pd": "pandas",
    "tf": "tensorflow",
    "jnp": "jax.numpy",
    "jax": "jax",
    "os": "os",
    "sys": "sys",
    "json": "json",
    "math": "math",
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "random": "random",
    "time": "time",
    "pickle": "pickle",
    "re": "re",
    "glob": "glob",
    "sns": "seaborn",
    "cv2": "cv2",
}
"Names that everyone reads as modules."
LONGEST = 40_000
"Characters of a block that are parsed."


@dataclass(frozen=True, slots=True)
class SnippetFault:
    """One thing that does not work in a snippet."""

    place: Place
    "Where."
    problem: str
    "What, as a sentence without the place."
    key: str
    "What identifies it."
    fix: str
    "What to do."
    evidence: str
    "The line as it stands."
    advisory: bool = False
    "A reader will mend it without thinking."


@dataclass(frozen=True)
class Snippets:
    """The README's Python blocks."""

    count: int = 0
    "How many there are."
    faults: tuple[SnippetFault, ...] = ()
    "What is wrong with them."
    undecided: tuple[tuple[str, Place], ...] = ()
    "Imports that could not be decided, and why."


@fact()
def snippets(readme: Readme, files: Files, sources: PythonSources, metadata: PackageMetadata) -> Snippets:
    """Python blocks of the README, parsed and held against the project's own modules."""
    blocks = [block for block in readme.blocks if _is_python(block) and len(block.content) <= LONGEST]
    reader = _Reader(readme.path, Offered(files, sources, metadata))
    for block in blocks:
        reader.take(block)
    return Snippets(len(blocks), tuple(reader.faults), tuple(reader.undecided))


def _is_python(block: CodeBlock) -> bool:
    return block.language in PYTHON or (block.language in ("", "text", "code") and ">>> " in block.content)


class _Reader:
    """Goes through the blocks in order; later ones may use what earlier ones define."""

    def __init__(self, path: str, offered: Offered) -> None:
        self.path = path
        self.offered = offered
        self.known: set[str] = set(dir(builtins)) | {"__file__", "__name__"}
        self.faults: list[SnippetFault] = []
        self.undecided: list[tuple[str, Place]] = []
        self.said: set[str] = set()
        self.star = False

    def take(self, block: CodeBlock) -> None:
        """Judge one block."""
        source, offset = code_of(block)
        tree, error = parse_snippet(source)
        if tree is None:
            if error is not None and block.language in PYTHON and not is_sketch(block, source):
                self._broken(block, source, error, offset)
            return
        first = block.line + offset
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                self._import_from(node, first)
            elif isinstance(node, ast.Import):
                for name in node.names:
                    self._import(name.name, Place(self.path, first + node.lineno - 1))
        self._undefined(tree, first, source)

    def _say(self, fault: SnippetFault) -> None:
        if fault.key not in self.said:
            self.said.add(fault.key)
            self.faults.append(fault)

    def _broken(self, block: CodeBlock, source: str, error: SyntaxError, offset: int) -> None:
        line = error.lineno or 1
        lines = source.split("\n")
        words = lines[line - 1].strip() if line <= len(lines) else ""
        self._say(
            SnippetFault(
                Place(self.path, block.line + offset + line - 1),
                f"the Python block does not parse: {error.msg}",
                f"parse {shorten(words, 60)}",
                "mend the snippet so that it can be copied and run",
                shorten(words),
            )
        )

    def _import(self, module: str, place: Place) -> bool:
        """A plain import names a module of the project that is there; True when there is nothing more to look for."""
        top = module.partition(".")[0]
        if not self.offered.ours(top):
            return False
        if self.offered.exists(module):
            return True
        parent, _, last = module.rpartition(".")
        path = self.offered.module(parent) if parent else None
        if path and self.offered.offers(path, last) is not False:
            return True
        near = self._nearest_module(module)
        hint = f"; {near} is there" if near else ""
        self._say(
            SnippetFault(
                place,
                f"the snippet imports {module}, and the project has no such module{hint}",
                f"module {module}",
                f"import {near}" if near else f"add the module {module}, or mend the snippet",
                f"import {module}",
            )
        )
        return False

    def _import_from(self, node: ast.ImportFrom, first: int) -> None:
        module = node.module or ""
        place = Place(self.path, first + node.lineno - 1)
        if not self.offered.ours(module.partition(".")[0]) or not self._import(module, place):
            return
        path = self.offered.module(module)
        for name in node.names:
            if name.name == "*" or (path is None and self.offered.modules.folder(module, "x.py") is None):
                continue
            inner = f"{module}.{name.name}"
            if self.offered.exists(inner):
                continue
            answer = self.offered.offers(path, name.name) if path else False
            if answer is None:
                self.undecided.append((f"whether {module} offers {name.name}: {self._why(path)}", place))
            elif answer is False and path is not None:
                self._absent(module, name.name, path, place)

    def _why(self, path: str | None) -> str:
        found = self.offered.definitions.get(path or "")
        if found is None:
            return f"{path} could not be parsed"
        stars = ", ".join(found.stars)
        return f"{path} imports a star from {stars}" if stars else f"{path} makes names at run time"

    def _absent(self, module: str, name: str, path: str, place: Place) -> None:
        homes = [home for home in self.offered.homes.get(name, ()) if home != path]
        home = (
            homes[0].removesuffix(".py").removesuffix("/__init__").removeprefix("src/").replace("/", ".")
            if len(homes) == 1
            else ""
        )
        near = difflib.get_close_matches(name, self.offered.names(path), 1, 0.75)
        hint = f"; {home} has it" if home else f" (nearest: {near[0]})" if near else ""
        fix = (
            f"from {home} import {name}"
            if home
            else f"from {module} import {near[0]}"
            if near
            else f"offer {name} in {path}, or mend the snippet"
        )
        self._say(
            SnippetFault(
                place,
                f"the snippet imports {name} from {module}, and {path} defines no such name{hint}",
                f"name {module}.{name}",
                f"write `{fix}`" if home or near else fix,
                f"from {module} import {name}",
            )
        )

    def _nearest_module(self, module: str) -> str:
        last = module.rpartition(".")[2]
        known = sorted(
            {
                path.removesuffix(".py").removesuffix("/__init__").removeprefix("src/").replace("/", ".")
                for path in self.offered.definitions
                if path.endswith(".py") and not is_test(path)
            }
        )
        same = [name for name in known if name.rpartition(".")[2] == last]
        close = same[:1] if len(same) == 1 else difflib.get_close_matches(module, known, 1, 0.85)
        return close[0] if close else ""

    def _undefined(self, tree: ast.Module, first: int, source: str) -> None:
        """Modules and classes used in a block that imports others, and imported nowhere up to here."""
        stored = bound_names(tree)
        imports = any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(tree))
        self.star = self.star or any(
            isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in ast.walk(tree)
        )
        self.known |= stored
        if not imports or self.star:
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in USUAL:
                name = node.value.id
                if name not in self.known:
                    module = USUAL[name]
                    line = source.split("\n")[node.lineno - 1].strip()
                    self._say(
                        SnippetFault(
                            Place(self.path, first + node.lineno - 1),
                            f"the snippet uses {name} and imports its other names, but not {name}",
                            f"undefined {name}",
                            f"add `import {module}{f' as {name}' if name != module else ''}`",
                            shorten(line),
                            advisory=True,
                        )
                    )
