# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From an installer's words to a cause that people can act on."""

from __future__ import annotations

from release_checker.execution.environment.records import Cause, Interpreter, Problem


def explain(words: str, python: Interpreter) -> tuple[Problem, ...]:
    """Why uv did not resolve or install, from what it said; the decisive cause first, never empty."""
    line = next((line.strip() for line in words.splitlines() if line.strip()), "")
    return (Problem(Cause.OTHER, subject="", words=line[:300], evidence=words.strip()[-1000:]),)
