# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a terminal would show of a stream: carriage returns, backspaces and colours applied."""

from __future__ import annotations

import re

ANSI = re.compile(r"\x1b(?:\[[0-?]{0,64}+[ -/]{0,8}+[@-~]|\][^\x07\x1b]{0,4096}+(?:\x07|\x1b\\)?|[@-Z\\^_])")


def shown(text: str) -> str:
    """The text as it stands in the end, in linear time.

    Of a line that was written over again and again the last writing counts, whole: what a shorter one leaves of a longer one
    depends on the clock.
    """
    if "\x1b" in text:
        text = ANSI.sub("", text)
    if "\b" in text:
        text = _erased(text)
    if "\r" in text:
        text = "\n".join(_last(line) for line in text.replace("\r\n", "\n").split("\n"))
    return text


def _last(line: str) -> str:
    return next((part for part in reversed(line.split("\r")) if part.strip()), "")


def _erased(text: str) -> str:
    kept: list[str] = []
    for character in text:
        if character != "\b":
            kept.append(character)
        elif kept and kept[-1] not in "\r\n":
            kept.pop()
    return "".join(kept)
