# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Do two pictures show the same? Structure with a tolerance for size, margins, thickness and antialiasing.

Pixels alone tell nothing: fonts change more of them than other data do. So the areas within frames of axes are laid over
each other, and each pixel must lie within the range of colours that the other picture has a few pixels around: a line
that moved by one pixel does, a line that is gone, lies elsewhere or has another colour does not.

Measured on 18 kinds of figure by matplotlib 2.1, 3.4 and 3.11 in five sizes and fonts: unchanged data leave at most 1.6 % of
the drawn pixels without a partner, changed data at least 2.4 % or a solid spot. A digit that is drawn within axes, such as
those of a confusion matrix, is smaller than what may move: there one that changed is not seen.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter

from release_checker.comparison.frames import Box, axes, legends
from release_checker.comparison.letters import compare_legends, compare_letters
from release_checker.comparison.records import Judged, Tier, Tolerance

PIXELS = 30_000_000
"Pixels of a picture that are decoded."
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
LONGEST = 800
"Pixels of the longer side of what is laid over each other."
REACH = 0.006
"Share of the longer side within which a pixel may have moved; at least two pixels."
APART = 48
"Steps of 255 by which a channel may leave the range around."
SPOT = 0.88
"Share of a square of seven pixels without a partner that makes a solid spot: a point or a piece of a bar."
INK = 40
"Steps from the background from which on a pixel counts as drawn."
DATA_URI = re.compile(r"data:image/(?:png|jpe?g|gif|webp)(?:;[\w=-]{1,40}){0,3};base64,")


class Structure(NamedTuple):
    """How much of what is drawn has no partner."""

    share: float
    "Of the drawn pixels of both."
    spot: float
    "Densest square of seven pixels, 0 to 1."
    box: Box | None
    "Where it is in the first picture, in pixels."


def compare_pictures(first: bytes, second: bytes, tolerance: Tolerance) -> Judged:
    """Equal, alike or changed; what cannot be decoded on both sides and is not equal differs."""
    if first == second:
        return Judged(Tier.EQUAL)
    one, two = decode(first), decode(second)
    if one is None or two is None:
        return Judged(Tier.DIFFERS, "a picture that cannot be decoded" if one is two else
                      f"the {'stored' if one is None else 'new'} picture cannot be decoded")
    if one.size == two.size and not ImageChops.difference(one, two).getbbox():
        return Judged(Tier.NORMALISED, "pixel-equal")
    sizes = "" if one.size == two.size else f"; {_size(one)} became {_size(two)}"
    if tolerance.picture <= 0:
        return Judged(Tier.PICTURE_CHANGED, f"not pixel-equal{sizes}")
    return _structure(one, two, tolerance, sizes)


def compare_data_uris(first: str, second: str, tolerance: Tolerance) -> Judged:
    """Pictures that stand in HTML; other data must be equal."""
    starts = [DATA_URI.match(uri) for uri in (first, second)]
    if not all(starts):
        return Judged(Tier.DIFFERS, "embedded data differ")
    one, two = (_from_base64(uri[start.end() :]) for uri, start in zip((first, second), starts, strict=True) if start)
    return compare_pictures(one, two, tolerance)


def compare_encoded(first: str, second: str, tolerance: Tolerance) -> Judged:
    """Pictures as a notebook stores them, in base64."""
    return compare_pictures(_from_base64(first), _from_base64(second), tolerance)


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError:
        return text.encode("utf-8", "surrogatepass")


def decode(data: bytes) -> Image.Image | None:
    """The picture in RGB on white, or None; bounded in pixels."""
    try:
        opened = Image.open(io.BytesIO(data), formats=FORMATS)
        if opened.width * opened.height > PIXELS:
            return None
        picture = opened.convert("RGBA")
    except Exception:  # of a hostile file Pillow's readers raise whatever comes up
        return None
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(picture)
    return white.convert("RGB")


def _size(picture: Image.Image) -> str:
    return f"{picture.width}x{picture.height}"


def _structure(one: Image.Image, two: Image.Image, tolerance: Tolerance, sizes: str) -> Judged:
    if one.size == two.size and not unmatched(one, two, 1, 64).getbbox():
        return Judged(Tier.PICTURE_ALIKE, "antialiasing only")
    frames, others = axes(one), axes(two)
    if not frames or len(frames) != len(others):
        return _judged(laid_over(_trimmed(one), _trimmed(two)), tolerance, sizes, "drawing")
    boxes, opposite = legends(one), legends(two)
    if not len(boxes) == len(opposite) <= len(frames):
        boxes = opposite = []  # cells of a grid, or a legend that came or went: compared with the rest
    for number, (frame, other) in enumerate(zip(frames, others, strict=True), 1):
        name = "axes" if len(frames) == 1 else f"axes {number} of {len(frames)}"
        found = laid_over(one, two, _within(frame), _within(other), boxes, opposite)
        if (judged := _judged(found, tolerance, sizes, name)).tier is Tier.PICTURE_CHANGED:
            return judged
    for box, other in zip(boxes, opposite, strict=True):
        if legend := compare_legends(one, two, box, other):
            return legend
    return compare_letters(one, two, frames, others) or Judged(Tier.PICTURE_ALIKE, f"the same structure{sizes}")


