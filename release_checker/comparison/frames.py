# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Rectangles in a drawing: the frames of axes and of legends, found by their straight lines."""

from __future__ import annotations

from typing import NamedTuple

from PIL import Image, ImageChops

DARK = 128
"Grey below which a pixel belongs to a frame of axes."
LEGEND = (190, 232)
"Greys of a legend's border (0.8 of white in matplotlib since 2.0, antialiased)."
LIGHT = 200
"Least of each channel of the panel that a style draws in."
NEUTRAL = 12
"Most that a grey's channels may differ."
TINTED = 48
"The same for a frame's dark line, through which what lies below shines."
TICK = 9
"Pixels by which a tick in a corner may lengthen a frame's line."
COVERED = 6
"Pixels of a line that a point upon it may cover."
SMALLEST = 10
"Pixels that each side of a frame has at least."
RUNS = 600
"Lines of one direction that are paired; a picture with more is texture."


class Box(NamedTuple):
    """A rectangle in pixels; right and bottom are exclusive, as in Pillow."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def holds(self, other: Box) -> bool:
        """The other lies within."""
        return (self.left <= other.left and self.top <= other.top and self.right >= other.right
                and self.bottom >= other.bottom)

    def shrunk(self, by: int) -> Box:
        """Smaller by some pixels on each side."""
        return Box(self.left + by, self.top + by, self.right - by, self.bottom - by)


class Run(NamedTuple):
    """A straight line of one or more pixels' thickness."""

    first: int
    "First position across."
    last: int
    "Last position across."
    start: int
    "Where it begins along."
    end: int
    "Where it ends along, exclusive."


def axes(picture: Image.Image) -> list[Box]:
    """Frames of axes and colour bars, from the top, then from the left; those within others are left out.

    Where no frame is closed, axes with a left and a bottom line only; else the grey panel that some styles draw in.
    """
    dark = _neutral(picture, 0, DARK, TINTED)
    across, down = _lines(dark, 10)
    closed = _outermost(_rectangles(across, down, corner=3, least=10))
    return closed or _outermost(_corners(across, down, picture)) or _panel(picture)


def legends(picture: Image.Image) -> list[Box]:
    """Frames of legends, whose corners are round."""
    return _outermost(_rectangles(*_lines(_neutral(picture, *LEGEND, NEUTRAL), 12), corner=7, least=16))


def _neutral(picture: Image.Image, least: int, most: int, apart: int) -> Image.Image:
    """Pixels of a grey within bounds."""
    red, green, blue = picture.split()
    grey = green.point([255 if least <= value <= most else 0 for value in range(256)])
    for channel in (red, blue):
        near = ImageChops.difference(channel, green).point([255 if value <= apart else 0 for value in range(256)])
        grey = ImageChops.darker(grey, near)
    return grey


def _outermost(boxes: list[Box]) -> list[Box]:
    kept: list[Box] = []
    wide = {box for box in boxes if min(box.width, box.height) >= SMALLEST}
    for box in sorted(wide, key=lambda item: -item.width * item.height):
        if not any(other.shrunk(-3).holds(box) for other in kept):
            kept.append(box)
    return sorted(kept, key=lambda item: (item.top, item.left))


def _rectangles(across: list[Run], down: list[Run], corner: int, least: int) -> list[Box]:
    found = []
    for number, top in enumerate(across):
        for bottom in reversed(across[number + 1 :]):
            if bottom.first - top.last < least or abs(bottom.start - top.start) > TICK or abs(bottom.end - top.end) > TICK:
                continue
            left, right, reach = max(top.start, bottom.start), min(top.end, bottom.end) - 1, bottom.first - corner
            sides = [run for run in down if run.start <= top.last + corner and run.end >= reach]
            lefts = [run for run in sides if run.first - corner - TICK <= left <= run.last + corner]
            rights = [run for run in sides if run.first - corner <= right <= run.last + corner + TICK]
            if lefts and rights:
                found.append(Box(min(run.first for run in lefts), top.first, max(run.last for run in rights) + 1,
                                 bottom.last + 1))
                break
    return found


def _corners(across: list[Run], down: list[Run], picture: Image.Image) -> list[Box]:
    """Axes without a top and a right line."""
    return [Box(left.first, left.start, bottom.end, bottom.last + 1)
            for bottom in across if bottom.end - bottom.start > picture.width // 5
            for left in down if left.end - left.start > picture.height // 5
            and left.first - 3 <= bottom.start <= left.last + 3 and left.end - 3 <= bottom.last + 1 <= left.end + 8]


def _panel(picture: Image.Image) -> list[Box]:
    """The extent of the light colour that is commonest after the background."""
    colours = picture.getcolors(1 << 16) or []
    common = [colour for count, colour in sorted(colours, reverse=True)[:2] if count > picture.width * picture.height // 12]
    if len(common) < 2 or not isinstance(common[1], tuple) or min(common[1]) < LIGHT:
        return []
    apart = ImageChops.difference(picture, Image.new("RGB", picture.size, common[1])).convert("L")
    box = apart.point([255] + [0] * 255).getbbox()
    large = box is not None and (box[2] - box[0]) * (box[3] - box[1]) > picture.width * picture.height // 4
    return [Box(*box)] if box and large else []


def _lines(mask: Image.Image, least: int) -> tuple[list[Run], list[Run]]:
    """Horizontal and vertical lines; none where there are so many that they are texture."""
    across = _runs(mask, max(least, mask.width // 50))
    down = _runs(mask.transpose(Image.Transpose.TRANSPOSE), max(least, mask.height // 50))
    return (across, down) if len(across) <= RUNS and len(down) <= RUNS else ([], [])


def _runs(mask: Image.Image, least: int) -> list[Run]:
    """Unbroken rows of set pixels that are long enough; rows of one extent that touch are one thick line."""
    width, data = mask.width, mask.tobytes()
    found: list[Run] = []
    above: dict[tuple[int, int], int] = {}
    wanted = b"\xff" * least
    for y in range(mask.height):
        here: dict[tuple[int, int], int] = {}
        for start, end in _long(data[y * width : (y + 1) * width], wanted):
            number = above.get((start, end), len(found))
            if number == len(found):
                found.append(Run(y, y, start, end))
            else:
                found[number] = found[number]._replace(last=y)
            here[start, end] = number
        above = here
        if len(found) > RUNS:
            break
    return found


def _long(row: bytes, wanted: bytes) -> list[tuple[int, int]]:
    """Where long runs of one row begin and end; what a point covers of a line is no gap in it."""
    made: list[tuple[int, int]] = []
    start = row.find(wanted)
    while start >= 0:
        end = row.find(b"\0", start)
        end = len(row) if end < 0 else end
        if made and start - made[-1][1] <= COVERED:
            made[-1] = made[-1][0], end
        else:
            made.append((start, end))
        start = row.find(wanted, end)
    return made
