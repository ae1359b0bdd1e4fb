# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Requirements that name where they come from: git repositories, archives at an address, folders of the project."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from release_checker.execution.environment.archives import digest_folder
from release_checker.execution.environment.index import index_environment
from release_checker.execution.environment.records import Cause, Problem
from release_checker.execution.environment.simple import IndexUnreachable, opened
from release_checker.execution.environment.uv import run_tool
from release_checker.execution.environment.wheelhouse import NotBuilt, Source
from release_checker.execution.session import Session
from release_checker.execution.store import key_of
from release_checker.git import SAFE

KIND = "sources"
BOUND = 300_000_000
"Bytes of an archive; a git fetch is bounded by its seconds."
SECONDS = 180.0
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement by address, taken apart."""

    line: str
    "As declared."
    name: str
    "What it says it is; empty where it does not."
    extras: str
    "In brackets; empty without."
    address: str
    "Without the `git+` and what follows the `@` and `#`."
    revision: str
    "Branch, tag or commit; empty for the default branch."
    subfolder: str
    "Where in it the package lies."
    git: bool
    "A repository; else an archive or a folder."


def by_address(line: str) -> Asked | None:
    """A requirement that names an address or folder; None for what an index answers, and for a wheel, which uv takes."""
    text = re.sub(r"^(?:-e|--editable)[ =]\s*", "", line.strip())
    name = extras = ""
    address = text
    try:
        read = Requirement(text)
    except InvalidRequirement:
        if not re.match(r"(?:git\+|https?://|file:|\.{1,2}(?:/|\[|$)|/|[\w.-]+/)", text):
            return None
    else:
        if read.url is None or (read.marker is not None and not read.marker.evaluate({"extra": ""})):
            return None
        name, address = read.name, read.url
        extras = f"[{','.join(sorted(read.extras))}]" if read.extras else ""
    address, _, fragment = address.split(" ;")[0].strip().partition("#")
    given = dict(urllib.parse.parse_qsl(fragment))
    if match := re.match(r"([\w.-]+)(\[[^\]]*\])?", given.get("egg", "")):
        name, extras = name or match[1], extras or match[2] or ""
    if match := re.search(r"(\[[\w, .-]+\])$", address):
        address, extras = address[: match.start()], match[1]
    if address.split("?")[0].endswith(".whl"):
        return None
    git = address.startswith(("git+", "git://"))
    address = address.removeprefix("git+")
    revision = ""
    if git:
        head, slash, tail = address.rpartition("/")
        tail, _, revision = tail.partition("@")
        address = head + slash + tail
        address = re.sub(r"^(?:ssh://)?git@([\w.-]+)[:/]", r"https://\1/", re.sub(r"^(?:git|http)://", "https://", address))
    return Asked(line, name, extras, address, revision, given.get("subdirectory", ""), git)


def obtain(asked: Asked, session: Session, project: Path | None) -> tuple[Source, str]:
    """Its source, and the address with the commit that a lock may name; raises NotBuilt when it is not reached."""
    if asked.git:
        return _clone(asked, session)
    if re.match(r"https?://", asked.address):
        return _fetch(asked, session)
    return folder_source(re.sub(r"^file:(?://(?:localhost)?)?", "", asked.address), project, asked.line), ""


def folder_source(path: str, project: Path | None, title: str) -> Source:
    """A folder of the project; raises NotBuilt when it is none, or leads out of it."""
    if project is None:
        raise _unreached(title, f"{title} is a folder of the project, and the project is not here")
    place = Path(os.path.realpath(project / path))
    if not place.is_relative_to(os.path.realpath(project)) or not place.exists():
        raise _unreached(title, f"{title} is no file or folder of this repository")
    digest = digest_folder(place) if place.is_dir() else hashlib.sha256(place.read_bytes()).hexdigest()
    if place.is_dir() and not any((place / name).is_file() for name in ("pyproject.toml", "setup.py", "setup.cfg")):
        raise NotBuilt(
            (Problem(Cause.BAD_DECLARATION, title, f"{title} has neither pyproject.toml nor setup.py, so it is no package"),)
        )
    return Source(title=title, place=place, digest=digest)


def _clone(asked: Asked, session: Session) -> tuple[Source, str]:
    if not asked.address.startswith("https://"):
        raise _unreached(asked.line, f"{asked.line} is reached by another way than https, which an audit does not take")
    key = key_of("git", asked.address, asked.revision)
    fixed = _COMMIT.fullmatch(asked.revision) is not None
    kept = session.store.get(KIND, key) if fixed or not session.online else None
    if kept is None:
        if not session.online:
            raise NotBuilt((Problem(Cause.NETWORK, asked.line, f"{asked.line} is not fetched, as this audit is offline"),))
        session.tell(f"fetching {asked.address}")
        with session.store.put(KIND, key) as made:
            _git(asked, session, made / "tree")
        kept = session.store.root / KIND / key
    commit = (kept / "tree.commit").read_text("utf-8").strip()
    title = asked.name or asked.address
    return (
        Source(title=title, place=kept / "tree", digest=commit, subfolder=asked.subfolder),
        f"git+{asked.address}@{commit}",
    )


def _git(asked: Asked, session: Session, tree: Path) -> None:
    """Shallow, one revision, no hooks, filters or submodules, no way but https, no credentials of the user."""
    program = shutil.which("git")
    if program is None:
        raise _unreached(asked.line, f"{asked.line} needs git, which is not installed")
    tree.mkdir()
    settings = [
        part
        for setting in (*SAFE, "protocol.https.allow=always", "http.followRedirects=true", "core.symlinks=true")
        for part in ("-c", setting)
    ]
    certificate = index_environment().get("SSL_CERT_FILE")
    extra = {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_LFS_SKIP_SMUDGE": "1",
        **({"GIT_SSL_CAINFO": certificate} if certificate else {}),
    }
    wanted = asked.revision or "HEAD"
    if wanted.startswith("-"):
        raise _unreached(asked.line, f"{asked.line} names no revision")
    for arguments in (
        ["init", "-q", "--template="],
        ["fetch", "-q", "--depth", "1", "--no-tags", "--", asked.address, wanted],
        ["checkout", "-q", "--detach", "FETCH_HEAD"],
        ["rev-parse", "HEAD"],
    ):
        said = run_tool(session, (program, *settings, *arguments), folder=tree, seconds=SECONDS, extra=extra)
        if not said.well:
            told = next((row for row in said.words.splitlines() if row.startswith(("fatal", "error"))), said.words.strip())[
                :300
            ]
            if said.code is None:
                session.check()
                raise NotBuilt(
                    (Problem(Cause.NETWORK, asked.line, f"fetching {asked.line} took longer than {SECONDS:.0f} s"),)
                )
            raise _unreached(asked.line, _git_words(asked, told), told)
    tree.with_suffix(".commit").write_text(said.output.strip(), "utf-8")


def _git_words(asked: Asked, told: str) -> str:
    if "could not read Username" in told or "not found" in told.lower() or "Authentication" in told:
        return f"{asked.line} is not public, or does not exist"
    if "remote ref" in told or "not our ref" in told or "invalid refspec" in told:
        return f"{asked.address} has no revision {asked.revision}"
    return f"{asked.address} is not reached"


def _fetch(asked: Asked, session: Session) -> tuple[Source, str]:
    key = key_of("archive", asked.address)
    kept = session.store.get(KIND, key)
    name = urllib.parse.unquote(urllib.parse.urlsplit(asked.address).path.rsplit("/", 1)[-1])[-100:] or "source"
    name = re.sub(r"[^\w.-]", "_", name)
    if not name.endswith((".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")):
        name += ".zip" if "/zip" in asked.address else ".tar.gz"
    if kept is None:
        if not session.online:
            raise NotBuilt((Problem(Cause.NETWORK, asked.line, f"{asked.line} is not fetched, as this audit is offline"),))
        try:
            with session.store.put(KIND, key) as made, opened(asked.address) as answer, (made / name).open("wb") as out:
                total = 0
                while piece := answer.read(1 << 20):  # type: ignore[attr-defined]
                    total += len(piece)
                    session.check()
                    if total > BOUND:
                        raise IndexUnreachable(f"it is larger than {BOUND // 1_000_000} MB")
                    out.write(piece)
        except (KeyError, OSError, IndexUnreachable) as error:
            reason = "nothing is there" if isinstance(error, KeyError) else str(error)
            raise _unreached(asked.line, f"{asked.line} is not reached: {reason}") from error
        kept = session.store.root / KIND / key
    place = kept / name
    with place.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Source(title=asked.name or name, place=place, digest=digest, subfolder=asked.subfolder), asked.address


def _unreached(subject: str, words: str, evidence: str = "") -> NotBuilt:
    return NotBuilt((Problem(Cause.OUTSIDE_SOURCE, subject, words, evidence),))
