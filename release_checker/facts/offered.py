# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the project's own modules offer to who imports them."""

from __future__ import annotations

import re

from release_checker.facts.files import Files, is_test, is_vendored
from release_checker.facts.import_names import is_known, standard_library
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.python.exports import Exports
from release_checker.facts.python.modules import Modules
from release_checker.facts.python.sources import PythonSources


class Offered:
    """What the project's own modules offer."""

    def __init__(self, files: Files, sources: PythonSources, metadata: PackageMetadata) -> None:
        own = [path for path in files.paths if not is_vendored(path)]
        self.files = files
        self.modules = Modules(own)
        self.definitions = {source.path: found for source, found in sources.each(Exports)}
        self.named = {re.sub(r"[-.]", "_", name.value).lower() for name in metadata.names}
        self.homes: dict[str, list[str]] = {}
        for path, found in self.definitions.items():
            if not is_test(path) and not path.endswith(".ipynb"):
                for name in found.names:
                    self.homes.setdefault(name, []).append(path)

    def ours(self, top: str) -> bool:
        """A top-level module of this project and of nothing that one would install."""
        at_root = any(
            f"{base}{top}.py" in self.files or f"{base}{top}/__init__.py" in self.files
            for base in ("", "src/", "python/", "lib/")
        )
        return at_root and top not in standard_library() and (top.lower() in self.named or not is_known(top))

    def module(self, name: str) -> str | None:
        """Path of one of the project's modules."""
        return self.modules.find(name, "x.py")

    def exists(self, name: str) -> bool:
        """There is a module, a folder of modules, or a compiled or generated module by this name."""
        if self.module(name) or self.modules.folder(name, "x.py"):
            return True
        last = name.rpartition(".")[2]
        return (
            last.startswith("_")
            or last in ("version", "_version")
            or any(
                f"{base}{name.replace('.', '/')}{suffix}" in self.files
                for base in ("", "src/", "python/", "lib/")
                for suffix in (".pyx", ".so", ".pyi", ".cpp", ".c", ".pyd", ".ipynb")
            )
        )

    def offers(self, path: str, name: str, depth: int = 0) -> bool | None:
        """A module has a name; None when that cannot be told."""
        found = self.definitions.get(path)
        if found is None or depth > 6:
            return None
        if name in found.names or (path.endswith("__init__.py") and self._inner(path, name)):
            return True
        for star in found.stars:
            module = star.lstrip(".")
            other = self.modules.find(module, path, len(star) - len(module))
            answer = self.offers(other, name, depth + 1) if other else None
            if answer is not False:
                return answer
        return None if found.hidden or "__getattr__" in found.names else False

    def _inner(self, path: str, name: str) -> bool:
        folder = path.removesuffix("/__init__.py").removesuffix("__init__.py")
        return any(f"{folder}/{name}{suffix}" in self.files for suffix in (".py", "/__init__.py", "", ".pyx", ".so", ".pyi"))

    def names(self, path: str) -> list[str]:
        """Public names of a module, for a hint."""
        found = self.definitions.get(path)
        return sorted(name for name in found.names if not name.startswith("_")) if found else []
