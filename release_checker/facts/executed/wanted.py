# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every import of the project's code that an environment must satisfy, with the names taken from each module."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass, replace

from release_checker.errors import UnreadableFile
from release_checker.execution.environment.case import Module
from release_checker.facts.dependencies.records import Dependencies
from release_checker.facts.import_names import brought_by, distributions_of, is_known
from release_checker.facts.python.imports import Import, Imports
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.third_party import Need, Part, ThirdParty
from release_checker.git import GitError
from release_checker.project import Project

WORDS = """
    args arguments base callbacks common config configs configuration constants core custom data dataloader dataloaders
    dataset datasets decoder embedding embeddings encoder engine env envs eval evaluate evaluation evaluator experiment
    experiments feature features function functions graph helper helpers io_utils layer layers lib libs load load_data
    logger loss losses metric metrics misc model models module modules net nets network networks nn_utils ops opt
    optimizer options params parameters path paths plot plots plotting policy preprocess preprocessing process run
    sampler samplers scheduler script scripts settings solver src test test_utils tests tool tools train trainer training
    transforms util utilities utils vis visualization visualize visualizer
"""
"What projects call modules of their own; on the index each of them is somebody else's."
OWN_WORDS = frozenset(WORDS.split())
MOST = 400
"Imports that are tried one by one; further ones repeat what these tell."


@dataclass(frozen=True, slots=True)
class Wanted:
    """The imports, sorted out."""

    required: tuple[Module, ...]
    "Those the code cannot do without."
    optional: tuple[Module, ...]
    "Those that can fail without harm at first: guarded, inside functions, of tests."
    own: tuple[Module, ...]
    "Those that look like modules of the project's own which are not there."


def wanted(project: Project, code: ThirdParty, sources: PythonSources, declared: Dependencies) -> Wanted:
    """Imports of third-party modules, by module."""
    needs = {need.module: need for need in code.needs}
    lost = _lost_modules(project)
    required: dict[str, Module] = {}
    optional: dict[str, Module] = {}
    own: dict[str, Module] = {}
    for need in needs.values():
        module = _module(need)
        if not need.declared and _looks_own(need, code, lost, declared):
            own[need.module] = module
        elif need.optional or need.lazy or need.part is Part.TESTS:
            optional[need.module] = module
        else:
            required[need.module] = module
    for source, imports in sources.each(Imports):
        for item in imports.items:
            found = _need_of(item, needs)
            if found is None or found.module not in required or item.optional or item.lazy:
                continue
            if all(place.path != source.path for place in found.places):
                continue
            at = required.get(item.module) or replace(_module(found), name=item.module, place=item.place, names=())
            names = tuple(dict.fromkeys([*at.names, *(name for name in item.names if name != "*")]))
            required[item.module] = replace(at, names=names)
    kept = sorted(required.values(), key=lambda module: (module.name.count("."), module.name))[:MOST]
    return Wanted(tuple(kept), tuple(optional.values()), tuple(own.values()))


def _need_of(item: Import, needs: dict[str, Need]) -> Need | None:
    if not item.top:
        return None
    parts = item.module.split(".")
    dotted = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((needs[name] for name in dotted if name in needs), None)


def _module(need: Need) -> Module:
    return Module(need.module, need.distribution, need.places[0], need.known, need.declared or bool(need.along),
                  along=bool(need.along) and not need.declared, lazy=need.lazy)


def _looks_own(need: Need, code: ThirdParty, lost: frozenset[str], declared: Dependencies) -> bool:
    """Evidence that an import which no table knows is the project's own: its history, .gitignore, or its very name."""
    top = need.module.partition(".")[0]
    if is_known(top) or need.distribution in {item.name for item in declared.readme}:
        return False
    if need.misspelt or top.lower() in OWN_WORDS or top in lost:
        return True
    near = (difflib.SequenceMatcher(None, top.lower(), name.lower()).ratio() for name in code.local if len(name) > 4)
    return any(ratio > 0.9 for ratio in near)


def _lost_modules(project: Project) -> frozenset[str]:
    """Names of Python files and packages that the history deleted, or that .gitignore keeps out."""
    found: set[str] = set()
    git = project.git
    if git is not None:
        try:
            rows = git.run("log", "--diff-filter=D", "--no-renames", "--name-only", "--format=", "-n", "3000",
                           limit=20_000_000)
        except GitError:
            rows = b""
        for path in os.fsdecode(rows).split("\n"):
            if path.endswith(".py"):
                parts = path.removesuffix(".py").split("/")
                found.update((parts[-1], parts[0]) if len(parts) > 1 else parts)
    try:
        ignored = project.text(".gitignore") if project.entry(".gitignore") else None
    except UnreadableFile:
        ignored = None
    for line in ignored.lines if ignored else ():
        if match := re.fullmatch(r"/?(?:[\w.-]+/)*([A-Za-z_]\w*)(?:\.py|/)\s*", line):
            found.add(match[1])
    return frozenset(found)


def tables(code: ThirdParty) -> dict[str, str]:
    """Distribution by import name for everything that declared packages are known to bring along."""
    names = {need.distribution for need in code.needs}
    further = {name for one in names for name in brought_by().get(one, ())}
    known = {module: distributions_of(module)[0] for module in ("six", "yaml", "attr", "dateutil", "google.protobuf", "PIL",
             "cv2", "sklearn", "skimage", "future", "past", "pandas", "scipy", "matplotlib", "tqdm", "requests", "h5py",
             "networkx", "joblib", "seaborn", "mock", "nose", "pytest", "Cython", "sympy", "psutil", "cloudpickle",
             "tensorflow", "torch", "torchvision", "packaging", "typing_extensions", "tensorboard", "termcolor", "wandb")}
    return known | {name.replace("-", "_"): name for name in further}
