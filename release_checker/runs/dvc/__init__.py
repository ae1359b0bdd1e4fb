# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""DVC's pipelines, lock files and DVCLive folders."""
