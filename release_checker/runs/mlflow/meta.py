# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The `meta.yaml` of a run, an experiment, a data set or a model: a flat mapping, each value kept as it is written.

Read line by line first: a YAML reader takes twenty times as long, and makes a number of a run that is called `1e5`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from release_checker.documents.strict_yaml import parse_yaml

LINE = re.compile(
    r"(?P<key>[A-Za-z_]{1,60}):"
    r"(?: (?P<value>'(?:[^'\n]|'')*'|[^\s'\"&*!|>%@`\[{#?,:-](?:[^#\n:]|:(?! ))*|-\d+|\[\]|\{\}))?[ \r]*"
)
"A line as PyYAML dumps a short value; what it folds, quotes twice or nests is left to the YAML reader."
NOTHING = ("null", "~", "[]", "{}")


@dataclass(frozen=True, slots=True)
class Meta:
    """One `meta.yaml`."""

    values: dict[str, str] = field(default_factory=dict)
    "Text of each value; empty for none. Nested values are left out. Of a broken one, what stands before the fault."
    problem: str = ""
    "Why it cannot be read in full, as a clause without its subject; empty when it can."

    def text(self, *names: str) -> str:
        """The first of these that says something."""
        return next((self.values[name] for name in names if self.values.get(name)), "")

    def number(self, name: str) -> float | None:
        """A number; None where there is none."""
        value = self.values.get(name, "")
        return int(value) if re.fullmatch(r"-?\d{1,18}", value) else None


def parse_meta(content: str) -> Meta:
    """Read one; never raises."""
    if not content.strip("\0 \t\r\n"):
        return Meta(problem="is empty")
    values, complete = _lines(content)
    if complete:
        return Meta(values)
    document = parse_yaml(content)
    if document.problem:
        return Meta(values, f"is no YAML: {document.problem} (line {document.problem_line})")
    if not isinstance(document.data, dict):
        return Meta(problem="holds no names and values")
    read = {str(key): "" if value is None else str(value) for key, value in document.data.items()
            if not isinstance(value, (dict, list))}
    return Meta(read | values)


def _lines(content: str) -> tuple[dict[str, str], bool]:
    """Values of the simple lines before the first that is none, and whether all are simple."""
    values: dict[str, str] = {}
    for line in content.rstrip("\n").split("\n"):
        match = LINE.fullmatch(line)
        if match is None or match["key"] in values:
            # The value before may go on here, and then is not what its own line says.
            return dict(list(values.items())[:-1]), False
        value = (match["value"] or "").strip()
        if value.startswith("'"):
            value = value[1:-1].replace("''", "'")
        values[match["key"]] = "" if value in NOTHING else value
    return values, True
