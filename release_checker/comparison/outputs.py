# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A cell's stored outputs against those of a rerun: one tier for the whole cell."""

from __future__ import annotations

import re
from typing import Any

from release_checker.comparison.charts import PLOTLY, VEGA, compare_json
from release_checker.comparison.drawings import compare_svg
from release_checker.comparison.pages import compare_html, shows_tables
from release_checker.comparison.pictures import compare_encoded
from release_checker.comparison.plain import compare_text
from release_checker.comparison.records import Judged, Tier, Tolerance, worst
from release_checker.comparison.sorting import WIDGET, Failure, Outputs, joined, sort
from release_checker.text import listed, shorten

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
DRAWING = "image/svg+xml"
REPR = re.compile(r"\s*<[\w.]{1,120}(?: object)?(?: at 0x[0-9a-fA-F]{1,16})?>\s*")
"Text that names the object and says nothing of it."
FIGURE = re.compile(r"\s*<Figure size [\d.]{1,8}x[\d.]{1,8} with 0 Axes>\s*")
CANVAS = re.compile(r"\s*(?:Canvas\(toolbar=Toolbar\(|FigureCanvasNbAgg\()")
EMPTY = re.compile(r"\s*<div id=[\"'][\w-]{1,80}[\"']>\s*</div>\s*")
"What matplotlib's notebook backend puts into a page for a browser to draw in."
EMBEDDED = re.compile(r"<img\b[^>]{0,200}?\bsrc=[\"']data:image/")
DEFAULT = Tolerance()


FRAME = re.compile(r"<iframe\b[^>]{0,400}?\bsrc=[\"']([^\"']{1,400})")
"Another page, shown within."


def compare_outputs(stored: list[dict[str, Any]], rerun: list[dict[str, Any]], tolerance: Tolerance = DEFAULT, *,
                    executed: bool = False) -> tuple[Tier, str]:
    """How alike two cells' outputs in nbformat 4 are, and the first difference in words.

    Without stored outputs there is nothing to compare, but for a new error; unless `executed` says that the cell ran when it
    was stored and its notebook keeps outputs: then what the rerun puts out is a difference.
    """
    one, two = sort(stored), sort(rerun)
    judged = _failures(one.failure, two.failure) or _judged(one, two, tolerance, executed)
    if judged.tier is Tier.EQUAL and _shape(stored) != _shape(rerun):
        return Tier.NORMALISED, ""
    return judged.tier, judged.detail


