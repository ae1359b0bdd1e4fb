# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Experiment logs as facts: what was read, which runs count, and what git knows of them."""
