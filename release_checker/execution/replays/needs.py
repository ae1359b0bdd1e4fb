# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a command is known to lack here before it is started."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from release_checker.execution.replays.ground import Ground, is_absolute
from release_checker.execution.replays.records import Command, Need, NeedKind
from release_checker.execution.sandbox.system import accelerators
from release_checker.runs.records import Run

FRAMEWORKS = frozenset({
    "torch", "tensorflow", "tensorflow-gpu", "jax", "jaxlib", "paddlepaddle-gpu", "mxnet", "cupy", "flax", "keras",
    "pytorch-lightning", "lightning", "transformers", "chainer", "theano", "xgboost", "lightgbm", "catboost", "numba",
})
"What computes on a graphics card; without one of these the card that a log names was only in the machine."
DEVICE = re.compile(r"^-{0,2}[\w.]*(?:device|accelerator)$")
CARDS = re.compile(r"^_{0,2}[\w.]*(?:n_?gpus?|gpus)$")
"Options that count cards; the number of one, as in `--gpu 0`, is often passed over where there is none."
SWITCH = re.compile(r"^_{0,2}[\w.]*(?:use_cuda|use_gpu|cuda|gpu)$")
DATA = re.compile(r"(?:data|dataset|datasets|corpus|input|train|training|valid|validation|val|test|eval)"
                  r"(?:_?(?:path|dir|file|folder|root|csv|json|set_path|set_dir|set_root))?$|(?:data|dataset|input)[_-]")
"Options that name what is read."
NAMES = re.compile(r"name|type|format|size|split|loader|config|output|save|log")
"Options that sound like it and are none."
NUMBER = re.compile(r"[-+.\d]+(?:[eE][-+]?\d+)?")
ENDING = re.compile(r"\.\w{1,8}$")


def needs_of(command: Command, ground: Ground, run: Run | None = None) -> tuple[Need, ...]:
    """A graphics card that it asks for or was recorded on, and data that are not there."""
    found = [*_gpu(command, run), *_data(command, ground)]
    return tuple(dict.fromkeys((*command.needs, *found)))


def _gpu(command: Command, run: Run | None) -> Iterator[Need]:
    if accelerators():
        return
    for flag, value in options(command.argv):
        asks = bool(DEVICE.match(flag) and re.match(r"cuda|gpu|mps|nccl", value, re.IGNORECASE))
        plain = flag.replace("-", "_") if flag.startswith("-") else flag
        asks = asks or (bool(CARDS.match(plain)) and value not in ("0", "", "cpu", "False", "false", "None", "none", "null"))
        if asks or (SWITCH.match(plain) and value in ("", "True", "true")):
            yield Need(NeedKind.GPU, f"it asks for a GPU ({f'{flag} {value}'.strip()}), and none is here")
            return
    if "deepspeed" in command.argv[:1]:
        yield Need(NeedKind.GPU, "deepspeed needs a GPU, and none is here")
    elif run is not None and run.device and _computes(run) and not _on_processor(run):
        yield Need(NeedKind.GPU, f"it was recorded on {run.device}, and no GPU is here")


def _computes(run: Run) -> bool:
    names = {re.split(r"[=<>!~ \[;]", line, maxsplit=1)[0].lower().replace("_", "-") for line in run.requirements}
    return not names or bool(names & FRAMEWORKS)


def _on_processor(run: Run) -> bool:
    """The run's own parameters say that it used no card."""
    return any((re.search(r"(?:^|[._])(?:device|accelerator)$", name.lower()) and value.lower() == "cpu")
               or (re.search(r"(?:^|[._])(?:use_cuda|use_gpu|cuda)$", name.lower()) and value.lower() in ("false", "0"))
               for name, value in run.parameters.items())


def _data(command: Command, ground: Ground) -> Iterator[Need]:
    for flag, value in options(command.argv):
        name = flag.lstrip("-").lower().replace("-", "_")
        if not value or NUMBER.fullmatch(value) or "://" in value or not DATA.search(name) or NAMES.search(name):
            continue
        if is_absolute(value):
            yield Need(NeedKind.DATA, f"{flag} names {value}, a path of the machine that recorded it")
        elif _is_path(value, command.folder, ground) and not ground.has(posixpath.join(command.folder, value)):
            yield Need(NeedKind.DATA, f"{flag} names {value}, which is not in the repository")


def _is_path(value: str, folder: str, ground: Ground) -> bool:
    """Rather than the name of a data set, which may hold a slash as well."""
    first = value.split("/", 1)[0]
    return bool(ENDING.search(value)) or value.startswith(("./", "../")) or \
        ("/" in value and (first in ("data", "datasets") or ground.has(posixpath.join(folder, first))))


def options(argv: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Flags with their values, and hydra's `key=value`; a flag without one has an empty value."""
    for number, word in enumerate(argv):
        if word.startswith("-") and len(word) > 1:
            flag, equals, value = word.partition("=")
            following = argv[number + 1] if number + 1 < len(argv) else "-"
            yield flag, value if equals else "" if following.startswith("-") else following
        elif re.match(r"^[\w./]+=", word) and number:
            key, _, value = word.partition("=")
            yield key, value
