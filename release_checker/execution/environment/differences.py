# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is declared and what works, side by side."""

from __future__ import annotations

import difflib

from release_checker.execution.environment.candidate import name_of
from release_checker.execution.environment.case import Case
from release_checker.execution.environment.records import Built


def difference(case: Case, built: Built) -> str:
    """Unified diff from the declared lines to the versions that work, in the order of the declaration.

    Packages that only come along are in the lock and not in the diff.
    """
    versions = {item.name: item.version for item in built.locked}
    asked = [name_of(text) for text in built.recipe.requirements]
    left = [line.text for line in case.lines]
    right = []
    for line in case.lines:
        if line.name in versions and (line.name in asked or case.folders):
            right.append(f"{line.name}=={versions[line.name]}")
        elif not line.name:
            right.append(line.text)
    declared = {line.name for line in case.lines}
    right += [f"{name}=={versions[name]}" for name in dict.fromkeys(asked) if name in versions and name not in declared]
    source = case.files[0] if case.files else "declared"
    lines = difflib.unified_diff(left, right, source, f"{source} (works, Python {built.recipe.python.version})", lineterm="")
    return "\n".join(lines) + "\n"
