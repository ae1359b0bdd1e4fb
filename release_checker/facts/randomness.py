# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Random numbers that no seed controls, entry by entry and library by library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.facts.python.random_names import ALL, COVERED_BY, NUMERIC, SEEDS, Library
from release_checker.facts.python.randomness import Draw, Randomness
from release_checker.facts.python.seeding import Seeding, SeedOption
from release_checker.facts.python.sources import PythonSources
from release_checker.facts.reach import Entry, Reach, Use
from release_checker.model import Place

ASIDE_SHOWN = 3
"Entries that neither train nor evaluate and are told one by one, where others do."
OTHERS_SHOWN = 10
"The same where none does."
REMEDIES = {
    Library.RANDOM: "call random.seed(SEED)",
    Library.NUMPY: "call numpy.random.seed(SEED)",
    Library.TORCH: "call torch.manual_seed(SEED) before the model is built",
    Library.TENSORFLOW: "call tf.random.set_seed(SEED) (TensorFlow 1: tf.set_random_seed)",
    Library.KERAS: "call keras.utils.set_random_seed(SEED)",
    Library.SKLEARN: "pass random_state=SEED",
    Library.PANDAS: "pass random_state=SEED to sample",
    Library.GYM: "call env.reset(seed=SEED)",
    Library.BASELINES: "pass seed=SEED to the algorithm",
    Library.MXNET: "call mx.random.seed(SEED)",
    Library.PADDLE: "call paddle.seed(SEED)",
    Library.CUPY: "call cupy.random.seed(SEED)",
    Library.GENERATOR: "give the generator a number",
    Library.JAX: "give the key a number",
}


@dataclass(frozen=True, slots=True)
class Unseeded:
    """One library whose random numbers no seed controls."""

    library: Library
    "Whose generator."
    first: Draw
    "The first draw that people are shown."
    count: int
    "How many places draw."


@dataclass(frozen=True, slots=True)
class UnseededEntry:
    """What is wrong with one entry."""

    entry: Entry
    "The script or notebook."
    unseeded: tuple[Unseeded, ...]
    "Libraries without any seed."
    optional: tuple[Unseeded, ...]
    "Libraries that are seeded only when somebody gives the seed option."
    option: SeedOption | None
    "The seed option that the entry or what it imports declares."
    option_applied: bool
    "Some seed call takes it."
    only_gpu: bool
    "torch.cuda is seeded and torch is not."
    never_called: str
    "A helper of the project that seeds and that nothing here calls; empty when there is none."
    clock: bool
    "A seed is taken from the clock."
    workers: tuple[Place, Draw] | None = None
    "A DataLoader with workers that nothing seeds, and the numpy draw that they run; None when there is none."
    aside: bool = False
    "It neither trains nor evaluates, and something else in the project does."

    @property
    def place(self) -> Place:
        """The first draw in the entry itself; the entry where others draw."""
        own = [item.first.place for item in self.unseeded if item.first.place.path == self.entry.path]
        return own[0] if own else Place(self.entry.path)

    @property
    def missing(self) -> str:
        """The unseeded libraries, each with its first draw."""
        return ", ".join(shown(self.unseeded, self.entry))

    @property
    def half(self) -> str:
        """The libraries seeded on demand, each with its first draw."""
        return ", ".join(shown(self.optional, self.entry))

    @property
    def reason(self) -> str:
        """What was meant to seed and does not; empty where nothing was."""
        libraries = {item.library for item in self.unseeded}
        if self.never_called:
            return f"; {self.never_called}() would seed and is never called"
        if self.only_gpu and Library.TORCH in libraries:
            return "; only the GPU's generator is seeded, initial weights and shuffling are drawn by the CPU's"
        if self.option and not self.option_applied:
            return f"; the option {self.option.flag} is declared and reaches no seed call"
        return "; a seed is taken from the clock" if self.clock else ""

    @property
    def remedy(self) -> str:
        """What to write where."""
        calls = [REMEDIES[item.library] for item in self.unseeded]
        return f"in {self.entry.path}: {', '.join(dict.fromkeys(calls))}"


