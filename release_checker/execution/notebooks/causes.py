# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Why a run of a notebook failed, from its error, its traceback, its source and what is known of the project.

The rules are asked in an order: what the machine lacks before what the code lacks, since a missing program or graphics
card shows as any error of the package that wants it. What follows from a cause that was hidden (a download in a `!wget` that
failed quietly) is traced to it.
"""

from __future__ import annotations

import re

from release_checker.execution.notebooks.cause_files import absent, network
from release_checker.execution.notebooks.cause_packages import behaviour, interface, module
from release_checker.execution.notebooks.cause_python import python
from release_checker.execution.notebooks.cause_system import DISPLAY, machine
from release_checker.execution.notebooks.records import Cause, CauseKind, NotebookRun, Raised, Stop, Surroundings

HOSTED_NAMES = {
    "dbutils": "Databricks",
    "displayHTML": "Databricks",
    "spark": "a Spark service",
    "sc": "a Spark service",
    "sqlContext": "a Spark service",
    "mssparkutils": "Azure Synapse",
}
HOSTED_MAGICS = {"tensorflow_version": "Google Colab", "shell": "Google Colab"}
STOPS = {
    Stop.MEMORY: (
        CauseKind.MEMORY,
        "used more memory than it may have",
        "work on a part of the data, or say in README how much memory it takes, and raise memory_gb in release-checker.toml",
    ),
    Stop.TIME: (
        CauseKind.TIME,
        "did not end within the time for one notebook",
        "raise `seconds` for this notebook in release-checker.toml, or let it work on a part of the data",
    ),
    Stop.PRINTED: (CauseKind.PRINTED, "printed more than a notebook may hold", "print less"),
    Stop.DISK: (CauseKind.DISK, "wrote more than it may", "write less, or raise disk_gb in release-checker.toml"),
    Stop.PROCESSES: (CauseKind.PROCESSES, "started more processes than it may", "start a fixed number of workers"),
}


def find_cause(run: NotebookRun, around: Surroundings) -> Cause:
    """The cause of a run that did not end well."""
    if run.raised is not None:
        return raised_cause(run.raised, around)
    if run.stop in STOPS:
        kind, words, remedy = STOPS[run.stop]
        if run.stop is Stop.TIME and around.limit:
            words = f"did not end within {around.limit:g} s"
        elif run.detail.startswith(("used ", "wrote ", "started ", "printed ")):
            words = run.detail  # the sandbox names the bound
        return Cause(kind, words, remedy=remedy)
    if run.stop is Stop.DIED:
        if DISPLAY.search(run.detail):
            return Cause(
                CauseKind.DISPLAY,
                "the kernel died: it opens a window, and there is no display",
                remedy="draw inline instead of in a window",
            )
        last = next((line.strip() for line in reversed(run.detail.split("\n")) if line.strip()), "")
        return Cause(
            CauseKind.DIED,
            f"the kernel died{f': {last[:160]}' if last else ''}",
            remedy="find the statement that ends the process; compiled code that does not fit the machine is usual",
        )
    last = next((line.strip() for line in reversed(run.detail.split("\n")) if line.strip()), "no word of why")
    return Cause(CauseKind.NOT_STARTED, f"the kernel did not start: {last[:200]}")


def raised_cause(raised: Raised, around: Surroundings) -> Cause:
    """The cause of an error that a cell ended with."""
    for rule in RULES:
        found = rule(raised, around)
        if found is not None:
            return found
    certain = raised.name in (
        "SyntaxError",
        "IndentationError",
        "TabError",
        "NameError",
        "ImportError",
        "AttributeError",
        "TypeError",
    )
    return Cause(CauseKind.CODE, f"{raised.name}: {_first(raised.value)}" if raised.value else raised.name, certain=certain)


def hosted(raised: Raised, around: Surroundings) -> Cause | None:
    """A module or name that one hosting service gives."""
    line = around.line(raised)
    for name, service in around.hosted.items():
        if raised.name in ("ImportError", "ModuleNotFoundError") and re.search(rf"\b{re.escape(name)}\b", line):
            return Cause(
                CauseKind.HOSTED,
                f"the module {name} exists on {service} only",
                name,
                "import it only where it is there (try/except), and take paths inside the repository",
                certain=True,
            )
    if (
        raised.name == "NameError"
        and (match := re.search(r"name '(\w+)' is not defined", raised.value))
        and match[1] in HOSTED_NAMES
        and not re.search(rf"^\s*{match[1]}\s*=", around.until(10**9), re.MULTILINE)
    ):
        return Cause(
            CauseKind.HOSTED,
            f"{match[1]} is there on {HOSTED_NAMES[match[1]]} only",
            match[1],
            f"make {match[1]} in the notebook",
            certain=True,
        )
    match = re.search(r"magic function `?%(\w+)`? not found", raised.value)
    if match and match[1] in HOSTED_MAGICS:
        return Cause(
            CauseKind.HOSTED,
            f"the magic %{match[1]} exists on {HOSTED_MAGICS[match[1]]} only",
            match[1],
            "remove it, and pin the version in the requirements",
            certain=True,
        )
    if (service := around.service_of(raised.value)) and "/" in raised.value:
        return Cause(
            CauseKind.HOSTED,
            f"it works on {service} only: {_first(raised.value)}",
            service,
            "take paths inside the repository",
            certain=True,
        )
    return None


def undefined(raised: Raised, around: Surroundings) -> Cause | None:
    """A name that nothing before has defined."""
    match = re.search(r"name '(\w+)' is not defined", raised.value) if raised.name == "NameError" else None
    if not match:
        return None
    name = re.escape(match[1])
    defines = re.compile(
        rf"^\s*{name}\s*(?::[^=\n]+)?=[^=]|^\s*(?:def|class)\s+{name}\b|^\s*(?:from\s+\S+\s+)?import\s.*\b{name}\b|"
        rf"^\s*for\s.*\b{name}\b.*\sin\s|\bas\s+{name}\b|^\s*[\w\s,]*\b{name}\b[\w\s,]*=[^=]",
        re.MULTILINE,
    )
    later = [number for number, source in around.sources.items() if number > raised.cell and defines.search(source)]
    if later:
        words = f"{match[1]} is defined only in cell {later[0]}, which comes later"
        return Cause(CauseKind.UNDEFINED, words, match[1], f"move cell {later[0]} up", certain=True)
    if any(defines.search(source) for number, source in around.sources.items() if number <= raised.cell):
        words = f"{match[1]} is not defined when the cell runs, though the notebook defines it somewhere"
        return Cause(CauseKind.UNDEFINED, words, match[1], f"define {match[1]} before it is used")
    if (package := starred(raised, around)) and raised.cell in around.ran:
        owner = around.packages[package]
        words = (
            f"{' '.join(owner)} no longer brings {match[1]}, which `from {package} import *` gave when this cell was saved"
        )
        remedy = f"pin the {owner[0]} that it was written for, or import {match[1]} by name"
        return Cause(CauseKind.INTERFACE, words, owner[0], remedy, certain=True)
    return Cause(CauseKind.UNDEFINED, f"no cell defines {match[1]}", match[1], f"define or import {match[1]}", certain=True)


def starred(raised: Raised, around: Surroundings) -> str:
    """An installed package of which everything was imported before; empty for none."""
    code = around.until(raised.cell)
    found = re.findall(r"^\s*from\s+(\w+)[\w.]*\s+import\s+\*", code, re.MULTILINE)
    found += ["numpy"] if re.search(r"^\s*%pylab\b", code, re.MULTILINE) else []
    return next((name for name in reversed(found) if around.installed(name)), "")


def magic(raised: Raised, around: Surroundings) -> Cause | None:
    """A magic that no extension brought."""
    match = re.search(r"[Mm]agic function `?(%+[\w-]+)`? not found|Cell magic `(%%[\w-]+)` not found", raised.value)
    name = (match[1] or match[2]) if match else ""
    return (
        Cause(
            CauseKind.EXTENSION,
            f"the magic {name} is not loaded",
            name,
            "load its extension with %load_ext, and declare the package that brings it",
            certain=True,
        )
        if name
        else None
    )


def command(raised: Raised, around: Surroundings) -> Cause | None:
    """A command that ended badly, told by what it printed."""
    if raised.name != "CalledProcessError":
        return None
    inner = Raised(raised.name, raised.printed, raised.cell, raised.line, raised.frames)
    if found := network(inner, around):
        return found
    if lacking := re.search(r"No module named '?([\w.]+)", raised.printed):
        return module(Raised("ModuleNotFoundError", lacking[0], raised.cell, raised.line), around)
    missing = re.search(
        r"(?:cannot access '?|can't open file '?|: )([\w./-]+)'?: (?:\[Errno 2\] )?No such file or directory", raised.printed
    )
    if missing:
        from release_checker.execution.notebooks.cause_files import judge_path

        return judge_path(missing[1], raised, around)
    code = re.search(r"exit status (\d+)", raised.value)
    last = next((line for line in reversed(raised.printed.split("\n")) if line.strip()), "")
    return Cause(
        CauseKind.CODE, f"a command ended with status {code[1] if code else '?'}{f': {_first(last)}' if last else ''}"
    )


def plain_fault(raised: Raised, around: Surroundings) -> Cause | None:
    """What the error's class tells by itself."""
    if raised.name == "AssertionError":
        what = around.line(raised).strip() if around.line(raised).strip().startswith("assert") else ""
        said = _first(raised.value) or what
        return Cause(CauseKind.ASSERTION, f"an assertion does not hold{f': {said}' if said else ''}")
    if raised.name in ("PermissionError", "OSError") and re.search(r"Permission denied|Read-only file system", raised.value):
        path = re.search(r": '([^']+)'", raised.value)
        where = path[1] if path else "a place"
        return Cause(
            CauseKind.READ_ONLY,
            f"it writes to {where}, outside of the project",
            where,
            "write below the notebook's folder",
            certain=True,
        )
    if raised.name == "KeyboardInterrupt":
        return Cause(CauseKind.CODE, "it raises KeyboardInterrupt")
    return None


def _first(text: str) -> str:
    line = next((line.strip() for line in text.split("\n") if line.strip()), "")
    return line if len(line) <= 200 else line[:199] + "…"


RULES = (hosted, python, module, machine, network, interface, magic, absent, undefined, command, plain_fault, behaviour)
