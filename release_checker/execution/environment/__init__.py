# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Rebuilds the environment that a project declares, and finds the one that works when that does not."""
