# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A recorded or documented command line, made fit for this machine: its Python, its paths, one process on the CPU."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from release_checker.execution.replays.ground import Ground, is_absolute

PYTHON = re.compile(r"(?:python|pypy|ipython)[\d.]*w?(?:\.exe)?", re.IGNORECASE)
ASSIGNED = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
PREFIXES = {("poetry", "run"), ("pipenv", "run"), ("uv", "run"), ("pdm", "run"), ("rye", "run"), ("hatch", "run"),
            ("pixi", "run"), ("conda", "run"), ("mamba", "run"), ("micromamba", "run")}
"What chooses an environment; ours is chosen."
PLAIN = {"nohup", "time", "sudo", "env", "exec", "stdbuf", "nice", "srun", "xvfb-run", "numactl", "taskset", "caffeinate"}
"What runs the rest of the line in its own way."
VALUED = {"-n", "-p", "-c", "-N", "--name", "--prefix", "--ntasks", "--gres", "--cpus-per-task"}
"Their options that take a value."
COUNTS = re.compile(r"--?(?:nproc[_-]per[_-]node|num[_-]processes|num[_-]gpus|np|n)(?:=(.*))?")
LAUNCHERS = {"torchrun": "torch", "deepspeed": "deepspeed", "horovodrun": "mpi", "mpirun": "mpi", "mpiexec": "mpi",
             "accelerate": "accelerate"}
MODULES = {"torch.distributed.run": "torch", "torch.distributed.launch": "torch", "accelerate.commands.launch": "accelerate"}
ONE = {
    "torch": ("python", "-m", "torch.distributed.run", "--standalone", "--nproc_per_node=1"),
    "accelerate": ("python", "-m", "accelerate.commands.launch", "--cpu", "--num_processes=1", "--num_machines=1",
                   "--mixed_precision=no", "--dynamo_backend=no"),
    "mpi": ("python",),
    "deepspeed": ("python",),
}
SECRET = re.compile(r"(?:^|[_-])(?:key|token|secret|password|passwd)$", re.IGNORECASE)
OPAQUE = re.compile(r"(?=.*\d)[\w.+/=-]{16,}")
"What keys look like: `--bos_token <s>` is none."


@dataclass
class Normal:
    """A command line under work."""

    argv: list[str]
    "What is left of it."
    variables: dict[str, str] = field(default_factory=dict)
    "Variables that it sets."
    changed: list[str] = field(default_factory=list)
    "What was changed in ways that can move numbers."
    notes: list[str] = field(default_factory=list)
    "What was changed otherwise."


def normalised(argv: Sequence[str], ground: Ground, folder: str = "") -> Normal:
    """The command as it can run here; its `argv` is empty where nothing is left of it."""
    made = Normal(list(argv))
    _unwrap(made)
    if made.argv:
        _python(made)
        _launcher(made)
        _paths(made, ground, folder)
        _secrets(made)
    return made


def _unwrap(made: Normal) -> None:
    """Take off what stands before the program."""
    words = made.argv
    while words:
        if match := ASSIGNED.fullmatch(words[0]):
            if match[1] != "CUDA_VISIBLE_DEVICES":
                made.variables[match[1]] = match[2]
            del words[0]
        elif tuple(words[:2]) in PREFIXES:
            del words[:2]
            _drop_options(words)
        elif posixpath.basename(words[0]) in PLAIN:
            del words[0]
            _drop_options(words)
        else:
            return


def _drop_options(words: list[str]) -> None:
    while words and words[0].startswith("-"):
        del words[: 2 if words[0] in VALUED else 1]


def _python(made: Normal) -> None:
    name = re.split(r"[\\/]", made.argv[0])[-1]
    if PYTHON.fullmatch(name):
        made.argv[0] = "python"
    elif made.argv[0].endswith(".py"):
        made.argv.insert(0, "python")


def _launcher(made: Normal) -> None:
    """One process instead of several: the machine has no cards to spread them over, and ports are not to be had."""
    words = made.argv
    kind = LAUNCHERS.get(posixpath.basename(words[0]))
    start = 2 if kind == "accelerate" and words[1:2] == ["launch"] else 1
    if kind is None and words[:2] == ["python", "-m"] and len(words) > 2:
        kind, start = MODULES.get(words[2]), 3
    if kind is None or (kind == "accelerate" and start == 1):
        return
    at = next((number for number in range(start, len(words)) if words[number].endswith(".py")), 0)
    module = next((number for number in range(start, at or len(words)) if words[number] in ("-m", "--module")), 0)
    at = module or at
    if not at:
        return
    given, rest = words[start:at], words[at:]
    if given and PYTHON.fullmatch(given[-1]):
        del given[-1]
    rest = ["-m", *rest[1:]] if module else rest
    number = _count(given)
    made.argv = [*ONE[kind], *rest]
    if number != 1:
        made.changed.append(f"one process instead of {number or 'as many as there are cards'}")


def _count(given: Sequence[str]) -> int:
    """How many processes a launcher is told to start; 0 when it decides by itself."""
    for number, word in enumerate(given):
        match = COUNTS.fullmatch(word)
        value = (match[1] or "".join(given[number + 1 : number + 2])) if match else ""
        if value.isdigit():
            return int(value)
    return 0


def _paths(made: Normal, ground: Ground, folder: str) -> None:
    """Paths of another machine become those of the checkout, where it is plain which file is meant."""
    for number, word in enumerate(made.argv[1:], 1):
        head, equals, value = word.rpartition("=") if word.startswith("-") or "=" in word else ("", "", word)
        if is_absolute(value) and (found := ground.ending(value)):
            here = posixpath.relpath(found, folder or ".")
            made.argv[number] = f"{head}{equals}{here}"
            made.notes.append(f"{value} was taken for {found}")


def _secrets(made: Normal) -> None:
    """A key that stands on a recorded command line is not shown, and opens nothing without a network."""
    for number, word in enumerate(made.argv):
        flag, equals, value = word.partition("=")
        value = value if equals else "".join(made.argv[number + 1 : number + 2])
        if not (flag.startswith("-") and SECRET.search(flag.lstrip("-")) and OPAQUE.fullmatch(value)):
            continue
        if equals:
            made.argv[number] = f"{flag}=hidden"
        else:
            made.argv[number + 1] = "hidden"
        made.notes.append(f"the value of {flag} is hidden")
