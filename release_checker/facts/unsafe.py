# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Unsafe loading in the project's own code, gathered so that each cause is told once."""

from __future__ import annotations

from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.facts.files import Files, is_docs, is_test, is_vendored, normal
from release_checker.facts.python.data_reads import DataReads
from release_checker.facts.python.loading import Danger, Loading, UnsafeCall
from release_checker.facts.python.sources import PythonSources

MANY = 5
"Files with one and the same danger above which it is told once for the project."
REMEDIES = {
    Danger.PICKLE: "keep the data in a format without code (npz, JSON, parquet, safetensors), or state a checksum and check "
                   "it",
    Danger.TORCH: "pass weights_only=True, or ship safetensors",
    Danger.NUMPY: "save plain arrays and drop allow_pickle=True",
    Danger.YAML: "use yaml.safe_load",
    Danger.EVALUATION: "use ast.literal_eval, int/float, or a dictionary of what may be chosen",
    Danger.SHELL: "call subprocess.run with a list of arguments and without a shell",
    Danger.ARCHIVE: "pass filter=\"data\" to extractall",
    Danger.CERTIFICATE: "leave the certificate check on",
    Danger.REMOTE_CODE: "name the revision whose code you have read, or drop trust_remote_code",
}
NOTES = {
    Danger.TORCH: " (PyTorch before 2.6 then runs code that is in the file)",
    Danger.YAML: "",
}


@dataclass(frozen=True, slots=True)
class LoadingGroup:
    """Calls with one danger, in one file or, where many files share it, in the project."""

    danger: Danger
    "What may happen."
    items: tuple[UnsafeCall, ...]
    "The calls, those that ask for it first."

    @property
    def paths(self) -> tuple[str, ...]:
        """The files."""
        return tuple(dict.fromkeys(item.place.path for item in self.items))

    @property
    def remedy(self) -> str:
        """What to do instead."""
        return REMEDIES[self.danger]

    @property
    def note(self) -> str:
        """What a reader must know beside it; empty where it is plain."""
        return "" if self.items[0].explicit else NOTES.get(self.danger, "")


@dataclass(frozen=True, slots=True)
class UnsafeLoading:
    """All unsafe loading of the project's own code."""

    groups: tuple[LoadingGroup, ...]
    "By danger and file."
    looked: int
    "Files looked into."


@fact()
def unsafe_loading(sources: PythonSources, files: Files) -> UnsafeLoading:
    """Unsafe calls outside tests, documentation and other people's code; loading what the project ships is left out."""
    made = {path.rpartition("/")[2] for _, reads in sources.each(DataReads) for path in reads.writes}
    wrote = {name for _, loading in sources.each(Loading) for name in loading.wrote}
    own = made | {path.rpartition("/")[2] for path in files.paths}
    by_danger: dict[Danger, dict[str, list[UnsafeCall]]] = {}
    looked = 0
    for source, loading in sources.each(Loading):
        if is_test(source.path) or is_docs(source.path) or is_vendored(source.path):
            continue
        looked += 1
        for item in loading.items:
            known = bool(item.path) and (item.path.rpartition("/")[2] in made or _shipped(files, source.path, item))
            known = known or (item.constant != "" and item.constant in wrote) or (item.name != "" and item.name in own)
            if not known:
                by_danger.setdefault(item.danger, {}).setdefault(source.path, []).append(item)
    groups = []
    for danger, found in by_danger.items():
        plain = danger is Danger.TORCH and not any(item.explicit for items in found.values() for item in items)
        if len(found) > MANY or plain:
            groups.append(LoadingGroup(danger, _ordered([item for items in found.values() for item in items])))
        else:
            groups += [LoadingGroup(danger, _ordered(items)) for items in found.values()]
    return UnsafeLoading(tuple(sorted(groups, key=lambda group: (list(Danger).index(group.danger), group.items[0].place))),
                         looked)


def _ordered(items: list[UnsafeCall]) -> tuple[UnsafeCall, ...]:
    return tuple(sorted(items, key=lambda item: not item.explicit))


def _shipped(files: Files, importer: str, item: UnsafeCall) -> bool:
    """The file is part of the project, seen from its root or from the folder of the code."""
    folder = importer.rpartition("/")[0]
    return normal(item.path) != "" and (item.path in files or f"{folder}/{item.path}" in files)
