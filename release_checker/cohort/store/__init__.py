# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The database of a cohort: tables, migrations, what is registered and what is asked."""
