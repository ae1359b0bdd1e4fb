# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Signatures by real keys, made and checked with ssh-keygen."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from release_checker.execution.replays.signed import NAMESPACE, signer

SSH_KEYGEN = shutil.which("ssh-keygen")
pytestmark = pytest.mark.skipif(not SSH_KEYGEN, reason="ssh-keygen is not installed")


def call(*words: object) -> None:
    subprocess.run([str(SSH_KEYGEN), *map(str, words)], check=True, capture_output=True, stdin=subprocess.DEVNULL)


@pytest.fixture
def signed(tmp_path: Path) -> tuple[Path, Path]:
    """An evidence file signed by one key, and the list that allows this key."""
    for name in ("own", "other"):
        call("-q", "-t", "ed25519", "-N", "", "-C", name, "-f", tmp_path / name)
    file, allowed = tmp_path / "evidence.json", tmp_path / "allowed_signers"
    file.write_text('{"schema_version": "1"}')
    allowed.write_text("ada@lab.example " + (tmp_path / "own.pub").read_text())
    call("-Y", "sign", "-n", NAMESPACE, "-f", tmp_path / "own", file)
    return file, allowed


def test_an_allowed_signature_names_its_signer(signed: tuple[Path, Path]) -> None:
    assert signer(*signed) == ("ada@lab.example", "")


def test_one_changed_byte_is_refused(signed: tuple[Path, Path]) -> None:
    signed[0].write_text('{"schema_version": "2"}')
    assert signer(*signed) == ("", "its signature does not hold for these bytes")


def test_another_key_and_another_namespace_are_refused(signed: tuple[Path, Path], tmp_path: Path) -> None:
    file, allowed = signed
    Path(f"{file}.sig").unlink()
    call("-Y", "sign", "-n", NAMESPACE, "-f", tmp_path / "other", file)
    assert signer(file, allowed) == ("", "its signature is by a key that is not among the allowed signers")
    Path(f"{file}.sig").unlink()
    call("-Y", "sign", "-n", "git", "-f", tmp_path / "own", file)
    assert signer(file, allowed) == ("", f"its signature was made for another purpose: 'git' instead of '{NAMESPACE}'")


def test_what_is_lacking_is_told(signed: tuple[Path, Path], tmp_path: Path) -> None:
    file, allowed = signed
    assert "allowed signers nowhere is not there" in signer(file, tmp_path / "nowhere")[1]
    Path(f"{file}.sig").unlink()
    assert signer(file, allowed)[1] == "a signature is required, and evidence.json.sig is not beside it"
