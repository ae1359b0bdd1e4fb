# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a simple command starts: launchers, wrappers and environment assignments looked through."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from release_checker.facts.commands.shell import Word


class Starts(StrEnum):
    """What kind of thing a command starts or needs."""

    SCRIPT = "script"
    MODULE = "module"
    SHELL = "shell script"
    MAKE = "make target"
    REQUIREMENTS = "requirements file"
    INSTALL = "installable folder"
    ENVIRONMENT = "environment file"
    NOTEBOOK = "notebook"
    TESTS = "test path"
    MLFLOW = "MLflow project"
    DVC = "DVC pipeline"
    DOCKERFILE = "Dockerfile"
    COMPOSE = "compose file"
    PROGRAM = "program"


PYTHON = re.compile(
    r"^(?:.*/)?(?:python(?:w|\d(?:\.\d+)?)?(?:\.exe)?|py|ipython3?|pypy3?)$|^\$\{?PYTHON\w*\}?$", re.IGNORECASE
)
ASSIGNMENT = re.compile(r"^[A-Za-z_]\w*=")
VALUED_PYTHON = {"-W", "-X", "-Q", "--check-hash-based-pycs"}
WRAPPERS = {
    "time", "nohup", "sudo", "exec", "env", "command", "caffeinate", "unbuffer", "then", "do", "else", "if", "while",
    "!", "{", "set", "export", "ts", "nice", "stdbuf", "xvfb-run", "ionice", "proxychains", "optirun", "arch", "winpty",
}
RUNNERS = {"uv", "poetry", "pipenv", "pdm", "hatch", "rye", "pixi", "conda", "mamba", "micromamba", "pipx", "fades"}
LAUNCHERS = {
    "torchrun", "accelerate", "deepspeed", "mpirun", "mpiexec", "horovodrun", "srun", "sbatch", "qsub", "bsub",
    "composer", "kernprof", "coverage", "streamlit", "chainlit", "gradio", "colossalai", "bagua.launch", "ray", "oarsub",
    "jsrun", "runai", "nsys", "ncu", "scalene", "viztracer", "memray", "pudb", "pdb", "spark-submit", "blender", "panel",
    "bokeh", "hydra", "mim", "numactl", "taskset", "timeout", "cog", "modal", "catchsegv", "orterun", "aprun", "ibrun",
    "dotenv", "debugpy", "mprof", "py-spy", "dask-mpi", "slurm", "parallel", "xargs", "watch", "screen", "tmux", "isaac",
    "launch", "xvfb",
}
MODULE_LAUNCHERS = {
    "torch.distributed.launch", "torch.distributed.run", "accelerate.commands.launch", "paddle.distributed.launch",
    "cProfile", "profile", "pdb", "line_profiler", "kernprof", "memory_profiler", "coverage", "torch.utils.bottleneck",
    "trace", "oneflow.distributed.launch", "torch_xla.distributed.xla_dist", "bagua.distributed.launch", "scalene",
    "debugpy", "deepspeed.launcher.runner", "ipdb", "viztracer", "intel_extension_for_pytorch.cpu.launch",
    "horovod.runner", "jittor.utils.cmd", "mpi4py", "mpi4py.futures", "torch.distributed.elastic", "fire", "streamlit",
    "ipex.launch",
}
PROGRAMS = (
    WRAPPERS - {"then", "do", "else", "if", "while", "!", "{", "set", "time", "command", "arch"}
    | RUNNERS
    | {
        "torchrun", "accelerate", "deepspeed", "mpirun", "mpiexec", "horovodrun", "srun", "sbatch", "composer",
        "streamlit", "pip", "pip3", "pip2", "make", "bash", "sh", "zsh", "source", "git", "cd", "docker",
        "docker-compose", "pytest", "py.test", "jupyter", "dvc", "mlflow", "wget", "curl", "unzip", "tar", "mkdir", "cp",
        "mv", "ln", "touch", "gdown", "virtualenv", "papermill", "qsub", "apt-get", "brew",
    }
)
"First words that show a line to be a command where nothing else says that the text is shell."