@dataclass(frozen=True, slots=True)
class SeedReport:
    """All entries that draw random numbers."""

    faulty: tuple[UnseededEntry, ...]
    "Those with a fault, training first."
    looked: int
    "Entries that draw random numbers."
    entries: int
    "All entries."
    library: bool
    "The project is a library: its users seed."
    unread: tuple[tuple[str, str], ...] = ()
    "Python files that could not be parsed, with the reason."

    @property
    def shown(self) -> tuple[UnseededEntry, ...]:
        """Entries without a seed that are told one by one: all that count, and the first of those aside."""
        return tuple(item for item in self.faulty if item.unseeded and item not in self.more)

    @property
    def more(self) -> tuple[UnseededEntry, ...]:
        """Those that neither train nor evaluate, beyond the first few."""
        aside = [item for item in self.faulty if item.unseeded and item.entry.use is Use.OTHER]
        return tuple(aside[ASIDE_SHOWN if any(item.aside for item in aside) else OTHERS_SHOWN:])

    @property
    def in_workers(self) -> tuple[tuple[Place, Draw], ...]:
        """DataLoaders whose workers draw from numpy, each with the first draw."""
        found = {item.workers[0]: item.workers for item in self.faulty if item.workers}
        return tuple(found.values())

    @property
    def on_demand(self) -> tuple[tuple[SeedOption, UnseededEntry], ...]:
        """Seed options that are off unless given, each with the first entry that hangs on it."""
        found: dict[Place, tuple[SeedOption, UnseededEntry]] = {}
        for item in self.faulty:
            if item.option and item.optional and not item.unseeded:
                found.setdefault(item.option.place, (item.option, item))
        return tuple(found.values())


@fact()
def seed_report(sources: PythonSources, reach: Reach) -> SeedReport:
    """Draws and seeds of every entry, with the project's own modules that it imports."""
    judge = _Judge({source.path: randomness for source, randomness in sources.each(Randomness)},
                   trains=any(entry.use is Use.TRAINING for entry in reach.entries))
    found = [judge.entry(entry) for entry in reach.entries]
    drawing = [item for item in found if item is not None]
    faulty = tuple(item for item in drawing if item.unseeded or item.optional or item.workers)
    return SeedReport(faulty, len(drawing), len(reach.entries), reach.library, reach.unread)


