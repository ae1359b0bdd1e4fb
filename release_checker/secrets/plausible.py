# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What looks like a secret and is none: placeholders, hashes, ids, and keys that are public by design."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import re
from collections import Counter
from itertools import pairwise

from release_checker.secrets.records import Grade, Kind

WORDS = re.compile(
    r"example|your|placeholder|dummy|fake|sample|change_?-?me|insert|replace|redact|x{5}|\*{3}|\.{3}|todo|put_|_here|-here"
    r"|my_?-?(?:secret|token|key|pass|api)|(?:api|secret)_?-?key|not_?-?(?:a_?-?)?(?:real|secret)|mock|abc123|deadbeef|abcdefgh"
    r"|12345678", re.I,
)
"Words of placeholders; the long ones of random characters hold none of them but once in some ten thousand."
WEAK = frozenset((
    "password", "passwd", "pass", "pwd", "secret", "postgres", "postgresql", "mysql", "mongo", "mongodb", "redis",
    "root", "admin", "administrator", "mlflow", "guest", "user", "username", "test", "testing", "tests", "minio",
    "minioadmin", "minio123", "changeme", "example", "airflow", "rabbitmq", "string", "token", "none", "null", "true",
    "false", "default", "qwerty", "letmein", "foobar", "foo", "bar", "baz", "hunter2", "mypassword", "mysecret",
    "dbpassword", "optional", "required", "hidden", "credentials", "credential", "apikey",
))
"Passwords that are a sample's or a container's default."
SLACK_CUT = re.compile(r"^xox[a-z]-\d{1,7}-\d|-[0-9-]*$|-[A-Za-z0-9]{1,7}$")
"Too few digits, or no secret part at the end."
SIGNED = re.compile(r"X-Amz-Credential=|AWSAccessKeyId=|GoogleAccessId=", re.I)
PUBLIC = frozenset((
    "b706bc8f-76f9-4c2e-939d-4ba036f932e4",  # Neptune's anonymous account
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",  # Azure's emulator
    "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==",  # Cosmos' emulator
))
PUBLISHED = frozenset((
    "0b476bdf9a", "2037abcaff", "27a9a42931", "37f8f09bdf", "3a8b61d0f6", "3f370c9dd8", "49f777db99", "4c98242dca",
    "8731261cb7", "a19f89ab35", "a6c814bc55", "b7d6109689", "dc0fcf046c", "e4a5542bb7", "ea9bb1082c", "eb540d2b6e",
    "f3082ce9d6", "f56e323494",
))
"Digests of Google keys that browsers, SDKs and their documentation publish for everybody's use."
HASHED = re.compile(
    r"sha-?\d{1,3}|md5|digest|checksum|commit|revision|\bhash|etag|blob|integrity|artifact|patch|diff|\brun[_-]?id|run[_-]?path|/runs/|fingerprint",
    re.I,
)
HEX = re.compile(r"[0-9a-fA-F-]+")
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.I)
CODE = re.compile(r"^[A-Za-z_]+(?:\.[A-Za-z_]+)+$|^[a-z_]+(?:[_-][a-z]+)+$|^[A-Z_]+$|^/|://|\\[nt]|^(?:self|os|env|config)\b")
"Not a value but the name of one: a dotted path, words joined by underscores, a path of a file."


def is_plausible(kind: Kind, rule: str, value: str, line: str) -> bool:
    """The value may be a real secret of its kind, in this line."""
    if value in PUBLIC or _is_monotonous(value):
        return False
    if rule == "research.private-key":
        return "..." not in value and len(set(value.split("-----", 2)[-1])) > 16
    if WORDS.search(value):
        return False
    if rule == "research.aws.id":
        return not SIGNED.search(line)
    if rule == "research.google":
        return hashlib.sha256(value.encode()).hexdigest()[:10] not in PUBLISHED
    if rule == "research.slack.token":
        return not SLACK_CUT.search(value)
    if rule == "research.neptune":
        return _is_neptune(value)
    if kind.grade is Grade.PASSWORD:
        return _is_password(value, rule)
    if kind.grade is Grade.CONTEXT:
        return _fits_context(rule, value, line)
    return True


def _is_monotonous(value: str) -> bool:
    """Few different characters, or most of it counts up or down."""
    body = value.rsplit("_", 1)[-1] if "_" in value else value
    if len(body) >= 12 and (len(set(body)) <= 4 or max(Counter(body).values()) > len(body) * 0.5):
        return True
    steps = [ord(b) - ord(a) for a, b in pairwise(body)]
    return len(steps) >= 8 and sum(step in (-1, 0, 1) for step in steps) > 0.6 * len(steps)


def _is_password(value: str, rule: str) -> bool:
    low = value.lower().strip("_-!@#*1234567890")
    if low in WEAK or value.lower() in WEAK or CODE.search(value.strip("#@!*")) or value[0] in "$<{%&*(":
        return False
    # Between :// and @ nothing else can stand; in an assignment words alone are names, labels and prompts more often.
    return rule == "research.uri" or not value.isalpha() or not (value.islower() or value.isupper() or value.istitle())


def _fits_context(rule: str, value: str, line: str) -> bool:
    if rule.startswith("research.generic"):
        mixed = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
        return mixed and not CODE.search(value) and not UUID.fullmatch(value) and entropy(value) > 3.2
    if not HEX.fullmatch(value):
        return True
    before = line[:line.find(value)] if value in line else line
    return not HASHED.search(before[-48:])


def _is_neptune(value: str) -> bool:
    try:
        text = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=False).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return True
    return not any(known in text for known in PUBLIC)


def entropy(text: str) -> float:
    """Shannon's entropy in bits per character."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())