@dataclass(frozen=True, slots=True)
class Invocation:
    """What one simple command starts."""

    kind: Starts
    "The kind of thing."
    target: Word
    "The script, module, target, file or program."
    arguments: tuple[Word, ...] = ()
    "What it is given."
    folder: Word | None = None
    "Where the program is told to work (`make -C x`), None for the current folder."
    python2: bool = False
    "Started with a Python 2."


def invocations(words: Sequence[Word]) -> list[Invocation]:
    """What a simple command starts, mostly one thing; nothing when it starts nothing of the project's."""
    words = _unwrapped(list(words))
    if not words:
        return []
    program, rest = words[0].text, tuple(words[1:])
    name = posixpath.basename(program)
    if PYTHON.match(program):
        return _python(rest, "2" in name)
    if name in ("pip", "pip3", "pip2") or (name == "uv" and rest and rest[0].text == "pip"):
        return _pip(rest if name != "uv" else rest[1:])
    if name in RUNNERS:
        return _runner(name, rest)
    if name in LAUNCHERS:
        return _launcher(name, rest)
    if name == "." and not (rest and re.search(r"/|\.(?:sh|bash)$", rest[0].text)):
        return []  # the end of a sentence
    if name in ("bash", "sh", "zsh", "source", ".", "dash", "ksh"):
        return _shell(rest)
    special = SPECIAL.get(name)
    if special:
        return special(rest)
    if program.endswith(".py") and not words[0].filled_in:
        return [Invocation(Starts.SCRIPT, words[0], rest)]
    if program.endswith((".sh", ".bash")):
        return [Invocation(Starts.SHELL, words[0], rest)]
    if program.endswith(".ipynb"):
        return [Invocation(Starts.NOTEBOOK, words[0], rest)]
    return [Invocation(Starts.PROGRAM, words[0], rest)]


def _unwrapped(words: list[Word]) -> list[Word]:
    while words:
        first = words[0].text
        if ASSIGNMENT.match(first) and not first.startswith("--"):
            words = words[1:]
        elif first in WRAPPERS:
            words = _after_options(words[1:], {"-n", "-o", "-s", "-u", "-g", "-a"})
        elif first.startswith("!") and len(first) > 1:
            words = [Word(first[1:].lstrip("!"), words[0].filled_in), *words[1:]]
        elif first == "%run":
            return [Word("python"), *words[1:]]
        else:
            return words
    return words


def _after_options(words: list[Word], valued: Collection[str]) -> list[Word]:
    while words and words[0].text.startswith("-"):
        words = words[2:] if words[0].text in valued else words[1:]
    return words


def _python(rest: tuple[Word, ...], old: bool) -> list[Invocation]:
    words = list(rest)
    while words and words[0].text.startswith("-"):
        option = words[0].text
        if option == "-c" or option in ("-V", "--version", "-h", "--help", "-"):
            return []
        if option == "-m":
            return _module(tuple(words[1:]), old)
        if option.startswith("-m") and len(option) > 2 and option[2].isalpha():
            return _module((Word(option[2:]), *words[1:]), old)
        if len(option) > 2 and option.endswith("m") and option[1] != "-":  # -um
            return _module(tuple(words[1:]), old)
        words = words[2:] if option in VALUED_PYTHON else words[1:]
    if not words:
        return []
    kind = Starts.NOTEBOOK if words[0].text.endswith(".ipynb") else Starts.SCRIPT
    return [Invocation(kind, words[0], tuple(words[1:]), python2=old)]


def _module(words: tuple[Word, ...], old: bool) -> list[Invocation]:
    if not words:
        return []
    name = words[0].text
    if name in MODULE_LAUNCHERS:
        return _first_script(words[1:])
    if name in ("pip", "uv"):
        return _pip(words[1:]) if name == "pip" else []
    special = SPECIAL.get(name)
    if special and name in ("pytest", "jupyter", "papermill"):
        return special(words[1:])
    return [Invocation(Starts.MODULE, words[0], words[1:], python2=old)]


