# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A tier is tried: small jobs attempt in it what it claims to prevent, and what is seen becomes its guarantees."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from release_checker.execution.sandbox import inside, system, tree
from release_checker.execution.sandbox.cgroups import bounded_by_kernel, can_bound_processes
from release_checker.execution.sandbox.records import MIB, Ended, Ending, Guarantee, Job, Limits, Mount, Sandbox
from release_checker.execution.temporary import held

NAMES = {
    "files": "files outside unread",
    "names": "names and modes of files outside out of reach",
    "writes": "nothing written outside",
    "home": "home folder empty",
    "environment": "environment scrubbed",
    "tcp": "no network (TCP)",
    "udp": "no network (UDP)",
    "unix": "no Unix sockets of others",
    "abstract": "no abstract sockets of others",
    "others": "processes of others unseen",
    "reach": "processes of others out of reach",
    "memory": "shared memory of others unseen",
    "calls": "system calls filtered",
    "setuid": "no set-user-ID files",
    "alive": "nothing stays alive",
    "eat": "memory bound over all processes",
    "spawn": "process bound",
    "fill": "disk bound",
    "kernel": "memory and processes bounded by the kernel",
    "devices": "no devices",
}
"What a tier can hold, by the name of the attempt."
ESSENTIAL = ("files", "writes", "home", "environment", "tcp", "udp", "alive", "eat", "fill")
"Without these a tier is no isolation and is not used."
EXPECTED = {"eat": Ending.MEMORY, "spawn": Ending.PROCESSES, "fill": Ending.DISK}
SECONDS = 10.0
"Wall clock for one attempt; a slow machine needs some, a working tier a tenth of a second."


@dataclass(frozen=True, slots=True)
class Lures:
    """What lies outside to be found."""

    folder: Path
    "A folder of ours."
    token: str
    "A word that is nowhere else."
    tcp: socket.socket
    "Listens on the loopback address."
    udp: socket.socket
    "Bound to the loopback address."
    unix: socket.socket
    "Listens in the folder."
    shared: Path | None
    "A file of ours in shared memory."
    sleeper: subprocess.Popen[bytes]
    "A process with the word in its command line and environment."

    @property
    def secret(self) -> Path:
        """A file that only its owner may read."""
        return self.folder / "secret"

    def described(self) -> dict[str, object]:
        """For the script inside."""
        around = Path("~").expanduser()
        hidden = [path for name in (".bashrc", ".profile", ".netrc", ".gitconfig", ".ssh/id_ed25519", ".ssh/id_rsa")
                  if (path := around / name).is_file()]
        return {
            "token": self.token, "sleeper": f"sleeper-{self.token}", "number": self.sleeper.pid,
            "secret": str(self.secret), "secrets": [str(path) for path in (self.secret, *hidden)],
            "folders": [str(self.folder), str(around), "/", "/usr", "/etc", "/var/tmp", "/run"],  # noqa: S108
            "tcp": self.tcp.getsockname()[1], "udp": self.udp.getsockname()[1], "unix": str(self.folder / "socket"),
            "shared": str(self.shared or self.folder / "none"),
        }

    def disturbed(self) -> str:
        """What was changed, as seen from outside."""
        if sorted(path.name for path in self.folder.iterdir()) != ["secret", "socket"]:
            return "files outside were made or taken away"
        return "" if self.secret.read_text() == self.token else "a file outside was changed"

    def received(self) -> str:
        """Whether a datagram arrived."""
        try:
            self.udp.recv(16)
        except BlockingIOError:
            return ""
        return "a datagram reached the machine"


def _short() -> str:
    """Where temporary files lie, or another usual place when that is too long for the path of a socket."""
    usual = tempfile.gettempdir()
    places = (usual, "/tmp", "/var/tmp")  # noqa: S108 - the name made there is nobody's to guess
    return next((place for place in places if len(os.fsencode(place)) < 70 and os.access(place, os.W_OK)), usual)


