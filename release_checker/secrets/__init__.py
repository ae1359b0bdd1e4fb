# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Keys and tokens in whatever a project publishes: decoded first, then searched, then mapped back to their places."""
