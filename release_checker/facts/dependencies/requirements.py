# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""pip's requirement files, line by line, as pip reads them."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace

from packaging.requirements import InvalidRequirement, Requirement

from release_checker.facts.dependencies.records import Declared, Origin, normalised
from release_checker.model import Place

LONGEST = 5_000
"Characters of a line; a longer one is no requirement."
COMMENT = re.compile(r"(?:^|(?<=\s))#.*$")
OPTION = re.compile(r"(-{1,2}[a-zA-Z][\w-]*)[=\s]*(.*)$", re.DOTALL)
TAKEN_ALONG = re.compile(r"(?<!\s)\s+--?[a-zA-Z][\w-]*(?:[= ].*)?$", re.DOTALL)
"Options that follow a requirement: --hash=…, --global-option=…"
NAME = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?")
VCS = re.compile(r"(?:git|hg|svn|bzr)\+\S+", re.IGNORECASE)
ARCHIVE = re.compile(r"\.(?:whl|zip|tar\.gz|tar\.bz2|tar\.xz|tgz|egg)(?:$|[#?])", re.IGNORECASE)
CONDA_EXPORT = re.compile(r"^([A-Za-z0-9_][\w.-]*)=([^=\s]+)=([^=\s]+)$")


@dataclass(frozen=True, slots=True)
class RequirementLines:
    """A requirement file, read."""

    items: tuple[Declared, ...]
    "The packages."
    options: tuple[tuple[int, str], ...]
    "One-based line and text of global options."
    includes: tuple[str, ...]
    "Files taken in by -r, as written."
    constraints: tuple[str, ...]
    "Files taken in by -c, as written."


def read_requirements(content: str, path: str, group: str = "") -> RequirementLines:
    """Every requirement and option of a requirement file's text; a line that pip refuses has its problem."""
    items: list[Declared] = []
    options: list[tuple[int, str]] = []
    includes: list[str] = []
    constraints: list[str] = []
    for number, line in logical_lines(content):
        option = OPTION.match(line)
        if option and option[1] in ("-r", "--requirement", "-c", "--constraint"):
            taken = option[2].strip().strip("\"'")
            (includes if "r" in option[1][:3] else constraints).append(taken)
            if posixpath.normpath(posixpath.join(posixpath.dirname(path), taken)) == path:
                words = "the file takes itself in, over which pip stumbles (RecursionError)"
                items.append(Declared("", line, Place(path, number), group=group, problem=words))
        elif option and option[1] in ("-e", "--editable"):
            items.append(replace(read_requirement(option[2].strip(), Place(path, number), group), editable=True))
        elif option:
            options.append((number, line))
        else:
            items.append(read_requirement(line, Place(path, number), group))
    return RequirementLines(tuple(items), tuple(options), tuple(includes), tuple(constraints))


def logical_lines(content: str) -> Iterator[tuple[int, str]]:
    """One-based number of the first line, and text, of each line after joining continuations and dropping comments."""
    started, held = 0, ""
    for number, line in enumerate(content.lstrip("\ufeff").split("\n"), 1):
        comment = line.lstrip().startswith("#")
        if line.rstrip().endswith("\\") and not comment:
            started = started or number
            held += line.rstrip()[:-1] + " "
            continue
        text = COMMENT.sub("", held + ("" if comment else line)).strip()
        if text:
            yield started or number, text
        started, held = 0, ""
    if held.strip():
        yield started, COMMENT.sub("", held).strip()


def read_requirement(line: str, place: Place, group: str = "") -> Declared:
    """One requirement; never raises."""
    # A package with wheels for many platforms has a hundred hashes; they are no part of what is asked for.
    written, *hashes = re.split(r"\s--hash\b", line.strip(), maxsplit=1)
    written = written.rstrip()
    text = TAKEN_ALONG.sub("", written).strip() if len(written) < LONGEST else written[:200]
    text = text.strip("\"'") if text.startswith(("'", '"')) else text  # quoted as a whole; a marker ends in quotes too
    hashed = bool(hashes) or "#sha256=" in written or "sha256=" in written.rpartition("#")[2]
    if not text or len(written) >= LONGEST:
        return Declared("", written[:200], place, group=group, problem="it is no requirement")
    if VCS.match(text) or re.match(r"[a-zA-Z][\w+.-]*://", text) or text.startswith(("git@", "file:")):
        return _linked("", text, written, place, group, hashed)
    if re.match(r"\.{0,2}/|~/|\.{1,2}(?:\[|$|\\)|[A-Za-z]:[\\/]", text) or (ARCHIVE.search(text) and "@" not in text):
        return Declared(_archive_name(text), written, place, Origin.PATH, link=text, group=group, hashed=hashed)
    try:
        requirement = Requirement(text)
    except RecursionError:
        return _refused(text, written, place, group, "it nests too deeply")
    except InvalidRequirement as error:
        return _refused(text, written, place, group, str(error).split("\n")[0])
    marker = str(requirement.marker) if requirement.marker else ""
    if requirement.url:
        found = _linked(requirement.name, requirement.url, written, place, group, hashed)
        return replace(found, marker=marker, extras=tuple(sorted(requirement.extras)))
    return Declared(
        normalised(requirement.name),
        written,
        place,
        specifier=str(requirement.specifier),
        marker=marker,
        extras=tuple(sorted(requirement.extras)),
        group=group,
        hashed=hashed,
    )


