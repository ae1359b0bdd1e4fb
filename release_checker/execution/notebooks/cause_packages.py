# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Causes that lie in what is imported: modules that are missing, interfaces that changed."""

from __future__ import annotations

import re
import sys

from release_checker.execution.notebooks.package_words import (
    CLASSES,
    ENDED_MODULES,
    OTHER_SYSTEMS,
    PYTHON2_MODULES,
    REMOVED,
    SAID,
)
from release_checker.execution.notebooks.records import Cause, CauseKind, Raised, Surroundings

NO_MODULE = re.compile(r"No module named ['\"]?([\w.]+)")
NO_NAME = re.compile(r"cannot import name ['\"]?(\w+)['\"]?(?: from (?:partially initialized module )?['\"]([\w.]+))?")
OPTIONAL = re.compile(
    r"Missing optional dependency '([\w.-]+)'|[Uu]nable to find a usable engine; tried using: '(\w+)'|"
    r"pip3? install (?:-U |--upgrade )?[`'\"]?([A-Za-z][\w-]*)|[Pp]lease install (?:the )?[`'\"]?([A-Za-z][\w.-]*)|"
    r"[Ii]nstall [`'\"]([A-Za-z][\w.-]*)[`'\"]|`?([A-Za-z][\w-]*)`? (?:is required|must be installed|is not installed|"
    r"not found, please install|package is required|needs to be installed)|requires? (?:the )?[`'\"]?([A-Za-z][\w-]*)[`'\"]?"
    r" (?:package|library|to be installed)|([A-Za-z][\w-]*) not found, please install"
)
NO_REFUSALS = {
    "KeyError",
    "IndexError",
    "StopIteration",
    "LinAlgError",
    "EmptyDataError",
    "ParserError",
    "UnicodeDecodeError",
}
"Errors that other data gives as well."
NO_ATTRIBUTE = re.compile(r"(?:module|type object) '([\w.]+)' has no attribute '(\w+)'")
NO_METHOD = re.compile(r"'([\w.]+)' object has no attribute '(\w+)'")
CALL = re.compile(
    r"([\w.<>]+)\(\) (?:got (?:an )?(?:unexpected|multiple|some positional)|takes|missing \d+ required|does not accept|"
    r"argument)"
)


def module(raised: Raised, around: Surroundings) -> Cause | None:
    """The cause, when an import finds nothing."""
    match = NO_MODULE.search(raised.value) if raised.name in ("ModuleNotFoundError", "ImportError") else None
    if match:
        return _no_module(match[1].rstrip("."), raised, around)
    found = (
        OPTIONAL.search(raised.value)
        if raised.name
        in ("ImportError", "ModuleNotFoundError", "OptionalDependencyNotAvailable", "ValueError", "RuntimeError")
        else None
    )
    if found and (raised.name == "ImportError" or "install" in raised.value or "Missing optional" in raised.value):
        name = next(part for part in found.groups() if part)
        if raised.name != "ImportError" and around.installed(name):
            return None
        return _missing(name, raised, around)
    return None


def _no_module(name: str, raised: Raised, around: Surroundings) -> Cause:
    top = name.partition(".")[0]
    service = next((service for key, service in around.hosted.items() if name == key or name.startswith(key + ".")), "")
    if service:
        return Cause(
            CauseKind.HOSTED,
            f"the module {name} exists on {service} only",
            name,
            "import it only where it is there (try/except), and take paths inside the repository",
            certain=True,
        )
    if top in PYTHON2_MODULES:
        return Cause(
            CauseKind.PYTHON,
            f"it is written for Python 2: {name} is not in Python 3",
            name,
            "port it to Python 3",
            certain=True,
        )
    if top in ENDED_MODULES:
        return Cause(
            CauseKind.PYTHON,
            f"{name} left Python's own library before {around.python[0]}.{around.python[1]}",
            name,
            "say which Python it needs, or replace the module",
            certain=True,
        )
    if top in OTHER_SYSTEMS:
        return Cause(CauseKind.PLATFORM, f"the module {name} exists on {OTHER_SYSTEMS[top]} only", name, certain=True)
    if "." in name and around.installed(name):
        return Cause(
            CauseKind.INTERFACE,
            f"{around.installed(name)} has no module {name}",
            name,
            f"pin the {around.packages[top][0]} that it was written for, or port it",
            certain=True,
        )
    own = _own_file(top, around)
    if own:
        return Cause(
            CauseKind.OWN_MODULE,
            f"{own} is not found from the notebook's folder",
            top,
            "install the project as a package, or put the notebook beside it",
            certain=True,
        )
    return _missing(name, raised, around)


