# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A notebook named on the command line, read and brought to nbformat 4."""

from __future__ import annotations

import contextlib
import io
import json
import warnings
from pathlib import Path
from typing import Any

from release_checker.errors import UnreadableFile, UsageError
from release_checker.facts.notebook_format import parse_json
from release_checker.facts.notebooks import NOTEBOOK_LIMIT


def read_notebook_file(path: Path) -> dict[str, Any]:
    """The notebook as a plain dict in nbformat 4; raises UsageError with the reason when it is none."""
    try:
        if not path.is_file():
            raise UsageError(f"{path}: {'is no file' if path.exists() else 'is not there'}; expected a notebook (.ipynb)")
        if path.stat().st_size > NOTEBOOK_LIMIT:
            raise UsageError(f"{path}: is larger than {NOTEBOOK_LIMIT // 1_000_000} MB")
        data, _ = parse_json(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnreadableFile as error:
        raise UsageError(f"{path}: is no notebook: {error}") from error
    version = data.get("nbformat")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= 4:
        found = f"its nbformat is {version!r}" if "nbformat" in data else "it is JSON that says no nbformat"
        raise UsageError(f"{path}: is no notebook: {found}, expected 1 to 4")
    if version < 4:
        data = _upgraded(path, data)
    if not isinstance(data.get("cells"), list):
        raise UsageError(f"{path}: is no notebook: it has no list of cells")
    return data


def _upgraded(path: Path, data: dict[str, Any]) -> dict[str, Any]:
    import nbformat  # takes a third of a second, and old notebooks are few

    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            upgraded = nbformat.convert(nbformat.from_dict(data), 4)  # type: ignore[no-untyped-call]
            return dict(json.loads(json.dumps(upgraded)))
    except Exception as error:  # nbformat's converters take a well-formed notebook for granted
        raise UsageError(f"{path}: its nbformat {data.get('nbformat')} cannot be brought to 4: "
                         f"{type(error).__name__}: {error}") from error
