# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the project declares that it needs: one reader per kind of file, one record for all."""
