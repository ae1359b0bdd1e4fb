# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Is this the same? Numbers, text, tables, pictures, cells, notebooks."""
