# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a project's release-checker.toml says of executing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from release_checker.comparison.records import Tolerance


@dataclass(frozen=True, slots=True)
class DataFile:
    """A `[[data]]` entry: fetched outside the sandbox, checked, cached, and shown read-only at its path."""

    path: str
    "Where the project's code expects it, relative to the root."
    url: str
    "Where it is fetched from: https or file."
    sha256: str
    "Its digest, lower-case hexadecimal."
    size: int
    "Bytes; a longer answer is refused."


@dataclass(frozen=True, slots=True)
class Step:
    """A `[[steps]]` entry: a named command that runs once before notebooks and tests, in the scratch copy."""

    name: str
    "How the report calls it."
    command: tuple[str, ...]
    "Program and arguments."
    network: bool = False
    "It may reach the network: the only way in which project code ever does."
    seconds: float = 600.0
    "Wall clock bound."


@dataclass(frozen=True, slots=True)
class TrainingCommand:
    """A `[[training]]` entry: a command that makes logged or claimed metrics, to be run again."""

    name: str
    "How the report calls it."
    command: tuple[str, ...]
    "Program and arguments; no shell reads them."
    smoke: tuple[str, ...] = ()
    "A shorter form that makes the first part of the same metrics; empty when there is none."
    run: str = ""
    "Identifier or name of the logged run that it makes again; empty to find it by its metrics."
    seconds: float = 0.0
    "How long the whole takes on the authors' machine; 0 where they do not say."
    gpu: bool = False
    "It needs a GPU to give the same numbers."
    tolerance: Tolerance | None = None
    "How far a metric may part; None to take the claim's printed precision."


@dataclass(frozen=True, slots=True)
class NotebookSettings:
    """A `[notebooks."PATH"]` table, or what holds for all."""

    skip: str = ""
    "Why it is not to be run; empty when it is."
    seconds: float = 600.0
    "Wall clock for one run from top to bottom."
    tolerance: Tolerance = field(default_factory=Tolerance)
    "How far numbers and pictures may part."


@dataclass(frozen=True, slots=True)
class ExecutionSettings:
    """All of it."""

    python: str = ""
    "Interpreter to build with: a path or a version; empty to choose from the project's metadata."
    declarations: tuple[str, ...] = ()
    "Dependency files to install, as paths in the project; empty to take what a newcomer would."
    extras: tuple[str, ...] = ()
    "Extras and dependency groups to install as well."
    memory_gb: float = 4.0
    "GiB that one job may use."
    disk_gb: float = 4.0
    "GiB that one job may write."
    evidence_signers: str = ""
    "File of allowed signers, in the project: evidence made elsewhere counts only with a signature by one of them."
    test_seconds: float = 900.0
    "Wall clock for the project's tests."
    notebooks: Mapping[str, NotebookSettings] = field(default_factory=dict)
    "By path; the key `*` holds for all others."
    data: tuple[DataFile, ...] = ()
    "Files that the project's code reads and git does not hold."
    steps: tuple[Step, ...] = ()
    "Commands that prepare what notebooks and tests need."
    training: tuple[TrainingCommand, ...] = ()
    "Commands that make the metrics, in the order of their replaying."

    def notebook(self, path: str) -> NotebookSettings:
        """What holds for one notebook."""
        return self.notebooks.get(path, self.notebooks.get("*", NotebookSettings()))
