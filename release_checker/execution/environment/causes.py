# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From an installer's words to a cause that people can act on."""

from __future__ import annotations

import re

from release_checker.execution.environment.records import Cause, Interpreter, Problem

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_SPEC = rf"({_NAME})(?:\[[^\]]*\])?((?:[=<>!~]=?[^\s]*)?)"
_NO_PACKAGE = re.compile(rf"({_NAME}) was not found in the (?:package registry|provided package locations)")
_NOT_CACHED = re.compile(rf"the network was disabled|({_NAME}) was not found in the cache|network connectivity is disabled")
_NO_VERSION = re.compile(rf"there (?:is|are) no versions? of {_SPEC}")
_ONLY = re.compile(rf"only (?:the following versions of )?{_SPEC} (?:is|are) available")
_TAG = re.compile(rf"{_SPEC} has no wheels with a matching (Python ABI|Python version|Python implementation|platform)")
_TAGS = re.compile(r"we only found wheels for `[^`]+` \([^)]*\) with the following [\w ]+ tags?: (.*)")
_PYTHON = re.compile(r"the current Python version \(([\d.]+)\) does not satisfy Python([^\s]+)")
_CANNOT = re.compile(rf"we can conclude that {_SPEC} cannot be used")
_DEPENDS_PYTHON = re.compile(rf"{_SPEC} depends on Python([<>=!~][^\s]*)")
_UNUSABLE = re.compile(rf"{_SPEC} (?:has|have) no (?:usable )?wheels(?! with)")
_ALL_UNUSABLE = re.compile(rf"all versions of ({_NAME}) have no (?:usable )?wheels(?! with)")
_WHEELS = re.compile(r"Wheels are required for `([^`]+)`")
_METADATA = re.compile(rf"{_SPEC} has invalid metadata|Metadata for `([^`]+)` \(v([^)]+)\) could not be parsed")
_UNREADABLE = re.compile(rf"Failed to read `({_NAME}) @ [^`]*`.*[Mm]etadata.* is invalid")
_PIP_NONE = re.compile(rf"No matching distribution found for {_SPEC}(?: \(from ({_NAME})(?:[=<>!~][^)]*)?\))?")
_PIP_SIDE = re.compile(
    rf"^ +(?:(The user requested|The user requested \(constraint\)) (.+)|({_NAME}) (\S+) depends on (.+))$", re.M
)
_PARSE = re.compile(r"Couldn't parse requirement|Failed to parse|Unexpected '|Expected one of|no such comparison operator")
_CONSTRAINED = re.compile(rf"{_SPEC} depends? on {_SPEC} and \3([=<>!~][^\s]*)(?:,| and)")
_DEPENDS = re.compile(rf"{_SPEC} depends? on {_SPEC}")
_REQUIRE = re.compile(rf"(?<!conclude that )you require {_SPEC}(?: and {_SPEC}(?= and|,))?")
_NETWORK = re.compile(
    r"error sending request|dns error|Failed to fetch|failed to lookup address|Connection refused|tcp connect error|"
    r"operation timed out|Could not connect|Network is unreachable|invalid peer certificate|client error \(Connect\)|"
    r"Request failed after|HTTP status (?:server|client) error|Failed to establish a new connection",
    re.IGNORECASE,
)
_ONE_OF = re.compile(rf"depends on one of: ((?:{_NAME}(?:[=<>!~]\S*)? )+?)(?=and |And |we can )")
_PIP_CONFLICT = re.compile(r"Cannot install (.{1,600}?) because these package versions have conflicting dependencies")
_DISK = re.compile(r"No space left on device|os error 28")
_LONG_WORD = re.compile(r"(\S{400})\S+")
"""A name may begin at any character of a word and reach to its end: 16,000 of them without a blank took minutes."""
GPU_VERSION = re.compile(r"\+(?:cu\d+|rocm[\d.]*|cuda\w*|gpu)", re.IGNORECASE)


