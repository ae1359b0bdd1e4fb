# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""DSSE envelopes, signed with Ed25519 or ECDSA keys as other tools of the field sign and read them.

SSH signatures would be no use here: no verifier of DSSE knows their format, while keys of OpenSSH's own format are taken.
Formats: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md and envelope.md. ECDSA signatures are DER, with
the hash that fits the curve.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from release_checker.errors import UnreadableFile, UsageError
from release_checker.project import read_regular

KEY_LIMIT = 20_000
PRIVATE = (ed25519.Ed25519PrivateKey, ec.EllipticCurvePrivateKey)
PUBLIC = (ed25519.Ed25519PublicKey, ec.EllipticCurvePublicKey)
PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
PublicKey = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey
KINDS = "an Ed25519 or ECDSA key, as PEM or in OpenSSH's format"


class EnvelopeSignature(BaseModel):
    """One signature of an envelope."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    keyid: str = Field(default="", max_length=1000, description="A hint which key; never decides.")
    sig: str = Field(max_length=10_000, description="Base64, of either alphabet.")


class Envelope(BaseModel):
    """A payload and who signed it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    payload: str = Field(description="Base64, of either alphabet.")
    payload_type: str = Field(alias="payloadType", max_length=1000)
    signatures: tuple[EnvelopeSignature, ...] = Field(min_length=1, max_length=20)


def pae(payload_type: bytes, body: bytes) -> bytes:
    """What is signed: type and body, each after its length, so that neither can run into the other."""
    return b"DSSEv1 %d %b %d %b" % (len(payload_type), payload_type, len(body), body)


def seal(body: bytes, payload_type: str, key: PrivateKey) -> str:
    """An envelope with one signature, as JSON."""
    message = pae(payload_type.encode(), body)
    public = key.public_key()
    made = key.sign(message) if isinstance(key, ed25519.Ed25519PrivateKey) else key.sign(message, _ecdsa(key.curve))
    signature = EnvelopeSignature(keyid=key_id(public), sig=base64.b64encode(made).decode())
    envelope = Envelope(payload=base64.b64encode(body).decode(), payloadType=payload_type, signatures=(signature,))
    return envelope.model_dump_json(by_alias=True, indent=2) + "\n"


def unseal(data: bytes, payload_type: str, key: PublicKey) -> bytes | None:
    """The payload, when the key signed it as this type; None when it did not. Raises ValueError when it is no envelope."""
    try:
        envelope = Envelope.model_validate_json(data)
    except (ValidationError, RecursionError) as error:
        raise ValueError("no DSSE envelope") from error
    body = _base64(envelope.payload)
    message = pae(envelope.payload_type.encode(), body)
    signed = any(_holds(key, _base64(signature.sig), message) for signature in envelope.signatures)
    return body if signed and envelope.payload_type == payload_type else None


def key_id(key: PublicKey) -> str:
    """SHA-256 of the public key in DER, a hint for whoever holds many."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return hashlib.sha256(key.public_bytes(serialization.Encoding.DER, form)).hexdigest()


def private_key(path: Path) -> PrivateKey:
    """A key to sign with; raises UsageError."""
    data = _read(path)
    try:
        ssh = b"BEGIN OPENSSH PRIVATE KEY" in data
        found: Any = (serialization.load_ssh_private_key if ssh else serialization.load_pem_private_key)(data, None)
    except TypeError as error:
        words = "is encrypted; decrypt a copy for the call (`openssl pkey -in KEY -out COPY`), and delete it"
        raise UsageError(f"{path}: {words}") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(f"{path}: is no private key that can sign here; give {KINDS}") from error
    if not isinstance(found, PRIVATE):
        raise UsageError(f"{path}: is a key of another kind; give {KINDS}")
    return found


def public_key(path: Path) -> PublicKey:
    """A key to check with; raises UsageError."""
    data = _read(path)
    try:
        ssh = data.lstrip().startswith((b"ssh-", b"ecdsa-"))
        found: Any = (serialization.load_ssh_public_key if ssh else serialization.load_pem_public_key)(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        words = "is a private key; give its public half" if b"PRIVATE KEY" in data else f"is no public key; give {KINDS}"
        raise UsageError(f"{path}: {words}") from error
    if not isinstance(found, PUBLIC):
        raise UsageError(f"{path}: is a key of another kind; give {KINDS}")
    return found


def _read(path: Path) -> bytes:
    try:
        # Secrets are often mounted as links, and the path is the caller's own.
        place = path.resolve()
        return read_regular(place.parent, place.name, KEY_LIMIT)
    except (OSError, UnreadableFile) as error:
        raise UsageError(f"{path}: no key can be read here: {error}") from error


def _holds(key: PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, message)
        else:
            key.verify(signature, message, _ecdsa(key.curve))
    except InvalidSignature:
        return False
    return True


def _ecdsa(curve: ec.EllipticCurve) -> ec.ECDSA:
    if curve.key_size <= 256:
        return ec.ECDSA(hashes.SHA256())
    return ec.ECDSA(hashes.SHA384() if curve.key_size <= 384 else hashes.SHA512())


def _base64(text: str) -> bytes:
    """Either alphabet, padded or not, as the protocol asks of verifiers; raises ValueError."""
    plain = re.sub(r"\s", "", text).translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError("no DSSE envelope: its base64 is broken") from error
