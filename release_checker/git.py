# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Read a repository with git, giving its own configuration no say.

A hostile checkout can make git run programs: fsmonitor, hooks, filters, diff drivers, pagers, transports of a partial
clone. Every call here switches them off on the command line, which outranks the repository's own files.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Reach:
    """Leave for one command to talk to one place; without it git reaches nothing."""

    transport: str
    "The one protocol it may speak: https, http, ssh or file."
    seconds: float
    "When it is ended."
    refused: Callable[[], str]
    "Asked twice a second: why it must end now; empty while it may go on."
    header: tuple[str, str] = ("", "")
    "Address and HTTP header that is sent there alone; handed over where no list of processes shows it."


SSH = "ssh -F none -o BatchMode=yes -o ClearAllForwardings=yes -o ConnectTimeout=30"
"Keys and known hosts are the user's; ~/.ssh/config is not read, since it may start programs; nothing is asked."
CONNECTED = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy",
             "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "SSH_AUTH_SOCK")
"What a machine needs to be told to reach a server."


class Git:
    """git in one work tree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filters: list[str] | None = None

    def reach(self, reach: Reach, *arguments: str, limit: int = 64_000_000) -> bytes:
        """Standard output of one command that may talk to a server; raises GitError, as `run` does.

        Only in a repository of our own making, where the other side has written objects and refs alone.
        """
        ssh = SSH if reach.transport == "ssh" else "false"
        settings = (f"protocol.{reach.transport}.allow=always", f"core.sshCommand={ssh}", "fetch.unpackLimit=1",
                    "transfer.unpackLimit=1", "gc.auto=0", "maintenance.auto=false", "http.lowSpeedLimit=1",
                    "http.lowSpeedTime=60")
        given = [part for setting in settings for part in ("-c", setting)]
        return _run(self._command([*given, *self._options(), *arguments]), self.folder, b"", None, limit, reach)

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


def _run(command: list[str], folder: Path, given: bytes, into: IO[bytes] | None, limit: int,
         reach: Reach | None = None) -> bytes:
    """What a command prints, at most `limit` bytes; with `into` it is written there, and nothing returned."""
    try:
        return _asked(command, folder, given, into, limit, reach)
    except OSError as error:  # the disk is full, most likely: what git says on standard error goes to a file
        raise GitError(f"git could not be asked: {error.strerror or error}") from error


def _asked(command: list[str], folder: Path, given: bytes, into: IO[bytes] | None, limit: int,
           reach: Reach | None) -> bytes:
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as said:
        asked.write(given)
        asked.seek(0)
        try:
            process = subprocess.Popen(command, cwd=folder, env=_environment(reach), stdin=asked, stderr=said,
                                       stdout=into or subprocess.PIPE, start_new_session=reach is not None)
        except OSError as error:
            raise GitError(f"git could not be started: {error.strerror}") from error
        watch = _Watch(process, reach)
        watch.start()
        try:
            with process:
                data = _bounded(process.stdout, limit) if process.stdout else b""
                if len(data) > limit:
                    watch.end()
        except BaseException:
            watch.end()
            raise
        finally:
            watch.over.set()
        return _answer(process.returncode, data, limit, watch.why, said, whole=reach is not None)


class _Watch(threading.Thread):
    """Ends a command that takes too long, or that must end for another reason."""

    def __init__(self, process: subprocess.Popen[bytes], reach: Reach | None) -> None:
        super().__init__(daemon=True)
        self.process, self.asked = process, reach
        self.seconds = reach.seconds if reach else TIMEOUT
        self.over, self.why = threading.Event(), ""

    def run(self) -> None:
        until = time.monotonic() + self.seconds
        while not self.over.wait(0.5 if self.asked else self.seconds):
            if time.monotonic() >= until:
                self.why = f"git took longer than {self.seconds:.0f} s"
            elif self.asked:
                self.why = self.asked.refused()
            if self.why:
                self.end()
                return

    def end(self) -> None:
        """Kill it; one that reaches out has helpers, which are in a session of its own."""
        if self.asked and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()


def _bounded(stream: IO[bytes], limit: int) -> bytes:
    """At most one byte more than the limit, in pieces: a buffer is made as long as what is asked for."""
    data = bytearray()
    while len(data) <= limit and (piece := stream.read(min(PIECE, limit + 1 - len(data)))):
        data += piece
    return bytes(data)


def _answer(code: int, data: bytes, limit: int, why: str, said: IO[bytes], *, whole: bool) -> bytes:
    """The data; raises GitError with the last thing git said, or the `whole` without hints: ssh complains before git."""
    if why:
        raise GitError(why)
    if len(data) > limit:
        raise GitError(f"git answers with more than {limit:,} bytes")
    if code:
        said.seek(0)
        words = said.read(WORDS).decode("utf-8", "replace").replace("\0", "").strip().splitlines()
        words = [word for word in words if not word.startswith("hint:")]
        words = [" ".join(" ".join(words).split())] if whole and words else words
        raise GitError(words[-1] if words else f"git ended with {code}")
    return data


def _environment(reach: Reach | None = None) -> dict[str, str]:
    """Nothing of the caller's git variables (GIT_DIR and friends), none of the user's configuration."""
    names = ("PATH", "SYSTEMROOT", "TMPDIR", *(CONNECTED if reach else ()))
    kept = {key: os.environ[key] for key in names if key in os.environ}
    if reach and reach.header[0]:
        kept |= {"GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": f"http.{reach.header[0]}.extraHeader",
                 "GIT_CONFIG_VALUE_0": reach.header[1], "GIT_CONFIG_KEY_1": "http.followRedirects",
                 "GIT_CONFIG_VALUE_1": "false"}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        # Outranks `protocol.ext.allow` of the repository, which outranks `protocol.allow` of ours; older git fetches lazily.
        "GIT_ALLOW_PROTOCOL": reach.transport if reach else "none",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
        "HOME": os.devnull,
        "LC_ALL": "C",
    }
