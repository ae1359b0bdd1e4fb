# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Pictures: another size, thickness or smoothing is alike; another curve, point, bar or colour is not."""

from __future__ import annotations

import base64
import io
import math
import os

import pytest
from PIL import Image, ImageDraw, ImageFilter

from release_checker.comparison.drawings import compare_svg
from release_checker.comparison.outputs import compare_outputs
from release_checker.comparison.pictures import compare_encoded, compare_pictures
from release_checker.comparison.records import Tier, Tolerance

USUAL = Tolerance()
WAVE = [(x / 40, 0.5 + 0.4 * math.sin(x / 6)) for x in range(41)]
BARS = [0.3, 0.8, 0.5, 0.6]


def plot(points: list[tuple[float, float]] | None = None, *, size: tuple[int, int] = (360, 250), colour: str = "#1f77b4",
         bars: list[float] | None = None, dots: list[tuple[float, float]] | None = None,
         labels: tuple[str, ...] = ("0.0", "0.5", "1.0"), scale: float = 1.0) -> Image.Image:
    """A drawing like a plotting library's: a frame, ticks with labels, and what is plotted within."""
    width, height = (round(side * scale) for side in size)
    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    left, top, right, bottom = (round(part * scale) for part in (50, 20, size[0] - 20, size[1] - 40))

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * (right - left), bottom - y * (bottom - top)

    for number, value in enumerate(bars or []):
        step = 1 / len(bars or [])
        pen.rectangle((*at((number + 0.1) * step, value), *at((number + 0.9) * step, 0)), fill=colour)
    if points:
        pen.line([at(x, y) for x, y in points], fill=colour, width=round(2 * scale))
    for x, y in dots or []:
        (middle, centre), r = at(x, y), 3 * scale
        pen.ellipse((middle - r, centre - r, middle + r, centre + r), fill=colour)
    pen.rectangle((left, top, right, bottom), outline="black")
    for number, label in enumerate(labels):
        x, y = at(number / max(len(labels) - 1, 1), 0)
        pen.line((x, y, x, y + 4), fill="black")
        pen.text((x - 9 * scale, y + 7 * scale), label, fill="black", font_size=12 * scale)
    return picture


def png(picture: Image.Image, **options: int) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG", **options)
    return stream.getvalue()


def tier(one: Image.Image, two: Image.Image) -> Tier:
    there, back = (compare_pictures(png(a), png(b), USUAL).tier for a, b in ((one, two), (two, one)))
    assert there is back
    return there


def test_the_same_bytes_and_the_same_pixels() -> None:
    picture = plot(WAVE)
    assert compare_pictures(png(picture), png(picture), USUAL).tier is Tier.EQUAL
    assert compare_pictures(png(picture), png(picture, compress_level=1), USUAL).tier is Tier.NORMALISED


@pytest.mark.parametrize("scale", [1.25, 1.5, 2.0])
def test_another_resolution_is_alike(scale: float) -> None:
    assert tier(plot(WAVE), plot(WAVE, scale=scale)) is Tier.PICTURE_ALIKE
    assert tier(plot(bars=BARS), plot(bars=BARS, scale=scale)) is Tier.PICTURE_ALIKE


def test_smoothing_is_alike() -> None:
    assert tier(plot(WAVE), plot(WAVE).filter(ImageFilter.GaussianBlur(0.3))) is Tier.PICTURE_ALIKE


DOTS = [(0.2, 0.3), (0.5, 0.7), (0.7, 0.2), (0.8, 0.9)]


@pytest.mark.parametrize("scale", [1.0, 1.4])
@pytest.mark.parametrize(("one", "two"), [
    ({"points": WAVE}, {"points": [(x, 1 - y) for x, y in WAVE]}),
    ({"points": WAVE}, {"points": [(x, y + 0.1 * math.exp(-((x - 0.5) ** 2) * 200)) for x, y in WAVE]}),
    ({"points": WAVE}, {"points": WAVE, "colour": "#d62728"}),
    ({"points": WAVE}, {}),
    ({"bars": BARS}, {"bars": [0.3, 0.8, 0.55, 0.6]}),
    ({"bars": BARS}, {"bars": [0.8, 0.3, 0.5, 0.6]}),
    ({"bars": BARS}, {"bars": BARS, "colour": "#2ca02c"}),
    ({"dots": DOTS}, {"dots": [*DOTS[:3], (0.8, 0.6)]}),
    ({"dots": DOTS}, {"dots": DOTS[:3]}),
    ({"points": WAVE}, {"points": WAVE, "labels": ("0", "5", "10")}),
    ({"points": WAVE}, {"points": WAVE, "labels": ("0.0", "0.5", "1.0", "1.5")}),
])
def test_what_shows_something_else_has_changed(one: dict[str, object], two: dict[str, object], scale: float) -> None:
    assert tier(plot(**one), plot(**two, scale=scale)) is Tier.PICTURE_CHANGED  # type: ignore[arg-type]


def test_no_tolerance_asks_for_equal_pixels() -> None:
    picture = plot(WAVE)
    near = picture.copy()
    near.putpixel((5, 5), (254, 254, 254))
    assert compare_pictures(png(picture), png(near), USUAL).tier is Tier.PICTURE_ALIKE
    assert compare_pictures(png(picture), png(near), Tolerance(picture=0)).tier is Tier.PICTURE_CHANGED


def test_what_cannot_be_decoded_differs() -> None:
    good = png(plot(WAVE))
    for bad in (b"", b"\x89PNG\r\n\x1a\n" + os.urandom(30), good[:200], b"GIF89a"):
        assert compare_pictures(good, bad, USUAL).tier is Tier.DIFFERS
    assert compare_encoded("no base64 \udcff", base64.b64encode(good).decode(), USUAL).tier is Tier.DIFFERS


def test_a_picture_that_is_gone_differs() -> None:
    one = [{"output_type": "display_data", "data": {"image/png": base64.b64encode(png(plot(WAVE))).decode()}}]
    assert compare_outputs(one, [{"output_type": "display_data", "data": {"text/plain": "<Figure>"}}])[0] is Tier.DIFFERS


def test_drawings_in_svg() -> None:
    drawing = '<svg><metadata>2021</metadata><path id="p1a2b" d="M 0 0 L 1.5 2.5"/><use href="#p1a2b"/></svg>'
    again = drawing.replace("p1a2b", "pffff").replace("2021", "2026")
    assert compare_svg(drawing, again, USUAL).tier is Tier.NORMALISED
    assert compare_svg(drawing, drawing.replace("2.5", "2.6"), USUAL).tier is Tier.PICTURE_CHANGED
    assert compare_svg(drawing, drawing.replace("2.5", "2.5000001"), USUAL).tier is Tier.PICTURE_ALIKE
