# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Data sets and weights that are worth terms of their own, and whether they have them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files, is_docs, is_test, is_vendored
from release_checker.facts.license_statements import WrittenLicenses
from release_checker.facts.licenses import LicenseTexts, Scope
from release_checker.facts.licensing.names import find_names
from release_checker.facts.licensing.spdx import open_content
from release_checker.facts.readme import Readme
from release_checker.facts.weights import Artifact, ShippedArtifacts
from release_checker.project import Project

LEAST = 100_000
"Bytes that all shipped weights, or all shipped data, must have together; less is a sample or a fixture."
PICTURES = 30
"Pictures or sounds in a data folder that make a data set; fewer are figures."
RESULT = re.compile(
    r"(^|[/_.-])(results?|outputs?|logs?|lightning_logs|history|metrics|predictions?|preds|submissions?|figures?|figs?|plots?|"
    r"plots?_data|tables?|scores?|summary|runs|wandb|tensorboard|eval(uation)?s?|benchmarks?|assets)([/_.-]|$)",
    re.IGNORECASE,
)
RUNS = re.compile(r"(^|/)(mlruns\w*|mlartifacts|wandb|lightning_logs|tb_logs|\.aim|\.neptune|runs)/")
"Folders of experiment trackers: what lies there are records of runs."
CARD = re.compile(
    r"(readme|dataset[-_]?card|data[-_]?card|datasheet|model[-_]?card|dataset_infos?|metadata|terms|about|source)\b.*",
    re.IGNORECASE,
)
TERMS = re.compile(
    r"licen[cs]e|\bterms\b|public domain|creative commons|\bCC[- ](?:BY|0)|copyright|citation required|free to use",
    re.IGNORECASE,
)
DATA = r"(?:data ?-?sets?|data|corpus|corpora|annotations?|images?|recordings?|\w+\.csv)"
WEIGHTS = r"(?:weights?|checkpoints?|(?:pre-?)?trained models?|models?)"


@dataclass(frozen=True, slots=True)
class DataTerms:
    """Shipped weights and data that nothing gives terms to."""

    weights: tuple[Artifact, ...]
    "Weights without terms, largest first; empty when all have some or there are too few to matter."
    data: tuple[Artifact, ...]
    "Data files without terms, largest first."
    shipped: int
    "Files of both kinds that were judged."


@dataclass(frozen=True, slots=True)
class _Ground:
    """What terms may come from."""

    folders: frozenset[str]
    "Folders that hold a license file or a card that speaks of terms."
    readme: str
    "The README's text."


@fact()
def data_terms(
    project: Project, files: Files, shipped: ShippedArtifacts, texts: LicenseTexts, readme: Readme, written: WrittenLicenses
) -> DataTerms:
    """Which shipped weights and data have no terms of their own."""
    weights = [item for item in shipped.weights if _counts(item.path)]
    data = [item for item in shipped.data if _counts(item.path) and _is_data(item)]
    pictures = [
        item for item in shipped.media if _counts(item.path) and item.in_data_folder and not RESULT.search(item.path)
    ]
    data += pictures if len(pictures) >= PICTURES else []
    ground = _Ground(frozenset(_spoken_for(project, files, texts)), readme.text.content if readme.text else "")
    followed = "LICENSES" in files.folders or "REUSE.toml" in files  # reuse lint asks every file
    own = texts.ids or tuple(name for said in written.items for name in said.names)
    covered = followed or (bool(own) and all(name.startswith("CC-") or open_content(name) for name in own))
    scopes = {item.scope for item in texts.files}
    return DataTerms(
        () if covered or Scope.WEIGHTS in scopes else _without(weights, ground, WEIGHTS),
        () if covered or Scope.DATA in scopes else _without(data, ground, DATA),
        len(weights) + len(data),
    )


def _counts(path: str) -> bool:
    aside = RUNS.search(path) or "/site-packages/" in f"/{path}" or re.search(r"fixture|test_?data(?:/|$)", path.lower())
    return not (aside or is_test(path) or is_docs(path) or is_vendored(path))


def _is_data(item: Artifact) -> bool:
    return not RESULT.search(item.path) and (item.in_data_folder or item.size >= 20_000)


def _without(items: Sequence[Artifact], ground: _Ground, subject: str) -> tuple[Artifact, ...]:
    left = [item for item in items if not any(folder in ground.folders for folder in _above(item.path))]
    if sum(item.size for item in left) < LEAST or _mentions(ground.readme, subject):
        return ()
    return tuple(sorted(left, key=lambda item: (-item.size, item.path)))


def _mentions(text: str, subject: str) -> bool:
    """A sentence or heading gives terms to the data or weights."""
    near = re.compile(
        rf"\b{subject}\b[^\n]{{0,160}}?(?:licen[cs]e|terms of use|public domain|creative commons|\bCC[- ](?:BY|0))"
        rf"|(?:licen[cs]e|terms of use|terms)\w{{0,2}}[^\n]{{0,80}}?\b{subject}\b",
        re.IGNORECASE,
    )
    return any(
        find_names(line) or re.search(r"terms|public domain|licen[cs]e (?:of|for)|licen[cs]ed", line, re.IGNORECASE)
        for line in text.split("\n")
        if len(line) < 5000 and near.search(line)
    )


def _spoken_for(project: Project, files: Files, texts: LicenseTexts) -> Iterator[str]:
    """Folders below the root with a license file, or a card that speaks of terms."""
    yield from (posixpath.dirname(path) for path in texts.nested)
    for path in files.paths:
        if (
            "/" not in path
            or not CARD.fullmatch(posixpath.basename(path))
            or not path.lower().endswith((".md", ".txt", ".rst", ".json", "readme"))
        ):
            continue
        try:
            text = project.text(path)
        except UnreadableFile:
            continue
        if text and TERMS.search(text.content[:200_000]):
            yield posixpath.dirname(path)


def _above(path: str) -> Iterator[str]:
    folder = posixpath.dirname(path)
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
