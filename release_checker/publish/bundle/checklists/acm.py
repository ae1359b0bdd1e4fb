# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""ACM artifact review and badging, version 1.1."""

from __future__ import annotations

from release_checker.publish.bundle.checklists.records import Checklist, Kind, Question

ACM = Checklist(
    "acm-badges", "ACM Artifact Badges", "1.1",
    "https://www.acm.org/publications/policies/artifact-review-and-badging-current",
    "Badges are given by reviewers; this is the evidence that they may begin with.",
    (
        Question("Available", "Do the artifacts lie in a public archive, under a persistent identifier?",
                 also=(Kind.METADATA,)),
        Question("Functional, documented", "Is there an inventory, and words enough to run them?",
                 ("DOC001", "DOC002", "DOC003", "DOC007", "DOC008"), ("DOC001",), "whether the inventory is complete"),
        Question("Functional, consistent", "Do the artifacts belong to the paper, and make its main results?",
                 ("CLM001", "CLM002"), ("CLM002",), "which results the paper has", (Kind.CLAIMS,)),
        Question("Functional, complete", "Is all there that it takes, as far as possible?",
                 ("ENV003", "TRN010", "RUN011", "DOC008"), ("TRN010",), "what the paper has that is not in the repository"),
        Question("Functional, exercisable", "Do scripts and programs run, and data and results open?",
                 ("ENV001", "ENV006", "ENV007", "NBK009", "TRN005", "TRN008"), ("ENV001", "ENV006"),
                 also=(Kind.ENVIRONMENT, Kind.NOTEBOOKS, Kind.REPLAYS, Kind.TESTS)),
        Question("Reusable", "Are they so well documented and built that others can use them for more?",
                 ("LIC001", "LIC003", "DOC017", "TRN009", "TRN008", "ENV002"), ("LIC001",),
                 "whether structure and documentation go far enough",
                 (Kind.TESTS,)),
        Question("Results Reproduced", "Did others obtain the main results, with the authors' artifacts in part?",
                 ("CLM001", "CLM003", "TRN006", "NBK010"), ("CLM003", "TRN006"),
                 "the badge needs a team other than the authors; the audit ran what they ship",
                 (Kind.CLAIMS, Kind.REPLAYS, Kind.NOTEBOOKS)),
        Question("Results Replicated", "Did others obtain the main results without the authors' artifacts?"),
    ),
)
