# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Which installed distribution each top-level module belongs to, from the metadata on disk; nothing is imported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from release_checker.errors import UnreadableFile
from release_checker.project import read_regular

RECORD_LIMIT = 8_000_000
"Bytes of one RECORD that are read."


def installed_modules(prefix: Path) -> dict[str, tuple[str, str]]:
    """Top-level module to distribution name and version, of a virtual environment or a folder of packages."""
    found: dict[str, tuple[str, str]] = {}
    for info in sorted(
        [*prefix.resolve().glob("lib/python*/site-packages/*.dist-info"), *prefix.resolve().glob("*.dist-info")]
    ):
        if (info / "direct_url.json").is_file() and b"dir_info" in (info / "direct_url.json").read_bytes()[:10_000]:
            continue  # the project itself
        name, _, version = info.name.removesuffix(".dist-info").partition("-")
        for module in _modules(info):
            found.setdefault(module, (name.replace("_", "-"), version))
    return found


def _modules(info: Path) -> Iterator[str]:
    try:
        record = read_regular(info.parent, f"{info.name}/RECORD", RECORD_LIMIT).decode("utf-8", "replace")
    except UnreadableFile:
        return
    for line in record.split("\n"):
        first, slash, _ = line.partition(",")[0].partition("/")
        if slash and not first.endswith((".dist-info", ".data", ".libs", "..")):
            yield first
        elif not slash and first.endswith((".py", ".so")):
            yield first.partition(".")[0]