def _own_file(top: str, around: Surroundings) -> str:
    endings = (f"{top}.py", f"{top}/__init__.py", f"{top}.ipynb")
    found = [path for path in around.shipped for ending in endings if path == ending or path.endswith("/" + ending)]
    inside = [path for path in around.shipped if path.startswith(f"{top}/") and path.endswith(".py")]
    return min(found or inside, key=len, default="")


def _missing(name: str, raised: Raised, around: Surroundings) -> Cause:
    top = name.partition(".")[0]
    inner = next((frame.package for frame in reversed(raised.frames) if frame.package), "")
    by = f", which {around.installed(inner)} needs" if inner and around.installed(inner) else ""
    provider = around.provider_of(top)
    cell = _installing(top, provider, raised.cell, around)
    if cell:
        return Cause(
            CauseKind.MISSING_MODULE,
            f"the module {name} is installed by cell {cell} and declared nowhere",
            name,
            f"declare {provider or top} in the requirements",
            certain=True,
        )
    if maker := _making(top, raised.cell, around):
        words = f"the module {name} is to be made by a command in cell {maker}, which did not succeed"
        return Cause(
            CauseKind.OWN_MODULE, words, name, f"look at what cell {maker} needs, and say so in README", certain=True
        )
    if not provider and not by:
        return Cause(
            CauseKind.OWN_MODULE,
            f"no package is known to bring the module {name}, and the repository has none of that name: "
            "a file of the project that was never committed",
            name,
            f"commit {top}.py",
            certain=True,
        )
    if provider.lower().replace("_", "-") in around.declared:
        return Cause(
            CauseKind.MISSING_MODULE,
            f"the module {name}{by} is missing, although {provider} is declared",
            name,
            f"see what becomes of {provider} in the environment",
            certain=True,
        )
    return Cause(
        CauseKind.MISSING_MODULE,
        f"the module {name}{by} is missing: nothing declares it",
        name,
        f"declare {provider or top}",
        certain=True,
    )


def _making(top: str, cell: int, around: Surroundings) -> int:
    """The cell whose command, such as f2py or a compiler, is to make a module; 0 for none."""
    asked = re.compile(rf"^\s*!.*\b{re.escape(top)}\b|^\s*%%(?:writefile|file)\s+\S*\b{re.escape(top)}\.", re.MULTILINE)
    return next((number for number, source in around.sources.items() if number < cell and asked.search(source)), 0)


def _installing(top: str, provider: str, cell: int, around: Surroundings) -> int:
    words = {top.lower().replace("_", "-"), provider.lower().replace("_", "-")} - {""}
    for number, source in around.sources.items():
        for line in source.split("\n"):
            if (
                number <= cell
                and re.search(r"\b(?:pip3?|conda|mamba|uv) +(?:pip +)?install\b", line)
                and words & set(re.split(r"[^\w.-]+", line.lower().replace("_", "-")))
            ):
                return number
    return 0


def interface(raised: Raised, around: Surroundings) -> Cause | None:
    """The cause, when an installed package has other names, parameters or manners than the code expects."""
    text = f"{raised.name}: {raised.value}"
    if raised.name in ("ImportError", "ModuleNotFoundError") and (match := NO_NAME.search(text)):
        source = match[2] or _imported_from(match[1], around.line(raised)) or ""
        if source and around.installed(source):
            return _changed(source, f"has no {source}.{match[1]}", raised, around)
        if source.partition(".")[0] in sys.stdlib_module_names:
            return Cause(
                CauseKind.PYTHON,
                f"Python {around.python[0]}.{around.python[1]} has no {source}.{match[1]}",
                source,
                "say which Python it needs, or port it",
                certain=True,
            )
        return Cause(CauseKind.CODE, f"the project's module {source or '?'} has no {match[1]}", source, certain=True)
    if match := NO_ATTRIBUTE.search(text):
        if around.installed(match[1]):
            return _changed(match[1], f"has no {match[1]}.{match[2]}", raised, around)
        if match[1] in CLASSES and around.installed(CLASSES[match[1]]):
            return _changed(CLASSES[match[1]], f"has no {match[1]}.{match[2]}", raised, around)
    elif (match := NO_METHOD.search(text)) and match[1] != "NoneType":
        owner = _owner(match[1].rpartition(".")[2], around)
        if owner:
            return _changed(owner, f"gives its {match[1]} no {match[2]}", raised, around)
    elif raised.name == "TypeError" and (match := CALL.search(text)):
        owner = _called(match[1], raised, around)
        if owner:
            return _changed(owner, f"refuses the call: {raised.value[:160]}", raised, around)
    return _told(raised, text, around)


