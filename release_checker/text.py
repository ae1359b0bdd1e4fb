# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Bytes to text, as the readers of a file would decode it."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control bytes that no text file of any common encoding contains (tab, newlines, form feed, escape are fine).
CONTROL = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Text:
    """Decoded content of one file."""

    content: str
    "The text, newlines folded to \\n, no byte order mark."
    encoding: str
    "utf-8, utf-8-sig, utf-16, utf-32 or latin-1: what decoded it."
    truncated: bool = False
    "The file is longer than what was read."

    @property
    def is_utf8(self) -> bool:
        """Every reader takes it: UTF-8, with or without a byte order mark."""
        return self.encoding in ("utf-8", "utf-8-sig")

    @property
    def lines(self) -> list[str]:
        """Lines without their ends; only newlines end a line, so that numbers agree with editors."""
        return self.content.split("\n")


def decode(data: bytes, *, truncated: bool = False) -> Text | None:
    """The text in `data`, or None when it is binary.

    UTF-16 without a byte order mark is known by its zero bytes on one side. What is neither UTF-8 nor UTF-16 and has no
    control bytes is taken as Latin-1, which decodes anything: `encoding` then tells that it was a guess.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return Text(_fold(data.decode(encoding, "replace")), encoding, truncated)
    sample = data[:4096]
    if b"\0" in sample:
        wide = _utf16(sample)
        return Text(_fold(data.decode(wide, "replace")), "utf-16", truncated) if wide else None
    try:
        return Text(_fold(_utf8(data, truncated)), "utf-8", truncated)
    except UnicodeDecodeError:
        if len(CONTROL.findall(sample)) > len(sample) // 100:
            return None
        return Text(_fold(data.decode("latin-1")), "latin-1", truncated)


def _utf8(data: bytes, truncated: bool) -> str:
    if not truncated:
        return data.decode("utf-8")
    # A cut may fall inside a character; the incremental decoder keeps the rest back.
    return codecs.getincrementaldecoder("utf-8")().decode(data, final=False)


def _utf16(sample: bytes) -> str | None:
    """ASCII-heavy UTF-16 has its zeros on one side only."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half and odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if half and even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _fold(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shorten(text: str, width: int = 120) -> str:
    """One line of at most `width` characters, for evidence; control characters become spaces."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= width else line[: width - 1] + "…"


def printable(text: str) -> str:
    """Text of a project made harmless to terminals, HTML and JSON.

    Control characters, lone surrogates, and the invisible ones that turn the direction of writing are escaped.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text)


def unheard(text: str) -> str:
    """Text that holds no command for the runner of a workflow: `::name::` at the beginning of a line, `##[name]` anywhere.

    Elsewhere than in a workflow the text as it is.
    """
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return text
    return re.sub(r"^([^\S\n]*):(?=:)", r"\1: ", text, flags=re.MULTILINE).replace("##[", "## [")


def listed(items: Sequence[str], joiner: str = ", ", *, most: int = 5) -> str:
    """Some items as words, the rest as a count: `a, b, c and 4 more`."""
    shown = joiner.join(items[:most])
    return f"{shown} and {len(items) - most} more" if len(items) > most else shown


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number and its noun: `1 blocker`, `3 blockers`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


DURATION = re.compile(r"(?:(\d{1,9}(?:\.\d{1,9})?)h)?(?:(\d{1,9}(?:\.\d{1,9})?)m(?:in)?)?(?:(\d{1,9}(?:\.\d{1,9})?)s?)?")


def seconds_of(text: str) -> float | None:
    """Seconds of a duration as people write it, `90`, `90s`, `30m`, `1h30m`; None for what is none, or nothing."""
    match = DURATION.fullmatch(text.strip().lower().replace(" ", ""))
    hours, minutes, seconds = (float(part or 0) for part in match.groups()) if match else (0.0, 0.0, 0.0)
    return 3600 * hours + 60 * minutes + seconds or None
