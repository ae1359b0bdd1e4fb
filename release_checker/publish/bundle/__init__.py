# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The release package: a report with all that it rests on, as a research object that others can open and check."""