def _launcher(name: str, rest: tuple[Word, ...]) -> list[Invocation]:
    if name == "accelerate" and (not rest or rest[0].text != "launch"):
        return []
    if name == "coverage" and (not rest or rest[0].text != "run"):
        return []
    return _first_script(rest)


def _first_script(words: Sequence[Word]) -> list[Invocation]:
    """After a launcher's own options, whose values we don't know: the first word that can be started."""
    for position, word in enumerate(words):
        rest = tuple(words[position + 1 :])
        before = words[position - 1].text if position else ""
        if PYTHON.match(word.text) and not before.startswith("-"):
            return _python(rest, "2" in word.text)
        if word.text in ("-m", "--module") and rest and not rest[0].text.isdigit():
            return [Invocation(Starts.MODULE, rest[0], rest[1:])]
        if word.text.endswith(".py") and not before.startswith("--output"):
            return [Invocation(Starts.SCRIPT, word, rest)]
        if word.text.endswith((".sh", ".bash", ".slurm", ".sbatch")):
            return [Invocation(Starts.SHELL, word, rest)]
    return []


def _runner(name: str, rest: tuple[Word, ...]) -> list[Invocation]:
    words = list(rest)
    if name in ("conda", "mamba", "micromamba") and words and words[0].text in ("env", "create", "install", "update"):
        return _conda(tuple(words))
    if name == "pipx" or (name == "poetry" and words and words[0].text in ("install", "build", "lock")):
        return [Invocation(Starts.INSTALL, Word("."))] if words and words[0].text == "install" and name == "poetry" else []
    if name == "uv" and words and words[0].text == "sync":
        return [Invocation(Starts.INSTALL, Word("."))]
    if not words or words[0].text != "run":
        return []
    words = _after_options(
        words[1:],
        {
            "-n", "--name", "-p", "--prefix", "--with", "--extra", "--group", "--python", "-e", "--environment", "--env",
            "--package", "--project", "--directory", "--index-url", "--env-file", "--with-requirements",
        },
    )
    return invocations(words)


def _conda(words: tuple[Word, ...]) -> list[Invocation]:
    verbs = [word.text for word in words]
    found = []
    for position, word in enumerate(words):
        value = words[position + 1] if position + 1 < len(words) else None
        if word.text in ("-f", "--file") and value:
            found.append(Invocation(Starts.ENVIRONMENT, value))
        elif word.text.startswith(("--file=", "-f=")):
            found.append(Invocation(Starts.ENVIRONMENT, Word(word.text.partition("=")[2], word.filled_in)))
    if verbs[:2] == ["env", "create"] and not found and not any(verb.endswith((".yml", ".yaml")) for verb in verbs):
        found.append(Invocation(Starts.ENVIRONMENT, Word("environment.yml")))
    return found


def _pip(words: tuple[Word, ...]) -> list[Invocation]:
    if not words or words[0].text != "install":
        return []
    found = []
    for position, word in enumerate(words[1:], 1):
        before = words[position - 1].text
        text = word.text
        if before in ("-r", "--requirement", "-c", "--constraint"):
            found.append(Invocation(Starts.REQUIREMENTS, word))
        elif text.startswith(("--requirement=", "--constraint=")):
            found.append(Invocation(Starts.REQUIREMENTS, Word(text.partition("=")[2], word.filled_in)))
        elif text.startswith("-r") and len(text) > 3 and text[2] != "-":
            found.append(Invocation(Starts.REQUIREMENTS, Word(text[2:].lstrip("="), word.filled_in)))
        elif re.match(r"^\.{1,2}(?:/[\w./-]*)?(?:\[[\w, -]*\])?$", text) and not before.startswith(
            ("--target", "-t", "--prefix", "-d")
        ):
            found.append(Invocation(Starts.INSTALL, Word(text.partition("[")[0])))
    return found


