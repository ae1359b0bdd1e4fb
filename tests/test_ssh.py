# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is read of signatures and lists, and what ssh-keygen says of them."""

from __future__ import annotations

import base64
import contextlib
import datetime
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_checker.ssh import NotSigned, Signature, SshError, principals, read_signature, sign, verify

SSH_KEYGEN = shutil.which("ssh-keygen")
needs_ssh_keygen = pytest.mark.skipif(not SSH_KEYGEN, reason="ssh-keygen is not installed")
KEY = b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + b"k" * 32
BLOB = base64.b64encode(KEY).decode()


def armoured(blob: bytes) -> bytes:
    return b"-----BEGIN SSH SIGNATURE-----\n" + base64.encodebytes(blob) + b"-----END SSH SIGNATURE-----\n"


def wire(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def test_what_a_signature_says_of_itself() -> None:
    made = read_signature(armoured(b"SSHSIG\0\0\0\1" + wire(KEY, b"git", b"", b"sha512", b"x")))
    assert (made.key, made.namespace) == (KEY, "git")
    assert made.fingerprint.startswith("SHA256:")


@pytest.mark.parametrize("data", [
    b"", armoured(b""), armoured(b"SSHSIG"), armoured(b"SSHSIG\0\0\0\1\xff\xff\xff\xffx"), armoured(b"GPGSIG\0\0\0\1"),
    armoured(b"SSHSIG\0\0\0\1" + wire(b"", b"x")), armoured(b"SSHSIG\0\0\0\1" + wire(KEY, b"\xff")),
    armoured(b"SSHSIG\0\0\0\1" + wire(KEY, b"x" * 20_000)), armoured(b"x") * 2,
])
def test_what_is_no_signature(data: bytes) -> None:
    with pytest.raises(NotSigned, match="is no SSH signature"):
        read_signature(data)


def test_a_certificate_is_not_taken() -> None:
    with pytest.raises(NotSigned, match="is by a certificate"):
        read_signature(armoured(b"SSHSIG\0\0\0\1" + wire(wire(b"ssh-ed25519-cert-v01@openssh.com"), b"git")))


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    for given_bytes in (data, armoured(data), armoured(b"SSHSIG\0\0\0\1" + data)):
        with contextlib.suppress(NotSigned):
            assert isinstance(read_signature(given_bytes), Signature)


@pytest.mark.parametrize(("line", "names"), [
    (f"ada@x ssh-ed25519 {BLOB}", ("ada@x",)),
    (f"ada@x,bob@x,ada@x ssh-ed25519 {BLOB} comment", ("ada@x", "bob@x")),
    (f'  "ada@x,b c"\tnamespaces="a b",valid-before="2026"  ssh-ed25519 {BLOB}', ("ada@x", "b c")),
    (f"*@x cert-authority ssh-ed25519 {BLOB}", ("*@x",)),
    (f"# ada@x ssh-ed25519 {BLOB}", ()), (f"ada@x ssh-ed25519 {BLOB[:-4]}", ()), (BLOB, ()), ("", ()),
    (f"ada@x ssh-ed25519 {BLOB}\r\nbob@x ssh-ed25519 {BLOB}", ("ada@x", "bob@x")),
    (f"eve\u2028ada@x ssh-ed25519 {BLOB}", ("eve\u2028ada@x",)),
])
def test_every_name_of_a_key(line: str, names: tuple[str, ...]) -> None:
    assert principals(line.encode(), KEY) == names


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_list_breaks_the_reading(data: bytes) -> None:
    assert principals(data, KEY) == ()


@needs_ssh_keygen
def test_signed_here_and_checked_here(tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run([str(SSH_KEYGEN), "-q", "-t", "ecdsa", "-N", "", "-C", "ada@x", "-f", key], check=True)
    made = read_signature(sign(b"content", key, "here"))
    allowed = b"ada@x " + key.with_suffix(".pub").read_bytes()
    assert principals(allowed, made.key) == ("ada@x",)
    verify(b"content", made, allowed, "ada@x", "here")
    verify(b"content", made, allowed, "ada@x", "here", when=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), revoked=b"")
    for content, who, reason in ((b"Content", "ada@x", "does not hold"), (b"content", "bob@x", "does not hold"),
                                 (b"content", "*", "under a name that no list"), (b"content", "-x", "under a name that no")):
        with pytest.raises(NotSigned, match=reason):
            verify(content, made, allowed, who, "here")
    for revoked in (b"garbage", b"SSHKRL\n\0garbage"):
        with pytest.raises(SshError, match="neither a KRL nor public keys"):
            verify(b"content", made, allowed, "ada@x", "here", revoked=revoked)


@needs_ssh_keygen
def test_times_in_the_list_are_utc_wherever_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = tmp_path / "key"
    subprocess.run([str(SSH_KEYGEN), "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    made = read_signature(sign(b"x", key, "here"))
    allowed = b'ada@x valid-before="202601011200" ' + key.with_suffix(".pub").read_bytes()
    for zone in ("UTC", "Pacific/Kiritimati"):
        monkeypatch.setenv("TZ", zone)
        verify(b"x", made, allowed, "ada@x", "here", when=datetime.datetime(2026, 1, 1, 11, 59, tzinfo=datetime.UTC))
        with pytest.raises(NotSigned, match="had expired at the time of signing"):
            verify(b"x", made, allowed, "ada@x", "here", when=datetime.datetime(2026, 1, 1, 12, 1, tzinfo=datetime.UTC))


def test_an_old_ssh_keygen_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "ssh-keygen"
    old.write_text('#!/bin/sh\necho "Invalid option \\"verify-time\\"" >&2\nexit 255\n')
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(SshError, match="install OpenSSH 8"):
        verify(b"x", Signature(b"", KEY, "here"), b"", "ada@x", "here")
