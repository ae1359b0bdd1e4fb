# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0
"""The checks, one module per pillar; the registry finds them by entry point."""
