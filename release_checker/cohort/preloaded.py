# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Imported once by the server that attempts are forked from, so that an attempt begins at once.

The command's own module is among them, since multiprocessing runs the main script anew in each child.
"""

import gc

from release_checker.cli import main as main
from release_checker.cohort import attempt as attempt
from release_checker.registry import installed
from release_checker.reports.html import template

installed()
for name in ("report.html", "evidence.html", "executed.html", "macros.html"):  # compiling them takes longer than writing
    template(name)
gc.collect()
gc.freeze()  # what is here never goes, and a collection in a child would only copy its pages
