# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the machine's package index holds of a name: the Simple API (PEP 503, 691, 700), read by ourselves.

uv says which package fails; the index says why: which versions there are, for which Pythons, and since when.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import hashlib
import html.parser
import http.client
import json
import shutil
import ssl
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.tags import Tag
from packaging.utils import (
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import Version

from release_checker.execution.environment.index import index_environment
from release_checker.execution.environment.uv import run_uv
from release_checker.execution.session import Session

PAGE = 80_000_000
"Bytes of one project's page; the largest seen was 30 MB."
ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"


class IndexUnreachable(Exception):
    """The index gave no answer; the message says why."""


@dataclass(frozen=True, slots=True)
class IndexFile:
    """One file that the index offers."""

    name: str
    "File name."
    url: str
    "Where it lies."
    sha256: str
    "Its digest; empty where the index does not say."
    uploaded: str
    "UTC instant; empty where the index does not say."
    python: str
    "What its requires-python says."
    yanked: bool
    "Withdrawn by its makers."
    version: Version
    "Of the distribution."
    tags: frozenset[Tag]
    "Of a wheel; empty for a source distribution."
    size: int = 0
    "Bytes; 0 where the index does not say."

    @property
    def source(self) -> bool:
        """A source distribution."""
        return not self.tags

    def allows(self, python: str) -> bool:
        """Its requires-python admits an interpreter's version; an unreadable one admits all, as installers do."""
        with contextlib.suppress(ValueError):  # InvalidSpecifier, or thousands of digits
            return SpecifierSet(self.python).contains(python, prereleases=True)
        return True

    def before(self, instant: str) -> bool:
        """It was there at an instant; without one, or without dates, yes."""
        return not instant or not self.uploaded or self.uploaded[:19] <= instant[:19]


@functools.cache
def _opener() -> urllib.request.OpenerDirector:
    given = index_environment()
    context = ssl.create_default_context(cafile=given.get("SSL_CERT_FILE"))
    named = (("https", "HTTPS_PROXY"), ("http", "HTTP_PROXY"))
    proxies = {**urllib.request.getproxies(), **{scheme: given[key] for scheme, key in named if key in given}}
    return urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), urllib.request.ProxyHandler(proxies))


