# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Words and digits around the axes of two pictures: as many, at the same places along the axes, of the same shape.

Nothing is read: each word of one picture is laid over its partner in the other, brought to one height. Where that does not
show that they are the same, they are taken for changed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from PIL import Image, ImageChops, ImageFilter

from release_checker.comparison.frames import Box
from release_checker.comparison.records import Judged, Tier

INK = 60
"Steps from the background from which on a pixel belongs to a letter."
RUNS, PIECES = 20_000, 500
"Rows of ink and letters around the axes of one picture that are looked at; more are no labels."
GAP, CORNER = 0.52, 0.7
"Of a letter's height: letters nearer to each other make a word; how far the middle of a tick's label lies past its axis."
ALONG, ACROSS = 0.012, 0.3
"How far a label may have moved along the axes, as a share of their length, and away from them, in heights of a letter."
STRETCH = 0.16
"Of its size: how much a letter's width or height may part, besides the pixels that smoothing takes."
HEIGHT, MARGIN = 24, 6
"Pixels of a letter's height when letters are laid over each other, and of the room around them."
SCALES, SHIFTS = (0.85, 0.93, 1.0, 1.07, 1.15), (-2, 0, 2)
"How much a letter may be stretched or moved until it covers the other best: hinting rounds strokes to whole pixels."
LIKELY = 0.15
"Difference from which on nothing better is looked for."
APART, APART_LONG, LONG = 0.30, 0.38, 5
"""Least difference of letters that are not the same, in a square of half a letter's height; of letters that touch, or stand
in a word of so many, where a chance misfit is likelier than in a number.

Digits by three versions of matplotlib at 72 to 144 dots an inch: one digit twice leaves at most 0.30, two digits more in
98 of 100 pairs.
"""
SHIFTED = 0.14
"Of a word's length: how far apart a letter and its partner may begin or end."
DOT, STROKE = 0.4, 0.25
"Of a letter's height: what is smaller, or thinner, on both sides is compared by its size alone."


class Word(NamedTuple):
    """Letters that stand together."""

    box: Box
    "Where, in pixels."
    frame: int
    "Number of the axes it belongs to."
    side: str
    "On which side of them."
    start: float
    "Where it begins along that side, as a share of the side's length."
    end: float
    "Where it ends."
    near: float
    "Its least distance from them, in heights of a letter."
    far: float
    "Its largest."
    letters: tuple[Box, ...]
    "Its connected pieces along its longer side."


def compare_letters(one: Image.Image, two: Image.Image, frames: list[Box], others: list[Box]) -> Judged | None:
    """What has changed around the axes; None when nothing has."""
    inks = [_ink(picture, boxes) for picture, boxes in ((one, frames), (two, others))]
    if inks[0].size == inks[1].size and not ImageChops.difference(*inks).point([0] * 24 + [255] * 232).getbbox():
        return None
    return _compared(inks[0], inks[1], words(inks[0], frames), words(inks[1], others), "around the axes")


def compare_legends(one: Image.Image, two: Image.Image, box: Box, other: Box) -> Judged | None:
    """What has changed between two legends' frames, whose samples of lines count as letters; None when nothing has."""
    inks = [_ink(picture.crop(area.shrunk(3)), []) for picture, area in ((one, box), (two, other))]
    return _compared(inks[0], inks[1], words(inks[0], []), words(inks[1], []), "in the legend")


def _compared(ink: Image.Image, other: Image.Image, first: tuple[list[Word], float] | None,
              second: tuple[list[Word], float] | None, where: str) -> Judged | None:
    if first is None or second is None:
        return _changed(f"too much {where} to compare")
    (left, height), (right, opposite) = first, second
    for side in dict.fromkeys((word.frame, word.side) for word in [*left, *right]):
        ones, twos = ([word for word in words_ if (word.frame, word.side) == side] for words_ in (left, right))
        for group, others in _groups(ones, twos):
            if not (group and others):
                return _changed(f"a label {where} is {'gone' if group else 'new'}, or elsewhere")
            if unlike((ink, _merged(group), height), (other, _merged(others), opposite)):
                return _changed(f"a label {where} looks different")
    return None


