# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Read a repository with git, giving its own configuration no say.

A hostile checkout can make git run programs: fsmonitor, hooks, filters, diff drivers, pagers, transports of a partial
clone. Every call here switches them off on the command line, which outranks the repository's own files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import IO

from release_checker.errors import ReleaseCheckerError

TIMEOUT = 60.0
PIECE = 1 << 20
WORDS = 10_000
"Bytes of what git says of a failure that are read."
SAFE = (
    "safe.directory=*",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.untrackedCache=false",
    "core.sshCommand=false",
    "core.askPass=",
    "core.alternateRefsCommand=",
    "credential.helper=",
    "diff.external=",
    "log.showSignature=false",
    "log.mailmap=false",
    "protocol.allow=never",
    "submodule.recurse=false",
)


class GitError(ReleaseCheckerError):
    """git is absent, failed or took too long."""


class Git:
    """git in one work tree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filters: list[str] | None = None

    def run(self, *arguments: str, limit: int = 512_000_000, given: bytes = b"") -> bytes:
        """Standard output of one git command, which reads what is `given`.

        Raises GitError with git's own words, or when there are more than `limit` bytes of it: a blob of 10 GB takes 10 MB in
        a repository, and half a listing would pass for the whole.
        """
        return self._call([*self._options(), *arguments], limit, given)

    def lines(self, *arguments: str) -> list[str]:
        """NUL-separated output (`-z`) as strings; undecodable bytes as surrogates."""
        return [os.fsdecode(item) for item in self.run(*arguments).split(b"\0") if item]

    def changed(self) -> frozenset[str]:
        """Files in the folder whose bytes may differ from the index, relative to it; raises GitError.

        Submodules are compared by their commit: to look into one, git would obey that one's own filters.
        """
        return frozenset(self.lines("diff-files", "--name-only", "--relative", "--ignore-submodules=dirty", "-z"))

    def save(self, blob: str, target: Path) -> None:
        """Write a blob, which may not fit into memory, into a new file; raises GitError."""
        with target.open("xb") as stream:
            _run(self._command([*self._options(), "cat-file", "blob", blob]), self.folder, b"", stream, 0)

    def environment(self) -> dict[str, str]:
        """Variables for a program that calls git in this folder by itself: the same settings; raises GitError."""
        settings = [*SAFE, *self._options()[1::2]]
        named = {f"GIT_CONFIG_KEY_{number}": setting.partition("=")[0] for number, setting in enumerate(settings)}
        values = {f"GIT_CONFIG_VALUE_{number}": setting.partition("=")[2] for number, setting in enumerate(settings)}
        return _environment() | named | values | {"GIT_CONFIG_COUNT": str(len(settings))}

    def _options(self) -> list[str]:
        if self._filters is None:
            self._filters = self._disarmed_filters()
        return self._filters

    def _disarmed_filters(self) -> list[str]:
        """Options that empty every content filter which the repository's own configuration defines.

        Raises GitError where that cannot be done: without them no other command may run.
        """
        names = self._call(["config", "--name-only", "-z", "--list"], 10_000_000)
        options: list[str] = []
        for raw in {name for name in names.split(b"\0") if name.startswith(b"filter.")}:
            name, _, key = os.fsdecode(raw).rpartition(".")
            if "=" in name:  # `-c` would take what follows for the value, and the filter would stand
                raise GitError("its configuration defines a filter with = in its name, which cannot be switched off")
            if key in ("clean", "smudge", "process", "required"):
                options += ["-c", f"{name}.{key}={'false' if key == 'required' else ''}"]
        return options

    def _call(self, arguments: list[str], limit: int, given: bytes = b"") -> bytes:
        return _run(self._command(arguments), self.folder, given, None, limit)

    def _command(self, arguments: list[str]) -> list[str]:
        program = shutil.which("git")
        if program is None:
            raise GitError("git is not installed")
        settings = [part for setting in SAFE for part in ("-c", setting)]
        return [program, "--no-pager", "--no-optional-locks", "--literal-pathspecs", *settings, *arguments]


def _run(command: list[str], folder: Path, given: bytes, into: IO[bytes] | None, limit: int) -> bytes:
    """What a command prints, at most `limit` bytes; with `into` it is written there, and nothing returned."""
    try:
        return _asked(command, folder, given, into, limit)
    except OSError as error:  # the disk is full, most likely: what git says on standard error goes to a file
        raise GitError(f"git could not be asked: {error.strerror or error}") from error


def _asked(command: list[str], folder: Path, given: bytes, into: IO[bytes] | None, limit: int) -> bytes:
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as said:
        asked.write(given)
        asked.seek(0)
        try:
            process = subprocess.Popen(command, cwd=folder, env=_environment(), stdin=asked, stderr=said,
                                       stdout=into or subprocess.PIPE)
        except OSError as error:
            raise GitError(f"git could not be started: {error.strerror}") from error
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(TIMEOUT, end)
        watch.start()
        try:
            with process:
                data = _bounded(process.stdout, limit) if process.stdout else b""
                if len(data) > limit:
                    process.kill()
        finally:
            watch.cancel()
        return _answer(process.returncode, data, limit, late.is_set(), said)


def _bounded(stream: IO[bytes], limit: int) -> bytes:
    """At most one byte more than the limit, in pieces: a buffer is made as long as what is asked for."""
    data = bytearray()
    while len(data) <= limit and (piece := stream.read(min(PIECE, limit + 1 - len(data)))):
        data += piece
    return bytes(data)


def _answer(code: int, data: bytes, limit: int, late: bool, said: IO[bytes]) -> bytes:
    if late:
        raise GitError(f"git took longer than {TIMEOUT:.0f} s")
    if len(data) > limit:
        raise GitError(f"git answers with more than {limit:,} bytes")
    if code:
        said.seek(0)
        words = said.read(WORDS).decode("utf-8", "replace").strip().splitlines()
        raise GitError(words[-1] if words else f"git ended with {code}")
    return data


def _environment() -> dict[str, str]:
    """Nothing of the caller's git variables (GIT_DIR and friends), none of the user's configuration."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "TMPDIR") if key in os.environ}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        # Outranks `protocol.ext.allow` of the repository, which outranks `protocol.allow` of ours; older git fetches lazily.
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "HOME": os.devnull,
        "LC_ALL": "C",
    }
