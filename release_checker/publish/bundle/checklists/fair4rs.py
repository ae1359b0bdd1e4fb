# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""FAIR principles for research software, version 1.0."""

from __future__ import annotations

from release_checker.publish.bundle.checklists.records import Checklist, Kind, Question

FAIR4RS = Checklist(
    "fair4rs", "FAIR Principles for Research Software", "1.0", "https://doi.org/10.15497/RDA00068",
    "The principles are goals rather than tests; archives and registries, which many speak of, were not asked.",
    (
        Question("F1", "Has the software a globally unique, persistent identifier?", also=(Kind.METADATA,)),
        Question("F1.1", "Have parts at different levels identifiers of their own?"),
        Question("F1.2", "Has each version an identifier of its own?", also=(Kind.METADATA,)),
        Question("F2", "Is it described with rich metadata?", ("DOC010", "DOC011", "DOC018"), ("DOC010", "DOC011"),
                 "whether the description is rich enough", (Kind.METADATA,)),
        Question("F3", "Do the metadata name the identifier of what they describe?", also=(Kind.METADATA,)),
        Question("F4", "Are the metadata FAIR themselves, so that they can be searched?"),
        Question("A1", "Can it be fetched by its identifier over a standard protocol?"),
        Question("A1.1", "Is that protocol open and free?"),
        Question("A1.2", "Does it allow for authentication where needed?"),
        Question("A2", "Will the metadata stay when the software is gone?"),
        Question("I1", "Does it read, write and exchange data in the standard forms of its field?"),
        Question("I2", "Does it refer to other objects in a qualified way?", ("DOC012", "RUN007"), (),
                 "whether data and articles are named by identifiers"),
        Question("R1", "Is it described by many accurate and relevant attributes?", ("DOC001", "DOC011", "DOC016"),
                 ("DOC001",), "whether they are enough", (Kind.METADATA,)),
        Question("R1.1", "Has it a clear and accessible license?", ("LIC001", "LIC002", "LIC004"), ("LIC001",)),
        Question("R1.2", "Is its provenance told in detail?", ("RUN002", "RUN008", "DOC018"), (),
                 "who made which part, and why", (Kind.RUNS,)),
        Question("R2", "Does it refer to other software in a qualified way?", ("ENV001", "ENV002", "ENV003", "ENV008"),
                 ("ENV001",), also=(Kind.ENVIRONMENT,)),
        Question("R3", "Does it meet the standards of its field?"),
    ),
)
