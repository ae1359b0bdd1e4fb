# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The project's Python code: each file parsed once, read by several readers in one go."""
