# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Imported once by the server that attempts are forked from, so that an attempt begins at once."""

import gc

from release_checker.cohort import attempt as attempt
from release_checker.registry import installed

installed()
gc.collect()
gc.freeze()  # what is here never goes, and a collection in a child would only copy its pages
