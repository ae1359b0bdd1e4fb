# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From a recorded run, or a documented command line, to the command that makes it again."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Sequence
from dataclasses import replace

from release_checker.execution.replays.ground import Ground, is_absolute
from release_checker.execution.replays.inferring import infer
from release_checker.execution.replays.needs import needs_of
from release_checker.execution.replays.normalising import normalised
from release_checker.execution.replays.records import Command, Source, Undecided
from release_checker.model import Place
from release_checker.runs.records import Known, Run, Tracker
from release_checker.text import listed

NAMES = ("command", "cmd", "command_line", "cmdline", "cli", "run_command", "launch_command")
"Tags and parameters in which projects note their own command line, which MLflow does not record."
THREADS = ("threads", "num_threads", "n_threads", "torch_threads", "torch_num_threads", "omp_num_threads")
INSTALLED = re.compile(r"(?:site|dist)-packages[\\/]+([\w.-]+)")
"A program of some package: pytest, kedro, papermill."
NOTEBOOKS = ("ipykernel_launcher", "colab_kernel_launcher", "_jupyter", "ipython", "<python with no main file>")


def from_run(run: Run, ground: Ground) -> Command | Undecided:
    """The command of a recorded run: noted by the project's own code, recorded by the tracker, or inferred and called so."""
    if (noted := _noted(run, ground)) is not None:
        return _about(noted, run)
    program = run.program.strip()
    if not program:
        return Undecided(run.id, "its log names no program")
    name = re.split(r"[\\/]", program)[-1]
    if program.endswith(".ipynb") or any(part in program for part in NOTEBOOKS):
        return Undecided(run.id, f"it was logged from a notebook ({name[:60]}), which is run as one")
    if installed := INSTALLED.search(program):
        return Undecided(run.id, f"{installed[1].removesuffix('.py')} started it, and its own program is not recorded")
    if run.tracker is Tracker.DVC and not program.startswith("-m") and (" " in program or not program.endswith(".py")):
        return Undecided(run.id, "its stage is no plain Python command; dvc.yaml says how it runs")
    folder, words = _started(program, run, ground)
    if not words:
        return Undecided(run.id, f"its program {shlex.quote(program[:120])} is not in the repository")
    if run.arguments_known is Known.RECORDED:
        return _about(_fit(["python", *words, *run.arguments], folder, Source.RECORDED, Place(run.place.path), ground), run)
    return _inferred(run, folder, words, ground)


def from_words(argv: Sequence[str], folder: str, place: Place | None, ground: Ground, *, source: Source = Source.DOCUMENTED,
               smoke: bool = False, seconds: float | None = None) -> Command | None:
    """The command that a README, a settings file or a recipe gives as plain words; None where nothing of it can run."""
    made = _fit(list(argv), folder, source, place, ground)
    return replace(made, smoke=smoke, seconds=seconds) if made.argv else None


def with_needs(command: Command, ground: Ground, run: Run | None = None) -> Command:
    """The command with what it is known beforehand to lack on this machine."""
    return replace(command, needs=needs_of(command, ground, run))


def _inferred(run: Run, folder: str, words: list[str], ground: Ground) -> Command | Undecided:
    script = posixpath.normpath(posixpath.join(folder, words[-1]))
    if words[0] == "-m":
        script = next((path for path in _module_files(words[1], folder) if path in ground.files), script)
    found = infer(run.parameters, script, ground)
    if found.reason:
        return Undecided(run.id, f"MLflow records no arguments, and {found.reason}")
    made = _fit(["python", *words, *found.arguments], folder, Source.INFERRED, Place(run.place.path), ground)
    notes = [f"no option takes {'parameter' if len(found.unused) == 1 else 'parameters'} {listed(found.unused)}"] \
        if found.unused else []
    changed = [f"{flag} is left at its default, as a recorded False does not say how it was given" for flag in found.unsure]
    return _about(replace(made, notes=(*made.notes, *notes), changed=(*made.changed, *changed)), run)