def _judged(found: Structure, tolerance: Tolerance, sizes: str, where: str) -> Judged:
    if found.share <= tolerance.picture and found.spot < max(SPOT, tolerance.picture):
        return Judged(Tier.PICTURE_ALIKE, f"the same structure{sizes}")
    place = f" about ({found.box.left}, {found.box.top})" if found.box else ""
    return Judged(Tier.PICTURE_CHANGED, f"{where}: {found.share:.1%} of what is drawn is elsewhere or of another "
                                        f"colour{place}{sizes}")


def _within(frame: Box) -> Box:
    return frame.shrunk(3 if min(frame.width, frame.height) > 40 else 1)


def _trimmed(picture: Image.Image) -> Image.Image:
    """Without its margins of one colour."""
    box = drawn(picture, 12).getbbox()
    return picture.crop(box) if box else picture


def laid_over(one: Image.Image, two: Image.Image, frame: Box | None = None, other: Box | None = None,
              hidden: list[Box] | None = None, hidden_other: list[Box] | None = None) -> Structure:
    """Two areas brought to one size and compared; hidden boxes of both are left out."""
    frame, other = frame or Box(0, 0, *one.size), other or Box(0, 0, *two.size)
    width, height = max(frame.width, other.width), max(frame.height, other.height)
    factor = min(1.0, LONGEST / max(width, height))
    size = max(round(width * factor), 1), max(round(height * factor), 1)
    left, right = (_resized(picture.crop(box), size) for picture, box in ((one, frame), (two, other)))
    for area, boxes in ((frame, hidden or []), (other, hidden_other or [])):
        for box in boxes:
            if area.holds(box):
                across, down = size[0] / area.width, size[1] / area.height
                cover = (int((box.left - area.left) * across) - 3, int((box.top - area.top) * down) - 3,
                         int((box.right - area.left) * across) + 3, int((box.bottom - area.top) * down) + 3)
                left.paste("white", cover)
                right.paste("white", cover)
    alone = unmatched(left, right, max(2, round(REACH * max(size))), APART)
    ink = ImageChops.lighter(drawn(left), drawn(right)).histogram()[255]
    dense = alone.filter(ImageFilter.BoxBlur(3))
    levels = dense.histogram()
    spot = max(value for value in range(256) if levels[value])
    where = dense.point([255 if value >= spot else 0 for value in range(256)]).getbbox() if spot else None
    place = Box(frame.left + int(where[0] * frame.width / size[0]), frame.top + int(where[1] * frame.height / size[1]),
                0, 0) if where else None
    return Structure(min(alone.histogram()[255] / max(ink, 1), 1.0), spot / 255, place)


def _resized(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Growing repeats pixels, so that a line of one pixel keeps its darkness."""
    if picture.size == size:
        return picture
    grows = size[0] >= picture.width
    return picture.resize(size, Image.Resampling.NEAREST if grows else Image.Resampling.LANCZOS)


def unmatched(one: Image.Image, two: Image.Image, reach: int, apart: int) -> Image.Image:
    """Mask of pixels that leave the range of colours around their place in the other picture."""
    return ImageChops.lighter(_outside(one, two, reach, apart), _outside(two, one, reach, apart))


def _outside(one: Image.Image, two: Image.Image, reach: int, apart: int) -> Image.Image:
    most, least = _extreme(two, reach, ImageChops.lighter), _extreme(two, reach, ImageChops.darker)
    beyond = ImageChops.lighter(ImageChops.subtract(one, most), ImageChops.subtract(least, one))
    return _strongest(beyond).point([0] * apart + [255] * (256 - apart))


def _extreme(picture: Image.Image, reach: int, pick: Callable[[Image.Image, Image.Image], Image.Image]) -> Image.Image:
    """The extreme of each channel over a square, by windows that double: seven times as fast as Pillow's rank filters."""
    width, height = picture.size
    for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        window = 1
        while window <= reach:
            step = min(window, reach + 1 - window)
            x, y = across * step, down * step
            here = max(-x, 0), max(-y, 0), width - max(x, 0), height - max(y, 0)
            if here[0] >= here[2] or here[1] >= here[3]:
                break
            there = here[0] + x, here[1] + y, here[2] + x, here[3] + y
            picked = pick(picture.crop(here), picture.crop(there))
            picture = picture.copy()
            picture.paste(picked, here[:2])
            window += step
    return picture


def drawn(picture: Image.Image, apart: int = INK) -> Image.Image:
    """Mask of pixels that are not of the commonest colour."""
    small = picture.resize((min(picture.width, 400), min(picture.height, 400)), Image.Resampling.NEAREST)
    common = max(small.getcolors(160_000) or [(0, (255, 255, 255))], key=lambda item: item[0])[1]
    background = Image.new("RGB", picture.size, common if isinstance(common, tuple) else "white")
    return _strongest(ImageChops.difference(picture, background)).point([0] * apart + [255] * (256 - apart))


def _strongest(picture: Image.Image) -> Image.Image:
    """The largest of the three channels."""
    red, green, blue = picture.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)
