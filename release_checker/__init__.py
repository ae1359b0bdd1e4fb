# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Release readiness of research repositories, audited by evidence."""

__version__ = "0.1.0"
