# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Is an imported name a module of the project itself?"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from release_checker.facts.dependencies.records import normalised
from release_checker.facts.files import Files
from release_checker.facts.import_names import is_known
from release_checker.project import Kind

MODULE = re.compile(r"(.+?)(?:\.cpython-[\w-]+|\.cp\d+-[\w-]+|\.abi3)?\.(?:py|pyx|pyd|so|pyw)$")
GENERATED = (".pyx", ".proto", ".cpp", ".cc", ".cu", ".c", ".f90", ".f", ".ui", ".i", ".rs")
"Sources that a build turns into modules of the same name."
ROOTS = ("src", "lib", "python", "code", "source", "scripts", "Lib")
"Folders that projects put on the module path, beside the folder of the running script."
EVERYDAY = frozenset(
    {
        "datasets",
        "evaluate",
        "clip",
        "hub",
        "box",
        "tree",
        "community",
        "flash",
        "blocks",
        "fuel",
        "environ",
        "tap",
        "retro",
        "ranger",
        "magic",
        "streaming",
        "composer",
        "art",
        "pattern",
        "progress",
        "official",
        "baselines",
        "colour",
        "mip",
        "schema",
        "dataset",
        "parse",
        "path",
        "apex",
        "ax",
        "shampoo",
        "apollo",
        "sophia",
        "muon",
        "grain",
        "continuum",
        "adapters",
        "concrete",
        "radam",
        "transformations",
        "parser",
        "combo",
        "surprise",
        "spotlight",
        "implicit",
        "interpret",
        "rouge",
        "glove",
        "esm",
        "launchpad",
        "reverb",
        "acme",
        "garage",
        "sh",
        "elegy",
        "oryx",
        "trains",
        "aim",
        "guild",
        "fire",
        "gin",
        "munch",
        "progressbar",
        "lap",
        "decorator",
    }
)
"Distributions whose import name is a word that projects give to folders of their own."


class Own(StrEnum):
    """How sure it is that a name is the project's own."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


@dataclass
class LocalModules:
    """The modules that a project holds, by folder."""

    names: dict[str, set[str]] = field(default_factory=dict)
    "Module and package names in each folder."
    built: set[str] = field(default_factory=set)
    "Names that a build makes: extensions, generated code, the project's own package."
    submodules: tuple[str, ...] = ()
    "Folders of other repositories inside this one, whose content is not here."
    packages: set[str] = field(default_factory=set)
    "Folders with an __init__.py."
    moves_path: bool = False
    "Something sets the module path, so that any folder may be a root."
    anywhere: set[str] = field(default_factory=set)
    "Every name of every folder."
    copies: set[str] = field(default_factory=set)
    "Folders that hold a copy of a well-known package."
    _decided: dict[tuple[str, str, bool, bool], Own] = field(default_factory=dict)
    "Answers by name, folder, and whether the importer bears that name: large projects ask the same again and again."

    _folded: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    "Names of a folder in lower case, where they were asked for."

    def is_copy(self, path: str) -> bool:
        """The path lies in a copy of a well-known package, whose imports are that package's business."""
        while self.copies and (path := posixpath.dirname(path)):
            if path in self.copies:
                return True
        return False

    def other_case(self, top: str, importer: str) -> str:
        """A folder of the project that differs in upper and lower case only: found on some systems, not on others."""
        for root in (posixpath.dirname(importer), *_roots(posixpath.dirname(importer))):
            for name in self._lowered(root).get(top.lower(), ()):
                if name != top and posixpath.join(root, name) in self.names:
                    return name
        return ""

    def _lowered(self, folder: str) -> dict[str, list[str]]:
        """Names of a folder by how they read in lower case."""
        if folder not in self._folded:
            found: dict[str, list[str]] = {}
            for name in self.names.get(folder, ()):
                found.setdefault(name.lower(), []).append(name)
            self._folded[folder] = found
        return self._folded[folder]

    def own(self, top: str, importer: str, *, known: bool) -> Own:
        """Whether a top-level name is the project's own, seen from an importing file; `known` names exist elsewhere too."""
        folder, name = posixpath.split(importer)
        key = (top, folder, known, name.rpartition(".")[0] == top)
        if key not in self._decided:
            self._decided[key] = self._own(top, importer, known=known)
        return self._decided[key]

    def _own(self, top: str, importer: str, *, known: bool) -> Own:
        if top in self.built or normalised(top) in self.built or top.endswith(("_pb2", "_pb2_grpc")):
            return Own.YES
        here = posixpath.dirname(importer)
        myself = posixpath.basename(importer).rpartition(".")[0]
        # In a package, `import datasets` beside datasets.py means the installed one; in a folder of scripts the neighbour.
        neighbour = top in self.names.get(here, ()) and not (known and (here in self.packages or myself == top))
        if neighbour or any(top in self.names.get(root, ()) for root in _roots(here)):
            return Own.YES
        if top in self.anywhere and (not known or self.moves_path or top in EVERYDAY):
            return Own.PERHAPS
        if normalised(top) in self._last or (self.submodules and not known):
            return Own.PERHAPS
        return Own.NO

    @cached_property
    def _last(self) -> set[str]:
        return {normalised(posixpath.basename(path)) for path in self.submodules}


def _roots(here: str) -> Iterator[str]:
    """Folders above a file from which it may be run, and their usual source folders."""
    above = here
    while True:
        if above != here or not here:
            yield above
        for root in ROOTS:
            yield posixpath.join(above, root)
        if not above:
            return
        above = posixpath.dirname(above)


def find_local(files: Files, own_names: Iterable[str], extensions: Iterable[str], *, moves_path: bool) -> LocalModules:
    """The project's modules, from its listing, its own names and the extensions that it builds."""
    found = LocalModules(moves_path=moves_path)
    found.built = {*extensions, *(normalised(name) for name in own_names if name), *own_names}
    submodules: list[str] = []
    reached: set[str] = set()
    for entry in files.entries:
        path = entry.path
        if "site-packages/" in path or "dist-packages/" in path:  # a committed environment is nobody's own code
            continue
        folder, name = posixpath.split(path)
        if entry.kind is Kind.SUBMODULE:
            submodules.append(path)
        elif entry.kind is Kind.LINK:
            found.names.setdefault(folder, set()).add(name.partition(".")[0])
        elif name.endswith(GENERATED):
            found.built.add(name.partition(".")[0])
        module = MODULE.match(name)
        if not module or entry.kind not in (Kind.FILE, Kind.MISSING):
            continue
        found.names.setdefault(folder, set()).add(module[1])
        if name == "__init__.py":
            found.packages.add(folder)
        while folder and folder not in reached:
            reached.add(folder)
            folder, child = posixpath.split(folder)
            found.names.setdefault(folder, set()).add(child)
    found.submodules = tuple(submodules)
    ours = EVERYDAY | found.built
    found.copies = {
        folder
        for folder in found.packages
        if is_known(posixpath.basename(folder))
        and posixpath.basename(folder) not in ours
        and normalised(posixpath.basename(folder)) not in found.built
    }
    found.anywhere = set().union(*found.names.values()) if found.names else set()
    return found