@contextlib.contextmanager
def opened(url: str, accept: str = "*/*", seconds: float = 60.0) -> Iterator[object]:
    """An answer to read from; raises IndexUnreachable, or KeyError when there is nothing at that address."""
    parts = urllib.parse.urlsplit(url)
    headers = {"Accept": accept, "User-Agent": "release-checker", "Accept-Encoding": "identity"}
    if parts.username:
        secret = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        headers["Authorization"] = "Basic " + base64.b64encode(secret.encode()).decode()
        url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    if parts.scheme not in ("https", "http", "file"):
        raise IndexUnreachable(f"an address of kind {parts.scheme} is not read")
    try:
        answer = _opener().open(urllib.request.Request(url, headers=headers), timeout=seconds)  # noqa: S310
    except urllib.error.HTTPError as error:
        if error.code in (404, 410):
            raise KeyError(url) from error
        raise IndexUnreachable(f"it answered {error.code}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        if parts.scheme == "file":
            raise KeyError(url) from error
        raise IndexUnreachable(str(getattr(reason, "strerror", None) or reason)) from error
    with answer:
        yield answer


_ADDRESSES: dict[tuple[tuple[str, str], ...], tuple[str, ...]] = {}
_PAGES: dict[tuple[str, str], tuple[IndexFile, ...]] = {}
_LOCK = threading.Lock()


def addresses(session: Session) -> tuple[str, ...]:
    """The indexes that uv asks on this machine, its own default among them: it states them itself."""
    given = index_environment()
    if "PIP_NO_INDEX" in given:
        return ()
    key = tuple(sorted(given.items()))
    with _LOCK:
        if key not in _ADDRESSES:
            with tempfile.TemporaryDirectory(prefix="release-checker-") as folder:
                (Path(folder) / "nothing.txt").write_text("")
                said = run_uv(
                    session, "pip", "compile", "--emit-index-url", "--no-header", "nothing.txt", folder=Path(folder)
                )
            words = said.output.split()
            _ADDRESSES[key] = tuple(dict.fromkeys(word.rstrip("/") for word in words if "://" in word))
        return _ADDRESSES[key]


def files(name: str, session: Session) -> tuple[IndexFile, ...]:
    """All files that any index or local folder here offers for a name, oldest version first; empty when none knows it.

    Raises IndexUnreachable when an index gave no answer, twice: what the others have would pass for all there is.
    """
    name = canonicalize_name(name)
    found: list[IndexFile] = list(_local(name))
    failed: IndexUnreachable | None = None
    for address in addresses(session) if session.online else ():
        for _ in range(2):
            try:
                found += _page(address, name)
            except IndexUnreachable as error:
                failed = error
            else:
                failed = None
                break
        if failed:
            raise failed
    if not found and not session.online:
        raise IndexUnreachable("this audit is offline")
    return tuple(sorted(found, key=lambda item: item.version))


def _page(address: str, name: str) -> tuple[IndexFile, ...]:
    if (address, name) in _PAGES:
        return _PAGES[address, name]
    url = f"{address}/{name}/" + ("index.html" if address.startswith("file:") else "")
    try:
        with opened(url, ACCEPT) as answer:
            data: bytes = answer.read(PAGE)  # type: ignore[attr-defined]
            kind: str = answer.headers.get("Content-Type", "")  # type: ignore[attr-defined]
            url = answer.geturl()  # type: ignore[attr-defined]
    except KeyError:
        data, kind = b"", ""
    except (OSError, http.client.HTTPException) as error:
        raise IndexUnreachable(str(error)) from error
    made = read_page(data, kind, name, url)
    _PAGES[address, name] = made
    return made


def read_page(data: bytes, kind: str, name: str, url: str) -> tuple[IndexFile, ...]:
    """The files of a project's page, whose media type is `kind`; raises IndexUnreachable for what is none."""
    try:
        rows = list(_json_rows(data) if "json" in kind else _html_rows(data.decode("utf-8", "replace")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise IndexUnreachable("its answer cannot be read") from error
    return tuple(item for row in rows if (item := _file(name, url, *row)) is not None)


_Row = tuple[str, str, str, str, str, bool, int]


def _json_rows(data: bytes) -> Iterator[_Row]:
    for row in json.loads(data).get("files", ()):
        yield (
            str(row["filename"]),
            str(row["url"]),
            str(row.get("hashes", {}).get("sha256", "")),
            _instant(row.get("upload-time")),
            str(row.get("requires-python") or ""),
            bool(row.get("yanked")),
            int(row.get("size") or 0),
        )


def _instant(value: object) -> str:
    """An instant that can be compared and read as a date; empty where the index says something else."""
    try:
        return value if isinstance(value, str) and date.fromisoformat(value[:10]) else ""
    except ValueError:
        return ""


class _Anchors(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append({key: value or "" for key, value in attrs})


def _html_rows(text: str) -> Iterator[_Row]:
    reader = _Anchors()
    reader.feed(text)
    for found in reader.found:
        url, _, fragment = found.get("href", "").partition("#")
        digest = fragment.removeprefix("sha256=") if fragment.startswith("sha256=") else ""
        name = urllib.parse.unquote(url.rsplit("/", 1)[-1])
        yield name, url, digest, "", found.get("data-requires-python", ""), "data-yanked" in found, 0


def _file(
    name: str, page: str, file: str, url: str, sha256: str, uploaded: str, python: str, yanked: bool, size: int
) -> IndexFile | None:
    tags: frozenset[Tag] = frozenset()
    try:
        if file.endswith(".whl"):
            found, version, _, tags = parse_wheel_filename(file)
        elif file.endswith((".tar.gz", ".zip")):
            found, version = parse_sdist_filename(file)
        else:
            return None
        address = urllib.parse.urljoin(page, url)
    except ValueError:  # of packaging, of an address, or of Python for thousands of digits
        return None
    if found != name:
        return None
    return IndexFile(file, address, sha256.lower(), uploaded, python, yanked, version, tags, size)


def _local(name: str) -> Iterator[IndexFile]:
    """Files in the folders that `find-links` names on this machine."""
    for place in filter(None, index_environment().get("UV_FIND_LINKS", "").split(",")):
        folder = Path(urllib.parse.unquote(urllib.parse.urlsplit(place).path) if place.startswith("file:") else place)
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if canonicalize_name(path.name).startswith(name):
                made = _file(name, "", path.name, "", "", "", "", False, path.stat().st_size)
                if made is not None:
                    digest = _digest(path, path.stat().st_mtime_ns)
                    yield IndexFile(made.name, path.as_uri(), digest, "", "", False, made.version, made.tags, made.size)


@functools.lru_cache(1000)
def _digest(place: Path, changed: int) -> str:
    with place.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def download(item: IndexFile, folder: Path, bound: int = 500_000_000) -> Path:
    """Fetch one file and hold it against its digest; raises IndexUnreachable with the reason."""
    place = folder / item.name
    digest, total = hashlib.sha256(), 0
    try:
        with opened(item.url) as answer, place.open("wb") as out:
            while piece := answer.read(1 << 20):  # type: ignore[attr-defined]
                total += len(piece)
                if total > bound:
                    raise IndexUnreachable(f"{item.name} is larger than {bound // 1_000_000} MB")
                digest.update(piece)
                out.write(piece)
    except KeyError as error:
        raise IndexUnreachable(f"{item.name} is listed, but not there") from error
    except OSError as error:
        raise IndexUnreachable(f"{item.name}: {error}") from error
    if item.sha256 and digest.hexdigest() != item.sha256:
        raise IndexUnreachable(f"{item.name} is not the file that the index lists: its digest differs")
    if shutil.disk_usage(folder).free < 100_000_000:
        raise IndexUnreachable("the disk is full")
    return place
