# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""All that a check or a plug-in may import."""

from release_checker.declare import check, fact
from release_checker.errors import FactUnavailable, UnreadableFile
from release_checker.facts.document import bare_addresses, fragment, slug
from release_checker.facts.files import Files, Link, is_docs, is_example, is_test, is_vendored
from release_checker.facts.history import GitHistory
from release_checker.facts.junk import Junk
from release_checker.facts.metadata import PackageMetadata, Statement
from release_checker.facts.notebooks import Cell, Notebook, Notebooks, Output
from release_checker.facts.personal import PersonalTraces
from release_checker.facts.python.imports import Import, Imports
from release_checker.facts.python.sources import PythonSources, Source
from release_checker.facts.readme import CodeBlock, Guides, Heading, Readme, Reference, Table
from release_checker.facts.submodules import Submodules
from release_checker.facts.training import EntryPoint, ModelCode, TrainingCode
from release_checker.facts.unsafe import UnsafeLoading
from release_checker.facts.weights import Artifact, Role, ShippedArtifacts
from release_checker.model import (
    Basis,
    Bounds,
    Cost,
    Finding,
    Fix,
    Looked,
    Outcome,
    Pillar,
    Place,
    Result,
    Skip,
    Unknown,
)
from release_checker.project import Project
from release_checker.text import Text, shorten

__all__ = [
    "Artifact",
    "Basis",
    "Bounds",
    "Cell",
    "CodeBlock",
    "Cost",
    "EntryPoint",
    "FactUnavailable",
    "Files",
    "Finding",
    "Fix",
    "GitHistory",
    "Guides",
    "Heading",
    "Import",
    "Imports",
    "Junk",
    "Link",
    "Looked",
    "ModelCode",
    "Notebook",
    "Notebooks",
    "Outcome",
    "Output",
    "PackageMetadata",
    "PersonalTraces",
    "Pillar",
    "Place",
    "Project",
    "PythonSources",
    "Readme",
    "Reference",
    "Result",
    "Role",
    "ShippedArtifacts",
    "Skip",
    "Source",
    "Statement",
    "Submodules",
    "Table",
    "Text",
    "TrainingCode",
    "Unknown",
    "UnreadableFile",
    "UnsafeLoading",
    "bare_addresses",
    "check",
    "fact",
    "fragment",
    "is_docs",
    "is_example",
    "is_test",
    "is_vendored",
    "shorten",
    "slug",
]
