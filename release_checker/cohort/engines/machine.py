# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What this machine has, as audits may take it."""

from __future__ import annotations

import os
from pathlib import Path


def memory() -> float:
    """Main memory, in GB of 10^9 bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def gpus() -> int:
    """Graphics processors that have a device file."""
    return len(list(Path("/dev").glob("nvidia[0-9]*"))) or len(list(Path("/dev/dri").glob("renderD*")))
