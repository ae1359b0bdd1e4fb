# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where and how a W&B run was started: `wandb-metadata.json`, and the same as a record of the log since 0.20."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from release_checker.runs.protobuf import fields

NO_PROGRAM = ("<python with no main file>", "<no program>")
VERSION = re.compile(r"\d+(?:\.\d+)+\w*")


@dataclass(frozen=True, slots=True)
class Machine:
    """What W&B notes of the process and the machine; empty where it did not."""

    program: str = ""
    "Script or `-m module`, as noted: relative to the repository or absolute."
    code_path: str = ""
    "The script relative to the repository's root."
    arguments: tuple[str, ...] | None = None
    "None when not noted."
    commit: str = ""
    "Git commit."
    remote: str = ""
    "Git remote, as noted."
    root: str = ""
    "The repository or the working folder, absolute."
    executable: str = ""
    "Python's path."
    python: str = ""
    "Python's version."
    email: str = ""
    "Of git's or W&B's account."
    host: str = ""
    "Machine's name."
    user: str = ""
    "Account's name."
    device: str = ""
    "Accelerators."
    started: float | None = None
    "Seconds since 1970, UTC."
    state: str = ""
    "Kept up to date by 0.8–0.10 only; later versions leave `running` for good."
    exit_code: int | None = None
    "By 0.8–0.10 only."

    @property
    def script(self) -> str:
        """The program as a checkout names it: relative to the repository where that can be told."""
        program = self.program.strip()
        if program in NO_PROGRAM:
            return ""
        if program.startswith("-m"):
            return program
        if self.code_path and posixpath.basename(self.code_path) == re.split(r"[\\/]", program)[-1]:
            return self.code_path
        root = self.root.rstrip("/\\")
        if root and program.startswith((f"{root}/", f"{root}\\")):
            return program[len(root) + 1 :].replace("\\", "/")
        return program


def from_json(data: Mapping[str, object]) -> Machine:
    """`wandb-metadata.json`; what is of another type than W&B writes is left out."""
    git = data.get("git")
    held: Mapping[str, object] = git if isinstance(git, Mapping) else {}
    arguments = data.get("args")
    omitted = "args" not in data and _text(data, "program") not in ("", *NO_PROGRAM)  # since 0.18 where there are none
    code = data.get("exitcode")
    return Machine(
        program=_text(data, "program"), code_path=_text(data, "codePath") or _text(data, "codePathLocal"),
        arguments=tuple(str(item) for item in arguments) if isinstance(arguments, list) else () if omitted else None,
        commit=_text(held, "commit"), remote=_text(held, "remote") or _text(held, "remote_url"),
        root=_text(data, "root"), executable=_text(data, "executable"), python=_version(_text(data, "python")),
        email=_text(data, "email"), host=_text(data, "host"), user=_text(data, "username"), device=_device(data),
        started=moment(_text(data, "startedAt")), state=_text(data, "state"),
        exit_code=code if isinstance(code, int) and not isinstance(code, bool) else None,
    )


def from_record(body: bytes) -> Machine:
    """An `EnvironmentRecord`; raises MalformedMessage."""
    texts: dict[int, str] = {}
    arguments: list[str] = []
    cards: list[str] = []
    commit = remote = ""
    count, started = 0, None
    for item in fields(body):
        if item.number == 5:
            arguments.append(item.text)
        elif item.number == 9:
            remote, commit = git_record(item.raw)
        elif item.number == 3:
            started = timestamp(item.raw)
        elif item.number == 19:
            count = item.integer
        elif item.number in (24, 26):  # NVIDIA, AMD
            wanted = 1 if item.number == 24 else 9
            cards += [inner.text for inner in fields(item.raw) if inner.number == wanted]
        elif item.number in (2, 6, 7, 10, 11, 12, 13, 14, 18):
            texts[item.number] = item.text
    known = texts.get
    return Machine(
        program=known(6, ""), code_path=known(7, ""), arguments=tuple(arguments), commit=commit, remote=remote,
        root=known(11, ""), executable=known(14, ""), python=_version(known(2, "")), email=known(10, ""),
        host=known(12, ""), user=known(13, ""), started=started,
        device=_cards(known(18, "") or (cards[0] if len(set(cards)) == 1 else ", ".join(cards)), count or len(cards)),
    )


def git_record(body: bytes) -> tuple[str, str]:
    """Remote and commit of a `GitRepoRecord`; raises MalformedMessage."""
    held = {item.number: item.text for item in fields(body) if item.number in (1, 2)}
    return held.get(1, ""), held.get(2, "")


def timestamp(body: bytes) -> float:
    """Seconds since 1970 of a `google.protobuf.Timestamp`; raises MalformedMessage."""
    held = {item.number: item.integer for item in fields(body) if item.number in (1, 2)}
    return held.get(1, 0) + held.get(2, 0) / 1e9


def moment(text: str) -> float | None:
    """Seconds since 1970 of an ISO date, which W&B writes in UTC with or without saying so."""
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _version(text: str) -> str:
    """`3.12.1` of `CPython 3.12.1`."""
    found = VERSION.search(text)
    return found[0] if found else ""


def _device(data: Mapping[str, object]) -> str:
    name = _text(data, "gpu")
    count = data.get("gpu_count")
    devices = data.get("gpu_nvidia") or data.get("gpu_devices") or data.get("gpuNvidia")
    if not name and isinstance(devices, list) and devices and isinstance(devices[0], Mapping):
        name = _text(devices[0], "name")
        count = count or len(devices)
    apple = data.get("apple") or data.get("gpuapple")
    if not name and isinstance(apple, Mapping):
        name = _text(apple, "gpu_type") or _text(apple, "name")
    return _cards(name, count if isinstance(count, int) else 1)


def _cards(name: str, count: int) -> str:
    name = name.strip("[]")
    return f"{name} × {count}" if name and count > 1 else name
