# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What this machine has, as audits may take it."""

from __future__ import annotations

import os
from pathlib import Path

VISIBLE = "CUDA_VISIBLE_DEVICES"
"""https://docs.nvidia.com/cuda/cuda-c-programming-guide/#cuda-environment-variables"""


def memory() -> float:
    """Main memory, in GB of 10^9 bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def gpus() -> int:
    """Graphics processors that may be used."""
    return len(cards())


def cards() -> tuple[str, ...]:
    """Graphics processors as CUDA names them: those of a cluster's variable, else all with a device file."""
    if (given := os.environ.get(VISIBLE)) is not None:
        return tuple(name for word in given.split(",") if (name := word.strip()) and name != "-1")
    found = len(list(Path("/dev").glob("nvidia[0-9]*"))) or len(list(Path("/dev/dri").glob("renderD*")))
    return tuple(str(number) for number in range(found))
