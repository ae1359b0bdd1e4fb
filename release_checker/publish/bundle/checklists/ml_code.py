# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""ML Code Completeness Checklist, five items."""

from __future__ import annotations

from release_checker.publish.bundle.checklists.records import Checklist, Kind, Question

ML_CODE = Checklist(
    "ml-code-completeness", "ML Code Completeness Checklist", "1.0",
    "https://github.com/paperswithcode/releasing-research-code",
    "The original asks whether each part is there; where the audit executed it, that counts more.",
    (
        Question("1", "Are the dependencies specified?", ("ENV001", "ENV003", "ENV006", "ENV007"), ("ENV001", "ENV006"),
                 also=(Kind.ENVIRONMENT,)),
        Question("2", "Is the training code there?", ("TRN001", "DOC003", "TRN005"), ("TRN001",), also=(Kind.REPLAYS,)),
        Question("3", "Is the evaluation code there?", ("DOC004",)),
        Question("4", "Are trained models there, or free to fetch?", ("DOC006",)),
        Question("5", "Does the README hold a table of results, and the exact commands that make them?",
                 ("DOC001", "DOC005", "DOC007", "CLM001", "CLM002"), ("DOC001", "DOC005", "CLM002"), also=(Kind.CLAIMS,)),
    ),
)
