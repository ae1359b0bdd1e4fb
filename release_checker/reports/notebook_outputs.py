# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What cells put out, made ready for a page: text with its differing parts marked, tables as cells, pictures as data.

Nothing of a notebook's own HTML or script comes through: tables are parsed and drawn anew, pictures are decoded first, a
drawing in SVG stands in an image, where it can neither run nor fetch anything.
"""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from PIL import Image

from release_checker.comparison.markup import Table, read
from release_checker.comparison.outputs import DRAWING, PICTURES
from release_checker.comparison.pages import shows_tables
from release_checker.comparison.pictures import FORMATS, PIXELS
from release_checker.comparison.sorting import Outputs, joined, sort
from release_checker.comparison.terminal import shown

LINES = 60
"Lines shown of one text."
LINE = 400
"Characters shown of one line."
READ = 200_000
"Characters of a text in which differences are looked for."
ROWS, COLUMNS, CELL = 40, 24, 120
"Rows, columns and characters of a table's cell that are shown."
PICTURE = 250_000
"Bytes of a picture that is shown as it is; a larger one is drawn smaller."
SIDE = 900
"Pixels of the longer side of one that was drawn smaller."
WORDS = re.compile(r"\s+|\w+(?:[.,]\d+)*|.")

Piece = tuple[bool, str]
"Whether it differs, and the text."


@dataclass
class Budget:
    """Bytes that are left for the pictures of a page."""

    left: int

    def take(self, size: int) -> bool:
        """Whether so much is left; it is taken then."""
        if size > self.left:
            return False
        self.left -= size
        return True


@dataclass
class Block:
    """One thing shown on one side."""

    label: str = ""
    "What it is when that is not plain: `standard error`, `picture`."
    pieces: list[Piece] = field(default_factory=list)
    "Text."
    rows: list[list[list[Piece]]] = field(default_factory=list)
    "Cells of a table by row."
    uri: str = ""
    "A picture."
    note: str = ""
    "What was left out, and why."


@dataclass
class Sides:
    """One output on all sides."""

    blocks: list[Block | None]
    "Stored and rerun, or only one where nothing differs; None: not there."


def sides(outputs: Sequence[object], budget: Budget, scale: float = 1.0) -> list[Sides]:
    """Outputs of one cell as stored and as rerun (one to three sides), output beside output."""
    sorted_ = [sort(one) for one in outputs]
    made: list[Sides] = []
    made = [_texts([one.printed for one in sorted_], "", scale)]
    for number in range(max((len(one.displays) for one in sorted_), default=0)):
        bundles = [one.displays[number] if number < len(one.displays) else None for one in sorted_]
        made.append(_displays(bundles, budget, scale))
    made.append(_texts([_failure(one) for one in sorted_], "error", scale))
    made.append(_texts([one.stderr for one in sorted_], "standard error", scale))
    return [item for item in made if any(item.blocks)]


def _failure(outputs: Outputs) -> str:
    return f"{outputs.failure.name}: {outputs.failure.value}" if outputs.failure else ""


def _texts(texts: list[str], label: str, scale: float) -> Sides:
    lines, texts = max(int(LINES * scale), 3), [shown(text[:READ]) for text in texts]
    pairs = marked(texts[0], texts[1], lines) if len(texts) > 1 else [plain(texts[0], lines)]
    if len(texts) > 2:
        pairs = [*pairs, marked(texts[0], texts[2], lines)[1]]
    return Sides([Block(label=label, pieces=pieces, note=note) if text.strip() else None
                  for text, (pieces, note) in zip(texts, pairs, strict=True)])


def plain(text: str, most: int = LINES) -> tuple[list[Piece], str]:
    """A text that is compared with nothing."""
    lines = text.rstrip("\n").split("\n")
    cut = len(lines) - most
    return [(False, "\n".join(_line(line) for line in lines[:most]))], f"{cut:,} more lines" if cut > 0 else ""


def _line(line: str) -> str:
    return line if len(line) <= LINE else line[: LINE - 1] + "…"


def marked(first: str, second: str, most: int = LINES) -> list[tuple[list[Piece], str]]:
    """Two texts from just before their first difference on, with what differs marked."""
    one, two = (text.rstrip("\n").split("\n") for text in (first, second))
    same = next((number for number, (left, right) in enumerate(zip(one, two, strict=False)) if left != right),
                min(len(one), len(two)))
    if one == two:
        same = 0
    start = max(same - 3, 0) if max(len(one), len(two)) > most else 0
    left, right = one[start : start + most], two[start : start + most]
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "replace" and b - a == d - c:
            for was, now in zip(left[a:b], right[c:d], strict=True):
                for side, found in zip(pieces, _words(was, now), strict=True):
                    side.extend([*found, (False, "\n")])
        else:
            for side, lines in ((pieces[0], left[a:b]), (pieces[1], right[c:d])):
                side.extend((tag != "equal", _line(line) + "\n") for line in lines)
    notes = []
    for lines in (one, two):
        cut = len(lines) - start - most
        parts = [f"{start:,} lines before, which are the same"] if start else []
        notes.append("; ".join([*parts, *([f"{cut:,} more lines"] if cut > 0 else [])]))
    return list(zip(pieces, notes, strict=True))


def _words(was: str, now: str) -> tuple[list[Piece], list[Piece]]:
    left, right = WORDS.findall(_window(was, now)), WORDS.findall(_window(now, was))
    one: list[Piece] = []
    two: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for side, words in ((one, left[a:b]), (two, right[c:d])):
            if words:
                side.append((tag != "equal", "".join(words)))
    return one, two


def _window(line: str, other: str) -> str:
    """The part of a long line about its first difference from another."""
    if len(line) <= LINE:
        return line
    first = next((number for number, (a, b) in enumerate(zip(line, other, strict=False)) if a != b), 0)
    start = max(first - LINE // 4, 0)
    return f"{'…' if start else ''}{line[start : start + LINE]}…"


def _displays(bundles: list[dict[str, Any] | None], budget: Budget, scale: float) -> Sides:
    there = [bundle for bundle in bundles if bundle is not None]
    if any(kind in bundle for bundle in there for kind in (*PICTURES, DRAWING)):
        return Sides([_picture(bundle, budget, scale) if bundle is not None else None for bundle in bundles])
    if there and all(shows_tables(joined(bundle.get("text/html"))) for bundle in there):
        return Sides(_tables(bundles, scale))
    return _texts([_words_of(bundle) if bundle is not None else "" for bundle in bundles], "", scale)


def _words_of(bundle: dict[str, Any]) -> str:
    """The text that says most of what a display shows."""
    if text := joined(bundle.get("text/plain")):
        if "text/html" not in bundle or len(text) > 80:
            return text[:READ]
        return f"{text}\n{read(joined(bundle['text/html'])[:READ]).text}".strip()
    if "text/html" in bundle:
        return read(joined(bundle["text/html"])[:READ]).text or "HTML that shows no text"
    kind, value = next(iter(bundle.items()))
    text = joined(value) if isinstance(value, str | list) else json.dumps(value, indent=1, default=str)
    return f"{kind}\n{text[:READ]}"


def _tables(bundles: list[dict[str, Any] | None], scale: float) -> list[Block | None]:
    pages = [read(joined(bundle.get("text/html"))[:READ * 5]) if bundle is not None else None for bundle in bundles]
    base = _grid(pages[0].tables) if pages[0] else []
    most = max(int(ROWS * scale), 3)
    made: list[Block | None] = []
    for number, page in enumerate(pages):
        if page is None:
            made.append(None)
            continue
        grid = _grid(page.tables)
        other = base if number else _grid(pages[1].tables) if len(pages) > 1 and pages[1] else grid
        first = next((at for at, row in enumerate(grid) if at >= len(other) or row != other[at]), 0)
        start = max(first - 2, 0) if len(grid) > most and first >= most else 0
        rows = [[[(_differs(other, at, column, text), _cell(text))] for column, text in enumerate(row[:COLUMNS])]
                for at, row in enumerate(grid[start : start + most], start)]
        notes = [f"{start} rows before"] if start else []
        notes += [f"{len(grid) - start - most} more rows"] if len(grid) > start + most else []
        notes += [f"{len(grid[0]) - COLUMNS} more columns"] if grid and len(grid[0]) > COLUMNS else []
        made.append(Block(rows=rows, note="; ".join(notes)))
    return made


def _grid(tables: list[Table]) -> list[list[str]]:
    return [row for table in tables for row in table.rows if any(row)]


def _differs(other: list[list[str]], row: int, column: int, text: str) -> bool:
    """The other table shows something else there, or has no such place."""
    return row >= len(other) or column >= len(other[row]) or other[row][column] != text


def _cell(text: str) -> str:
    return text if len(text) <= CELL else text[: CELL - 1] + "…"


def _picture(bundle: dict[str, Any], budget: Budget, scale: float) -> Block:
    for kind in PICTURES:
        if kind in bundle:
            return _raster(joined(bundle[kind]), budget, scale)
    if DRAWING in bundle:
        data = joined(bundle[DRAWING]).encode("utf-8", "backslashreplace")
        uri = f"data:image/svg+xml;base64,{base64.b64encode(data).decode()}"
        if len(data) <= PICTURE and budget.take(len(uri)):
            return Block(label="drawing", uri=uri)
        return Block(label="drawing", note="left out: this page has a bound")
    return Block(pieces=[(False, _words_of(bundle))])


def _raster(text: str, budget: Budget, scale: float) -> Block:
    """A picture that Pillow decodes, as it is or smaller."""
    try:
        data = base64.b64decode(text)
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > PIXELS:
                return Block(label="picture", note=f"left out: {picture.width}x{picture.height} pixels")
            form, size = picture.format, picture.size
            picture.load()
            note = ""
            if form not in ("PNG", "JPEG") or len(data) > PICTURE * scale:
                smaller = picture.convert("RGBA")
                smaller.thumbnail((max(int(SIDE * scale), 160),) * 2)
                data, form = _encoded(smaller), "PNG"
                note = f"drawn smaller: it is {size[0]}x{size[1]} pixels" if smaller.size != size else ""
    except Exception as error:  # of a hostile file Pillow's readers raise whatever comes up
        return Block(label="picture", note=f"cannot be decoded: {type(error).__name__}")
    uri = f"data:image/{str(form).lower()};base64,{base64.b64encode(data).decode()}"
    if not budget.take(len(uri)):
        return Block(label="picture", note="left out: this page has a bound; the notebook itself has it")
    return Block(label="picture", uri=uri, note=note)


def _encoded(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.quantize(128).save(stream, "PNG", optimize=True)
    return stream.getvalue()

