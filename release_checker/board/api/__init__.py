# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The board for programs: operations, the records they take and give, and their OpenAPI description."""
