# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where a project is fetched from: which addresses are taken, and what of one may be shown."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from release_checker.errors import UsageError
from release_checker.text import printable

TRANSPORTS = ("https", "http", "ssh", "file")
SHORT = re.compile(r"(?!-)([\w.-]+@)?(?!-)[\w.-]+:(?!:|//|[^\s/]*@)[^\s]+")
"The form of ssh without a scheme, `git@host:path`; it has no place for a password."
SECRET = re.compile(r"[^\s/]+:[^\s/]*@[^\s/]+:\S*")
"The same with one, which nobody takes and nothing may show."
REF = re.compile(r"(?!-)(?!.*\.\.)[\w./+-]{1,200}")
WANTED = "expected https://…, ssh://…, git@host:path or file://…"


@dataclass(frozen=True, slots=True)
class Address:
    """A git address, with its secrets kept apart."""

    shown: str
    "Without user, password and query: for people, the database and reports."
    asked: str
    "What git is given; holds no password either."
    transport: str
    "The one protocol that git may speak."
    header: tuple[str, str] = ("", "")
    "Address and HTTP header with the user's name and password."
    secrets: tuple[str, ...] = ()
    "What no message may hold."

    @property
    def name(self) -> str:
        """Of the repository, as a folder may be called."""
        last = re.split(r"[/:]", self.shown.rstrip("/"))[-1].removesuffix(".git")
        return re.sub(r"[^\w.-]", "-", last).lstrip(".-")[:100] or "project"

    def clean(self, words: str) -> str:
        """A message without anything secret."""
        for secret in self.secrets:
            words = words.replace(secret, "***")
        return printable(words)


def parse_address(given: str) -> Address:
    """An address as people write it; raises UsageError, which holds no password, for what git must not be given."""
    if "://" not in given and SHORT.fullmatch(given):
        return Address(given, given, "ssh")
    scheme, mark, rest = given.partition("://")
    if not mark or scheme not in TRANSPORTS or re.search(r"[\s\x00-\x20\x7f]", given) or "::" in given.partition("/")[0]:
        shown = printable(f"{scheme}://…" if mark else given.rpartition("@")[2])[:80]
        raise UsageError(f"{shown}: is no git address that is taken; {WANTED}")
    try:
        parts = urlsplit(given)
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise UsageError(f"{scheme}://…: is no git address: its host or port cannot be read") from error
    if scheme == "file":
        if parts.netloc or not parts.path.startswith("/"):
            raise UsageError("file://…: needs a whole path, as in file:///srv/git/study.git")
        return Address(given, given, "file")
    if not host or host.startswith("-") or rest.startswith("/"):
        raise UsageError(f"{scheme}://…: names no host; {WANTED}")
    host = f"[{host}]" if ":" in host else host
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    named = (user, parts.username) if scheme != "ssh" else ()  # a token may stand in the user's place
    secrets = tuple(word for word in (parts.password, password, parts.query, *named) if word)
    if scheme == "ssh":
        if user.startswith("-"):
            raise UsageError(f"ssh://…: names no user that is taken; {WANTED}")
        asked = f"ssh://{f'{user}@' if user else ''}{host}{port}{parts.path}"
        return Address(asked, asked, "ssh", secrets=secrets)
    shown = f"{scheme}://{host}{port}{parts.path}"
    asked = f"{shown}?{parts.query}" if parts.query else shown
    word = base64.b64encode(f"{user}:{password}".encode()).decode()
    if not user and not password:
        return Address(shown, asked, scheme, secrets=secrets)
    header = (f"{scheme}://{host}{port}/", f"Authorization: Basic {word}")
    return Address(shown, asked, scheme, header, (*secrets, word))


def split_ref(given: str) -> tuple[str, str]:
    """Address and ref of `ADDRESS@REF`; the ref is empty when none is given. The @ of a user stays where it is."""
    scheme, mark, rest = given.partition("://")
    head, slash, path = rest.partition("/") if mark else given.partition(":")
    before, at, ref = path.rpartition("@")
    if not at or not before or not REF.fullmatch(ref) or (scheme == "file" and Path("/" + path).exists()):
        return given, ""
    return f"{scheme}{mark}{head}{slash}{before}" if mark else f"{head}{slash}{before}", ref


def masked(words: str) -> str:
    """A message in which no address holds a user, a password or a query."""
    return re.sub(r"\?[^\s'\"]*=[^\s'\"]*", "?…", re.sub(r"//[^/\s@'\"]*@", "//…@", words))


def is_address(given: str) -> bool:
    """It means a repository to fetch and no folder here."""
    return "://" in given or "::" in given or bool(SHORT.fullmatch(given) or SECRET.fullmatch(given))
