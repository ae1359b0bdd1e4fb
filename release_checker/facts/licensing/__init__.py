# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Licenses: the SPDX list, license texts, statements about licenses, copyright notices."""
