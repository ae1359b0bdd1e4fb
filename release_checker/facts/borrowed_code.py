# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Other people's code in the project, and whether its license goes with it."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.facts.files import Files, is_docs, is_example, is_test, parts
from release_checker.facts.history import GitHistory
from release_checker.facts.licenses import LicenseTexts, Scope
from release_checker.facts.licensing.holders import may_be_one
from release_checker.facts.licensing.names import any_same
from release_checker.facts.notices import SUFFIXES, FileNotice, Origin, SourceNotices
from release_checker.facts.readme import Readme
from release_checker.project import Project

VENDOR = {"third_party", "third-party", "thirdparty", "3rdparty", "vendor", "vendored", "_vendor"}
"Folders whose name leaves no doubt; `external` and `deps` hold people's own code too."
NOTICES = re.compile(
    r"(notice|credits|acknowledg\w*|third[-_ ]?party.*|3rd[-_ ]?party.*|attribution.*|authors|contributors)(\.\w+)?",
    re.IGNORECASE,
)
COMPANY = re.compile(
    r"\b(inc|corp|corporation|llc|ltd|limited|gmbh|ag|ab|co|company|university|institute|laborator\w+|foundation|"
    r"technologies|authors|contributors|developers|team|research|regents)\b",
    re.IGNORECASE,
)
AUTHOR = re.compile(
    r"(?:family-names|affiliation|alias|authors?|maintainers?|\bname)"
    r"[\"']?[ \t]*[:=][ \t\[{]*(?:name[ \t]*=[ \t]*)?[\"']?([^\"'\n]{2,80})",
    re.IGNORECASE,
)
"Good enough to know a name again: a wrong one only keeps a notice from being reported."
MINIFIED = re.compile(r"[.-]min\.js$|(^|/)(jquery|bootstrap|d3|plotly|mathjax)[\w.-]*\.js$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Files of one other origin without the license that they came under."""

    files: tuple[str, ...]
    "The files, sorted."
    holders: tuple[str, ...] = ()
    "Whose copyright they bear, the most frequent first."
    license: str = ""
    "License that they name and whose text is nowhere; empty when they name none."
    origin: Origin | None = None
    "The repository that they say they were taken from."
    folder: str = ""
    "A folder for other people's code that holds no license at all."
    line: int = 1
    "One-based line of the notice in the first file."


@dataclass(frozen=True, slots=True)
class BorrowedCode:
    """Other people's code whose license does not go with it."""

    items: tuple[Borrowed, ...]
    "One per missing license, holder, repository or folder."
    looked: int = 0
    "Source files whose notices were read."


@dataclass(frozen=True, slots=True)
class _Home:
    """What belongs to the project itself."""

    own: tuple[str, ...]
    "Names of its people."
    told: str
    "What NOTICE, AUTHORS and files like them say, in lower case."
    said: str
    "That, and the README, in lower case."
    remotes: str
    "Addresses of the remotes, in lower case."
    texts: LicenseTexts
    "Its license files."


@fact()
def borrowed_code(
    project: Project,
    files: Files,
    notices: SourceNotices,
    texts: LicenseTexts,
    readme: Readme,
    history: GitHistory,
) -> BorrowedCode:
    """Notices of others whose license text is nowhere in the project."""
    told = _told(project, files)
    said = f"{told}\n{readme.text.content.lower() if readme.text else ''}"
    own = tuple(_own_holders(project, texts, history, notices))
    home = _Home(own, told, said, " ".join(history.remotes).lower(), texts)
    covered = {posixpath.dirname(path) for path in texts.nested}
    alone = [item for item in notices.items if not _below(item.path, covered) and not _aside(item.path)]
    foreign = [item for item in alone if item.holders and not item.full_text and not _ours(item, home)]
    named = {item.path for item in foreign}
    found = [
        *_by_license(foreign, texts),
        *_by_holder(foreign),
        *_by_origin([item for item in alone if item.path not in named], home),
    ]
    spoken = {path for item in found for path in item.files}
    folders = [item for item in _folders(files, notices, covered) if spoken.isdisjoint(item.files)]
    return BorrowedCode((*found, *folders), len(notices.items))


def _by_license(foreign: list[FileNotice], texts: LicenseTexts) -> Iterator[Borrowed]:
    """Files that name a license of which the project holds no text."""
    groups: dict[str, list[FileNotice]] = {}
    for item in foreign:
        if item.licenses and not any_same(item.licenses, texts.all_ids):
            groups.setdefault(item.licenses[0], []).append(item)
    for name, items in sorted(groups.items()):
        yield Borrowed(tuple(item.path for item in items), _most(items), name, line=items[0].line)


def _by_holder(foreign: list[FileNotice]) -> Iterator[Borrowed]:
    """Files that bear a company's or another project's copyright and name no license."""
    groups: list[tuple[str, list[FileNotice]]] = []
    for item in foreign:
        holder = item.holders[0]
        if item.licenses or item.refers or not (COMPANY.search(holder) or item.reserved):
            continue
        known = next((group for name, group in groups if may_be_one(name, holder)), None)
        if known is None:
            groups.append((holder, [item]))
        else:
            known.append(item)
    for holder, items in groups:
        yield Borrowed(tuple(item.path for item in items), (holder,), line=items[0].line)


def _by_origin(notices: list[FileNotice], home: _Home) -> Iterator[Borrowed]:
    """Files that say at their head which repository they were taken from, where nothing else speaks of it."""
    groups: dict[tuple[str, str], list[tuple[FileNotice, Origin]]] = {}
    if any(item.scope is Scope.OTHERS for item in home.texts.files):
        return  # licenses of others' parts are there; which is whose cannot be told by reading
    for item in notices:
        if item.full_text or is_example(item.path):
            continue
        for origin in item.origins:
            owner, name = origin.owner.lower(), origin.name.lower()
            ours = f"{owner}/" in home.remotes or any(owner in holder.lower() for holder in home.own)
            if not ours and f"{owner}/{name}" not in home.said and not any_same(item.licenses, home.texts.all_ids):
                groups.setdefault((owner, name), []).append((item, origin))
    for _, found in sorted(groups.items()):
        yield Borrowed(tuple(item.path for item, _ in found), origin=found[0][1], line=found[0][1].line)


def _folders(files: Files, notices: SourceNotices, covered: set[str]) -> Iterator[Borrowed]:
    """Folders for other people's code in which nothing tells a license."""
    groups: dict[str, list[str]] = {}
    for path in files.with_suffix(*SUFFIXES):
        folders = path.split("/")[:-1]
        at = next((number for number, folder in enumerate(folders) if folder.lower() in VENDOR), None)
        if at is not None and not path.endswith("__init__.py") and not _aside(path):
            groups.setdefault("/".join(folders[: at + 2]), []).append(path)
    told = {item.path for item in notices.items if not item.empty}
    for folder, paths in sorted(groups.items()):
        if (
            told.isdisjoint(paths)
            and not _below(paths[0], covered)
            and not any(f"{at}/".startswith(f"{folder}/") for at in covered)
        ):
            yield Borrowed(tuple(paths), folder=folder)


def _own_holders(project: Project, texts: LicenseTexts, history: GitHistory, notices: SourceNotices) -> Iterator[str]:
    """The project's own people: license files, metadata, citation, remote, and who holds most where no license file says."""
    yield from texts.holders
    yield from (remote.rstrip("/").split("/")[-2].rpartition(":")[2] for remote in history.remotes if remote.count("/") > 1)
    for path in ("CITATION.cff", "setup.py", "pyproject.toml", "setup.cfg", "AUTHORS", "AUTHORS.md", "AUTHORS.txt"):
        try:
            text = project.text(path)
        except UnreadableFile:
            continue
        if text and path.startswith("AUTHORS"):
            yield from text.lines[:200]
        elif text:
            yield from AUTHOR.findall(text.content[:100_000])
    if not texts.holders:
        counts = Counter(holder for item in notices.items for holder in item.holders[:1])
        yield from (holder for holder, count in counts.items() if count >= max(3, len(notices.items) // 3))


def _ours(item: FileNotice, home: _Home) -> bool:
    """Some holder is one of ours, or a notices file speaks of it."""
    return any(holder.lower() in home.told or any(may_be_one(holder, name) for name in home.own) for holder in item.holders)


def _told(project: Project, files: Files) -> str:
    """What NOTICE, AUTHORS, THIRD_PARTY and files like them say, in lower case."""
    found = []
    for path in files.at_root():
        if NOTICES.fullmatch(path):
            try:
                text = project.text(path)
            except UnreadableFile:
                continue
            found.append(text.content[:200_000].lower() if text else "")
    return "\n".join(found)


def _aside(path: str) -> bool:
    """Tests, documentation, built scripts and installed packages: not the code that others would build on."""
    installed = {"site-packages", "node_modules"}
    return is_test(path) or is_docs(path) or bool(MINIFIED.search(path)) or not parts(path).isdisjoint(installed)


def _below(path: str, folders: Iterable[str]) -> bool:
    folder = posixpath.dirname(path)
    while folder:
        if folder in folders:
            return True
        folder = posixpath.dirname(folder)
    return False


def _most(items: list[FileNotice]) -> tuple[str, ...]:
    counts = Counter(holder for item in items for holder in item.holders)
    return tuple(holder for holder, _ in counts.most_common())