def _groups(left: list[Word], right: list[Word]) -> list[tuple[list[Word], list[Word]]]:
    """Words of both pictures that lie upon each other: where the gap in a name is wide, one has two words for it."""
    made: list[tuple[list[Word], list[Word]]] = [([word], []) for word in left]
    for word in right:
        mine = [group for group in made if any(_upon(other, word) for other in group[0])]
        joined = [one for group in mine for one in group[0]], [*(two for group in mine for two in group[1]), word]
        made = [group for group in made if group not in mine] + [joined]
    return made


def _upon(one: Word, two: Word) -> bool:
    low = max(one.start, two.start) - min(one.end, two.end)
    return low < ALONG and max(one.near, two.near) - min(one.far, two.far) < ACROSS


def _merged(group: list[Word]) -> Word:
    box = _all_around([word.box for word in group])
    upright = box.height > 1.5 * box.width
    letters = sorted((part for word in group for part in word.letters),
                     key=lambda part: part.top + part.bottom if upright else part.left + part.right)
    return group[0]._replace(box=box, letters=tuple(letters))


def _changed(words: str) -> Judged:
    return Judged(Tier.PICTURE_CHANGED, words)


def _ink(picture: Image.Image, frames: list[Box]) -> Image.Image:
    """How far each pixel outside of the axes is from the background, 0 to 255."""
    edge: list[Any] = [picture.getpixel(place) for place in ((0, 0), (picture.width - 1, 0), (0, picture.height - 1))]
    background = Image.new("RGB", picture.size, max(edge, key=edge.count))
    red, green, blue = ImageChops.difference(picture, background).split()
    ink = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    for frame in frames:
        ink.paste(0, (frame.left - 1, frame.top - 1, frame.right + 1, frame.bottom + 1))
    return ink


