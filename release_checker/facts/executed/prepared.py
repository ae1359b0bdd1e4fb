# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What the settings prepare before notebooks and tests run."""

from __future__ import annotations

from release_checker.declare import fact
from release_checker.execution.preparation import Prepared, prepare
from release_checker.execution.session import Session
from release_checker.facts.executed.content import Contents, readable
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.model import Cost
from release_checker.project import Project


@fact(cost=Cost.EXECUTES)
def prepared(project: Project, environment: RebuiltEnvironment, contents: Contents, session: Session) -> Prepared:
    """Declared data and steps; gathered once for notebooks and tests together."""
    words = " ".join(word for step in session.settings.steps for word in step.command)
    return prepare(project, environment.chosen, contents.digest(readable(project, words)), session)
