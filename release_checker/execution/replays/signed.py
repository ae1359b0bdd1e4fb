# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Who signed an evidence file: SSH signatures, checked with `ssh-keygen` against a list of allowed signers.

`ssh-keygen -Y sign -n release-checker-evidence -f KEY FILE` makes `FILE.sig`; the list is as ssh-keygen(1) describes it
under ALLOWED SIGNERS.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

NAMESPACE = "release-checker-evidence"
TIMEOUT = 30.0


def signer(file: Path, allowed: Path) -> tuple[str, str]:
    """The principal that signed a file, and why it cannot be told; one of the two is empty."""
    program, signature = shutil.which("ssh-keygen"), Path(f"{file}.sig")
    if program is None:
        return "", "a signature is required, and ssh-keygen is not installed"
    if not signature.is_file():
        return "", f"a signature is required, and {signature.name} is not beside it"
    if not allowed.is_file():
        return "", f"a signature is required, and the list of allowed signers {allowed.name} is not there"
    common = ["-s", str(signature), "-f", str(allowed)]
    try:
        found = _call([program, "-Y", "find-principals", *common])
        principal = found.stdout.decode("utf-8", "replace").splitlines()[0] if found.returncode == 0 and found.stdout else ""
        if not principal:
            return "", "its signature is by a key that is not among the allowed signers"
        with file.open("rb") as content:
            done = _call([program, "-Y", "verify", "-n", NAMESPACE, "-I", principal, *common], content.fileno())
    except (OSError, subprocess.TimeoutExpired) as error:
        return "", f"its signature cannot be checked: {error}"
    return (principal, "") if done.returncode == 0 else ("", "its signature does not hold for these bytes")


def _call(command: list[str], stdin: int = subprocess.DEVNULL) -> subprocess.CompletedProcess[bytes]:
    kept = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
    return subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False, stdin=stdin,
                          env=kept | {"LC_ALL": "C", "HOME": os.devnull})
