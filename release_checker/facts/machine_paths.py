# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Absolute paths that exist on the author's machine only, recognised in any text.

Nothing is concluded from a path that is merely absolute: `/usr`, `/tmp`, `/opt`, a container's `/app` and the folders of
hosting services are at the same place for everybody. What is left are homes of people, disks and cluster storage, and
Windows drives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

PLACEHOLDER_OWNERS = {
    "username", "user_name", "user-name", "userid", "user_id", "usr", "name", "me", "you", "foo", "bar", "baz", "someone",
    "somebody", "anyone", "xxx", "xxxx", "xxxxx", "xx", "abc", "xyz", "example", "testuser", "test-user", "path", "path_to",
    "path-to", "to", "dir", "folder", "johndoe", "janedoe", "jdoe", "john_doe", "john.doe", "jane.doe", "myuser", "myname",
    "my_user", "my_name", "myusername", "my_username", "login", "anonymous", "anon", "author", "somepath", "some_path",
    "some", "public", "shared", "default", "all users", "default user",
}
"Words that stand for a name which the reader is to fill in, or that are the same everywhere."
COMMON_OWNERS = {
    "jovyan", "runner", "runneradmin", "travis", "circleci", "distiller", "buildbot", "conda", "docs", "docker", "vscode",
    "gitpod", "codespace", "linuxbrew", "node", "app", "appuser", "airflow", "mambauser", "jupyter", "ec2-user",
    "sagemaker-user", "studio-lab-user", "wsuser", "nb_user", "containeradministrator", "containeruser", "vsts", "root",
    "neuro", "rstudio", "schedmd", "model-server", "zeppelin", "spark", "trusted-service-user", "ray", "builder", "brew",
}
"Users of images and hosting services: their homes are at the same place for everybody who uses the same image."
STORAGE = (
    r"mnt|media|scratch\d*|gscratch|nobackup|nfs\d*|gpfs\w{0,12}|lustre\w{0,12}|beegfs|cephfs?|afs|dccstor|cluster|nethome|"
    r"rds|raid\d*|ssd\d*|hdd\d*|nvme\d*|disks?\d*|data\d+|datadrive\d*|localdata\d*|home\d+|local-?ssd\d*|netscratch|Volumes|"
    r"work\d+|storage\d*|share[ds]?\d*|checkpoint|private/home|private/var/folders|network/(?:scratch|projects|datasets?)|"
    r"vol\d*|export/(?:home|data|scratch|share)|local/(?:scratch|home|storage)|n/(?:fs|holy\w+)|fs\d*/(?:scratch|home|nfs)"
)
"First folders of mounts, disks and shared storage."
OFTEN_ADDRESSES = {"media", "storage", "share", "shared", "shares", "cluster", "checkpoint"}
"Those of them that web sites and containers use as well."
NOT_DISKS = {"azureml", "batch", "uploads", "images", "static", "css", "js", "emulated", "vol1", "vol2", "folder", "path",
             "dir", "foo", "bar"}
"What follows them there: folders of a hosting service or of a web site."
SHARED_ROOTS = "data|dataset|datasets|workdata|corpora"
"First folders that are somebody's own, yet also a container's habit or an address on a web site."

PART = r"[^\s\"'`<>|*?,;:()\[\]{}$#%\\/=&!]{1,120}"
"One part of a path as it may stand in code; what it leaves out ends the path or is a hole to be filled in."
BEFORE = r"(?<![\w.~)\]}>*?%$/\\+@-])"
"What may not stand before an absolute path: it would make it the rest of an address, of a longer path or of a template."
UNIX = re.compile(
    rf"(?:(?<=file://)|{BEFORE})/(?:"
    rf"(?P<home>(?:private/)?home|Users)/(?P<owner>{PART})/(?P<rest>(?:{PART}/?){{0,30}})"
    rf"|(?P<storage>{STORAGE})/(?P<first>{PART})(?:/(?:{PART}/?){{0,30}})?"
    rf"|(?P<shared>{SHARED_ROOTS})/{PART}/(?:{PART}/?){{0,30}}"
    r")"
)
WINDOWS = re.compile(
    r"(?<![A-Za-z0-9_%\\])(?P<drive>[A-Za-z]):(?P<bar>\\\\?|/)(?!/)"
    r"(?P<parts>[^\s\"'`<>|*?,;:()\[\]{}$#%\\/=&!][^\"'`<>|*?;:\n,]{1,250})"
)
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
ESCAPES = set("abfnrtvxuUN01234567")
"Letters that make an escape sequence of the backslash before them: `Q:\\nA` is no path on drive Q."
EVERYWHERE = re.compile(
    r"(?:windows|program files(?: \(x86\))?|programdata|program~1|progra~1|temp|tmp|cygwin\d*|msys\d*|a|foo|bar|path|dir|"
    r"folder)\b", re.IGNORECASE,
)
"Folders of a Windows drive that are the same on every machine, and words that stand for any folder."
FILLED_IN = re.compile(r"path[/_\\-]?to\b|\.\.\.|…|\byour[_-]?|\bxxx", re.IGNORECASE)
"Signs that the path is a pattern for the reader, not a path."


class PathKind(StrEnum):
    """What makes a path the author's own."""

    HOME = "home folder"
    STORAGE = "storage of one machine"
    DRIVE = "Windows drive"


