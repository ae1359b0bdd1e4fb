# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Experiment logs of any tracker, each read into the same Run record; a store is never opened for writing."""
