# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Causes that lie in the Python: the code is meant for Python 2, or for a newer one."""

from __future__ import annotations

import ast
import re
import sys
import warnings

from release_checker.execution.notebooks.cause_packages import NO_ATTRIBUTE, NO_METHOD
from release_checker.execution.notebooks.package_words import (
    NEWER,
    PYTHON2_LINE,
    PYTHON2_METHODS,
    PYTHON2_NAMES,
    PYTHON2_SYNTAX,
    PYTHON2_TYPES,
)
from release_checker.execution.notebooks.records import Cause, CauseKind, Raised, Surroundings


def python(raised: Raised, around: Surroundings) -> Cause | None:
    """The cause, when the code is meant for another Python."""
    here, old = f"{around.python[0]}.{around.python[1]}", ""
    if raised.name in ("SyntaxError", "TabError", "IndentationError"):
        source = around.source(raised.cell)
        if (
            PYTHON2_SYNTAX.search(raised.value)
            or PYTHON2_LINE.search(around.line(raised))
            or (not raised.frames and PYTHON2_LINE.search(source))
        ):
            old = raised.value.partition("(")[0].strip().rstrip(".")[:80]
        elif around.python < sys.version_info[:2] and not raised.frames[1:] and _parses(source):
            return Cause(
                CauseKind.PYTHON,
                f"it needs a newer Python than {here}: {raised.value[:80]}",
                "Python",
                "state requires-python",
                certain=True,
            )
    elif raised.name == "NameError" and (match := re.search(r"name '(\w+)' is not defined", raised.value)):
        old = f"{match[1]} is gone" if match[1] in PYTHON2_NAMES else ""
    elif raised.name == "AttributeError" and (match := NO_ATTRIBUTE.search(raised.value) or NO_METHOD.search(raised.value)):
        if match[1] in (
            "dict",
            "str",
            "itertools",
            "string",
            "urllib",
            "sys",
            "os",
            "generator",
            "collections.OrderedDict",
            "OrderedDict",
            "Counter",
            "defaultdict",
            "collections.defaultdict",
        ) and match[2] in PYTHON2_METHODS | {"decode"}:
            old = f"{match[1]} has no {match[2]}"
        elif match[1].partition(".")[0] in sys.stdlib_module_names and NO_ATTRIBUTE.search(raised.value):
            return Cause(
                CauseKind.PYTHON,
                f"Python {here} has no {match[1]}.{match[2]}",
                match[1],
                "say which Python it needs, or port it",
                certain=True,
            )
    elif raised.name == "TypeError" and PYTHON2_TYPES.search(raised.value):
        old = raised.value[:80]
    elif raised.name == "TypeError" and NEWER.search(raised.value) and around.python < (3, 10):
        return Cause(
            CauseKind.PYTHON, f"it needs a newer Python than {here}", "Python", "state requires-python", certain=True
        )
    return (
        Cause(CauseKind.PYTHON, f"it is written for Python 2: {old}", "Python 2", "port it to Python 3", certain=True)
        if old
        else None
    )


def _parses(source: str) -> bool:
    masked = "\n".join("pass" if line.lstrip().startswith(("%", "!")) else line for line in source.split("\n"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(masked)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