def _shell(rest: tuple[Word, ...]) -> list[Invocation]:
    words = _after_options([word for word in rest if word.text not in ("-c",)], {"-o"})
    if any(word.text == "-c" for word in rest) or not words or words[0].text.startswith("<"):
        return []
    if (
        words[0].text in ("activate", "deactivate")
        or "bin/activate" in words[0].text
        or words[0].text.startswith(("~", "/"))
    ):
        return []
    return [Invocation(Starts.SHELL, words[0], tuple(words[1:]))]


def _make(rest: tuple[Word, ...]) -> list[Invocation]:
    folder: Word | None = None
    targets: list[Word] = []
    skip = False
    for position, word in enumerate(rest):
        if skip:
            skip = False
            continue
        if word.text in ("-C", "--directory", "-f", "--file", "--makefile", "-I", "-o"):
            value = rest[position + 1] if position + 1 < len(rest) else None
            if word.text in ("-f", "--file", "--makefile"):
                return []
            folder = value if word.text in ("-C", "--directory") else folder
            skip = True
        elif word.text in ("-j", "-l") and position + 1 < len(rest) and rest[position + 1].text.isdigit():
            skip = True
        elif not word.text.startswith("-") and "=" not in word.text:
            targets.append(word)
    return [Invocation(Starts.MAKE, target, folder=folder) for target in dict.fromkeys(targets[:50])] or [
        Invocation(Starts.MAKE, Word(""), folder=folder)
    ]


def _pytest(rest: tuple[Word, ...]) -> list[Invocation]:
    return [
        Invocation(Starts.TESTS, word)
        for position, word in enumerate(rest)
        if not word.text.startswith("-")
        and ("/" in word.text or word.text.endswith(".py"))
        and not (
            position and rest[position - 1].text in ("-k", "-m", "-n", "-c", "-p", "-o", "--cov", "--junitxml", "--rootdir")
        )
    ]


def _jupyter(rest: tuple[Word, ...]) -> list[Invocation]:
    return [
        Invocation(Starts.NOTEBOOK, word)
        for position, word in enumerate(rest)
        if word.text.endswith(".ipynb") and not (position and rest[position - 1].text in ("--output", "-o"))
    ][:1]


def _mlflow(rest: tuple[Word, ...]) -> list[Invocation]:
    if len(rest) < 2 or rest[0].text != "run":
        return []
    targets = [word for word in rest[1:] if word.text == "." or word.text.startswith("./")]
    return [Invocation(Starts.MLFLOW, targets[0], rest[1:])] if targets else []


def _dvc(rest: tuple[Word, ...]) -> list[Invocation]:
    return [Invocation(Starts.DVC, Word("dvc.yaml"), rest[1:])] if rest and rest[0].text == "repro" else []


def _docker(rest: tuple[Word, ...]) -> list[Invocation]:
    verbs = [word.text for word in rest]
    if verbs[:1] == ["compose"]:
        return _compose(rest[1:])
    if not verbs or "build" not in verbs[:2]:
        return []
    for position, word in enumerate(rest):
        if word.text in ("-f", "--file") and position + 1 < len(rest):
            return [Invocation(Starts.DOCKERFILE, rest[position + 1])]
    last = rest[-1]
    return (
        [Invocation(Starts.DOCKERFILE, Word("Dockerfile"), folder=last)]
        if last.text == "." or last.text.startswith("./")
        else []
    )


def _compose(rest: tuple[Word, ...]) -> list[Invocation]:
    for position, word in enumerate(rest):
        if word.text in ("-f", "--file") and position + 1 < len(rest):
            return [Invocation(Starts.COMPOSE, rest[position + 1])]
    return [Invocation(Starts.COMPOSE, Word(""))] if any(word.text in ("up", "build", "run") for word in rest) else []


SPECIAL = {
    "make": _make,
    "gmake": _make,
    "pytest": _pytest,
    "py.test": _pytest,
    "jupyter": _jupyter,
    "papermill": _jupyter,
    "jupyter-lab": _jupyter,
    "jupyter-notebook": _jupyter,
    "voila": _jupyter,
    "mlflow": _mlflow,
    "dvc": _dvc,
    "docker": _docker,
    "docker-compose": _compose,
    "nvidia-docker": _docker,
    "podman": _docker,
}
