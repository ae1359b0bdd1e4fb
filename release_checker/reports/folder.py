# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The report folder: all writers' files, put in place in one step."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from release_checker.errors import UsageError
from release_checker.reports.json import write_json
from release_checker.reports.report import Report

WRITERS: dict[str, Callable[[Report], str]] = {
    "report.json": write_json,
}


def write_folder(report: Report, folder: Path) -> None:
    """Write the report beside its place, then swap: a reader sees the old folder or the new one, never half of one.

    Raises UsageError when the place cannot be written or holds something that is no report.
    """
    folder = folder.absolute()
    if folder.exists() and not _ours(folder):
        raise UsageError(f"{folder}: exists and holds no report of ours; name another folder with --output")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise UsageError(f"{folder}: the report cannot be written here: {error.strerror}") from error
    try:
        made.chmod(0o755)
        for name, writer in WRITERS.items():
            (made / name).write_text(writer(report), encoding="utf-8")
        _swap(made, folder)
    except OSError as error:
        raise UsageError(f"{folder}: the report cannot be written here: {error.strerror}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _ours(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink() and ((folder / "report.json").exists() or not any(folder.iterdir()))


def _swap(made: Path, folder: Path) -> None:
    if not folder.exists():
        made.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    os.rename(folder, aside / "old")  # a folder cannot be renamed over a filled one
    try:
        made.rename(folder)
    except OSError:
        os.rename(aside / "old", folder)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
