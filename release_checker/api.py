# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""All that a check or a plug-in may import."""

from release_checker.claims.records import Claim, Standing
from release_checker.claims.records import Nature as ClaimNature
from release_checker.claims.records import Trace as ClaimTrace
from release_checker.comparison.curves import Likeness
from release_checker.comparison.records import ThreeWay
from release_checker.comparison.records import Verdict as CellVerdict
from release_checker.declare import check, fact
from release_checker.documents.document import bare_addresses, fragment, slug
from release_checker.errors import FactUnavailable, UnreadableFile
from release_checker.execution.environment.records import Cause as EnvironmentCause
from release_checker.execution.environment.records import Problem as EnvironmentProblem
from release_checker.execution.notebooks.records import CauseKind
from release_checker.execution.replays.judging import Judged as ReplayJudged
from release_checker.execution.replays.records import End as ReplayEnd
from release_checker.execution.suites.records import FailedTest, Suite
from release_checker.execution.suites.records import Fault as TestFault
from release_checker.facts.author_paths import AuthorPathReport
from release_checker.facts.borrowed_code import Borrowed, BorrowedCode
from release_checker.facts.citation import CitationFile, Citations, compare_versions
from release_checker.facts.commands.documented import CommandFault, DocumentedCommands, Run, Undecided
from release_checker.facts.commands.instructions import Instruction, Instructions
from release_checker.facts.data import DataReport, Fate, MissingFile
from release_checker.facts.data_terms import DataTerms
from release_checker.facts.dependencies.contradictions import Contradictions
from release_checker.facts.dependencies.fleeting import FleetingSources
from release_checker.facts.dependencies.pinning import Pinning
from release_checker.facts.dependencies.records import Declared, Dependencies, DependencyFile, Origin, PythonStatement
from release_checker.facts.dependencies.refused import RefusedDeclarations
from release_checker.facts.dependencies.unused import UnusedDependencies
from release_checker.facts.determinism import DeterminismReport
from release_checker.facts.encodings import Encodings
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.facts.executed.licenses import InstalledLicense, InstalledLicenses
from release_checker.facts.executed.licenses import Use as PackageUse
from release_checker.facts.executed.replays import Replay, TrainingReplays, claim_half
from release_checker.facts.executed.reruns import Failure, NotebookRerun, NotebookReruns
from release_checker.facts.executed.reruns import Verdict as NotebookVerdict
from release_checker.facts.executed.tests import TestRun
from release_checker.facts.files import Files, Link, is_docs, is_example, is_test, is_vendored
from release_checker.facts.history import GitHistory
from release_checker.facts.junk import Junk
from release_checker.facts.kernels import KernelFault, Kernels, UnusableKernel
from release_checker.facts.license_statements import LicenseStatements, WrittenLicenses
from release_checker.facts.licenses import LicenseFile, LicenseTexts
from release_checker.facts.licenses import Scope as LicenseScope
from release_checker.facts.licensing.compatibility import Bearing
from release_checker.facts.licensing.names import same as same_license
from release_checker.facts.licensing.spdx import closes, open_content, osi_approved
from release_checker.facts.links import DeadLink, ReadmeLinks
from release_checker.facts.links_address import shown_address
from release_checker.facts.links_asked import AskedLink, ExternalLinks
from release_checker.facts.links_judged import LinkState
from release_checker.facts.links_written import WrittenLinks
from release_checker.facts.logs.claims import Claims, runs_of
from release_checker.facts.logs.commits import RunCommits
from release_checker.facts.logs.counted import CountedRuns
from release_checker.facts.logs.identities import LogIdentities
from release_checker.facts.logs.run_log import RunLog
from release_checker.facts.machine_paths import MachinePath, PathKind, find_machine_paths
from release_checker.facts.metadata import PackageMetadata, Statement
from release_checker.facts.model_card import ModelCards
from release_checker.facts.notebook_names import NotebookNames
from release_checker.facts.notebook_paths import FoundPath, NotebookPaths, Where
from release_checker.facts.notebook_runs import NotebookRuns
from release_checker.facts.notebook_services import DeclaredInstalls, HostedPlaces
from release_checker.facts.notebooks import Cell, Notebook, Notebooks, Output
from release_checker.facts.notices import SourceNotices
from release_checker.facts.people import People
from release_checker.facts.personal import PersonalTraces
from release_checker.facts.placeholders import Placeholders
from release_checker.facts.programs import OutsidePrograms
from release_checker.facts.public_code import PublicCode, PublicFile
from release_checker.facts.python.fetches import Fetches
from release_checker.facts.python.imports import Import, Imports
from release_checker.facts.python.scope import MissingName, Scope
from release_checker.facts.python.scope_names import PYTHON2
from release_checker.facts.python.sources import PythonSources, Source
from release_checker.facts.python_notebooks import PythonNotebooks
from release_checker.facts.randomness import SeedReport
from release_checker.facts.readme import CodeBlock, Guides, Heading, Readme, Reference, Table
from release_checker.facts.reuse import ReuseReport
from release_checker.facts.secrets import FoundSecrets, HistorySecrets
from release_checker.facts.snippets import SnippetFault, Snippets
from release_checker.facts.submodules import Submodules
from release_checker.facts.tests import ShippedTests
from release_checker.facts.third_party import Need, Part, ThirdParty
from release_checker.facts.topics import ReadmeTopics, Said
from release_checker.facts.training import EntryPoint, ModelCode, TrainingCode
from release_checker.facts.unsafe import UnsafeLoading
from release_checker.facts.vulnerabilities import Vulnerabilities, Vulnerability
from release_checker.facts.weights import Artifact, ArtifactRole, ShippedArtifacts
from release_checker.facts.workflows import Weight as WorkflowWeight
from release_checker.facts.workflows import WorkflowFault, Workflows
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
from release_checker.runs.records import Known, Tracker
from release_checker.runs.records import Run as LoggedRun
from release_checker.runs.records import Status as RunStatus
from release_checker.secrets.records import Grade as SecretGrade
from release_checker.secrets.records import Secret
from release_checker.secrets.redaction import digest as secret_digest
from release_checker.secrets.redaction import hint as secret_hint
from release_checker.text import Text, counted, listed, shorten

