# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""No secret leaves the audit: how one is named without being told, and how it is taken out of any text."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable

from release_checker.secrets.records import Grade, Secret

KEY = b"release-checker names secrets"
SHORTEST = 6
"Characters; a shorter value is a word of every other line."


def digest(secret: Secret) -> str:
    """Names a secret in a fingerprint: short, keyed, and nothing at all of a password, which could be guessed from it."""
    if secret.kind.grade is Grade.PASSWORD:
        return ""
    return hmac.new(KEY, secret.value.encode("utf-8", "replace"), "sha256").hexdigest()[:8]


def hint(secret: Secret) -> str:
    """What may be shown of it: the beginning that all of its sort share, and its length."""
    if secret.kind.name == "private key":
        return "-----BEGIN … PRIVATE KEY-----"
    if secret.kind.grade is Grade.PASSWORD:
        return "not shown"
    shown = secret.kind.shown if secret.value.startswith(secret.kind.shown) else ""
    return f"{shown}… ({len(secret.value)} characters)"


def redact(text: str, secrets: Iterable[Secret]) -> str:
    """The text with every secret replaced by `[its kind]`, also one that was cut off at the text's end."""
    for secret in secrets:
        if len(secret.value) < SHORTEST:
            continue
        for part in _parts(secret):
            if part in text:
                text = text.replace(part, f"[{secret.kind.name}]")
        text = _cut_off(text, secret)
    return text


def _parts(secret: Secret) -> list[str]:
    """The value; of one over several lines, every line that says something of it."""
    lines = [line for line in re.split(r"\s+|\\+n", secret.value) if len(line) >= 16]
    return [secret.value, *lines] if len(lines) > 1 else [secret.value]


def _cut_off(text: str, secret: Secret) -> str:
    """Evidence is shortened: a beginning of the value before the sign of that."""
    if secret.kind.grade is Grade.PASSWORD and len(secret.value) < 12:
        return text
    start = secret.value[:8]
    at = text.find(start + secret.value[8:10])
    while at >= 0:
        end = at
        while end < len(text) and end - at < len(secret.value) and text[end] == secret.value[end - at]:
            end += 1
        text = f"{text[:at]}[{secret.kind.name}]{text[end:]}"
        at = text.find(start + secret.value[8:10])
    return text
