# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Runs one command of a stranger's: isolated, bounded, and gone when it has ended."""