def _told(raised: Raised, text: str, around: Surroundings) -> Cause | None:
    inner = next(
        (frame.package for frame in reversed(raised.frames) if frame.package and around.installed(frame.package)), ""
    )
    for pattern, package in SAID:
        if pattern.search(text) and around.installed(package) and (inner or package == "numpy"):
            return _changed(package, f"says: {raised.value[:160]}", raised, around)
    named = next((name for name in re.findall(r"\b[a-z]\w+\b", raised.value) if name in around.packages), "")
    if REMOVED.search(text) and (inner or named):
        return _changed(inner or named, f"says: {raised.value[:160]}", raised, around)
    if raised.name in ("AttributeError", "TypeError", "ImportError") and inner and raised.frames[-1].package:
        # Two packages that no longer fit each other: no line of the project is between them.
        deep = [frame.package for frame in raised.frames if frame.package]
        if len(deep) > 1 and raised.name == "ImportError":
            return _changed(inner, f"cannot be imported: {raised.value[:160]}", raised, around)
    return None


def behaviour(raised: Raised, around: Surroundings) -> Cause | None:
    """An error out of a package, in a cell that ended well when the notebook was saved: the package refuses what it took."""
    last = raised.frames[-1] if raised.frames else None
    name = last.package if last else ""
    if not name or not around.installed(name) or raised.cell not in around.ran or raised.name in NO_REFUSALS:
        return None
    said = raised.value.strip().split("\n")[0][:160]
    return Cause(
        CauseKind.INTERFACE,
        f"{around.installed(name)} refuses what it took when this cell was saved: {said}",
        around.packages[name][0],
        f"pin the {around.packages[name][0]} that it was written for, or change the call",
    )


def _changed(name: str, what: str, raised: Raised, around: Surroundings) -> Cause:
    inner = next((frame.package for frame in reversed(raised.frames) if frame.package), "")
    asker = around.installed(inner) if inner and inner != name.partition(".")[0] else ""
    return Cause(
        CauseKind.INTERFACE,
        f"{around.installed(name)} {what}{f' ({asker} asks for it)' if asker else ''}",
        around.packages[name.partition(".")[0]][0],
        f"pin the {around.packages[name.partition('.')[0]][0]} that it was written for, or port the call",
        certain=True,
    )


def _imported_from(name: str, line: str) -> str:
    match = re.search(rf"from\s+([\w.]+)\s+import\s+.*\b{re.escape(name)}\b", line)
    return match[1] if match else ""


def _owner(kind: str, around: Surroundings) -> str:
    """The installed package that a class comes from; empty when the notebook or project defines it."""
    code = "\n".join(around.sources.values())
    if re.search(rf"^\s*class\s+{re.escape(kind)}\b", code, re.MULTILINE):
        return ""
    found = re.search(rf"from\s+(\w+)[\w.]*\s+import\s+[^\n]*\b{re.escape(kind)}\b", code)
    name = found[1] if found else CLASSES.get(kind, "")
    return name if around.installed(name) else ""


def _called(function: str, raised: Raised, around: Surroundings) -> str:
    """The installed package whose function refused its arguments; empty when it is the project's own."""
    parts = function.replace("<lambda>", "").split(".")
    code, line = "\n".join(around.sources.values()), around.line(raised)
    name = parts[-1] if parts[-1] != "__init__" or len(parts) == 1 else parts[0]
    if (name and re.search(rf"^\s*(?:def|class)\s+{re.escape(name)}\b", code, re.MULTILINE)) or (
        function == "__init__" and re.search(r"^\s*class\s", code, re.MULTILINE)
    ):
        return ""
    if len(parts) > 1 and (owner := _owner(parts[0], around)):
        return owner
    inner = next(
        (frame.package for frame in reversed(raised.frames) if frame.package and around.installed(frame.package)), ""
    )
    if inner:
        return inner
    aliases = {
        match[2] or match[1].partition(".")[0]: match[1]
        for match in re.finditer(r"^\s*import\s+([\w.]+)(?:\s+as\s+(\w+))?", code, re.MULTILINE)
    }
    for match in re.finditer(r"([\w.]+)\(", line):
        head, _, tail = match[1].rpartition(".")
        first = match[1].partition(".")[0]
        if (tail == name or function == "__init__") and head and around.installed(aliases.get(first, "")):
            return aliases[first]
        source = _imported_from(match[1], code) if not head else ""
        if source and (match[1] == name or function == "__init__") and around.installed(source):
            return source
    method = re.search(rf"\b(\w+)[\w.\[\]'\"()]*\.{re.escape(name)}\(", line)
    if method and name in (
        "drop",
        "dropna",
        "sort_values",
        "groupby",
        "to_csv",
        "append",
        "mean",
        "sum",
        "pivot",
        "set_index",
        "plot",
        "fillna",
        "replace",
        "corr",
        "reset_index",
        "any",
        "all",
        "count",
        "apply",
    ):
        return "pandas" if around.installed("pandas") else ""
    return ""
