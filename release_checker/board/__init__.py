# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The mentors' board: a web application over the store of cohorts. Reads reports, never a project."""
