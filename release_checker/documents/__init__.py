# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Documents in any markup, as headings, blocks, tables and prose with their lines."""
