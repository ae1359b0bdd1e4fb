# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Wall time of `release-checker check --static` on generated repositories, and how it grows with the bytes read.

`python benchmarks/reading.py` prints the table of benchmarks/README.md; `--files 2000 --runs 5` measures one size with more
care.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trees import grow

BARS = {2_000: 3.0, 11_000: 12.0}
"Seconds that a repository of so many files may take on two cores."


@dataclass(frozen=True)
class Audit:
    """What one audit took, as a process of its own."""

    wall: float
    "Seconds by the clock."
    processor: float
    "Seconds of all its processes on all cores; what other programs do at the same time matters less."


@dataclass(frozen=True)
class Measurement:
    """One generated repository, audited several times."""

    files: int
    "Files in it."
    scale: int
    "How many times the usual length its files have."
    megabytes: float
    "All of them together (10^6 bytes)."
    audits: tuple[Audit, ...]
    "Run by run."

    @property
    def wall(self) -> float:
        """The middle one of the wall times."""
        return statistics.median(audit.wall for audit in self.audits)

    @property
    def processor(self) -> float:
        """The middle one of the processor times."""
        return statistics.median(audit.processor for audit in self.audits)

    def row(self, start: Measurement) -> str:
        """One line of the table; `start` is the audit of next to nothing."""
        bar = BARS.get(self.files) if self.scale == 1 else None
        held = "" if bar is None else f"{bar:g} s: {'held' if self.wall < bar else 'broken'}"
        reading = (self.processor - start.processor) / self.megabytes * 1000
        return (f"| {self.files:,} | {self.scale} | {self.megabytes:.1f} | {self.wall:.2f} | {self.processor:.2f} "
                f"| {reading:.0f} | {held} |")


def measure(folder: Path, files: int, scale: int, runs: int) -> Measurement:
    """Generate a repository, audit it once unmeasured so that the disk's cache is warm, then `runs` times."""
    size = grow(folder, files, scale)
    audit(folder)
    return Measurement(files, scale, size / 1e6, tuple(audit(folder) for _ in range(runs)))


def audit(folder: Path) -> Audit:
    """Audit a folder by the command that people use."""
    program = Path(sys.executable).with_name("release-checker")
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [program, "check", "--static", "--output", folder.with_name("report"), folder], capture_output=True, check=False
    )
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1, 3):
        raise SystemExit(f"the audit of {folder} ended with {done.returncode}:\n{done.stderr.decode()}")
    return Audit(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and exit with 1 when a bar is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, nargs="+", default=[500, 1_000, 2_000, 4_000, 11_000], metavar="N",
                        help="sizes of the repositories to generate")
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 2, 4], metavar="K",
                        help="lengths of the files of the smallest repository, as multiples of the usual one")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="audits of each repository")
    options = parser.parse_args(arguments)
    shapes = [(files, 1) for files in options.files] + [(min(options.files), scale) for scale in options.scales if scale > 1]
    with tempfile.TemporaryDirectory() as folder:
        start = measure(Path(folder) / "start" / "study", 2, 1, options.runs)
        print(f"{os.cpu_count()} cores; two files take {start.wall:.2f} s, {start.processor:.2f} s of processor time\n")
        print("| files | scale | MB | wall s | processor s | ms per further MB | bar |")
        print("|---|---|---|---|---|---|---|")
        measured = []
        for number, (files, scale) in enumerate(shapes):
            measured.append(measure(Path(folder) / str(number) / "study", files, scale, options.runs))
            print(measured[-1].row(start), flush=True)
    broken = [one for one in measured if one.scale == 1 and one.wall >= BARS.get(one.files, float("inf"))]
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