def explain(words: str, python: Interpreter, before: str = "") -> tuple[Problem, ...]:
    """Why uv did not resolve or install, from what it said; the decisive cause first, never empty.

    Written for uv 0.9 to 0.13. What it does not know is OTHER with uv's own first line.
    """
    words = _LONG_WORD.sub(r"\1", words)
    text = "\n".join(line for line in words.splitlines() if not line.startswith("warning:"))
    flat = _ONE_OF.sub(_one_range, " ".join(text.split()))
    evidence = _evidence(text)
    version = ".".join(map(str, python.minor))

    def one(cause: Cause, subject: str, said: str) -> tuple[Problem, ...]:
        return (Problem(cause, subject, said, evidence),)

    if _DISK.search(flat):
        return one(Cause.DISK, "", "the disk is full")
    if match := _NOT_CACHED.search(flat):
        return one(Cause.NETWORK, match[1] or "", "the packages are not in the cache, and this audit is offline")
    if "Git operation failed" in flat:
        return one(Cause.OUTSIDE_SOURCE, "", "a requirement comes from a repository that is not reached")
    if _PARSE.search(flat):
        return one(Cause.BAD_DECLARATION, "", f"a requirement cannot be read: {_after_cause(text)}")
    if "No solution found" not in flat and _NETWORK.search(flat):
        return one(Cause.NETWORK, "", "the package index is not reached")
    if match := _METADATA.search(flat):
        name, at = (match[1], match[2].lstrip("=")) if match[1] else (match[3], match[4])
        title = f"{name} {at}".rstrip()
        words = f"{title} states what it needs in a form that newer installers refuse{_refused(text)}"
        return one(Cause.OLD_METADATA, name, words)
    if match := _UNREADABLE.search(flat):
        words = f"{match[1]} states what it needs in a form that newer installers refuse"
        return one(Cause.OLD_METADATA, match[1], words)
    if "The conflict is caused by" in text or _PIP_NONE.search(flat):
        return _pip(text, evidence)
    if match := _NO_PACKAGE.search(flat):
        return one(Cause.NO_SUCH_PACKAGE, match[1], f"the index has no package {match[1]}")
    if match := _TAG.search(flat):
        return _wrong_tag(match, text, version, evidence)
    if match := _PYTHON.search(flat):
        used = _CANNOT.search(flat) or _DEPENDS_PYTHON.search(flat)
        who = f"{used[1]}{used[2]}" if used else "a requirement"
        return one(Cause.WRONG_PYTHON, used[1] if used else "", f"{who} is for Python {match[2]}, not {version}")
    for match in filter(None, (_NO_VERSION.search(flat), _ONLY.search(flat))):
        return _no_version(match, flat, evidence, before)
    if (conflict := _conflict(flat, evidence)) is not None:
        return (conflict,)
    if match := _PIP_CONFLICT.search(flat):
        named = re.findall(rf"({_NAME})(==[^\s,]+)", match[1])
        who = " and ".join(f"{name}{spec}" for name, spec in named) or "some requirement"
        subject = named[0][0] if named else ""
        return one(Cause.CONFLICT, subject, f"{who} contradict{'s' * (len(named) < 2)} what other requirements need")
    if wanted := needed_sources(words):
        name, spec = wanted[0]
        return one(Cause.BUILD_FAILED, name, f"{name}{spec} has no wheel for Python {version} on this system")
    return one(Cause.OTHER, "", _first(text))


def _one_range(match: re.Match[str]) -> str:
    """Several ranges with holes between them as the whole of them: from the first one's lower bound to the last's upper."""
    items = match[1].split()
    name = re.match(_NAME, items[0])
    if name is None:
        return match[0]
    parts = [item[name.end() :].split(",") for item in items]
    bounds = [part for part in parts[0] if part.startswith((">", "="))]
    bounds += [part for part in parts[-1] if part.startswith("<")]
    return f"depends on {name[0]}{','.join(bounds)} "


def needed_sources(words: str) -> tuple[tuple[str, str], ...]:
    """Names and version ranges of which uv says that it needs their source distribution."""
    words = _LONG_WORD.sub(r"\1", words)
    flat = " ".join(words.split())
    found: dict[str, str] = dict.fromkeys(_ALL_UNUSABLE.findall(flat), "")
    for name, spec in _UNUSABLE.findall(flat):
        found.setdefault(name, spec.rstrip(",."))
    hinted = {item.split()[0] for item in _WHEELS.findall(flat)}
    wanted = [(name, spec) for name, spec in found.items() if name in hinted]
    return tuple(dict.fromkeys([*wanted, *((match[1], match[2]) for match in _PIP_NONE.finditer(words))]))


def _pip(text: str, evidence: str) -> tuple[Problem, ...]:
    """Why pip found no set of versions; written for pip 21 to 24.0."""
    if match := _PIP_NONE.search(text):
        title = f"{match[1]}{match[2]}"
        asker = f"{match[3]} needs {title}, and" if match[3] else f"{title}:"
        return (
            Problem(Cause.NO_SUCH_VERSION, match[1], f"{asker} the index has no such version for this Python", evidence),
        )
    sides = [
        (match[2] or match[5], f"{match[2]} is asked for" if match[2] else f"{match[3]}=={match[4]} needs {match[5]}")
        for match in _PIP_SIDE.finditer(text)
    ]
    names = [re.split(r"[^A-Za-z0-9._-]", wanted.removeprefix("(constraint) "))[0] for wanted, _ in sides]
    said = ", and ".join(dict.fromkeys(words for _, words in sides[:2])) or "requirements contradict each other"
    return (Problem(Cause.CONFLICT, names[0] if names else "", said, evidence),)