def _noted(run: Run, ground: Ground) -> Command | None:
    """A command line that the project's own code put into a tag or parameter, if it starts a script of the repository."""
    for name, text in (*run.tags.items(), *run.parameters.items()):
        if re.split(r"[./]", name.lower())[-1] not in NAMES or len(text) > 20_000:
            continue
        try:
            words = shlex.split(text)
        except ValueError:
            continue
        folder = _base(run)
        made = _fit(words, folder, Source.RECORDED, Place(run.place.path), ground)
        scripts = [word for word in made.argv[1:] if word.endswith(".py")]
        if made.argv[:1] == ("python",) and ("-m" in made.argv or any(
                posixpath.normpath(posixpath.join(folder, word)) in ground.files for word in scripts)):
            return made
    return None


def _fit(argv: list[str], folder: str, source: Source, place: Place | None, ground: Ground) -> Command:
    made = normalised(argv, ground, folder)
    return Command(tuple(made.argv), folder, source, place, variables=made.variables, changed=tuple(made.changed),
                   notes=tuple(made.notes))


def _about(command: Command, run: Run) -> Command:
    """The command with what the run says of itself."""
    threads = next((int(value) for name, value in run.parameters.items()
                    if name.lower().rpartition(".")[2] in THREADS and value.isdigit() and 0 < int(value) <= 256), 1)
    known = run.start is not None and run.end is not None and run.end >= run.start
    seconds = run.end - run.start if known and run.end is not None and run.start is not None else None
    return replace(command, run_id=run.id, commit=run.commit, dirty=run.dirty, threads=threads, seconds=seconds)


def _started(program: str, run: Run, ground: Ground) -> tuple[str, list[str]]:
    """Working directory and the words that start the program; no words where the repository does not hold it."""
    base = _base(run)
    if program.startswith("-m"):
        module = program[2:].strip().partition(" ")[0]
        for folder in dict.fromkeys((base, "")):
            if any(path in ground.files for path in _module_files(module, folder)):
                return folder, ["-m", module]
        return "", []
    if not is_absolute(program):
        for folder in dict.fromkeys((base, "")):
            if (found := posixpath.normpath(posixpath.join(folder, program))) in ground.files:
                return folder, _module(found, folder, ground) or [program]
    found = ground.ending(program)
    if not found:
        return "", []
    folder = base if not base or found.startswith(f"{base}/") else ""
    return folder, _module(found, folder, ground) or [posixpath.relpath(found, folder or ".")]


def _module(found: str, folder: str, ground: Ground) -> list[str]:
    """The words that start a file as a module, where it cannot be started as a script; none where it can.

    MLflow records sys.argv[0], which is the file for `python -m src.train` as well. One that imports from its own package
    by a dot, or by the name of the folder that it lies in, was started from above.
    """
    inner = posixpath.relpath(found, folder or ".")
    if "/" not in inner or not all(part.isidentifier() for part in inner.removesuffix(".py").split("/")):
        return []
    top, imports = inner.split("/")[0], ground.imports(found)
    beside = posixpath.join(posixpath.dirname(found), top)
    above = top in imports and not ground.has(f"{beside}.py") and not ground.has(beside)
    main = posixpath.basename(inner) == "__main__.py"
    if not (main or above or "." in imports):
        return []
    return ["-m", (posixpath.dirname(inner) if main else inner.removesuffix(".py")).replace("/", ".")]


def _module_files(module: str, folder: str) -> list[str]:
    tail = module.replace(".", "/")
    return [posixpath.normpath(posixpath.join(folder, start, tail + end))
            for start in ("", "src") for end in (".py", "/__main__.py")]


def _base(run: Run) -> str:
    """Where the program ran: both trackers put their folder there, unless they are told otherwise."""
    if "://" in run.store or is_absolute(run.store):
        return ""
    if run.tracker is Tracker.DVC:
        return posixpath.dirname(run.store) if "." in posixpath.basename(run.store) else run.store
    parts = run.store.split("/")
    at = next((number for number, part in enumerate(parts) if part in ("wandb", "mlruns")), len(parts) - 1)
    return "/".join(parts[:at])
