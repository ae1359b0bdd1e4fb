# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Licenses as their addresses."""

from __future__ import annotations

import re

from release_checker.reports.report import MetadataInfo

NAMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,80}")
UNSURE = re.compile(r"(?:A|L)?GPL-\d\.\d|GFDL-\d\.\d")
"Families whose texts do not tell `-only` from `-or-later`."


def license_addresses(stated: MetadataInfo) -> list[str]:
    """Addresses of the licenses on the SPDX list."""
    return [f"https://spdx.org/licenses/{name}" for name in stated.licenses if known(name)]


def known(name: str) -> bool:
    """It is written as an identifier of the SPDX list; a license of the project's own is none."""
    return bool(NAMED.fullmatch(name)) and not name.startswith("LicenseRef-")
