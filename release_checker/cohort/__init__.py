# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Many projects: the plan of a cohort, engines that audit them, and the store of what came of it."""
