# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What notebooks take from outside the project: packages that nothing declares, hosting services."""

from __future__ import annotations

from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.facts.dependencies.records import Dependencies, normalised
from release_checker.facts.files import Files
from release_checker.facts.history import GitHistory
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.notebooks import Notebook
from release_checker.facts.python.hosted import HostedFeature, HostedUse
from release_checker.facts.python.installs import Install, Installs
from release_checker.facts.python_notebooks import PythonNotebooks

TOOLS = {"pip", "setuptools", "wheel", "uv", "ipykernel", "jupyter", "notebook", "jupyterlab", "conda"}
"What every environment for notebooks has: bringing it up to date declares nothing."
SYSTEM_LISTS = ("apt.txt", "packages.txt", "Dockerfile", "Containerfile")


@dataclass(frozen=True, slots=True)
class UndeclaredInstalls:
    """A notebook that installs packages which nothing declares."""

    notebook: Notebook
    "The notebook."
    installs: tuple[Install, ...]
    "Those packages, each once, in the order of the notebook."


@dataclass(frozen=True, slots=True)
class DeclaredInstalls:
    """What notebooks install, held against what the project declares."""

    looked: int
    "Python notebooks with code."
    undeclared: tuple[UndeclaredInstalls, ...]
    "Notebooks with undeclared packages."


@dataclass(frozen=True, slots=True)
class HostedPlaces:
    """What notebooks use of hosting services."""

    looked: int
    "Python notebooks with code."
    items: tuple[tuple[Notebook, tuple[HostedFeature, ...]], ...]
    "Notebooks that use a service without asking where they run."


@fact()
def declared_installs(
    notebooks: PythonNotebooks, declared: Dependencies, metadata: PackageMetadata, files: Files, history: GitHistory
) -> DeclaredInstalls:
    """Packages that cells install and that neither a file declares nor the project itself is."""
    known = {item.name for item in declared.each() if not item.place.path.endswith(".ipynb")} | TOOLS
    known |= {normalised(statement.value) for statement in metadata.names}
    addresses = (*history.remotes, *(statement.value for statement in metadata.urls))
    known |= {normalised(address.rstrip("/").rpartition("/")[2].removesuffix(".git")) for address in addresses}
    system = any(files.named(*SYSTEM_LISTS))
    found = []
    for notebook, installs in notebooks.each(Installs):
        once = {item.name or item.requirement: item for item in reversed(installs.items)
                if not item.guarded and normalised(item.name) not in known and not (item.installer == "apt" and system)}
        if once:
            found.append(UndeclaredInstalls(notebook, tuple(reversed(once.values()))))
    return DeclaredInstalls(len(notebooks), tuple(found))


@fact()
def hosted_places(notebooks: PythonNotebooks, files: Files) -> HostedPlaces:
    """Unguarded uses of hosting services, less the folders that the project has itself."""
    has_input = any(path.startswith("input/") or "/input/" in path for path in files.paths)
    found = []
    for notebook, use in notebooks.each(HostedUse):
        features = tuple(item for item in use.items if not (item.relative and has_input))
        if features:
            found.append((notebook, features))
    return HostedPlaces(len(notebooks), tuple(found))
