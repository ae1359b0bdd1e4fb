# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Audits one project again and again in this process while the disk is full at a chosen moment; one JSON row for each.

    python filling.py FOLDER CODES LASTING MOMENT...

A moment counts what is made on the disk: files opened to be written, folders, links, renames. `LASTING` is 1 for a disk
that stays full from then on, 0 for one in which the next try finds room. Moment 0 never comes; its row tells how many
there are.
"""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import sys
from typing import Any

from release_checker.cli import main as command

MAKING = {"os.mkdir", "os.rename", "os.link", "os.symlink"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Disk:
    """Counts what is made, and refuses it."""

    def __init__(self, lasting: bool) -> None:
        self.lasting = lasting
        self.made = 0
        self.moment = 0
        self.refused = ""

    def heed(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.moment or not (event in MAKING or (event == "open" and self._writes(arguments))):
            return
        self.made += 1
        lasting = self.lasting and event != "os.rename"  # which takes no room
        if self.made == self.moment or (lasting and self.made > self.moment):
            self.refused = self.refused or f"{event} {arguments[0]}"
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))

    @staticmethod
    def _writes(arguments: tuple[Any, ...]) -> bool:
        return bool((arguments[2] or 0) & WRITING) and not str(arguments[0]).startswith("/dev/")


def audited(arguments: list[str]) -> tuple[int | str | None, str]:
    """Exit code and all that was printed."""
    held = io.BytesIO()
    printed = io.TextIOWrapper(held, "utf-8", write_through=True)
    sys.argv = ["release-checker", *arguments]
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            command.main()
        except SystemExit as end:
            return end.code, held.getvalue().decode("utf-8")
    return None, held.getvalue().decode("utf-8")


def main() -> None:
    folder, codes, lasting, *moments = sys.argv[1:]
    disk = Disk(lasting == "1")
    sys.addaudithook(disk.heed)
    for moment in map(int, moments):
        disk.made, disk.refused, disk.moment = 0, "", moment or sys.maxsize
        code, words = audited(["check", "--static", "--only", codes, folder])
        disk.moment = 0
        row = {"moment": moment, "code": code, "words": words, "made": disk.made, "refused": disk.refused}
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
