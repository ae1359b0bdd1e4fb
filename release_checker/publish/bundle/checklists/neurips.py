# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""NeurIPS paper checklist: the items that a repository can speak to, and the rest for the authors."""

from __future__ import annotations

from release_checker.publish.bundle.checklists.records import Checklist, Kind, Question

PAPER = "what the paper itself says"
NEURIPS = Checklist(
    "neurips", "NeurIPS Paper Checklist", "2025", "https://neurips.cc/public/guides/PaperChecklist",
    "It asks about a paper, and the audit has seen the repository alone: so no item is answered with a plain yes.",
    (
        Question("1", "Do abstract and introduction claim what the paper shows?", ("CLM001", "CLM002"), ("CLM002",),
                 "whether the paper claims what the repository does", (Kind.CLAIMS,)),
        Question("2", "Are the limitations discussed?", ("DOC014",), (), PAPER),
        Question("3", "Has each theoretical result its assumptions and a proof?"),
        Question("4", "Is all told that is needed to reproduce the main results?",
                 ("ENV006", "DOC003", "NBK009", "NBK010", "TRN005", "TRN006", "CLM001", "CLM003"), (),
                 "which of these numbers are the paper's main results",
                 (Kind.ENVIRONMENT, Kind.NOTEBOOKS, Kind.REPLAYS, Kind.CLAIMS)),
        Question("5", "Are data and code open, with instructions that reproduce the main results?",
                 ("LIC001", "LIC003", "DOC002", "DOC003", "DOC007", "DOC012", "TRN010"), ("LIC001",),
                 "whether the repository is public, and the paper leads to it"),
        Question("6", "Are the details of training and testing told: splits, hyperparameters, optimiser?",
                 ("RUN004", "RUN005", "RUN007", "TRN002"), (), PAPER, (Kind.RUNS,)),
        Question("7", "Are error bars, or other words on significance, reported?", ("RUN012", "RUN013", "CLM004"), (), PAPER,
                 (Kind.CLAIMS,)),
        Question("8", "Is told what hardware, memory and time it took?", ("DOC013",), (), PAPER),
        Question("9", "Does the research conform with the code of ethics?"),
        Question("10", "Are good and bad effects on society discussed?"),
        Question("11", "Are there safeguards where data or models can be misused?"),
        Question("12", "Are the makers of used code, data and models credited, and their licenses respected?",
                 ("LIC006", "LIC007", "LIC008"), (), "whether the paper credits them, and their terms of use are kept"),
        Question("13", "Are new data, code and models documented, with the documentation beside them?",
                 ("DOC001", "DOC015", "LIC008"), ("DOC001",), "whether the documentation says enough"),
        Question("14", "With crowdsourcing or human subjects: are instructions and pay told?"),
        Question("15", "With human subjects: are risks and the review board's approval told?"),
        Question("16", "Is the use of language models declared where it is part of the method?"),
    ),
)
