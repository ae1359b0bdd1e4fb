# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Drawings in SVG, compared as text: identifiers and metadata are left out, numbers take tolerance."""

from __future__ import annotations

import re

from release_checker.comparison.plain import compare_text
from release_checker.comparison.records import Judged, Tier, Tolerance

LIMIT = 2_000_000
PARTS = (("<!--", "-->"), ("<metadata>", "</metadata>"))
HEAD = re.compile(r"<\?xml[^>]{0,200}\?>|<!DOCTYPE[^>]{0,400}>")
TAG = re.compile(r"<([\w:.-]{1,40}+)((?:\s++[\w:.-]{1,40}+=(?:\"[^\"<]*+\"|'[^'<]*+'))++)\s*+(/?)>")
ATTRIBUTE = re.compile(r"[\w:.-]++=(?:\"[^\"<]*+\"|'[^'<]*+')")
DEFINED = re.compile(r"\bid=[\"']([^\"'\s]{1,120})[\"']")


def compare_svg(first: str, second: str, tolerance: Tolerance) -> Judged:
    """Equal, alike but for identifiers and noise in numbers, or changed."""
    if first == second:
        return Judged(Tier.EQUAL)
    if max(len(first), len(second)) > LIMIT:
        return Judged(Tier.PICTURE_CHANGED, "drawings too long to compare, and not equal")
    judged = compare_text(_plain(first), _plain(second), tolerance, clocks=False)
    if judged.tier.same:
        return Judged(Tier.PICTURE_ALIKE, judged.detail) if judged.tier is Tier.CLOSE else Judged(Tier.NORMALISED)
    return Judged(Tier.PICTURE_CHANGED, f"drawing: {judged.detail}")


def _plain(source: str) -> str:
    """Identifiers by the order in which they are defined: matplotlib makes them of a hash with salt."""
    for opening, closing in PARTS:
        source = _without(source, opening, closing)
    source = TAG.sub(_ordered, HEAD.sub("", source))
    numbers = {name: f"id{number}" for number, name in enumerate(dict.fromkeys(DEFINED.findall(source)))}
    return re.sub(r"(?<=[\"'#])([^\"'#\s()]{1,120})(?=[\"')])", lambda match: numbers.get(match[1], match[1]), source)


def _without(source: str, opening: str, closing: str) -> str:
    """Leave out parts that are closed; a search for each opening anew would be quadratic where nothing closes."""
    kept, at = [], 0
    while (start := source.find(opening, at)) >= 0 and (end := source.find(closing, start + len(opening))) >= 0:
        kept.append(source[at:start])
        at = end + len(closing)
    return "".join(kept) + source[at:]


def _ordered(tag: re.Match[str]) -> str:
    """Attributes by name: their order means nothing, and Python's XML writers changed it with 3.8."""
    return f"<{tag[1]} {' '.join(sorted(ATTRIBUTE.findall(tag[2])))}{tag[3]}>"
