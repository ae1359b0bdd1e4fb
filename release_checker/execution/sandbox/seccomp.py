# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A filter of system calls, as the kernel takes it: classic BPF over struct seccomp_data (seccomp(2)).

It refuses what no computation needs and what has opened sandboxes before: mounting, namespaces, keyrings, BPF, io_uring
(which would go round the filter), rare kinds of socket, files that run with their owner's rights.
"""

from __future__ import annotations

import errno
import platform
import struct

ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"AUDIT_ARCH constant and column of the table below."
REFUSED: dict[str, tuple[int, int | None]] = {
    "acct": (163, 89), "add_key": (248, 217), "bpf": (321, 280), "delete_module": (176, 106), "finit_module": (313, 273),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fsopen": (430, 430), "fspick": (433, 433), "init_module": (175, 105),
    "ioperm": (173, None), "iopl": (172, None), "kcmp": (312, 272), "kexec_file_load": (320, 294),
    "kexec_load": (246, 104), "keyctl": (250, 219), "mount": (165, 40), "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "open_tree": (428, 428),
    "perf_event_open": (298, 241), "pivot_root": (155, 41), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    "reboot": (169, 142), "request_key": (249, 218), "setns": (308, 268), "swapoff": (168, 225), "swapon": (167, 224),
    "syslog": (103, 116), "umount2": (166, 39), "userfaultfd": (323, 282),
}
"Answered with EPERM; numbers for x86_64 and aarch64, from the kernel's tables."
ABSENT = {"clone3": (435, 435), "openat2": (437, 437), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
          "io_uring_register": (427, 427)}
"Answered with ENOSYS, so that libraries take the older call, whose arguments a filter can see."
NAMESPACES = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
"CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET."
CREATE = 0o100 | 0o20000000
"O_CREAT and the bit of O_TMPFILE: only then open() reads its mode."
TERMINAL = (0x5412, 0x541C)
"TIOCSTI and TIOCLINUX: typing into somebody's terminal."
UNIX, INET, INET6, NETLINK = 1, 2, 10, 16

_LOAD, _EQUAL, _ANY, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_NUMBER, _ARCHITECTURE, _ARGUMENT = 0, 4, 16
_X32 = 0x40000000

Instruction = tuple[int, int, int, int]


def _answer(number: int) -> Instruction:
    return (_RETURN, 0, 0, _ERROR | number)


def _low(argument: int) -> Instruction:
    """Load the lower half of an argument; all that the kernel reads of an int (little-endian machines)."""
    return (_LOAD, 0, 0, _ARGUMENT + 8 * argument)


def _when(call: int | None, *body: Instruction) -> list[Instruction]:
    """Run `body` for one call; falls through with the number loaded again."""
    if call is None:
        return []
    return [(_EQUAL, 0, len(body) + 1, call), *body, (_LOAD, 0, 0, _NUMBER)]


def _bits(call: int | None, argument: int, mask: int) -> list[Instruction]:
    """Refuse a call when its argument has any bit of `mask`."""
    return _when(call, _low(argument), (_ANY, 0, 1, mask), _answer(errno.EPERM))


def _sockets(call: int, inet: bool) -> list[Instruction]:
    """Sockets of the named families, netlink for asking about routes only; others look as if the kernel had none."""
    families = [UNIX, INET, INET6] if inet else [UNIX]
    tests = [(_EQUAL, len(families) - place + 3, 0, family) for place, family in enumerate(families)]
    # Each test jumps over what follows it, to the end of the body.
    return _when(call, _low(0), *tests, (_EQUAL, 0, 2, NETLINK), _low(2), (_EQUAL, 1, 0, 0), _answer(errno.EAFNOSUPPORT))


def program(*, inet: bool, machine: str = "") -> bytes | None:
    """The filter as an array of struct sock_filter; None for a machine whose numbers we do not know.

    `inet` leaves IPv4 and IPv6 sockets: where a network namespace holds them, or where the job may use the network.
    """
    known = ARCHITECTURES.get(machine or platform.machine())
    if known is None:
        return None
    audit, column = known
    arm = column == 1
    # i386 calls on x86_64 have other numbers; nothing scientific makes them.
    code = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, audit), _answer(errno.ENOSYS), (_LOAD, 0, 0, _NUMBER)]
    if not arm:
        code += [(0x35, 0, 1, _X32), _answer(errno.ENOSYS)]
    for numbers in REFUSED.values():
        code += _when(numbers[column], _answer(errno.EPERM))
    for number, _ in ABSENT.values():
        code += _when(number, _answer(errno.ENOSYS))
    code += _bits(220 if arm else 56, 0, NAMESPACES)  # clone
    code += _bits(97 if arm else 272, 0, NAMESPACES | 0x80)  # unshare; NEWTIME is a signal's bit in clone
    code += _sockets(198 if arm else 41, inet)
    for request in TERMINAL:
        code += _when(29 if arm else 16, _low(1), (_EQUAL, 0, 1, request), _answer(errno.EPERM))
    code += _setuid(arm)
    code.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def _setuid(arm: bool) -> list[Instruction]:
    """No file becomes set-user-ID: made by root's sandbox, it would be root's outside."""
    setuid = 0o4000
    code: list[Instruction] = []
    for call, mode in ((None if arm else 90, 1), (52 if arm else 91, 1), (53 if arm else 268, 2), (452, 2),
                       (None if arm else 85, 1), (None if arm else 133, 1), (33 if arm else 259, 2)):
        code += _bits(call, mode, setuid)  # chmod, fchmod, fchmodat, fchmodat2, creat, mknod, mknodat
    for call, flags in ((None if arm else 2, 1), (56 if arm else 257, 2)):  # open, openat
        code += _when(call, _low(flags), (_ANY, 0, 3, CREATE), _low(flags + 1), (_ANY, 0, 1, setuid), _answer(errno.EPERM))
    return code
