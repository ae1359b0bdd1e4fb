# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""W&B's run folders and binary logs of any version, and its service."""
