# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Code that means harm: each attempt is held and named, and leaves no process and no file (which `room` asserts)."""

from __future__ import annotations

import platform
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from release_checker.execution.sandbox import disk, seccomp
from release_checker.execution.sandbox.records import Ending, Mount
from tests.execution.sandbox.conftest import Room

ATTEMPTS = """
import ctypes, os, socket, sys
libc = ctypes.CDLL(None)
for line in {lines!r}:
    try:
        exec(line)
        print(line)
    except OSError:
        pass
print('tried', len({lines!r}))
"""


def worked(room: Room, *lines: str, network: bool = False, mounts: tuple[Mount, ...] = ()) -> list[str]:
    """Those statements that were not refused with an OSError; fails when one ended in another way."""
    ended = room.run(ATTEMPTS.format(lines=lines), network=network, mounts=mounts)
    assert ended.well, ended
    *found, last = ended.stdout.decode().splitlines()
    assert last == f"tried {len(lines)}"
    return found


def c_call(call: str) -> str:
    """A statement that raises OSError when a C function fails."""
    return f"if libc.{call} < 0: raise OSError"


def test_files_of_the_user_cannot_be_read(room: Room, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("token")
    (room.folder / "link").symlink_to(secret)
    (room.folder / "own").write_text("readable")
    assert worked(room, f"open({str(secret)!r}).read()", "open('link').read()",
                  "open('/etc/shadow').read()", "os.listdir('/etc/ssl/private')",
                  "open('own').read()") == ["open('own').read()"]


def test_the_home_folder_is_empty_and_fresh(room: Room) -> None:
    code = "import os\nhome = os.path.expanduser('~')\nprint(os.listdir(home), home)\nopen(home + '/left', 'w')"
    for _ in range(2):
        ended = room.run(code)
        assert ended.stdout.startswith(b"[] ")
        assert str(Path.home()).encode() not in ended.stdout.split()


def test_secrets_in_the_environment_are_gone(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANTED_TOKEN", "planted-secret")
    ended = room.run("import os\nprint(dict(os.environ))\nprint(open('/proc/self/environ').read())")
    assert ended.well
    assert b"LANG" in ended.stdout
    assert b"planted" not in ended.stdout.lower()


def test_other_processes_cannot_be_asked(room: Room) -> None:
    code = """
import os
for name in filter(str.isdigit, os.listdir('/proc')):
    for file in ('cmdline', 'environ'):
        try:
            data = open(f'/proc/{name}/{file}', 'rb').read()
        except OSError:
            continue
        if b'other-process' in data and int(name) != os.getpid():
            print(file)
"""
    with subprocess.Popen(["/bin/sh", "-c", "read -r _", "other-" + "process"], stdin=subprocess.PIPE,
                          env={"SECRET": "other-" + "process"}) as other:
        found = room.run(code.replace("other-process", "other-' b'process")).stdout.split()
        other.kill()
    assert b"environ" not in found
    assert (b"cmdline" not in found) == room.holds("processes of others unseen")


def test_other_processes_cannot_be_stopped_or_traced(room: Room) -> None:
    with subprocess.Popen(["/bin/sh", "-c", "read -r _"], stdin=subprocess.PIPE) as other:
        assert worked(room, c_call(f"ptrace(16, {other.pid}, 0, 0)"), f"os.kill({other.pid}, 9)") == []
        assert other.poll() is None
        other.kill()


def test_nothing_is_written_outside(room: Room, tmp_path: Path) -> None:
    readable = tmp_path / "shown"
    readable.mkdir()
    (readable / "file").write_text("as it was")
    mount = Mount(readable, room.inside(readable))
    shown = room.inside(readable)
    folders = (str(tmp_path), "/", "/usr/lib", "/etc", "/var/tmp", "/root", "/dev", "/proc/sys/kernel", shown)
    changes = ("open({!r}, 'a')", "os.unlink({!r})", "os.truncate({!r}, 0)", "os.rename({!r}, 'x')", "os.link({!r}, 'x')")
    assert worked(room, *(f"open({folder + '/planted'!r}, 'x')" for folder in folders),
                  *(change.format(f"{shown}/file") for change in changes),
                  "open('/proc/sys/kernel/core_pattern', 'r+')", "open('/proc/sysrq-trigger', 'w')", mounts=(mount,)) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my project", "shown"]
    assert (readable / "file").read_text() == "as it was"


def test_what_may_be_written_is(room: Room) -> None:
    assert room.run("import tempfile\nopen('made', 'w').write('x')\nopen(tempfile.gettempdir() + '/y', 'w')").well
    assert (room.folder / "made").read_text() == "x"


@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM"])
def test_no_network(room: Room, kind: str) -> None:
    with socket.socket(socket.AF_INET, getattr(socket, kind)) as ours:
        ours.bind(("127.0.0.1", 0))
        ours.settimeout(0.2)
        if kind == "SOCK_STREAM":
            ours.listen()
        address = ours.getsockname()
        line = f"s = socket.socket(socket.AF_INET, socket.{kind}); s.connect({address!r}); s.send(b'x')"
        worked(room, line)
        with pytest.raises(TimeoutError):
            ours.accept() if kind == "SOCK_STREAM" else ours.recv(1)
        assert worked(room, line, network=True) == [line]
        assert ours.accept() if kind == "SOCK_STREAM" else ours.recv(1)


def test_addresses_elsewhere_cannot_be_reached(room: Room) -> None:
    assert worked(room, "socket.create_connection(('192.0.2.1', 80), 2)", "socket.getaddrinfo('example.org', 80)",
                  "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b'x', ('2001:db8::1', 53))",
                  "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
                  "socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)") == []


def test_unix_sockets_of_others(room: Room, tmp_path: Path) -> None:
    for address, name in ((str(tmp_path / "s"), "no Unix sockets of others"),
                          (f"\0{room.token}", "no abstract sockets of others")):
        with socket.socket(socket.AF_UNIX) as ours:
            ours.bind(address)
            ours.listen()
            if address[0] != "\0":
                Path(address).chmod(0o777)
            assert (worked(room, f"socket.socket(socket.AF_UNIX).connect({address!r})") == []) == room.holds(name)


def test_unix_sockets_of_the_job_work(room: Room) -> None:
    code = """
import socket, tempfile
ours = socket.socket(socket.AF_UNIX); ours.bind(tempfile.gettempdir() + '/s'); ours.listen()
other = socket.socket(socket.AF_UNIX); other.connect(tempfile.gettempdir() + '/s'); other.send(b'x')
left, right = socket.socketpair(); left.send(b'y')
print(ours.accept()[0].recv(1), right.recv(1))
"""
    assert room.run(code).stdout == b"b'x' b'y'\n"


BOMB = """
import os, time
for _ in range(9):
    try:
        os.fork()
    except OSError:
        pass
time.sleep(20)
"""
"""At most 512 processes, should the bound fail: one without end has cost a whole machine."""


def test_fork_bomb(room: Room) -> None:
    ended = room.run(BOMB, processes=40, seconds=2)
    assert ended.ending is Ending.PROCESSES
    assert ended.cause == "had more than 40 processes and threads"


def test_too_many_threads(room: Room) -> None:
    code = "for _ in range(100):\n    threading.Thread(target=time.sleep, args=(3,), daemon=True).start()"
    assert room.run(f"import threading, time\n{code}", processes=40).ending is Ending.PROCESSES


FILL = """
import os, tempfile
folder = {folder}
number = 0
while True:
    number += 1
    with open(os.path.join(folder, str(number)), 'wb') as stream:
        stream.write(bytes(1 << 20))
"""


@pytest.mark.parametrize("folder", ["tempfile.gettempdir()", "os.path.expanduser('~')", "os.getcwd()"])
def test_filling_the_disk_with_many_files(room: Room, folder: str) -> None:
    ended = room.run(FILL.format(folder=folder))
    assert ended.ending is Ending.DISK
    assert ended.cause == "wrote more than 16 MiB"


def test_filling_the_disk_with_one_file(room: Room) -> None:
    ended = room.run("stream = open('large', 'wb')\nwhile True:\n    stream.write(bytes(1 << 20))")
    assert ended.ending is Ending.DISK
    assert (room.folder / "large").stat().st_size <= 16 << 20


def test_filling_the_disk_without_a_name(room: Room) -> None:
    code = """
import os, tempfile, time
held = []
while True:
    held.append(tempfile.TemporaryFile())
    held[-1].write(bytes(1 << 20))
    held[-1].flush()
    time.sleep(0.005)
"""
    assert room.run(code, seconds=10).ending is Ending.DISK


def test_folders_nested_without_end(room: Room) -> None:
    code = "import os, time\nfor _ in range(3000):\n    os.mkdir('d')\n    os.chdir('d')\ntime.sleep(20)"
    ended = room.run(code, seconds=10, disk=1 << 30)
    assert ended.ending is Ending.DISK
    assert ended.cause == "nested folders deeper than 250"
    disk.remove(room.folder)  # pytest's own clearing would recurse too deep


def test_a_sparse_file_is_what_it_takes(room: Room) -> None:
    assert room.run("open('sparse', 'wb').truncate(15 << 20)\nopen('other', 'wb').truncate(15 << 20)").well


def test_allocating_without_end(room: Room) -> None:
    ended = room.run("kept = []\nwhile True:\n    kept.append(b'x' * (1 << 20))")
    assert ended.ending is Ending.MEMORY
    assert ended.cause == "used more than 128 MiB of memory"
    assert ended.peak_memory is None or ended.peak_memory > 64 << 20


def test_allocating_in_many_children(room: Room) -> None:
    code = """
import os, sys, time
for _ in range(8):
    if os.fork() == 0:
        kept = b'x' * (30 << 20)
        time.sleep(5)
        os._exit(0)
for _ in range(8):
    if os.wait()[1]:
        sys.exit('a child died')
"""
    assert room.run(code).ending is Ending.MEMORY


def test_memory_death_of_a_child_is_told_when_the_job_copes(room: Room) -> None:
    code = """
import os, time
if os.fork() == 0:
    kept = []
    while True:
        kept.append(b'x' * (1 << 20))
os.wait()
"""
    ended = room.run(code)
    assert ended.ending is Ending.MEMORY or "of memory" in ended.cause


DAEMON = """
import os, signal, time
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.setsid()
        for descriptor in range(3):
            os.close(descriptor)
        time.sleep(60)
    os._exit(0)
time.sleep(0.2)
"""


def test_daemon(room: Room) -> None:
    ended = room.run(DAEMON)
    assert ended.well
    assert ended.seconds < 30


def test_daemon_that_holds_our_pipes(room: Room) -> None:
    ended = room.run(DAEMON.replace("os.close(descriptor)", "pass"))
    assert ended.well
    assert ended.seconds < 30


def test_daemons_without_end(room: Room) -> None:
    code = "import os\nfor _ in range(3000):\n    if os.fork():\n        os._exit(0)\n    os.setsid()\ntime.sleep(60)"
    ended = room.run(f"import time\n{code}", seconds=2)
    assert ended.ending in (Ending.EXITED, Ending.TIME, Ending.PROCESSES)


def test_ignoring_signals_and_sleeping_for_ever(room: Room) -> None:
    code = "import signal, time\nfor n in (2, 15):\n    signal.signal(n, signal.SIG_IGN)\ntime.sleep(60)"
    ended = room.run(code, seconds=0.7)
    assert ended.ending is Ending.TIME
    assert ended.exit_code is None
    assert ended.cause == "still ran after 0.7 s"


def test_interrupted(room: Room) -> None:
    pressed = threading.Event()
    threading.Timer(0.4, pressed.set).start()
    ended = room.run("import time\ntime.sleep(60)", stop=pressed.is_set)
    assert (ended.ending, ended.cause) == (Ending.INTERRUPTED, "was interrupted")


def test_an_error_of_ours_leaves_nothing(room: Room) -> None:
    def heard(_: bytes) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        room.run("import time\nprint('x', flush=True)\ntime.sleep(60)", heard=heard)


def test_printing_without_end(room: Room) -> None:
    heard: list[bytes] = []
    ended = room.run("while True:\n    print('x' * 1000)", heard=heard.append)
    assert ended.ending is Ending.OUTPUT
    assert ended.cause == "printed more than 1 MiB"
    assert len(ended.stdout) == sum(map(len, heard)) == 1 << 20


def test_both_streams_count(room: Room) -> None:
    ended = room.run("import sys\nwhile True:\n    print('x' * 1000)\n    print('y' * 1000, file=sys.stderr)")
    assert ended.ending is Ending.OUTPUT
    assert len(ended.stdout) + len(ended.stderr) == 1 << 20


@pytest.mark.parametrize("line", ["os.kill(os.getppid(), 9)", "os.kill(-1, 9)", "os.kill(1, 9)", "os.killpg(0, 9)"])
def test_killing_its_parent(room: Room, line: str) -> None:
    code = f"""
import os, time
if os.fork() == 0:
    os.setsid()
    time.sleep(60)
time.sleep(0.1)
try:
    {line}
except OSError:
    pass
"""
    began = time.monotonic()
    ended = room.run(code)
    assert ended.ending is Ending.EXITED
    assert time.monotonic() - began < 30


def test_setuid_files(room: Room) -> None:
    assert worked(room, "open('s', 'w'); os.chmod('s', 0o4755)", "os.open('t', os.O_CREAT | os.O_WRONLY, 0o4755)",
                  "os.fchmod(os.open('s', os.O_RDONLY), 0o4755)", "os.chmod('s', 0o755)") == ["os.chmod('s', 0o755)"]
    assert [path.name for path in room.folder.iterdir() if path.stat().st_mode & 0o4000] == []


def test_calls_that_open_doors(room: Room) -> None:
    calls = {column: (numbers["keyctl"], numbers["io_uring_setup"], numbers["bpf"]) for column, numbers in (
        (name, {call: row[place] for call, row in (seccomp.REFUSED | seccomp.ABSENT).items()})
        for name, (_, place) in seccomp.ARCHITECTURES.items())}[platform.machine()]
    keyctl, io_uring_setup, bpf = calls
    assert worked(room, c_call("unshare(0x10000000)"), c_call(f"syscall({keyctl}, 0, -3, 0)"),
                  c_call("mount(b'none', b'/tmp', b'tmpfs', 0, 0)"), c_call(f"syscall({io_uring_setup}, 8, b' ' * 200)"),
                  c_call(f"syscall({bpf}, 0, 0, 0)"), c_call("unshare(0)")) == [c_call("unshare(0)")]


def test_only_its_own_descriptors(room: Room) -> None:
    assert room.run("import os\nprint(len(os.listdir('/proc/self/fd')))").stdout == b"4\n"  # three, and the folder itself
