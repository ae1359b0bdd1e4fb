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
    r"example|your[_-]?(?:\w{0,12}[_-]?)(?:key|token|secret|password)|placeholder|dummy|sample|change_?-?me|insert|replace|redact"
    r"|x{6}|\*{3}|\.{3}|put_|_here|-here|(?:key|token|secret|password)here|my_?-?(?:secret|token|key|pass|api)|(?:api|secret)_?-?key|not_?-?(?:a_?-?)?(?:real|secret)"
    r"|deadbeef|\u2022{3}", re.I,
)
"Words of placeholders; long random characters hold one of them but once in millions."
SHORT = re.compile(r"fake|mock|your|todo|abc123|abcdefgh|x{5}|12345678", re.I)
"More of them, which real keys and made-up keys of a provider's form hold by chance: the rest of the value decides."
REST = 20
"Characters beside such a word that still make a key."
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
DIGEST = re.compile(r"sha-?\d{1,3}|integrity|digest|checksum|\bhash", re.I)
"A name of 64 bytes in base64 that are no key."
WHOLE = "research.wandb", "research.kaggle", "research.azure.api"
"Rules by context whose keys have one length."
LOOSE = frozenset(("research.anthropic.any", "research.openai.any"))
"Rules by form that take keys of any length."
KNOWN = re.compile(r"wandb|hugging_?face|\bhf_|anthropic|kaggle", re.I)
"Providers all of whose keys have a form of their own: what stands by their names and lacks it is cut, or made up."
VARIABLE = re.compile(r"^(?:[<{%&(]|\$(?:[{(]|[A-Za-z_]+$))")
"Filled in when the program runs."
HEX = re.compile(r"[0-9a-fA-F-]+")
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.I)
CODE = re.compile(r"^[A-Za-z_]+(?:\.[A-Za-z_]+)+$|^[a-z_]+(?:[_-][a-z]+)+$|^[A-Z_]+$|^/|://|\\[nt]|^(?:self|os|env|config)\b")
"Not a value but the name of one: a dotted path, words joined by underscores, a path of a file."


def is_plausible(kind: Kind, rule: str, value: str, line: str) -> bool:
    """The value may be a real secret of its kind, in this line."""
    if value in PUBLIC or _is_monotonous(_secret_part(value).removeprefix(kind.shown)):
        return False
    if rule.startswith("research.private-key"):
        return _is_key(value)
    if _is_placeholder(_secret_part(value), kind, rule):
        return False
    if is_made_up(value) and kind.grade is not Grade.FORM and not rule.startswith(WHOLE):
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


def is_made_up(value: str) -> bool:
    """A sample rather than a chance: most of it counts up or down, `abcdefgh12345678`, or it is `Password123`."""
    if _is_weak(value):
        return True
    steps = [ord(b) - ord(a) for a, b in pairwise(_secret_part(value))]
    return len(steps) >= 8 and sum(step in (-1, 0, 1) for step in steps) > 0.6 * len(steps)


def _is_monotonous(body: str) -> bool:
    """Few different characters."""
    return len(body) >= 12 and (len(set(body)) <= 4 or max(Counter(body).values()) > len(body) * 0.5)


def _secret_part(value: str) -> str:
    """Of Slack's addresses and tokens what is secret: teams and users are numbered."""
    return re.split(r"[/-]", value)[-1] if value.startswith(("hooks.slack", "xox", "xapp")) else value


def _is_placeholder(value: str, kind: Kind, rule: str) -> bool:
    """It spells a placeholder, and does not do so by chance."""
    if WORDS.search(value):
        return True
    if not SHORT.search(value):
        return False
    rest = re.sub(r"[^A-Za-z0-9]", "", SHORT.sub("", value.removeprefix(kind.shown)))
    loose = kind.grade is Grade.PASSWORD or rule in LOOSE
    return loose or len(rest) < REST or rest.isalpha() or len(set(rest)) < 8


def _is_weak(value: str) -> bool:
    """A sample's or a default password, digits and signs aside."""
    low = value.lower()
    return low in WEAK or low.strip("_-!@#*1234567890") in WEAK


def _is_chosen(value: str) -> bool:
    """Made to meet a rule for passwords: small letters, capitals and digits."""
    return any(c.islower() for c in value) and any(c.isupper() for c in value) and any(c.isdigit() for c in value)


def _is_password(value: str, rule: str) -> bool:
    if (_is_weak(value) and not _is_chosen(value)) or CODE.search(value.strip("#@!*")) or VARIABLE.search(value):
        return False
    # Between :// and @ nothing else can stand; in an assignment words alone are names, labels and prompts more often.
    return rule == "research.uri" or not value.isalpha() or not (value.islower() or value.isupper() or value.istitle())


def _fits_context(rule: str, value: str, line: str) -> bool:
    before = (line[:line.find(value)] if value in line else line)[-48:]
    if not HEX.fullmatch(value) and not (any(c.isdigit() for c in value) and any(c.isalpha() for c in value)):
        return False
    if rule.startswith("research.generic"):
        named = CODE.search(value) or UUID.fullmatch(value) or KNOWN.search(before)
        return not named and entropy(value) > 3.2
    if HEX.fullmatch(value):
        return not HASHED.search(before)
    return not (value.endswith("==") and DIGEST.search(before))


def _is_key(value: str) -> bool:
    """Enough of base64 after the heading, not prose."""
    parts = re.findall(r"[A-Za-z0-9+/=]+", re.split(r"-{4,5}|Private-Lines: \d+", value, maxsplit=2)[-1])
    body = "".join(parts)
    random = any(len(part) >= 12 and not part.islower() and not part.isalpha() for part in parts)
    return "..." not in value and random and len(body) >= 40 and len(set(body)) > 16


def _is_neptune(value: str) -> bool:
    try:
        text = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=False).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return True
    return not any(known in text for known in PUBLIC)


def entropy(text: str) -> float:
    """Shannon's entropy in bits per character."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())
