# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From a finished report to a release: gate, approvals, attestation, bundle. Reads reports, never the project."""
