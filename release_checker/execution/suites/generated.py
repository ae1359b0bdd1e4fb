# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Files that only building a project makes: compiled extensions, a generated version.

Tests are run on the source tree, whose packages come before the installed ones. An editable install, which the authors
have, leaves such files in the tree; here they are put there from the installed copy.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from packaging.utils import canonicalize_name

from release_checker.errors import UnreadableFile
from release_checker.execution.environment.installed import site_packages
from release_checker.execution.environment.records import Built
from release_checker.execution.sandbox.scratch import copy_file
from release_checker.project import read_regular

MOST = 5_000
"Files of one project that are put in."
LIMIT = 8_000_000
"Bytes of one list of installed files."


def put_generated(scratch: Path, built: Built) -> int:
    """Put into a scratch copy each file of the project's installed packages that its tree lacks; how many there were."""
    put = 0
    folders = [scratch / folder.partition("[")[0] / below for folder in built.recipe.project for below in ("", "src")]
    library = site_packages(built).resolve()
    for path in _installed(library, built):
        for base in folders:
            target, source = base / path, library / path
            # Only into packages that lie in the tree; tests inside a package below src/ bring that before the installed one.
            lacks = target.parent.is_dir() and not os.path.lexists(target)
            if put < MOST and lacks and source.is_file() and not source.is_symlink():
                copy_file(source, target)
                put += 1
    return put


def _installed(library: Path, built: Built) -> Iterator[PurePosixPath]:
    """Files of the distributions that no lock names: the project's own."""
    others = {item.name for item in built.locked}
    for folder in sorted(library.glob("*.dist-info")):
        if canonicalize_name(folder.name.removesuffix(".dist-info").partition("-")[0]) in others:
            continue
        try:
            listed = read_regular(library, f"{folder.name}/RECORD", LIMIT).decode("utf-8", "replace")
        except UnreadableFile:
            continue
        for line in listed.split("\n"):
            path = PurePosixPath(line.partition(",")[0].strip('"'))
            inside = len(path.parts) > 1 and ".." not in path.parts and not path.is_absolute()
            if inside and not path.parts[0].endswith((".dist-info", ".data")) and path.suffix != ".pyc":
                yield path
