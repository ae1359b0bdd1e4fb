# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The filter, run by a small interpreter of classic BPF: what it answers does not depend on this machine."""

from __future__ import annotations

import errno
import struct

import pytest

from release_checker.execution.sandbox import seccomp

ALLOW = 0x7FFF0000


def answer(machine: str, call: int, *arguments: int, inet: bool = True, audit: int | None = None) -> int:
    """What the filter says: 0 for allowed, else the error's number."""
    code = seccomp.program(inet=inet, machine=machine)
    assert code is not None
    instructions = list(struct.iter_unpack("=HBBI", code))
    full = (*arguments, *(0,) * (6 - len(arguments)))
    data = struct.pack("<iIQ6Q", call, audit or seccomp.ARCHITECTURES[machine][0], 0, *full)
    place = loaded = 0
    while True:
        kind, true, false, value = instructions[place]
        place += 1
        if kind == 0x20:
            loaded = struct.unpack_from("<I", data, value)[0]
        elif kind == 0x06:
            return 0 if value == ALLOW else value & 0xFFFF
        else:
            met = {0x15: loaded == value, 0x35: loaded >= value, 0x45: bool(loaded & value)}[kind]
            place += true if met else false


def test_it_is_no_longer_than_the_kernel_takes() -> None:
    for machine in seccomp.ARCHITECTURES:
        assert len(seccomp.program(inet=True, machine=machine) or b"") // 8 < 4096


def test_an_unknown_machine_has_no_filter() -> None:
    assert seccomp.program(inet=True, machine="riscv64") is None


@pytest.mark.parametrize(("machine", "socket"), [("x86_64", 41), ("aarch64", 198)])
def test_sockets(machine: str, socket: int) -> None:
    assert [answer(machine, socket, family) for family in (1, 2, 10, 16)] == [0, 0, 0, 0]
    assert answer(machine, socket, 16, 3, 2) == errno.EAFNOSUPPORT  # netlink for anything but routes
    assert [answer(machine, socket, family) for family in (17, 38, 40)] == [errno.EAFNOSUPPORT] * 3
    assert [answer(machine, socket, family, inet=False) for family in (1, 2, 10)] == [0, *[errno.EAFNOSUPPORT] * 2]


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_every_refused_call(machine: str) -> None:
    column = seccomp.ARCHITECTURES[machine][1]
    for name, numbers in seccomp.REFUSED.items():
        if (number := numbers[column]) is not None:
            assert answer(machine, number) == errno.EPERM, name
    for name, numbers in seccomp.ABSENT.items():
        assert answer(machine, numbers[column]) == errno.ENOSYS, name


def test_plain_calls_are_allowed() -> None:
    for call in (0, 1, 9, 57, 59, 202, 231, 318):  # read, write, mmap, fork, execve, futex, exit_group, getrandom
        assert answer("x86_64", call) == 0


def test_threads_are_made_and_namespaces_are_not() -> None:
    assert answer("x86_64", 56, 0x3D0F00) == 0  # what pthread_create passes
    assert answer("x86_64", 56, 0x10000000) == errno.EPERM
    assert answer("x86_64", 272, 0x400) == 0  # unshare(CLONE_FILES)


def test_modes() -> None:
    assert answer("x86_64", 90, 0, 0o755) == 0
    assert answer("x86_64", 90, 0, 0o4755) == errno.EPERM
    assert answer("x86_64", 257, 0, 0, 0o101, 0o4755) == errno.EPERM
    assert answer("x86_64", 257, 0, 0, 0, 0o4755) == 0  # not made, so that the mode means nothing
    assert answer("aarch64", 53, 0, 0, 0o4755) == errno.EPERM


def test_other_numberings_are_refused() -> None:
    assert answer("x86_64", 4, audit=0x40000003) == errno.ENOSYS  # i386
    assert answer("x86_64", 0x40000000 | 41) == errno.ENOSYS  # x32
