# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Who signed an evidence file, by a list of allowed signers.

`ssh-keygen -Y sign -n release-checker-evidence -f KEY FILE` makes `FILE.sig`.
"""

from __future__ import annotations

from pathlib import Path

from release_checker.errors import UnreadableFile
from release_checker.execution.replays.kept_evidence import LIMIT
from release_checker.project import TEXT_LIMIT, read_regular
from release_checker.ssh import LIMIT as SIGNATURE_LIMIT
from release_checker.ssh import PRINCIPAL, NotSigned, SshError, principals, read_signature, verify

NAMESPACE = "release-checker-evidence"


def signer(file: Path, allowed: Path) -> tuple[str, str]:
    """The principal that signed a file, and why it cannot be told; one of the two is empty."""
    signature = Path(f"{file}.sig")
    if not signature.is_file():
        return "", f"a signature is required, and {signature.name} is not beside it"
    if not allowed.is_file():
        return "", f"a signature is required, and the list of allowed signers {allowed.name} is not there"
    try:
        made, listed = read_signature(_read(signature, SIGNATURE_LIMIT + 1)), _read(allowed, TEXT_LIMIT)
        names = principals(listed, made.key)
        if not names:
            return "", "its signature is by a key that is not among the allowed signers"
        who = next(filter(PRINCIPAL.fullmatch, names), names[0])
        verify(_read(file, LIMIT + 1), made, listed, who, NAMESPACE)
    except NotSigned as error:
        return "", f"its signature {error}"
    except (OSError, UnreadableFile, SshError) as error:
        return "", f"its signature cannot be checked: {error}"
    return who, ""


def _read(file: Path, limit: int) -> bytes:
    return read_regular(file.parent.resolve(), file.name, limit)
