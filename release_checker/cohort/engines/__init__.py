# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Where audits run: each engine starts attempts, tells how they ended, and ends them all."""
