# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a document states, one line a claim, so that tests can be read."""

from __future__ import annotations

from release_checker.claims.records import Claim, Nature, Stated
from release_checker.claims.stating import state
from release_checker.documents.markdown import read_markdown
from release_checker.text import Text


def stated(markdown: str, path: str = "README.md") -> Stated:
    """Claims and other numbers of a Markdown text."""
    return state(read_markdown(path, Text(markdown, "utf-8")))


def claims(markdown: str) -> list[str]:
    """Its claims: metric, value, then what is known of model, data set, split, nature."""
    return [line(claim) for claim in stated(markdown).claims]


def line(claim: Claim) -> str:
    """One claim on a line."""
    number = claim.number
    value = f"{number.value:g}{'%' if number.percent else ''}"
    if number.spread is not None:
        value += f" ± {number.spread:g}"
    if number.high is not None:
        value += f" to {number.high:g}"
    marks = [claim.nature.value if claim.nature is not Nature.EXACT else "", "best" if claim.superlative else "",
             f"{claim.seeds} seeds" if claim.seeds else ""]
    about = [claim.model, claim.dataset, claim.split.value, *marks]
    return " · ".join([f"{claim.metric} {value}", *(word for word in about if word)])
