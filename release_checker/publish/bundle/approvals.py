# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The approvals of a report, packed as they lie in the project. Packing checks no signature: `verify` does."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ValidationError

from release_checker.errors import UnreadableFile
from release_checker.project import read_regular
from release_checker.publish.approval_records import FOLDER
from release_checker.publish.approvals import MOST, approvals_folder
from release_checker.publish.bundle.parts import Stage
from release_checker.publish.statement import Statement
from release_checker.text import printable

LIMIT = 1_000_000
"Bytes of a statement, or of its signature."
INTO = "approvals"


def add_approvals(stage: Stage, checkout: Path, digest: str) -> int:
    """Pack the statements that speak of the report with this digest, and their signatures; returns how many.

    Files that are no statement, are links, or speak of another report are left where they lie. Raises UsageError when the
    folder of approvals is none of the project's own.
    """
    root = checkout.resolve()
    folder = approvals_folder(root)
    names = sorted(os.listdir(folder)) if folder.is_dir() else []
    speaking = [name for name in names if name.endswith(".json") and printable(name) == name][:MOST]
    packed = 0
    for name in speaking:
        try:
            data = read_regular(root, f"{FOLDER}/{name}", LIMIT)
            if Statement.model_validate_json(data).digest("sha256") != digest:
                continue
            signature = read_regular(root, f"{FOLDER}/{name}.sig", LIMIT) if f"{name}.sig" in names else None
        except (UnreadableFile, ValidationError):
            continue
        stage.write(f"{INTO}/{name}", data)
        if signature is not None:
            stage.write(f"{INTO}/{name}.sig", signature)
        packed += 1
    return packed
