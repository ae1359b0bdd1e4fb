# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Folders that belong to a run of another tracker, so that nothing in them is found a second time."""

from __future__ import annotations

import re

from release_checker.runs.tree import Tree
from release_checker.runs.wandb.folders import LATEST, RUN_FOLDER

HEX_RUN = re.compile(r"[0-9a-f]{32}")
OWNED = {"mlruns", "mlartifacts", ".dvc"}


def within_foreign_run(tree: Tree, folder: str) -> bool:
    """The folder lies within a run of W&B or MLflow, whatever their stores are called."""
    parts = folder.split("/") if folder else []
    if OWNED.intersection(parts) or any(part == LATEST or RUN_FOLDER.fullmatch(part) for part in parts):
        return True
    return any(HEX_RUN.fullmatch(part) and "meta.yaml" in tree.folders.get("/".join(parts[: depth + 1]), ())
               for depth, part in enumerate(parts))