class _Judge:
    """Knows every file's randomness, and what the project's own seed helpers seed."""

    def __init__(self, by_path: dict[str, Randomness], *, trains: bool) -> None:
        self.by_path = by_path
        self.trains = trains
        self.helpers: dict[str, list[Seeding]] = {}
        for randomness in by_path.values():
            for seeding in randomness.seedings:
                if seeding.function:
                    self.helpers.setdefault(seeding.function, []).append(seeding)

    def entry(self, entry: Entry) -> UnseededEntry | None:
        """The judgement on one entry; None when nothing in it is random."""
        draws = self._draws(entry)
        if not draws:
            return None
        files = [(path, self.by_path[path]) for path in entry.pulled if path in self.by_path]
        options = {option.dest: option for _, randomness in reversed(files) for option in randomness.options}
        full, optional, applied = self._seeded(entry, files, options)
        unseeded = [item for item in draws if not covers(full | optional, item.library)]
        half = [item for item in draws if covers(full | optional, item.library) and not covers(full, item.library)]
        option = next((options[dest] for dest in options), None)
        return UnseededEntry(
            entry, tuple(unseeded), tuple(half), option, option_applied=applied,
            only_gpu=any(seeding.gpu_only for _, randomness in files for seeding in randomness.seedings),
            never_called=self._never_called(entry, files, {item.library for item in unseeded}),
            clock=any(seeding.value == "clock" for _, randomness in files for seeding in randomness.seedings
                      if entry.runs(seeding.place.path, seeding.function, seeding.owner)),
            workers=self._workers(entry, files),
            aside=self.trains and entry.use is Use.OTHER,
        )

    def _draws(self, entry: Entry) -> list[Unseeded]:
        found: dict[Library, list[Draw]] = {}
        for path in entry.pulled if entry.use is Use.TRAINING else entry.pulled[:1]:
            randomness = self.by_path.get(path)
            for draw in randomness.draws if randomness else ():
                # What is not training draws initial weights only to replace them by trained ones.
                if (draw.explicit or entry.use is Use.TRAINING) and (path == entry.path or entry.calls(path, draw.owner)):
                    found.setdefault(draw.library, []).append(draw)
        return [Unseeded(library, draws[0], len(draws)) for library, draws in found.items()]

    def _seeded(
        self, entry: Entry, files: list[tuple[str, Randomness]], options: dict[str, SeedOption]
    ) -> tuple[set[Library], set[Library], bool]:
        """Libraries that are seeded always, and only on demand; whether a seed option is applied at all."""
        full: set[Library] = set()
        optional: set[Library] = set()
        for _, randomness in files:
            full |= NUMERIC if randomness.trains_itself_seeded else set()
            full |= ALL if randomness.frameworks else set()
            full |= {Library.TENSORFLOW} if randomness.estimator else set()
        counted = [item for _, randomness in files for item in randomness.seedings
                   if entry.runs(item.place.path, item.function, item.owner)]
        # A helper's inner calls take its parameter: what the helper is called with decides.
        helpers = {item.name.rpartition(".")[2] for item in counted if item.libraries is None}
        for seeding in counted:
            if seeding.function in helpers or seeding.value in ("clock", "none"):
                continue
            off = seeding.option in options and options[seeding.option].off
            shut = any(guard.name in options and not guard.holds(options[guard.name].default) for guard in seeding.guards)
            (optional if off or shut else full).update(self._what(seeding))
        full -= self._reset(counted, entry.path)
        return full, optional - full, any(item.option in options for item in counted)

    def _workers(self, entry: Entry, files: list[tuple[str, Randomness]]) -> tuple[Place, Draw] | None:
        loaders = [place for _, randomness in files for place in randomness.loaders]
        drawn = [draw for path, randomness in files for draw in randomness.draws
                 if draw.per_item and draw.library is Library.NUMPY and entry.calls(path, draw.owner)]
        return (loaders[0], drawn[0]) if loaders and drawn and entry.use is Use.TRAINING else None

    def _reset(self, counted: list[Seeding], path: str) -> set[Library]:
        """Libraries whose last seed in the running file gives the seed up again: `numpy.random.seed(None)`."""
        last: dict[frozenset[Library], Seeding] = {}
        for seeding in counted:
            if seeding.place.path == path and seeding.libraries:
                last[seeding.libraries] = seeding
        given_up = [libraries for libraries, seeding in last.items() if seeding.value in ("clock", "none")]
        return {library for libraries in given_up for library in libraries}

    def _what(self, seeding: Seeding, depth: int = 3) -> frozenset[Library]:
        """Libraries that a call seeds, looked up in the project's own helper of that name."""
        if seeding.libraries is not None:
            return seeding.libraries
        tail = seeding.name.rpartition(".")[2]
        inside = self.helpers.get(tail)
        if inside is None:
            # Another package's helper is taken at its word; a method of an object of ours is not.
            return frozenset() if seeding.name.startswith(("self.", "cls.")) else ALL
        found: set[Library] = set()
        for other in inside:
            if depth and other is not seeding and other.value not in ("clock", "none"):
                found |= self._what(other, depth - 1)
        return frozenset(found)

    def _never_called(self, entry: Entry, files: list[tuple[str, Randomness]], missing: set[Library]) -> str:
        """A helper that is at hand, seeds what is missing, and is not called."""
        for _, randomness in files:
            for seeding in randomness.seedings:
                if seeding.function and not entry.runs(seeding.place.path, seeding.function,
                                                       seeding.owner) and self._what(seeding) & missing and (
                    "seed" in seeding.function.lower() or "random" in seeding.function.lower()
                ) and seeding.name in SEEDS:
                    return seeding.function
        return ""


def covers(seeded: set[Library], library: Library) -> bool:
    """A seed among these serves the library."""
    return bool(COVERED_BY.get(library, {library}) & seeded)


def shown(items: tuple[Unseeded, ...], entry: Entry) -> Iterator[str]:
    """`torch (nn.Linear, models/net.py:12)` for each library."""
    for item in items:
        place = item.first.place
        where = str(place) if place.path != entry.path else str(place).removeprefix(place.path).lstrip(": ")
        line = f"line {where}" if where.isdigit() else where
        yield f"{item.library} ({item.first.what}, {line})"
