# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The command line: one module per verb; each parses, calls, prints, exits."""
