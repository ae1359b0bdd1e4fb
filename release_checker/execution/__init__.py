# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The only place where a project's code runs: sandbox, environment, notebooks, tests."""