def _wrong_tag(match: re.Match[str], text: str, version: str, evidence: str) -> tuple[Problem, ...]:
    name, spec, kind = match[1], match[2], match[3]
    flat = " ".join(text.split())
    tags = _TAGS.search(flat)
    known = re.findall(r"`([^`]+)`", tags[1].split(" hint:")[0]) if tags else []
    if kind == "platform":
        return (
            Problem(
                Cause.OTHER,
                name,
                f"{name}{spec} has wheels for other systems only" + (f" ({', '.join(known[:6])})" if known else ""),
                evidence,
            ),
        )
    others = sorted(
        {(int(found[1]), int(found[2] or 0)) for tag in known if (found := re.match(r"(?:cp|py)(\d)(\d*)", tag))}
    )
    there = f"; it has for {', '.join(f'{major}.{minor}' for major, minor in others)}" if others else ""
    return (Problem(Cause.WRONG_PYTHON, name, f"{name}{spec} has no wheel for Python {version}{there}", evidence),)


def _no_version(match: re.Match[str], flat: str, evidence: str, before: str) -> tuple[Problem, ...]:
    name = match[1]
    required = next((found for found in _REQUIRE.finditer(flat) if found[1] == name), None)
    spec = (required[2] if required else match[2]).rstrip(",.")
    if GPU_VERSION.search(spec):
        return (Problem(Cause.GPU_WHEEL, name, f"{name}{spec} is a build for a GPU that only another index has", evidence),)
    asker = next((found for found in _DEPENDS.finditer(flat) if found[3] == name), None)
    wanted = f"{asker[1]}{asker[2]} needs {name}{asker[4].rstrip(',.')}, and" if asker and not required else f"{name}{spec}:"
    when = f" as of {before[:10]}" if before else ""
    return (Problem(Cause.NO_SUCH_VERSION, name, f"{wanted} the index has no such version{when}", evidence),)


def _conflict(flat: str, evidence: str) -> Problem | None:
    """Two sides that ask for different versions of one package."""
    depends = [match for match in _DEPENDS.finditer(flat) if match[3] != "Python"]
    required = {
        name: spec.rstrip(",.")
        for match in _REQUIRE.finditer(flat)
        for name, spec in (match.groups()[:2], match.groups()[2:])
        if name
    }

    def title(name: str, spec: str) -> str:
        return f"{name}{spec.rstrip(',.') or required.get(name, '')}"

    if match := _CONSTRAINED.search(flat):
        words = f"{title(match[1], match[2])} needs {match[3]}{match[4]}, and {match[3]}{match[5].rstrip(',')} is set"
        return Problem(Cause.CONFLICT, match[3], words, evidence)
    for match in depends:
        asker, target = title(match[1], match[2]), match[3]
        wanted = f"{target}{match[4].rstrip(',.')}"
        if required.get(target):
            words = f"{asker} needs {wanted}, and {target}{required[target]} is asked for"
            return Problem(Cause.CONFLICT, target, words, evidence)
        other = next((found for found in depends if found[3] == target and found[1] != match[1]), None)
        if other is not None:
            words = f"{asker} needs {wanted}, and {title(other[1], other[2])} needs {target}{other[4].rstrip(',.')}"
            return Problem(Cause.CONFLICT, target, words, evidence)
    twice = re.search(rf"you require {_SPEC} and (?:you require )?\1([=<>!~][^\s]*)", flat)
    if twice:
        return Problem(
            Cause.CONFLICT,
            twice[1],
            f"{twice[1]}{twice[2]} and {twice[1]}{twice[3].rstrip(',.')} are both asked for",
            evidence,
        )
    return None


def _refused(text: str) -> str:
    """The requirement that could not be parsed, which uv underlines."""
    lines = text.splitlines()
    marked = next((number for number, line in enumerate(lines) if re.fullmatch(r"\s*\^+\s*", line)), 0)
    return f": {lines[marked - 1].strip()}" if marked else ""


def _after_cause(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip() and not re.fullmatch(r"\s*\^+\s*", line)]
    return "; ".join(line.removeprefix("cause: ") for line in lines[1:3]) or _first(text)


def _evidence(text: str) -> str:
    """The derivation without its heading, bounded."""
    lines = [
        line
        for line in text.splitlines()
        if line.strip() and not line.startswith(("error: No solution", "Resolved", "Using"))
    ]
    return " ".join(" ".join(lines).split())[:900].removeprefix("cause: ")


def _first(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = next(
        (line for line in lines if line.startswith(("error", "ERROR", "cause"))), lines[0] if lines else "it said nothing"
    )
    return told.removeprefix("error: ")[:300]
