# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which file of the project an import means."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

ROOTS = ("", "src", "lib", "python", "code")
"Folders that projects put on the module path, beside the folder of the running script."


class Modules:
    """The project's own modules by dotted name."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._files = {path for path in paths if path.endswith(".py")}
        self._folders: set[str] = {""}
        self._tops: dict[str, list[str]] = {}
        for path in self._files:
            folder = posixpath.dirname(path)
            while folder and folder not in self._folders:
                self._folders.add(folder)
                folder = posixpath.dirname(folder)
        for path in sorted(self._files):
            name = posixpath.basename(path)[:-3]
            top = posixpath.basename(posixpath.dirname(path)) if name == "__init__" else name
            self._tops.setdefault(top, []).append(path)

    def find(self, module: str, importer: str = "", level: int = 0) -> str | None:
        """Path of the file that a module name means, seen from the file that imports it; None when it is not ours.

        A package gives its `__init__.py`. A name is looked for beside the importer, in the usual roots, then anywhere
        when exactly one file of the project fits.
        """
        last = module.rpartition(".")[2]
        if last and last not in self._tops:
            return None  # most imports are other people's; no need to look for them folder by folder
        here = posixpath.dirname(importer)
        tail = module.replace(".", "/")
        if level:
            for _ in range(level - 1):
                here = posixpath.dirname(here)
            return self._at(posixpath.join(here, tail) if tail else here)
        bases = [here, *ROOTS]
        while here:
            here = posixpath.dirname(here)
            bases.append(here)
        for base in dict.fromkeys(bases):
            found = self._at(posixpath.join(base, tail))
            if found:
                return found
        fits = [path for path in self._tops.get(last, ()) if f"/{path}".endswith((f"/{tail}.py", f"/{tail}/__init__.py"))]
        return fits[0] if len(fits) == 1 else None

    def folder(self, module: str, importer: str = "") -> str | None:
        """Path of a folder without `__init__.py` that a module name means."""
        tail = module.replace(".", "/")
        for base in dict.fromkeys((posixpath.dirname(importer), *ROOTS)):
            path = posixpath.join(base, tail)
            if path in self._folders:
                return path
        return None

    def _at(self, path: str) -> str | None:
        for candidate in (f"{path}.py", f"{path}/__init__.py" if path else "__init__.py"):
            if candidate in self._files:
                return candidate
        return None