@dataclass(frozen=True, slots=True)
class MachinePath:
    """One absolute path that a stranger's machine does not have."""

    path: str
    "As it stands, doubled backslashes made single."
    line: int
    "One-based line in the text."
    kind: PathKind
    "Home folder, storage or drive."
    owner: str = ""
    "User name in the path; empty when there is none."
    certain: bool = True
    "Nothing but somebody's machine has it; False for `/data/…`, which may be a container's folder or a web address."

    @property
    def installed(self) -> bool:
        """It leads into an installed Python or package, as tracebacks and warnings do."""
        return bool(re.search(r"(?:site|dist)-packages|[/\\]lib[/\\]python\d|[/\\](?:ana|mini)conda\d?[/\\]|[/\\]miniforge|"
                              r"[/\\]envs[/\\]|[/\\]\.pyenv[/\\]|ipykernel_\d|[/\\]\.virtualenvs[/\\]|[/\\]\.?venv[/\\]|"
                              r"private/var/folders|[/\\]AppData[/\\]Local[/\\](?:Temp|Programs|conda)", self.path))


def find_machine_paths(text: str, *, evaluated: bool = False) -> Iterator[MachinePath]:
    r"""Paths of the author's machine in a text, in its order.

    `evaluated` says that the text is a string's value, in which a backslash is a backslash; otherwise it is source text,
    in which `"Q:\n"` is an escape sequence. Terminal colours are ignored.
    """
    if "/" not in text and "\\" not in text:
        return
    if "\x1b" in text:
        text = ANSI.sub(lambda match: " " * len(match[0]), text)
    line, seen = 1, 0
    for start, path, kind, owner, certain in sorted([*_unix(text), *_windows(text, evaluated)]):
        line += text.count("\n", seen, start)
        seen = start
        yield MachinePath(path, line, kind, owner, certain)


Found = tuple[int, str, PathKind, str, bool]


def _unix(text: str) -> Iterator[Found]:
    for match in UNIX.finditer(text):
        path = match[0].rstrip(".-")
        if FILLED_IN.search(path) or _in_address(text, match.start()):
            continue
        owner = match["owner"] or ""
        if match["home"]:
            if _is_person(owner) and owner.lower() != "user":  # on Windows, `User` is a name that people really have
                yield match.start(), path, PathKind.HOME, owner, True
        elif match["storage"]:
            yield from _storage(match.start(), path, match["storage"], match["first"])
        elif path.count("/") > 2:
            yield match.start(), path, PathKind.STORAGE, "", False


def _storage(start: int, path: str, root: str, first: str) -> Iterator[Found]:
    if root == "private/home":
        if _is_person(first):
            yield start, path, PathKind.HOME, first, True
        return
    # One short word after the root (`/share/x`, `/media/logo.png`) is as likely an address on a web site.
    deep = path.rstrip("/").count("/") >= 3 or path.endswith("/")
    if (deep or root not in OFTEN_ADDRESSES) and first not in NOT_DISKS:
        yield start, path, PathKind.STORAGE, "", root not in OFTEN_ADDRESSES


def _windows(text: str, evaluated: bool) -> Iterator[Found]:
    for match in WINDOWS.finditer(text):
        bar, rest = match["bar"], match["parts"]
        raw = text[max(0, match.start() - 3):match.start()]
        escapes = bar == "\\" and not evaluated and not re.search(r"[rR][bBfF]?[\"']{1,3}$", raw)
        parts = [part for part in re.split(r"[\\/]+", rest) if part]
        if not parts or FILLED_IN.search(rest) or EVERYWHERE.match(parts[0]):
            continue
        people = parts[0].lower() in ("users", "documents and settings")
        if (escapes and parts[0][0] in ESCAPES and not people) or (len(parts) < 2 and "." not in parts[0]):
            continue
        # `a:/b/c` in lower case is a slice, a mapping or a label as often as a drive, unless a string begins with it.
        if bar == "/" and not match["drive"].isupper() and not people and raw[-1:] not in ("'", '"'):
            continue
        owner = parts[1] if people and len(parts) > 1 else ""
        if people and not _is_person(owner):
            continue
        path = f"{match['drive']}:{bar[0]}" + bar[0].join(part.split("  ")[0] for part in parts[:8])
        path = re.sub(r"(\.[A-Za-z]\w{0,4})\s.*$", r"\1", path)  # what follows a file's name is no part of it
        yield match.start(), path.strip(), PathKind.HOME if people else PathKind.DRIVE, owner, True


def _is_person(owner: str) -> bool:
    name = owner.lower().strip("_-. ")
    return (
        bool(name) and name[0].isalnum() and name not in PLACEHOLDER_OWNERS and name not in COMMON_OWNERS
        and not re.fullmatch(r"user\d{1,2}", name)
        and not name.startswith(("your", "my_", "my-", "some_", "xxx", "<", "path"))
    )


def _in_address(text: str, start: int) -> bool:
    """The path is part of a web address, such as a redirect in a query or a link that is written over a host."""
    head = text[max(0, start - 200):start]
    word = re.search(r"\S*$", head)
    before = word[0] if word else ""
    return "://" in before and not before.endswith("file://")
