# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""No secret leaves the audit: how one is named without being told, and how it is taken out of any text."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from release_checker.secrets.records import Grade, Secret

KEY = b"release-checker names secrets"
SHORTEST = 6
"Characters; a shorter value is part of every other word."
HEAD = 6
"Characters beyond what all of a sort share that tell a value whose end was cut off."
NAMES = frozenset(("path", "fingerprint", "code", "commit", "tree", "sha256", "run_id"))
"Fields of a report by which things are found again: a password that is a word does not change them, a key does."
PRIVATE = "-----BEGIN"


def digest(secret: Secret) -> str:
    """Names a secret in a fingerprint: short, keyed, and nothing at all of a password, which could be guessed from it."""
    if secret.kind.grade is Grade.PASSWORD:
        return ""
    return hmac.new(KEY, secret.value.encode("utf-8", "replace"), "sha256").hexdigest()[:8]


def hint(secret: Secret) -> str:
    """What may be shown of it: the beginning that all of its sort share, and its length."""
    if secret.value.startswith(PRIVATE):
        return "-----BEGIN … PRIVATE KEY-----"
    if secret.kind.grade is Grade.PASSWORD:
        return "not shown"
    shown = secret.kind.shown if secret.value.startswith(secret.kind.shown) else ""
    return f"{shown}… ({len(secret.value)} characters)"


class Redactor:
    """Takes secrets out of texts; also one whose end was cut off with the text's."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._heads: dict[str, list[tuple[str, Secret]]] = {}
        for secret in secrets:
            for part in _parts(secret):
                self._heads.setdefault(part[:_head(part, secret)], []).append((part, secret))
        heads = sorted(self._heads, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, heads))) if heads else None

    def __bool__(self) -> bool:
        return self._pattern is not None

    def within(self, text: str) -> Redactor:
        """A quicker one, which knows only what may stand in the text; that may be JSON."""
        found = [secret for head, items in self._heads.items() for _, secret in items
                 if head in text or json.dumps(head, ensure_ascii=False)[1:-1] in text]
        return Redactor(dict.fromkeys(found))

    def text(self, text: str, *, keys_only: bool = False) -> str:
        """The text with `[its kind]` in the place of each secret; of keys alone, not of passwords, when asked."""
        if self._pattern is None:
            return text
        out, at = [], 0
        while found := self._pattern.search(text, at):
            part, secret = max(self._heads[found[0]], key=lambda item: _common(text, found.start(), item[0]))
            end = found.start() + _common(text, found.start(), part)
            kept = keys_only and secret.kind.grade is Grade.PASSWORD
            out += [text[at:found.start()], text[found.start():end] if kept else f"[{secret.kind.name}]"]
            at = end
        return "".join(out) + text[at:] if out else text

    def tree(self, value: Any, name: str = "") -> Any:
        """The same of every string in lists and mappings, as a report is dumped."""
        if isinstance(value, str):
            return self.text(value, keys_only=name in NAMES) if type(value) is str else value
        if isinstance(value, dict):
            return {self.tree(key): self.tree(item, str(key)) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self.tree(item, name) for item in value)
        return value


def redact(text: str, secrets: Iterable[Secret]) -> str:
    """The text with `[its kind]` in the place of each secret."""
    return Redactor(secrets).text(text)


def _parts(secret: Secret) -> Iterator[str]:
    """The value; of one over several lines each line that tells something, since evidence is folded to one line."""
    if secret.value.startswith(PRIVATE):
        yield from (line for line in re.split(r"[^A-Za-z0-9+/=]+", secret.value.split("-----", 2)[-1]) if len(line) >= 12)
    elif len(secret.value) >= SHORTEST:
        yield secret.value


def _head(part: str, secret: Secret) -> int:
    """Characters by which a value is known; all of a short one, which would be an everyday word's beginning."""
    shared = len(secret.kind.shown) if part.startswith(secret.kind.shown) else 0
    return len(part) if secret.kind.grade is Grade.PASSWORD and len(part) < 16 else shared + max(HEAD, 10 - shared)


def _common(text: str, start: int, part: str) -> int:
    """Characters that the text from `start` on and the value share."""
    length = 0
    while length < len(part) and start + length < len(text) and text[start + length] == part[length]:
        length += 1
    return length
