# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""JSON values and the charts that are made of them (Plotly, Vega), compared as values and not as text."""

from __future__ import annotations

import base64
import json
import re
import struct
from typing import Any

from release_checker.comparison.plain import compare_text
from release_checker.comparison.records import Judged, Tier, Tolerance
from release_checker.comparison.tokens import values_close
from release_checker.text import counted, shorten

PLOTLY = "application/vnd.plotly.v1+json"
VEGA = re.compile(r"application/vnd\.vega(?:lite)?\.v\d{1,2}\+json")
UNSEEN = frozenset({"uid", "template", "config", "$schema", "usermeta", "plotlyServerURL", "responsive"})
"Names of a chart's parts that no reader sees: themes, identifiers, versions."
DEEPEST = 60
VALUES = 1_000_000
NEW_PLOT = re.compile(r"Plotly\.(?:newPlot|react)\(\s*[\"'][\w-]{1,80}[\"'],\s*")
HASHED = re.compile(r"\b(data|view|selector|param|layer)[-_][0-9a-f]{1,32}\b")
NUMBERS = {"f8": "d", "f4": "f", "i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "i8": "q", "u8": "Q"}


class _Different(Exception):
    """Where two values part."""


class _Walk:
    def __init__(self, tolerance: Tolerance, chart: bool) -> None:
        self.tolerance, self.chart = tolerance, chart
        self.close = self.normalised = False
        self.values = 0

    def compare(self, one: Any, two: Any, where: str, depth: int = 0) -> None:
        self.values += 1
        if depth > DEEPEST or self.values > VALUES:
            if one != two:
                raise _Different(f"{where}: too deep or too large to compare, and not equal")
            return
        if self.chart:
            one, two = _unpacked(one), _unpacked(two)
        if isinstance(one, dict) and isinstance(two, dict):
            self._objects(one, two, where, depth)
        elif isinstance(one, list) and isinstance(two, list):
            if len(one) != len(two):
                raise _Different(f"{where}: {counted(len(one), 'value')} became {len(two)}")
            for number, (first, second) in enumerate(zip(one, two, strict=True)):
                self.compare(first, second, f"{where}[{number}]" if depth < 8 else where, depth + 1)
        else:
            self._leaves(one, two, where)

    def _objects(self, one: dict[str, Any], two: dict[str, Any], where: str, depth: int) -> None:
        if self.chart:
            one, two = self._named(one), self._named(two)
        for name in [*one, *(name for name in two if name not in one)]:
            if name not in one or name not in two:
                raise _Different(f"{where}.{shorten(str(name), 30)} is {'new' if name in two else 'gone'}")
            self.compare(one[name], two[name], f"{where}.{shorten(str(name), 30)}" if depth < 8 else where, depth + 1)

    @staticmethod
    def _named(value: dict[str, Any]) -> dict[str, Any]:
        return {HASHED.sub(r"\1", name) if isinstance(name, str) else name: item for name, item in value.items()
                if name not in UNSEEN and item is not None}

    def _leaves(self, one: Any, two: Any, where: str) -> None:
        if isinstance(one, str) and isinstance(two, str):
            if one == two:
                return
            if self.chart and HASHED.sub(r"\1", one) == HASHED.sub(r"\1", two):
                self.normalised = True
                return
            judged = compare_text(one, two, self.tolerance, clocks=False)
            if not judged.tier.same:
                raise _Different(f"{where}: {judged.detail}")
            self.close |= judged.tier is Tier.CLOSE
            self.normalised = True
        elif isinstance(one, int | float) and isinstance(two, int | float) and not isinstance(one, bool) \
                and not isinstance(two, bool):
            self._numbers(one, two, where)
        elif one != two or type(one) is not type(two):
            raise _Different(f"{where}: {shorten(str(one), 40)} became {shorten(str(two), 40)}")

    def _numbers(self, one: float, two: float, where: str) -> None:
        if one == two or (one != one and two != two):  # NaN is the same NaN
            return
        measured = isinstance(one, float) or isinstance(two, float)
        if not measured or not values_close(float(one), float(two), self.tolerance):
            raise _Different(f"{where}: {one:.10g} became {two:.10g}")
        self.close = True


def compare_json(first: Any, second: Any, tolerance: Tolerance, *, chart: bool = False) -> Judged:
    """Two JSON values; of a chart, identifiers and themes are left out and packed arrays unpacked."""
    walk = _Walk(tolerance, chart)
    try:
        if first == second:
            return Judged(Tier.EQUAL)
        walk.compare(first, second, "value")
    except _Different as difference:
        return Judged(Tier.DIFFERS, str(difference))
    except (RecursionError, OverflowError):
        return Judged(Tier.DIFFERS, "values too deep or too large to compare")
    return Judged(Tier.CLOSE if walk.close else Tier.NORMALISED)


def _unpacked(value: Any) -> Any:
    """The numbers of an array that Plotly 6 packs as `{"dtype": "f8", "bdata": …}`."""
    if not (isinstance(value, dict) and isinstance(value.get("bdata"), str) and value.get("dtype") in NUMBERS):
        return value
    try:
        data = base64.b64decode(value["bdata"], validate=True)
        code = NUMBERS[value["dtype"]]
        flat = list(struct.unpack(f"<{len(data) // struct.calcsize(code)}{code}", data))
    except (ValueError, struct.error):
        return value
    shape = value.get("shape")
    if isinstance(shape, str) and re.fullmatch(r"\d{1,9}, ?\d{1,9}", shape):
        width = int(shape.split(",")[1])
        return [flat[start : start + width] for start in range(0, len(flat), width)] if width else flat
    return flat


def plots(scripts: list[str]) -> list[Any]:
    """Data and layout of each Plotly figure that HTML draws by script."""
    found: list[Any] = []
    decoder = json.JSONDecoder()
    for script in scripts:
        for match in NEW_PLOT.finditer(script):
            try:
                data, end = decoder.raw_decode(script, match.end())
                comma = re.compile(r"\s*,\s*").match(script, end)
                layout = decoder.raw_decode(script, comma.end())[0] if comma else {}
            except (ValueError, RecursionError):
                continue
            found.append({"data": data, "layout": layout})
    return found
