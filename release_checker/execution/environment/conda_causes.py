# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Why conda packages do not install, from the words of conda, mamba, micromamba and pixi."""

from __future__ import annotations

import re

from release_checker.execution.environment.records import Cause, Problem

UNREACHED = re.compile(
    r"CondaHTTPError|CondaConnectionError|Could not resolve host|Download error|Connection (?:failed|refused|timed out)|"
    r"error sending request|dns error|failed to fetch|failed to download|NoChannelsError.*offline", re.IGNORECASE)
CONTRADICTING = re.compile(
    r"UnsatisfiableError|Could not solve|Cannot solve the request|conflicts? with|are incompatible|InvalidSpec|unsolvable",
    re.IGNORECASE)
NO_CHANNEL = re.compile(
    r"UnavailableInvalidChannel|(?:404|403)[^\n]{0,200}repodata|channel[^\n]{0,200}(?:not accessible|invalid)",
    re.IGNORECASE)
ABSENT = (
    re.compile(r"^[-└├─│ \t]*+([\w.][^\n]{0,200}?) does not exist", re.MULTILINE),
    re.compile(r"nothing provides (?:requested )?([\w.-][^\n]{0,200})"),
    re.compile(r"No candidates were found for ([\w.-][^\n,]{0,200})"),
)
LISTED = re.compile(r"^ *- ([\w.:/-][^\n]{0,200})$", re.MULTILINE)


def explain_conda(words: str, *, linking: bool = False) -> tuple[Problem, ...]:
    """Why conda packages did not install. What fails while `linking`, after all was found and fetched, is unclear."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    evidence = " ".join(lines[-6:])[:600]
    if linking:
        said = f": {lines[-1][:200]}" if lines else ""
        return (Problem(Cause.OTHER, "", f"conda packages were fetched, but could not be installed here{said}", evidence),)
    if NO_CHANNEL.search(words):
        return (Problem(Cause.NO_SUCH_PACKAGE, "", "a conda channel that is named is not there", evidence),)
    if UNREACHED.search(words):
        return (Problem(Cause.NETWORK, "", "the conda channels are not reached", evidence),)
    if absent := _absent(words):
        return tuple(_missing(spec, evidence) for spec in absent[:5])
    if CONTRADICTING.search(words):
        return (Problem(Cause.CONFLICT, "", "the conda packages contradict each other", evidence),)
    return (Problem(Cause.OTHER, "", lines[-1][:200] if lines else "conda packages did not install", evidence),)


def _absent(words: str) -> list[str]:
    found = [match.strip(" '\"`.") for pattern in ABSENT for match in pattern.findall(words)]
    if "ResolvePackageNotFound" in words or "PackagesNotFoundError" in words:
        found += [match for match in LISTED.findall(words) if "://" not in match]
    return list(dict.fromkeys(found))


def _missing(spec: str, evidence: str) -> Problem:
    """One specification that no channel meets; its build string is what no other machine has."""
    spec = re.sub(r"(?: =?\*)+$", "", " ".join(spec.split()))
    name = re.split(r"[\s=<>!~]", spec.rpartition("::")[2])[0]
    built = re.fullmatch(r"[^\s=]+(?:==?|\s+==?)[^\s=<>]+(?:=|\s+)(?!\*)\S+", spec) is not None
    fixed = " for this system: it is fixed to one build" if built else ""
    return Problem(Cause.NO_SUCH_VERSION, name, f"no conda channel that is named has {spec}{fixed}", evidence)
