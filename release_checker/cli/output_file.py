# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""One file put in place in one step: whoever is interrupted leaves what was there before."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from release_checker.errors import ReportNotWritten, UsageError


def put(path: Path, text: str) -> None:
    """Write a text beside its place and rename it there.

    Raises UsageError when the place is a folder or in none, or no file of its own, ReportNotWritten when the disk refuses.
    """
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; name a file with --output")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path.parent}: is no folder; --output names a file in one that is there")
    if path.is_symlink() or (path.exists() and not path.is_file()):
        # Renaming would put a file in the place of /dev/null, or of a link that others follow.
        raise UsageError(f"{path}: is a link, a device or a pipe, and stays what it is; name a file with --output")
    made = ""
    try:
        handle, made = tempfile.mkstemp(prefix=f".{path.name[:80]}.", dir=path.absolute().parent)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())  # after a power cut a renamed file may be empty otherwise
        mask = os.umask(0)
        os.umask(mask)
        Path(made).chmod(0o666 & ~mask)
        Path(made).replace(path)
    except OSError as error:
        raise ReportNotWritten(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        if made:
            Path(made).unlink(missing_ok=True)
