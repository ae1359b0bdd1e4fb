# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Alembic's folder: how the tables came to be, a step per file in `versions`."""
