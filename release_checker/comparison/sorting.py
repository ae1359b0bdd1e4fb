# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A cell's outputs in the order that matters: what was printed, what was shown, what went wrong, what went to stderr."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from release_checker.comparison.terminal import shown

WIDGET = "application/vnd.jupyter.widget-view+json"
PROGRESS = re.compile(r"(?:Float|Int)Progress\(|^\s*\d{1,3}%\|[^|]{0,200}\||^A Jupyter Widget$|^\s*0it \[")
SCRIPTS = frozenset({"application/javascript", "application/vnd.bokehjs_load.v0+json",
                     "application/vnd.holoviews_load.v0+json"})
"Libraries that a page loads before it draws."
PYTHON2 = {"pyout": "execute_result", "pyerr": "error"}


@dataclass(frozen=True, slots=True)
class Failure:
    """An error output."""

    name: str
    "Class of the exception."
    value: str
    "Its message."


@dataclass
class Outputs:
    """One cell's outputs, sorted; in a malformed notebook what cannot be understood is left out."""

    printed: str = ""
    "All of standard output: where a chunk ends depends on the clock."
    stderr: str = ""
    "All of standard error."
    displays: list[dict[str, Any]] = field(default_factory=list)
    "Results and displays by MIME type, without progress bars and the loading of scripts."
    failure: Failure | None = None
    "The last error."

    @property
    def empty(self) -> bool:
        """Nothing at all was put out."""
        return not (self.printed.strip() or self.stderr.strip() or self.displays or self.failure)

    @property
    def quiet(self) -> bool:
        """Nothing but standard error was put out."""
        return not (self.printed.strip() or self.displays or self.failure)


def sort(outputs: object) -> Outputs:
    """The outputs of a cell in nbformat 4, sorted. Takes anything that JSON can hold."""
    made = Outputs()
    printed: list[str] = []
    stderr: list[str] = []
    for output in outputs if isinstance(outputs, list) else []:
        if not isinstance(output, Mapping):
            continue
        kind = PYTHON2.get(str(output.get("output_type")), str(output.get("output_type")))
        if kind == "stream":
            (stderr if output.get("name") == "stderr" else printed).append(joined(output.get("text")))
        elif kind == "error":
            made.failure = Failure(joined(output.get("ename")), shown(joined(output.get("evalue"))))
        elif kind in ("execute_result", "display_data"):
            data = output.get("data")
            bundle = {str(key): value for key, value in data.items()} if isinstance(data, Mapping) else {}
            if bundle and not _fleeting(bundle):
                made.displays.append(bundle)
    made.printed, made.stderr = "".join(printed), "".join(stderr)
    return made


def _fleeting(bundle: Mapping[str, Any]) -> bool:
    """A progress bar, or a library that is loaded: both come and go without meaning."""
    plain = joined(bundle.get("text/plain"))
    if bundle.keys() <= {WIDGET, "text/plain", "text/html"} and PROGRESS.search(plain[:2000]):
        return True
    return bool(SCRIPTS & bundle.keys()) and bundle.keys() <= SCRIPTS | {"text/plain", "text/html"}


def joined(value: object) -> str:
    """A multi-line string of nbformat: a string, or its lines."""
    if isinstance(value, str):
        return value
    return "".join(part for part in value if isinstance(part, str)) if isinstance(value, list) else ""
