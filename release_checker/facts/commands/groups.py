# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""hydra's `group=choice` overrides, held against the configuration files that the project ships."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator, Sequence

from release_checker.facts.commands.comparison import WordFault
from release_checker.facts.commands.shell import Word
from release_checker.facts.files import Files, normal

INVENTED = re.compile(r"(?:^|_)(?:name|my|your|some|new|custom|foo|bar|xxx)(?:_|$)|^[A-Z_]+$")
"Choices that stand for the reader's own."
OVERRIDE = re.compile(r"\+{0,2}([A-Za-z_][\w/]*)(?:@[\w.]+)?=([\w/.,-]+)")


def missing_groups(words: Sequence[Word], script: str, config: tuple[str, str], files: Files) -> Iterator[WordFault]:
    """Choices of a configuration group for which there is no file; keys that are no group are left alone."""
    folder = normal(posixpath.join(posixpath.dirname(script), config[0]))
    if folder.startswith("..") or folder not in files.folders:
        return
    for word in words:
        match = OVERRIDE.fullmatch(word.text)
        if match is None or word.filled_in or word.text.startswith("hydra/"):
            continue
        group = f"{folder}/{match[1]}".lstrip("/")
        known = sorted(posixpath.splitext(path.removeprefix(f"{group}/"))[0] for path in files.paths
                       if path.startswith(f"{group}/") and path.endswith((".yaml", ".yml")))
        for choice in match[2].split(",") if known else ():
            name = choice.removesuffix(".yaml").removesuffix(".yml")
            there = name in {*known, "null", "none"} or f"{group}/{name}" in files.folders
            if name and not there and not INVENTED.search(name):
                near = difflib.get_close_matches(name, known, 1, 0.6)
                hint = f" (nearest: {near[0]})" if near else ""
                yield WordFault(f"{group} has no {name}.yaml{hint}", f"group {match[1]}={name}",
                                f"write {match[1]}={near[0]}" if near else f"add {group}/{name}.yaml", word.text)
