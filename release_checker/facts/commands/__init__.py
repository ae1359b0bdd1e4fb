# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The commands that a project documents: read as a shell would, resolved, compared with what the code declares."""
