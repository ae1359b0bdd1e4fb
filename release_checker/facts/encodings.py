# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Files whose readers insist on an encoding, and the encoding that they are in."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files, is_test, is_vendored
from release_checker.facts.python.sources import PythonSources
from release_checker.project import Project
from release_checker.text import decode

HEAD = 300_000
"Bytes of each file that are looked at."


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads files of one kind, and what it takes beside UTF-8."""

    patterns: tuple[str, ...]
    "Shell patterns of the file's name, in lower case."
    who: str
    "The readers, for people."
    effect: str
    "What happens to a file in another encoding, as a clause."
    mark: bool
    "They take UTF-8 with a byte order mark."
    wide: bool = False
    "Some of them take UTF-16 with a byte order mark."
    anywhere: bool = True
    "Files below the root count as well."


READERS = (
    Reader((".gitignore", ".gitattributes", ".gitmodules"), "git", "git takes none of its lines", mark=True),
    Reader(
        ("requirements*.txt", "requirements*.in", "constraints*.txt", "*requirements.txt"),
        "installers",
        "installers cannot read it",
        mark=True,
        wide=True,
    ),
    Reader(
        ("pyproject.toml", "pipfile", "poetry.lock", "uv.lock", "pdm.lock"),
        "TOML readers",
        "TOML readers refuse it",
        mark=False,
        anywhere=False,
    ),
    Reader(
        ("setup.cfg", "tox.ini", "pytest.ini"),
        "setuptools and configparser",
        "configparser refuses it",
        mark=False,
        anywhere=False,
    ),
    Reader(
        ("environment*.yml", "environment*.yaml", "env.yml", "env.yaml", "conda.yml", "conda.yaml"),
        "some readers",
        "conda-like tools refuse it",
        mark=True,
        wide=True,
    ),
    Reader(
        ("citation.cff", "mlproject", "dvc.yaml", "params.yaml"),
        "YAML readers",
        "tools that open it as UTF-8 fail",
        mark=True,
        anywhere=False,
    ),
    Reader(
        ("readme", "readme.*"),
        "code hosts and package builders",
        "package builders and text tools cannot read it",
        mark=True,
        anywhere=False,
    ),
    Reader(("dockerfile", "makefile"), "build tools", "build tools do not understand it", mark=True, anywhere=False),
)

PYTHON = Reader(("*.py",), "Python", "Python refuses it with a SyntaxError", mark=True)
UNDECODED = "cannot be decoded as Python would"
"How the reader of Python files words it."


@dataclass(frozen=True, slots=True)
class Misread:
    """A file in an encoding that its readers do not take, or not all of them."""

    path: str
    "Where it lies."
    encoding: str
    "UTF-16, UTF-8 with a byte order mark, or: no UTF-8."
    effect: str
    "What comes of it, as a clause."
    line: int | None
    "One-based line of the first byte that is no UTF-8; None when the whole file is in another encoding."
    some: bool
    "Some readers take it: it installs, yet others fail."
    codec: str
    "What to convert from, as iconv names it."


@dataclass(frozen=True, slots=True)
class Encodings:
    """The files that must be UTF-8."""

    looked_at: int
    "How many there are."
    misread: tuple[Misread, ...]
    "Those that are not."
    unreadable: tuple[tuple[str, str], ...] = ()
    "Those that could not be read, with the reason."


@fact()
def encodings(project: Project, files: Files, sources: PythonSources) -> Encodings:
    """Every file whose readers insist on UTF-8, decoded as they would; Python files as they were decoded for parsing."""
    looked, misread, unreadable = 0, [], []
    undecoded = {source.path for source in sources if source.problem.startswith(UNDECODED) and not source.notebook}
    for path in files.paths:
        reader = PYTHON if path in undecoded else _reader(path)
        if reader is None or is_vendored(path) or is_test(path):
            continue
        looked += 1
        try:
            data = project.read(path, HEAD + 1)
        except UnreadableFile as error:
            unreadable.append((path, str(error)))
            continue
        misread += list(judge(path, data, reader))
    return Encodings(looked, tuple(misread), tuple(unreadable))


def judge(path: str, data: bytes, reader: Reader) -> Iterator[Misread]:
    """What is wrong with the encoding of one file's first bytes."""
    if data.isascii() and b"\0" not in data:
        return
    text = decode(data[:HEAD], truncated=len(data) > HEAD)
    if text is None:
        return
    if text.encoding == "utf-8-sig" and not reader.mark:
        yield Misread(path, "UTF-8 with a byte order mark", reader.effect, None, False, "utf-8-sig")
    elif text.encoding in ("utf-16", "utf-32"):
        marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        some = reader.wide and marked
        effect = (
            f"{reader.who} know it by its mark, while other tools and searches take it for binary" if some else reader.effect
        )
        yield Misread(path, text.encoding.upper(), effect, None, some, text.encoding)
    elif text.encoding == "latin-1":
        yield Misread(path, "no UTF-8", reader.effect, _first_bad_line(data), False, "latin1")


def _reader(path: str) -> Reader | None:
    name = posixpath.basename(path).lower()
    if name.endswith((".ipynb", ".pdf", ".png", ".docx", ".html")):
        return None
    return next(
        (
            reader
            for reader in READERS
            if (reader.anywhere or "/" not in path)
            and any(fnmatch.fnmatchcase(name, pattern) for pattern in reader.patterns)
        ),
        None,
    )


def _first_bad_line(data: bytes) -> int | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return None
