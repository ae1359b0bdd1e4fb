# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""MLflow's stores of any version, as files or in SQLite, and its servers."""
