# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Takes persons, machines and secrets out of the texts of a run before they are published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from release_checker.runs.records import Run, SensitiveKind

SECRET_NAME = re.compile(
    r"(?:^|[._-])(?:api[_-]?key|access[_-]?key|secret|token|passw(?:or)?d|pwd|credential|auth|private[_-]?key)s?(?:$|[._-])",
    re.IGNORECASE)
SECRET_VALUE = re.compile(
    r"(?:^[a-f0-9]{40}$|\bwandb_v1_[\w-]{20,}|\bhf_[A-Za-z0-9]{30,}|\bsk-[\w-]{20,}|\bghp_[A-Za-z0-9]{30,}"
    r"|\bgithub_pat_\w{20,}|\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{35}|\bxox[abprs]-[\w-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,})")
"Keys that services hand out, by their published forms; 40 hexadecimal digits alone may be a key of W&B."
IN_ADDRESS = re.compile(r"(?<=://)[^/\s:@]{1,200}(?::[^/\s@]{0,200})?@")
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
HOME = re.compile(r"(?:/home|/Users|[A-Za-z]:\\+Users|/root)(?:[/\\]+[^/\\\s:\"',]{1,64})?", re.IGNORECASE)
DIGESTS = re.compile(r"(?:commit|sha|digest|hash|md5|revision)", re.IGNORECASE)


@dataclass
class Scrubber:
    """Cleans texts of one run and remembers what it took out."""

    run: Run
    "Whose texts they are."
    taken: list[tuple[str, str]] = field(default_factory=list)
    "Field and why, of everything that was left out or replaced; never the value."

    def __post_init__(self) -> None:
        names = {item.value for item in self.run.sensitive if item.kind in (SensitiveKind.USER, SensitiveKind.HOST)}
        names |= {self.run.user, self.run.host}
        words = sorted((re.escape(name) for name in names if len(name) > 2), key=len, reverse=True)
        self._names = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)") if words else None

    def text(self, where: str, text: str) -> str:
        """The text without addresses of persons, home folders, names of account and machine, and keys."""
        clean = text
        clean = self._replaced(IN_ADDRESS, "", clean, where, "credentials in an address")
        clean = self._replaced(MAIL, "person@example.org", clean, where, "e-mail address")
        clean = self._replaced(HOME, "~", clean, where, "home folder")
        if not DIGESTS.search(where):
            clean = self._replaced(SECRET_VALUE, "(left out)", clean, where, "looks like a key")
        return self._replaced(self._names, "someone", clean, where, "name of account or machine") if self._names else clean

    def pairs(self, kind: str, values: Mapping[str, str]) -> dict[str, str]:
        """Parameters or tags; one whose name says that it is secret is left out whole."""
        kept: dict[str, str] = {}
        for name, value in values.items():
            if SECRET_NAME.search(name) and value:
                self.taken.append((f"{kind} {name}", "its name says that it is secret"))
            else:
                kept[self.text(f"{kind} name", name)] = self.text(f"{kind} {name}", value)
        return kept

    def words(self, kind: str, values: Iterable[str]) -> list[str]:
        """Arguments: the value behind an option of a secret's name is left out."""
        kept: list[str] = []
        before = ""  # the option that the value belongs to, where its name says that it is secret
        for value in values:
            option, mark, _ = value.partition("=")
            secret = value.startswith("-") and bool(SECRET_NAME.search(option.lstrip("-")))
            if before and not value.startswith("-"):
                kept.append("(left out)")
                self.taken.append((f"{kind} {before}", "its name says that it is secret"))
            elif secret and mark:
                kept.append(f"{option}=(left out)")
                self.taken.append((f"{kind} {option}", "its name says that it is secret"))
            else:
                kept.append(self.text(kind, value))
            before = option if secret and not mark else ""
        return kept

    def _replaced(self, pattern: re.Pattern[str], put: str, text: str, where: str, why: str) -> str:
        clean, count = pattern.subn(put, text)
        if count:
            self.taken.append((where, why))
        return clean