def words(ink: Image.Image, frames: list[Box]) -> tuple[list[Word], float] | None:
    """The words around axes, and the height of a letter; None where there is more than labels are."""
    pieces = _pieces(ink.point([0] * INK + [255] * (256 - INK)))
    if pieces is None:
        return None
    letters = [box for box in pieces if not _tick(box, frames) and box.width * box.height > 1]
    if len(letters) > PIECES:
        return None
    tall = sorted(box.height for box in letters if 4 <= box.height <= 60) or [8]
    height = float(tall[len(tall) * 4 // 5])  # of capitals and digits, where small letters are more
    sides: dict[tuple[int, str], list[Box]] = {}
    for box in letters:
        sides.setdefault(_side(box, frames, height), []).append(box)
    return [_placed(box, parts, frames[side[0]] if frames else Box(0, 0, *ink.size), side, height)
            for side, boxes in sides.items() for box, parts in _joined(boxes, max(GAP * height, 2))], height


def _side(box: Box, frames: list[Box], height: float) -> tuple[int, str]:
    """Number of the nearest axes, and on which side of them; a label in a corner belongs to where its ticks are."""
    if not frames:
        return 0, ""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    number = min(range(len(frames)), key=lambda item: max(
        frames[item].left - x, x - frames[item].right, frames[item].top - y, y - frames[item].bottom))
    frame = frames[number]
    if not frame.top - CORNER * height <= y <= frame.bottom + CORNER * height:
        return number, "above" if y < frame.top else "below"
    return number, "left" if x < frame.left else "right"


def _tick(box: Box, frames: list[Box]) -> bool:
    """A mark at the axes' line."""
    return min(box.width, box.height) <= 4 and any(
        box.left <= frame.right + 3 and box.right >= frame.left - 3 and box.top <= frame.bottom + 3
        and box.bottom >= frame.top - 3 for frame in frames)


def _pieces(mask: Image.Image) -> list[Box] | None:
    """Boxes of connected pixels."""
    width, data = mask.width, mask.tobytes()
    boxes: list[Box] = []
    parent: list[int] = []

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    above: list[tuple[int, int, int]] = []
    for y in range(mask.height):
        row = data[y * width : (y + 1) * width]
        here: list[tuple[int, int, int]] = []
        start = row.find(b"\xff")
        while start >= 0:
            end = row.find(b"\0", start)
            end = width if end < 0 else end
            number = len(boxes)
            boxes.append(Box(start, y, end, y + 1))
            parent.append(number)
            for left, right, other in above:
                if left <= end and right >= start:
                    parent[root(other)] = root(number)
            here.append((start, end, number))
            start = row.find(b"\xff", end)
        above = here
        if len(boxes) > RUNS:
            return None
    made: dict[int, Box] = {}
    for number, box in enumerate(boxes):
        top = root(number)
        made[top] = _around(made[top], box) if top in made else box
    return list(made.values())


def _around(one: Box, two: Box) -> Box:
    return Box(min(one.left, two.left), min(one.top, two.top), max(one.right, two.right), max(one.bottom, two.bottom))


def _joined(boxes: list[Box], gap: float) -> list[tuple[Box, list[Box]]]:
    """Boxes that are nearer to each other than the gap, as one, each with what it is made of."""
    made: list[tuple[Box, list[Box]]] = []
    for box in sorted(boxes):
        new, parts = box, [box]
        while near := [item for item in made if item[0].left - gap < new.right and item[0].right + gap > new.left
                       and item[0].top - gap < new.bottom and item[0].bottom + gap > new.top]:
            for item in near:
                made.remove(item)
                new, parts = _around(new, item[0]), parts + item[1]
        made.append((new, parts))
    return made


def _placed(box: Box, parts: list[Box], frame: Box, side: tuple[int, str], height: float) -> Word:
    upright = box.height > 1.5 * box.width
    letters = tuple(sorted(parts, key=lambda part: part.top + part.bottom if upright else part.left + part.right))
    low, high, length = ((box.top - frame.top, box.bottom - frame.top, frame.height) if side[1] in ("left", "right") else
                         (box.left - frame.left, box.right - frame.left, frame.width))
    near, far = {
        "left": (frame.left - box.right, frame.left - box.left), "right": (box.left - frame.right, box.right - frame.right),
        "above": (frame.top - box.bottom, frame.top - box.top), "below": (box.top - frame.bottom, box.bottom - frame.bottom),
        "": (box.top, box.bottom),  # within a legend
    }[side[1]]
    return Word(box, *side, (low - 1) / length, (high + 1) / length, near / height, far / height, letters)


def unlike(first: tuple[Image.Image, Word, float], second: tuple[Image.Image, Word, float]) -> bool:
    """Whether two words, each with its picture's ink and its height of a letter, are not shown to be the same."""
    (ink, one, height), (other, two, opposite) = first, second
    if not _sizes(one.box, two.box, height, opposite):
        return True
    for left, right, touching in _pairs(one, two):
        if not _sizes(left, right, height, opposite):
            return True
        if _plain(left, height) and _plain(right, opposite):
            continue
        enough = APART_LONG if touching or len(one.letters) >= LONG else APART
        if difference(ink.crop(left), other.crop(right), height, opposite, enough) > enough:
            return True
    return False


def _pairs(one: Word, two: Word) -> list[tuple[Box, Box, bool]]:
    """Letters and their partners; those that touch in one picture as one, told by the last value."""
    spans = [[(*_span(letter, word.box), letter) for letter in word.letters] for word in (one, two)]
    if len(spans[0]) == len(spans[1]) and all(
            abs(left[0] - right[0]) < SHIFTED and abs(left[1] - right[1]) < SHIFTED
            for left, right in zip(*spans, strict=True)):
        return [(left, right, False) for left, right in zip(one.letters, two.letters, strict=True)]
    cuts = [0.0]
    for start, _, _ in sorted([*spans[0], *spans[1]], key=lambda item: item[0]):
        if all(other_start >= start - 0.01 or end <= start + 0.03 for side in spans for other_start, end, _ in side):
            cuts.append(start)
    made = []
    for start, end in zip(cuts, [*cuts[1:], 2.0], strict=True):
        sides = [[letter for low, high, letter in side if start <= (low + high) / 2 < end] for side in spans]
        if all(sides):
            made.append((_all_around(sides[0]), _all_around(sides[1]), True))
        elif any(sides):
            return [(one.box, two.box, True)]
    return made


def _span(letter: Box, word: Box) -> tuple[float, float]:
    """Where a letter begins and ends along its word, as shares of its length."""
    if word.height > 1.5 * word.width:
        return (letter.top - word.top) / word.height, (letter.bottom - word.top) / word.height
    return (letter.left - word.left) / word.width, (letter.right - word.left) / word.width


def _all_around(boxes: list[Box]) -> Box:
    made = boxes[0]
    for box in boxes[1:]:
        made = _around(made, box)
    return made


def _plain(box: Box, height: float) -> bool:
    """A dot, or a straight stroke such as a minus: its size says all."""
    return max(box.width, box.height) <= DOT * height or min(box.width, box.height) <= max(STROKE * height, 2)


def _sizes(one: Box, two: Box, height: float, opposite: float) -> bool:
    """Both are as wide and as high, in heights of a letter."""
    slack = 1.3 / height + 1.3 / opposite
    return all(abs(size / height - other / opposite) <= slack + STRETCH * max(size / height, other / opposite)
               for size, other in ((one.width, two.width), (one.height, two.height)))


def difference(one: Image.Image, two: Image.Image, height: float, opposite: float, enough: float) -> float:
    """Share of ink without a partner, where in a square of half a letter's height it is largest, at the best fit.

    Looks no further once it is surely the same; what is found then is an upper bound.
    """
    room = (min(round(max(one.width / height, two.width / opposite) * HEIGHT * 1.15), 1500) + 2 * MARGIN,
            min(round(max(one.height / height, two.height / opposite) * HEIGHT * 1.15), 1500) + 2 * MARGIN)
    usual = max(round(one.width / height * HEIGHT), 1), max(round(one.height / height * HEIGHT), 1)
    left, window = _laid(one, usual, room), ImageFilter.BoxBlur(HEIGHT // 4)
    least = 1.0
    for across in sorted(SCALES, key=lambda scale: abs(scale - 1)):
        for down in sorted(SCALES, key=lambda scale: abs(scale - 1)):
            right = _laid(two, (max(round(usual[0] * across), 1), max(round(usual[1] * down), 1)), room)
            most = max(_peak(left.filter(window)), _peak(right.filter(window)), 1)
            for x in SHIFTS:
                for y in SHIFTS:
                    apart = ImageChops.difference(left, ImageChops.offset(right, x, y)).filter(window)
                    least = min(least, _peak(apart) / most)
            if least <= min(LIKELY, enough):
                return least
    return least


def _peak(picture: Image.Image) -> int:
    return max(value for value, count in enumerate(picture.histogram()) if count)


def _laid(word: Image.Image, size: tuple[int, int], room: tuple[int, int]) -> Image.Image:
    """Ink from none to full (thin strokes are lighter in a smaller picture) in the middle of some room, smoothed."""
    most = max(_peak(word), 1)
    ink = word.point([min(value * 255 // most, 255) for value in range(256)]).resize(size, Image.Resampling.BICUBIC)
    made = Image.new("L", room)
    made.paste(ink, ((room[0] - size[0]) // 2, (room[1] - size[1]) // 2))
    return made.filter(ImageFilter.GaussianBlur(HEIGHT / 14))
