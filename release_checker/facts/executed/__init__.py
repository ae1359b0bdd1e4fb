# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Facts that executing the project tells: what installs, what imports, which cells come again, which tests pass."""