def _refused(text: str, written: str, place: Place, group: str, reason: str) -> Declared:
    """A line that pip refuses; the name is kept where one can be told, so that the package counts as named."""
    name = NAME.match(text)
    exported = CONDA_EXPORT.match(text)
    if exported:
        return Declared(
            normalised(exported[1]),
            written,
            place,
            Origin.CONDA,
            f"=={exported[2]}",
            group=group,
            build=exported[3],
            problem="this is the notation of `conda list --export`, which pip refuses",
        )
    single = re.match(r"([A-Za-z0-9][\w.-]*)\s*=\s*([0-9][\w.*]*)$", text)
    if single:
        return Declared(
            normalised(single[1]),
            written,
            place,
            specifier=f"=={single[2]}",
            group=group,
            problem="a single `=` is no operator of pip; `==` is",
        )
    return Declared(normalised(name[0]) if name else "", written, place, group=group, problem=reason)


def _linked(name: str, link: str, written: str, place: Place, group: str, hashed: bool) -> Declared:
    vcs = bool(VCS.match(link)) or link.startswith("git@") or link.split("#")[0].endswith(".git")
    origin = Origin.VCS if vcs else Origin.PATH if link.startswith("file:") else Origin.URL
    egg = re.search(r"[#&]egg=([\w.-]+)", link)
    address = link.partition("#")[0]
    reference = _reference(address) if vcs else ""
    name = name or (egg[1] if egg else _repository_name(address) if vcs else _archive_name(address))
    return Declared(normalised(name), written, place, origin, link=link, reference=reference, group=group, hashed=hashed)


def _reference(address: str) -> str:
    """What stands behind the last @ of a version control link's path."""
    path = address.partition("://")[2].partition("/")[2] if "://" in address else address.partition(":")[2]
    return path.rpartition("@")[2] if "@" in path else ""


def _repository_name(address: str) -> str:
    path = address.rstrip("/")
    reference = _reference(address)
    if reference:
        path = path.removesuffix("@" + reference)
    name = posixpath.basename(path).removesuffix(".git")
    return name if NAME.fullmatch(name) else ""


def _archive_name(link: str) -> str:
    """The distribution in an archive's file name: `torch-1.7.0+cu110-cp38-….whl` -> torch."""
    base = posixpath.basename(re.split(r"[#?]", link)[0])
    match = re.match(r"([A-Za-z0-9][\w.]*?(?:-[A-Za-z_][\w.]*?)*?)-v?\d", base) if ARCHIVE.search(base) else None
    return normalised(match[1]) if match else ""


def read_install_arguments(words: str, place: Place) -> list[Declared]:
    """The packages of a `pip install …` command's arguments; options and files are left out."""
    try:
        parts = shlex.split(words, comments=True)
    except ValueError:
        parts = words.split()
    found: list[Declared] = []
    skip = editable = False
    for part in parts:
        if skip:
            skip = False
        elif part in ("-e", "--editable"):
            editable = True
        elif part in VALUED:
            skip = True
        elif part.startswith("-"):
            continue
        elif part in ("&&", ";", "|", "||", "&", ">", ">>", "2>&1") or part.startswith((">", "|")):
            break
        elif "$" not in part and "{" not in part:
            item = read_requirement(part.rstrip(";,"), place)
            if not item.problem:
                found.append(replace(item, editable=editable))
            editable = False
            if part.endswith(";"):
                break
    return found


VALUED = {
    "-r",
    "--requirement",
    "-c",
    "--constraint",
    "-i",
    "--index-url",
    "--extra-index-url",
    "-f",
    "--find-links",
    "-t",
    "--target",
    "--prefix",
    "--root",
    "--src",
    "--upgrade-strategy",
    "--no-binary",
    "--only-binary",
    "--trusted-host",
    "--timeout",
    "--retries",
    "--default-timeout",
    "--platform",
    "--python-version",
    "--progress-bar",
    "--log",
    "--proxy",
    "--cache-dir",
    "--global-option",
    "--install-option",
    "--config-settings",
    "--python",
}
"Options of pip install whose next word is their value."