__all__ = [
    "PYTHON2",
    "Artifact",
    "ArtifactRole",
    "AskedLink",
    "AuthorPathReport",
    "Basis",
    "Bearing",
    "Borrowed",
    "BorrowedCode",
    "Bounds",
    "CauseKind",
    "Cell",
    "CellVerdict",
    "CitationFile",
    "Citations",
    "Claim",
    "ClaimNature",
    "ClaimTrace",
    "Claims",
    "CodeBlock",
    "CommandFault",
    "Contradictions",
    "Cost",
    "CountedRuns",
    "DataReport",
    "DataTerms",
    "DeadLink",
    "Declared",
    "DeclaredInstalls",
    "Dependencies",
    "DependencyFile",
    "DeterminismReport",
    "DocumentedCommands",
    "Encodings",
    "EntryPoint",
    "EnvironmentCause",
    "EnvironmentProblem",
    "ExternalLinks",
    "FactUnavailable",
    "FailedTest",
    "Failure",
    "Fate",
    "Fetches",
    "Files",
    "Finding",
    "Fix",
    "FleetingSources",
    "FoundPath",
    "FoundSecrets",
    "GitHistory",
    "Guides",
    "Heading",
    "HistorySecrets",
    "HostedPlaces",
    "Import",
    "Imports",
    "InstalledLicense",
    "InstalledLicenses",
    "Instruction",
    "Instructions",
    "Junk",
    "KernelFault",
    "Kernels",
    "Known",
    "LicenseFile",
    "LicenseScope",
    "LicenseStatements",
    "LicenseTexts",
    "Likeness",
    "Link",
    "LinkState",
    "LogIdentities",
    "LoggedRun",
    "Looked",
    "MachinePath",
    "MissingFile",
    "MissingName",
    "ModelCards",
    "ModelCode",
    "Need",
    "Notebook",
    "NotebookNames",
    "NotebookPaths",
    "NotebookRerun",
    "NotebookReruns",
    "NotebookRuns",
    "NotebookVerdict",
    "Notebooks",
    "Origin",
    "Outcome",
    "Output",
    "OutsidePrograms",
    "PackageMetadata",
    "PackageUse",
    "Part",
    "PathKind",
    "People",
    "PersonalTraces",
    "Pillar",
    "Pinning",
    "Place",
    "Placeholders",
    "Project",
    "PublicCode",
    "PublicFile",
    "PythonNotebooks",
    "PythonSources",
    "PythonStatement",
    "Readme",
    "ReadmeLinks",
    "ReadmeTopics",
    "RebuiltEnvironment",
    "Reference",
    "RefusedDeclarations",
    "Replay",
    "ReplayEnd",
    "ReplayJudged",
    "Result",
    "ReuseReport",
    "Run",
    "RunCommits",
    "RunLog",
    "RunStatus",
    "Said",
    "Scope",
    "Secret",
    "SecretGrade",
    "SeedReport",
    "ShippedArtifacts",
    "ShippedTests",
    "Skip",
    "SnippetFault",
    "Snippets",
    "Source",
    "SourceNotices",
    "Standing",
    "Statement",
    "Submodules",
    "Suite",
    "Table",
    "TestFault",
    "TestRun",
    "Text",
    "ThirdParty",
    "ThreeWay",
    "Tracker",
    "TrainingCode",
    "TrainingReplays",
    "Undecided",
    "Unknown",
    "UnreadableFile",
    "UnsafeLoading",
    "UnusableKernel",
    "UnusedDependencies",
    "Vulnerabilities",
    "Vulnerability",
    "Where",
    "WorkflowFault",
    "WorkflowWeight",
    "Workflows",
    "WrittenLicenses",
    "WrittenLinks",
    "bare_addresses",
    "check",
    "claim_half",
    "closes",
    "compare_versions",
    "counted",
    "fact",
    "find_machine_paths",
    "fragment",
    "is_docs",
    "is_example",
    "is_test",
    "is_vendored",
    "listed",
    "open_content",
    "osi_approved",
    "runs_of",
    "same_license",
    "secret_digest",
    "secret_hint",
    "shorten",
    "shown_address",
    "slug",
]
