# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What is true of a project, by reading: one module per subject, each giving one record."""
