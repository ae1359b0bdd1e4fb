# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The numbers that a project states, and their trace to runs, result files and notebook outputs."""
