# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""SSH signatures: made and checked with `ssh-keygen`, as ssh-keygen(1) describes them under `-Y` and ALLOWED SIGNERS.

What is checked was handed over by strangers: it is given as bytes, so that what was checked is what is used. Whether a
signature holds is ssh-keygen's word alone; what is read here of keys and lists gives names and reasons.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from release_checker.errors import ReleaseCheckerError

TIMEOUT = 30.0
PATIENCE = 300.0
"Seconds that a person may take over a passphrase, or to touch a token."
LIMIT = 20_000
"Bytes of a signature; one by a key of 16,384 bits takes 6 kB."
ARMOUR = re.compile(rb"\s*-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END SSH SIGNATURE-----\s*")
MAGIC, KRL = b"SSHSIG", b"SSHKRL\n\0"
PRINCIPAL = re.compile(r"(?!-)[^\s,*?!\"'#\\|<>\x00-\x20\x7f]{1,200}")
"A name that means itself: no pattern, no list, no option, nothing that breaks a line."


class SshError(ReleaseCheckerError):
    """ssh-keygen is absent, took too long, or a list cannot be read: nothing is known of the signature."""


class NotSigned(ReleaseCheckerError):
    """The signature does not count; the message is the reason, as a clause: `is by a key that …`."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature says of itself; none of it is checked yet."""

    data: bytes
    "The file as it is."
    key: bytes
    "Public key, in SSH's wire format."
    namespace: str
    "What it was made for."

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` shows it."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.key).digest()).decode().rstrip("=")


def read_signature(data: bytes) -> Signature:
    """A signature file; raises NotSigned.

    Format: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig
    """
    match = ARMOUR.fullmatch(data) if len(data) <= LIMIT else None
    try:
        blob = base64.b64decode(match[1]) if match else b""
        if not blob.startswith(MAGIC):
            raise NotSigned("is no SSH signature")
        key, rest = _string(blob[len(MAGIC) + 4:])
        namespace = _string(rest)[0].decode("ascii")
        kind = _string(key)[0]
    except (ValueError, binascii.Error) as error:
        raise NotSigned("is no SSH signature") from error
    if b"-cert-" in kind:
        raise NotSigned("is by a certificate, and only keys that the list of allowed signers names are taken")
    return Signature(data, key, namespace)


def principals(allowed: bytes, key: bytes) -> tuple[str, ...]:
    """Every name under which a list of allowed signers has a key, patterns left as they are.

    ssh-keygen itself stops at the first line with the key.
    """
    names: list[str] = []
    for line in allowed.decode("utf-8", "replace").split("\n"):  # as ssh-keygen cuts it, and no other sign ends a line
        fields = re.split(r"[ \t]+", line.strip(" \t\r"))
        if len(fields) > 2 and not line.lstrip().startswith("#") and any(_same(field, key) for field in fields[1:]):
            quoted = re.match(r'[ \t]*"([^"]*)"', line)
            names += (quoted[1] if quoted else fields[0]).split(",")
    return tuple(dict.fromkeys(name for name in names if name))


def verify(
    content: bytes, signature: Signature, allowed: bytes, principal: str, namespace: str, *,
    when: datetime.datetime | None = None, revoked: bytes | None = None,
) -> None:
    """Nothing, when the principal's key signed these bytes for this namespace; raises NotSigned or SshError.

    `when` is the time at which the key must have been valid; now when None. Times in the list without a zone are UTC.
    """
    if not PRINCIPAL.fullmatch(principal):
        raise NotSigned("is under a name that no list of signers can hold")
    if signature.namespace != namespace:
        raise NotSigned(f"was made for another purpose: {signature.namespace[:60]!r} instead of {namespace!r}")
    if revoked is not None and not _is_key_list(revoked):
        raise SshError("the list of revoked keys is neither a KRL nor public keys one a line")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "signature").write_bytes(signature.data)
        (folder / "allowed").write_bytes(allowed)
        (folder / "content").write_bytes(content)
        (folder / "revoked").write_bytes(revoked or b"")
        words = ["-Y", "verify", "-n", namespace, "-I", principal, "-s", "signature", "-f", "allowed"]
        words += [f"-Overify-time={when.astimezone(datetime.UTC):%Y%m%d%H%M%S}"] if when else []
        done = _call(words, folder)
        said = done.stderr.decode("utf-8", "replace")
        if done.returncode and re.search(r"(?:invalid|unknown|illegal) option", said, re.IGNORECASE):
            raise SshError("this ssh-keygen cannot check signatures at a time; install OpenSSH 8.9 or later")
        if done.returncode:
            raise NotSigned(_reason(said))
        if revoked is not None and _call([*words, "-r", "revoked"], folder).returncode:
            raise NotSigned(f"is by a key that was revoked, {signature.fingerprint}")


def sign(content: bytes, key: Path, namespace: str) -> bytes:
    """A signature over bytes; the person is asked for the passphrase by ssh-keygen itself. Raises SshError."""
    with tempfile.TemporaryFile() as given:
        given.write(content)
        given.seek(0)
        try:
            done = subprocess.run([_program(), "-q", "-Y", "sign", "-n", namespace, "-f", str(key.absolute())], stdin=given,
                                  capture_output=True, timeout=PATIENCE, check=False, env=os.environ | {"LC_ALL": "C"})
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SshError(f"ssh-keygen did not sign: {error}") from error
    if done.returncode or not done.stdout:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SshError(f"ssh-keygen did not sign with {key}: {words[-1] if words else f'it ended with {done.returncode}'}")
    return done.stdout


def _reason(said: str) -> str:
    """ssh-keygen's words are for the reader; that it refused is what counts."""
    if "has expired" in said:
        return "is by a key that had expired at the time of signing"
    if "not yet valid" in said:
        return "is by a key that was not yet valid at the time of signing"
    if "not permitted for use" in said:
        return "is by a key that the list of allowed signers allows for other purposes only"
    return "does not hold for these bytes"


def _call(words: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    kept = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
    try:
        with (folder / "content").open("rb") as content:
            return subprocess.run([_program(), *words], cwd=folder, capture_output=True, timeout=TIMEOUT, check=False,
                                  stdin=content, env=kept | {"LC_ALL": "C", "TZ": "UTC", "HOME": os.devnull})
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SshError(f"ssh-keygen could not be asked: {error}") from error


def _program() -> str:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise SshError("ssh-keygen is not installed")
    return program


def _string(data: bytes) -> tuple[bytes, bytes]:
    """The first string of SSH's wire format, and what follows; raises ValueError."""
    size = int.from_bytes(data[:4], "big")
    if len(data) < 4 + size:
        raise ValueError("cut short")
    return data[4:4 + size], data[4 + size:]


def _same(field: str, key: bytes) -> bool:
    return field.startswith("AAAA") and _decoded(field) == key


def _decoded(field: str) -> bytes:
    try:
        return base64.b64decode(field)
    except (ValueError, binascii.Error):
        return b""


def _is_key_list(data: bytes) -> bool:
    """ssh-keygen takes every key for revoked when it cannot read the list."""
    if data.startswith(KRL):
        with tempfile.TemporaryDirectory() as name:
            (Path(name) / "content").write_bytes(data)
            return _call(["-Q", "-l", "-f", "content"], Path(name)).returncode == 0
    lines = [line for line in data.decode("utf-8", "replace").splitlines() if line.strip() and line.lstrip()[0] != "#"]
    return all(any(_decoded(field)[:3] == b"\0\0\0" for field in line.split()) for line in lines)