def _shape(outputs: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What follows what: how standard output was cut into pieces shows here."""
    return [(str(output.get("output_type")), str(output.get("name"))) for output in outputs if isinstance(output, dict)]


def _failures(one: Failure | None, two: Failure | None) -> Judged | None:
    """What an error decides alone."""
    if two is not None and (one is None or one.name != two.name):
        was = f"{one.name} became " if one else ""
        return Judged(Tier.NEW_ERROR, f"{was}{two.name}: {shorten(two.value, 100)}")
    return None


def _judged(one: Outputs, two: Outputs, tolerance: Tolerance, executed: bool) -> Judged:
    if one.empty:
        if two.empty or not executed:
            return Judged(Tier.NOTHING)
        if two.quiet:
            return Judged(Tier.STDERR_ONLY, f"nothing became {shorten(two.stderr, 80)}")
        shows = two.printed or "an output"
        return Judged(Tier.DIFFERS, f"no output became {shorten(shows, 80)}")
    if two.empty and not one.quiet:
        return Judged(Tier.MISSING, "the rerun puts out nothing")
    if one.failure and not two.failure:
        return Judged(Tier.DIFFERS, f"the stored {one.failure.name} does not come again")
    parts = [compare_text(one.printed, two.printed, tolerance), *_displays(one.displays, two.displays, tolerance)]
    if one.failure and two.failure:
        value = compare_text(one.failure.value, two.failure.value, tolerance)
        parts.append(value if value.tier.same else Judged(Tier.DIFFERS, f"{one.failure.name}: {value.detail}"))
    errors = compare_text(one.stderr, two.stderr, tolerance)
    parts.append(errors if errors.tier.same else Judged(Tier.STDERR_ONLY, f"stderr {errors.detail}"))
    found = worst(*(part for part in parts if part.tier is not Tier.NOTHING))
    nothing = next((part for part in parts if part.tier is Tier.NOTHING), None)
    return nothing if nothing and found.tier.same else found


def _displays(one: list[dict[str, Any]], two: list[dict[str, Any]], tolerance: Tolerance) -> list[Judged]:
    if len(one) != len(two):  # an empty figure's repr comes and goes with the version of the inline backend
        one, two = ([item for item in side if not FIGURE.fullmatch(joined(item.get("text/plain")))
                     or item.keys() != {"text/plain"}] for side in (one, two))
    if len(one) != len(two):
        return [Judged(Tier.DIFFERS if two else Tier.MISSING,
                       f"{_counted(one)} became {_counted(two)}")]
    many = len(one) > 1
    found = []
    for number, (first, second) in enumerate(zip(one, two, strict=True), 1):
        judged = compare_bundles(first, second, tolerance)
        found.append(judged._replace(detail=f"output {number}: {judged.detail}") if many and judged.detail else judged)
    return found


def _counted(displays: list[dict[str, Any]]) -> str:
    kinds = [next((kind for kind in (*PICTURES, DRAWING, "text/html", "text/plain") if kind in item), next(iter(item)))
             for item in displays]
    return f"{len(displays)} shown ({listed(kinds, most=3)})" if displays else "nothing shown"


def compare_bundles(one: dict[str, Any], two: dict[str, Any], tolerance: Tolerance) -> Judged:
    """Two displays; of the types that both have the one that shows most decides."""
    if one == two:
        return Judged(Tier.EQUAL)
    live, drawn = [_live(side) for side in (one, two)], [_drawn(side) for side in (one, two)]
    if all(a or b for a, b in zip(live, drawn, strict=True)) and any(live):
        return Judged(Tier.NOTHING, "an interactive figure, which holds no picture until a browser shows it")
    common = one.keys() & two.keys()
    charts = [kind for kind in sorted(common) if kind == PLOTLY or VEGA.fullmatch(kind)]
    if charts:
        return compare_json(one[charts[0]], two[charts[0]], tolerance, chart=True)
    pictures = [{kind for kind in (*PICTURES, DRAWING) if kind in side} for side in (one, two)]
    if "text/latex" in common and any(pictures):
        # SymPy ships a picture of the formula beside it; how it is typeset depends on the TeX or matplotlib there.
        formula = _others(one, two, ["text/latex"], tolerance)
        if formula.tier.same:
            return worst(Judged(Tier.NORMALISED), formula)
    if any(pictures):
        return _pictures(one, two, pictures[0], pictures[1], tolerance)
    plain = _plain(one), _plain(two)
    tables = [shows_tables(joined(side.get("text/html"))) for side in (one, two)]
    if "text/html" in common and (all(tables) or not all(plain)):
        return compare_html(joined(one["text/html"]), joined(two["text/html"]), tolerance)
    if "text/plain" in common and (all(plain) or common == {"text/plain"}):
        return compare_text(joined(one["text/plain"]), joined(two["text/plain"]), tolerance)
    return _others(one, two, sorted(common - {"text/plain", WIDGET}), tolerance)


def _drawn(side: dict[str, Any]) -> bool:
    """It holds a picture; matplotlib's interactive figures are saved as one within a page."""
    return any(kind in side for kind in PICTURES) or EMBEDDED.search(joined(side.get("text/html"))) is not None


def _live(side: dict[str, Any]) -> bool:
    """A figure of matplotlib's notebook or widget backend that nothing has drawn yet."""
    canvas = CANVAS.match(joined(side.get("text/plain"))) or EMPTY.fullmatch(joined(side.get("text/html")))
    return canvas is not None and not _drawn(side)


def _plain(side: dict[str, Any]) -> bool:
    """It has text that says something."""
    text = joined(side.get("text/plain"))
    return bool(text.strip()) and not REPR.fullmatch(text)


def _pictures(one: dict[str, Any], two: dict[str, Any], kinds: set[str], others: set[str], tolerance: Tolerance) -> Judged:
    if not (kinds and others):
        pages = [joined(side.get("text/html")) for side in (one, two)]
        frames = [FRAME.findall(page) for page in pages]
        if frames[0] and frames[0] == frames[1]:
            return Judged(Tier.NORMALISED, "the preview of a page elsewhere, which is fetched to be shown")
        return Judged(Tier.DIFFERS, "the picture is gone" if kinds else "a picture where there was none")
    for kind in PICTURES:
        if kind in kinds & others:
            return compare_encoded(joined(one[kind]), joined(two[kind]), tolerance)
    if DRAWING in kinds & others:
        return compare_svg(joined(one[DRAWING]), joined(two[DRAWING]), tolerance)
    return Judged(Tier.PICTURE_CHANGED, f"stored as {listed(sorted(kinds))}, now {listed(sorted(others))}: not compared")


def _others(one: dict[str, Any], two: dict[str, Any], common: list[str], tolerance: Tolerance) -> Judged:
    """Every other type that both have; LaTeX without what SymPy's versions write around it."""
    if not common:
        if "text/plain" in one and "text/plain" in two:
            return compare_text(joined(one["text/plain"]), joined(two["text/plain"]), tolerance)
        return Judged(Tier.DIFFERS, f"stored as {listed(sorted(one), most=3)}, now {listed(sorted(two), most=3)}")
    found = []
    for kind in common:
        first, second = one[kind], two[kind]
        if kind == "text/html":
            found.append(compare_html(joined(first), joined(second), tolerance))
        elif isinstance(first, str | list) and isinstance(second, str | list) and not kind.endswith("json"):
            texts = [joined(text).replace("\\displaystyle", "").replace("$$", "$") for text in (first, second)]
            found.append(compare_text(texts[0], texts[1], tolerance))
        else:
            found.append(compare_json(first, second, tolerance))
    return worst(*found)
