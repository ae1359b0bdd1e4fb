# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs the installer: our own uv, with a cache of its own, none of the project's or user's configuration.

Links into the cache are never made: with hard links an append in one audited environment showed in the next.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from release_checker.errors import FactUnavailable
from release_checker.execution.environment.index import index_environment
from release_checker.execution.session import Session

CACHE = "<our cache>"
DAMAGED = re.compile(rf"{CACHE}[/\\](?:archive|wheels|simple|interpreter|sdists|builds|git|environments)-v\d")
"A place within uv's cache, named by an error."
OUTPUT = 4_000_000
"Bytes of a tool's words that are kept; the end is what tells the cause."


@dataclass(frozen=True, slots=True)
class Said:
    """How a tool of ours ended, and its words."""

    code: int | None
    "Exit code; None when it was ended by us."
    output: str
    "Standard output."
    words: str
    "Standard error, without colours."

    @property
    def well(self) -> bool:
        """It ended with 0."""
        return self.code == 0


def find_uv() -> str:
    """The uv that belongs to this installation; raises FactUnavailable without one."""
    import uv

    try:
        return str(uv.find_uv_bin())
    except FileNotFoundError as error:
        raise FactUnavailable("uv, which builds environments, is not installed with this tool") from error


def run_uv(session: Session, *arguments: str, folder: Path, seconds: float = 900.0) -> Said:
    """Run uv in an empty folder of ours; raises Interrupted or OutOfBudget when nothing more may begin."""
    cache = str(session.store.folder("uv"))
    extra = {
        "UV_CACHE_DIR": cache,
        "UV_NO_CONFIG": "1",
        "UV_LINK_MODE": "copy",
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "1",
        "UV_HTTP_RETRIES": "2",
    }
    more = [] if session.online else ["--offline"]
    if arguments[0] == "pip" and "PIP_NO_INDEX" in index_environment():
        more.append("--no-index")  # uv has no variable for it
    command = (find_uv(), *arguments, *more)
    said = run_tool(session, command, folder=folder, seconds=seconds, extra=extra)
    if said.well or not DAMAGED.search(said.words.replace(cache, CACHE)):
        return said
    # uv trusts what it unpacked once: a file that the disk lost would be held against the project.
    run_tool(session, (find_uv(), "cache", "clean"), folder=folder, seconds=seconds, extra=extra)
    return run_tool(session, command, folder=folder, seconds=seconds, extra=extra)


def run_tool(
    session: Session, command: Sequence[str], *, folder: Path, seconds: float, extra: Mapping[str, str] | None = None
) -> Said:
    """Run a program of ours, not of the project, outside the sandbox; its whole group ends with it.

    The environment is scrubbed; what says where the package index lies and how it is reached stays.
    """
    allowed = session.seconds(seconds)
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if key in os.environ}
    with tempfile.TemporaryDirectory(prefix="release-checker-") as home:
        environment = kept | {"HOME": home, "TMPDIR": home, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"} | index_environment()
        try:
            process = subprocess.Popen(
                list(command),
                cwd=folder,
                env=environment | dict(extra or {}),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            return Said(127, "", f"{Path(command[0]).name} could not be started: {error.strerror}")
        heard: dict[str, bytearray] = {"out": bytearray(), "err": bytearray()}
        readers = [
            threading.Thread(target=_drain, args=(stream, heard[name]), daemon=True)
            for name, stream in (("out", process.stdout), ("err", process.stderr))
        ]
        for reader in readers:
            reader.start()
        code = _wait(session, process, allowed)
        for reader in readers:
            reader.join(5)
    out, err = (bytes(heard[name]).decode("utf-8", "replace") for name in ("out", "err"))
    return Said(code, out, err)


def _drain(stream: object, into: bytearray) -> None:
    read = stream.read1  # type: ignore[attr-defined]
    with contextlib.suppress(OSError, ValueError):
        while piece := read(65536):
            into += piece
            if len(into) > 2 * OUTPUT:
                del into[:-OUTPUT]


def _wait(session: Session, process: subprocess.Popen[bytes], seconds: float) -> int | None:
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end and not session.stop():
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(0.1)
        return None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
