# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where the time of an audit by reading goes: fact by fact, and reader by reader of the project's Python.

`python benchmarks/parts.py` on a generated repository; `python benchmarks/parts.py ~/my-study` on a real one.
"""

from __future__ import annotations

import argparse
import gc
import pickle
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from trees import grow

from release_checker.declare import Fact
from release_checker.errors import FactUnavailable
from release_checker.facts.python.sources import READERS, SOURCE_LIMIT
from release_checker.facts.python.syntax import Chunk, parse
from release_checker.gather import Gatherer
from release_checker.model import Bounds, Cost
from release_checker.project import Project
from release_checker.registry import installed


def facts(root: Path) -> dict[str, float]:
    """Wall seconds that each fact takes by itself, without those that it needs."""
    registry = installed()
    gatherer = Gatherer(registry, {Project: Project(root), Bounds: Bounds()})
    for record, fact in registry.facts.items():
        if isinstance(fact, Fact) and fact.cost is Cost.READS:
            try:
                gatherer.get(record)
            except FactUnavailable as problem:
                print(f"{record.__name__}: {problem}")
    return {record.__name__: seconds for record, seconds in gatherer.seconds.items()}


def readers(root: Path) -> tuple[dict[str, float], float]:
    """Processor seconds of parsing, of each reader and of pickling what they found, in one process; and the megabytes."""
    spent: Counter[str] = Counter()
    size = 0

    def timed(name: str, began: int) -> int:
        now = time.process_time_ns()
        spent[name] += now - began
        return now

    gc.disable()
    for path in sorted(root.rglob("*.py")):
        text = path.read_text("utf-8", errors="replace")
        if len(text) > SOURCE_LIMIT or "\0" in text:
            continue
        size += len(text)
        began = time.process_time_ns()
        syntax = parse(path.name, [Chunk(text)])
        began = timed("parse and index", began)
        records = []
        for reader in READERS:
            records.append(reader(syntax))
            began = timed(reader.__name__, began)
        pickle.loads(pickle.dumps(records))
        timed("pickle and back", began)
    gc.enable()
    return {name: spent_ns / 1e9 for name, spent_ns in spent.items()}, size / 1e6


def show(title: str, spent: dict[str, float]) -> None:
    """The dearest first, down to a hundredth of all."""
    total = sum(spent.values())
    print(f"\n{title}: {total:.2f} s")
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        if seconds > total / 100:
            print(f"  {seconds:6.2f}  {name}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, nargs="?", help="a repository; without one, one is generated")
    parser.add_argument("--files", type=int, default=2_000, metavar="N", help="files of the generated repository")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        if options.path is None:
            grow(Path(folder) / "study", options.files)
        root = options.path or Path(folder) / "study"
        show("facts, wall time by themselves", facts(root))
        spent, megabytes = readers(root)
        show(f"readers of {megabytes:.1f} MB of Python, processor time in one process", spent)


if __name__ == "__main__":
    main()
