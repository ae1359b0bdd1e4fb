# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What a log tells of persons and machines, and arguments by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from release_checker.model import Place
from release_checker.runs.records import Seed, Sensitive, SensitiveKind
from release_checker.runs.values import seeds

HOME = re.compile(
    r"(?:(?:(?<=file://)|(?<![\w.~)\]}>*?%$/\\+@-]))/(?:private/)?(?:home|Users)/"
    r"|(?<![A-Za-z0-9_])[A-Za-z]:[\\/]{1,2}(?:Users|Documents and Settings)[\\/]{1,2})([^\s/\\\"'`:;,<>|]{1,64})"
)
EMAIL = re.compile(r"(?<![\w.+-])(?!git@)[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}(?![\w-])")
NOBODY = {"root", "user", "users", "ubuntu", "runner", "jovyan", "docker", "vscode", "public", "shared", "default"}
"Accounts of images and services: they name no person."
ANONYMOUS_HOST = re.compile(r"localhost|[0-9a-f]{12}")
"A container's name is its identifier."


def home_folder(path: str) -> str:
    """The home folder that a path begins with or holds; empty when there is none of a person."""
    found = HOME.search(path)
    return found[0] if found and found[1].lower() not in NOBODY else ""


def without_credentials(url: str) -> str:
    """A remote's address without user and password."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        return url
    authority, slash, path = rest.partition("/")
    return f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}"


def named_arguments(arguments: Iterable[str]) -> Mapping[str, str]:
    """Options with their values, as most parsers take them: `--seed 7`, `--seed=7`, `seed=7`; a bare one is empty."""
    found: dict[str, str] = {}
    waiting = ""
    for item in arguments:
        name, mark, value = item.partition("=")
        if mark and re.fullmatch(r"[-+\w./@]{1,80}", name):
            found[name], waiting = value, ""
        elif item.startswith("-") and not re.fullmatch(r"-\d[\d.e]*", item):
            found.setdefault(item, "")
            waiting = item
        elif waiting:
            found[waiting], waiting = item, ""
    return found


def find_seeds(parameters: Mapping[str, str], arguments: Iterable[str]) -> tuple[Seed, ...]:
    """Signs of fixed randomness among parameters and arguments."""
    return seeds(parameters) + tuple(seed for seed in seeds(named_arguments(arguments)) if seed.value)


def find_sensitive(place: Place, *, email: str = "", host: str = "", user: str = "",
                   paths: Mapping[str, str]) -> Iterator[Sensitive]:
    """What a run tells of its author, each value once; `paths` by the name under which they are recorded."""
    if email:
        yield Sensitive(SensitiveKind.EMAIL, email, place, "email")
    if host and not ANONYMOUS_HOST.fullmatch(host):
        yield Sensitive(SensitiveKind.HOST, host, place, "host")
    if user and user.lower() not in NOBODY:
        yield Sensitive(SensitiveKind.USER, user, place, "user")
    seen = set()
    for name, path in paths.items():
        home = home_folder(path)
        if home and home not in seen:
            seen.add(home)
            yield Sensitive(SensitiveKind.HOME, home, place, name)