@contextlib.contextmanager
def lures() -> Iterator[Lures]:
    """Lay them out; all is gone afterwards."""
    token = f"lure-{secrets.token_hex(8)}"
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(held(f"{system.PREFIX}{os.getpid()}-lures-", _short()))
        (folder / "secret").write_text(token)
        (folder / "secret").chmod(0o600)
        tcp, udp, unix = (stack.enter_context(socket.socket(family, kind)) for family, kind in (
            (socket.AF_INET, socket.SOCK_STREAM), (socket.AF_INET, socket.SOCK_DGRAM), (socket.AF_UNIX, socket.SOCK_STREAM)))
        for one in (tcp, udp):
            one.bind(("127.0.0.1", 0))
        unix.bind(str(folder / "socket"))
        (folder / "socket").chmod(0o777)  # its owner's carelessness is no isolation
        udp.setblocking(False)
        if tree.LINUX:
            hidden = stack.enter_context(socket.socket(socket.AF_UNIX))
            hidden.bind("\0" + token)
            hidden.listen()
        for one in (tcp, unix):
            one.listen()
        shared = Path("/dev/shm", token) if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
        if shared:
            shared.write_text(token)
            stack.callback(shared.unlink, missing_ok=True)
        sleeper = stack.enter_context(subprocess.Popen(
            ["/bin/sh", "-c", "read -r _", f"sleeper-{token}"], stdin=subprocess.PIPE, env={"SECRET": token}))
        stack.callback(sleeper.kill)
        yield Lures(folder, token, tcp, udp, unix, shared, sleeper)


def attempt(sandbox: Sandbox, what: str, limits: Limits, **given: object) -> Ended:
    """Run one attempt of `inside`."""
    python, prefix = system.interpreter()
    command = (python, "-I", "-S", "-c", Path(inside.__file__).read_text(), json.dumps({"what": what, **given}))
    mounts = () if prefix == "/usr" else (Mount(Path(prefix), prefix),)
    return sandbox.run(Job(command, prefix, mounts, limits=limits))


def observe(sandbox: Sandbox) -> dict[str, str]:
    """By the name of each attempt, what came of it: empty when it was held. Raises OSError when nothing runs in the tier."""
    with lures() as laid, ThreadPoolExecutor(4) as pool:
        bound = 48 * MIB
        jobs = {
            "eat": pool.submit(attempt, sandbox, "eat", Limits(SECONDS, memory=bound), bytes=bound // 2),
            "spawn": pool.submit(attempt, sandbox, "spawn", Limits(SECONDS, processes=16), processes=64),
            "fill": pool.submit(attempt, sandbox, "fill", Limits(SECONDS, disk=8 * MIB), files=256),
        }
        looked = attempt(sandbox, "look", Limits(SECONDS), **laid.described())
        try:
            seen: dict[str, str] = json.loads(looked.stdout)
        except ValueError:
            words = looked.stderr.decode("utf-8", "replace").strip().splitlines()
            raise OSError(f"nothing runs in it: {looked.cause}" + (f" ({words[-1]})" if words else "")) from None
        seen["writes"] = seen["writes"] or laid.disturbed()
        seen["udp"] = laid.received()
        seen["alive"] = "a process was alive after the end" if _marked(laid.token) else ""
        for name, job in jobs.items():
            ended = job.result()
            seen[name] = "" if ended.ending is EXPECTED[name] else f"went past its bound and {ended.cause}"
    seen["kernel"] = "" if bounded_by_kernel() else "no control group can be made; they are watched many times a second"
    if sandbox.tier == "none" and os.getuid() == 0 and not can_bound_processes():
        seen["spawn"] = "root's processes are not counted by the kernel, and a fork bomb outruns whoever watches"
    seen["devices"] = f"{', '.join(given)} shown for training" if (given := system.accelerators()) else ""
    return seen


def _marked(token: str) -> bool:
    """A process that tried to break out is alive."""
    for pid in tree.everyone():
        with contextlib.suppress(OSError):
            line = Path(f"/proc/{pid}/cmdline").read_bytes()
            if token.encode() in line and b'"what"' in line:
                return True
    return False


def guarantees(sandbox: Sandbox) -> tuple[Guarantee, ...]:
    """What the tier holds; raises OSError when it lacks what makes it isolation."""
    seen = observe(sandbox)
    return tuple(Guarantee(words, not seen[name], seen[name]) for name, words in NAMES.items())


def missing(found: tuple[Guarantee, ...]) -> str:
    """Why the tier is no isolation; empty when it is."""
    essential = {NAMES[name] for name in ESSENTIAL}
    return "; ".join(f"{one.name} does not hold: {one.reason}" for one in found if one.name in essential and not one.held)
