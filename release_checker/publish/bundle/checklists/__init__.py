# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What venues and communities ask, answered as far as the evidence goes; the rest is left to people, and said so."""
