# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Every checklist, in the order in which they are written."""

from __future__ import annotations

from release_checker.publish.bundle.checklists.acm import ACM
from release_checker.publish.bundle.checklists.fair4rs import FAIR4RS
from release_checker.publish.bundle.checklists.joss import JOSS
from release_checker.publish.bundle.checklists.ml_code import ML_CODE
from release_checker.publish.bundle.checklists.neurips import NEURIPS

CHECKLISTS = (ML_CODE, NEURIPS, ACM, FAIR4RS, JOSS)
