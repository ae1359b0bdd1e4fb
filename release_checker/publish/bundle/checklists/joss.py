# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""JOSS review checklist."""

from __future__ import annotations

from release_checker.publish.bundle.checklists.records import Checklist, Kind, Question

JOSS = Checklist(
    "joss", "JOSS Review Checklist", "2025", "https://joss.readthedocs.io/en/latest/review_checklist.html",
    "Reviewers tick the boxes; the software paper itself was not read.",
    (
        Question("Repository", "Is the source code at the stated address?", also=(Kind.METADATA,)),
        Question("License", "Is there a plain-text license file with an OSI-approved license?",
                 ("LIC001", "LIC002", "LIC003"), ("LIC001", "LIC003")),
        Question("Contribution and authorship", "Has the submitter contributed much, and is the list of authors complete?",
                 ("DOC018",), (), "whether the list is right and complete"),
        Question("Scholarly effort", "Is it of the substance that the journal asks for?"),
        Question("Data sharing", "Where the paper has original data: are they accessible?", ("DOC012", "TRN010"), (),
                 "which data the paper has"),
        Question("Reproducibility", "Where the paper has original results: are they entirely reproducible?",
                 ("NBK009", "NBK010", "TRN005", "TRN006", "CLM001", "CLM003"), ("TRN006", "CLM003"),
                 "which results the paper has", (Kind.NOTEBOOKS, Kind.REPLAYS, Kind.CLAIMS)),
        Question("Human and animal research", "Where there is such research: is its approval told?"),
        Question("Installation", "Does installation proceed as documented?", ("DOC002", "ENV001", "ENV006", "ENV007"),
                 ("ENV006", "ENV007"), also=(Kind.ENVIRONMENT,)),
        Question("Functionality", "Does it do what it says it does?", ("DOC007", "NBK009", "TRN008", "CLM002"),
                 ("CLM002",), "what it says beyond commands, notebooks, tests and numbers", (Kind.NOTEBOOKS, Kind.TESTS)),
        Question("Performance", "Where performance is claimed: was that confirmed?", ("CLM001", "CLM003"), ("CLM003",),
                 "claims of speed, which are not replayed", (Kind.CLAIMS,)),
        Question("Statement of need", "Is told which problem it solves, and for whom?"),
        Question("Installation instructions", "Are the dependencies listed, best handled by a package manager?",
                 ("DOC002", "ENV001"), ("ENV001",)),
        Question("Example usage", "Are there examples of use on real problems?", ("DOC003", "DOC020", "NBK009"), (),
                 "whether the examples are of real problems"),
        Question("Functionality documentation", "Is the core documented well enough, as its functions?", ("DOC017",),
                 ("DOC017",),
                 "whether the documentation is good enough"),
        Question("Automated tests", "Are there tests, or steps to verify that it works?", ("TRN009", "TRN008"),
                 ("TRN008",), also=(Kind.TESTS,)),
        Question("Community guidelines", "Is told how to contribute, report problems and get help?"),
        Question("Summary", "Does the paper explain it to people of other fields?"),
        Question("Paper: statement of need", "Does the paper tell the problem, the users, and the related work?"),
        Question("State of the field", "Does the paper compare it with what else there is?"),
        Question("Quality of writing", "Is the paper well written?"),
        Question("References", "Are the references complete and rightly cited?"),
    ),
)
