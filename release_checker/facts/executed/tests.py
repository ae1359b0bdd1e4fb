# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The project's own tests, run in the rebuilt environment."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from release_checker.declare import fact
from release_checker.errors import UnreadableFile
from release_checker.execution.environment.build import build
from release_checker.execution.environment.records import Built
from release_checker.execution.kept import frozen_text, revived
from release_checker.execution.preparation import Prepared
from release_checker.execution.session import Session
from release_checker.execution.store import key_of
from release_checker.execution.suites.records import FailedTest, Suite, SuitePlan
from release_checker.execution.suites.run import run_suite
from release_checker.facts.dependencies.records import Dependencies
from release_checker.facts.executed.content import Contents, readable
from release_checker.facts.executed.environment import RebuiltEnvironment
from release_checker.facts.executed.suite_plan import languages, make_plan, runs_by_itself
from release_checker.facts.files import Files, is_test
from release_checker.facts.metadata import PackageMetadata
from release_checker.facts.tests import ShippedTests
from release_checker.facts.third_party import ThirdParty
from release_checker.model import Cost
from release_checker.project import Project
from release_checker.text import listed

KIND = "tests"


@dataclass(frozen=True)
class TestRun:
    """What came of the project's own tests."""

    __test__ = False  # pytest looks at classes by name

    suite: Suite | None = None
    "What was run; None when nothing was."
    absent: str = ""
    "Why there is nothing to run; empty otherwise."
    undecided: str = ""
    "Why nothing could be run though there are tests; empty otherwise."
    others: tuple[str, ...] = ()
    "Languages in which there are tests that were not run."
    lacking: tuple[str, ...] = ()
    "Modules that the environment itself lacks: what fails for want of them is no fault of the tests."
    undeclared: frozenset[str] = frozenset()
    "Modules from outside that some file imports and nothing declares."
    kept: bool = False
    "It comes from the cache."


@fact(cost=Cost.EXECUTES)
def test_run(
    project: Project, session: Session, environment: RebuiltEnvironment, files: Files, shipped: ShippedTests,
    declared: Dependencies, imports: ThirdParty, metadata: PackageMetadata, contents: Contents, given: Prepared,
) -> TestRun:
    """The suite, run once, what fails once more; kept by the content of the project, the lock and the settings."""
    others = languages(shipped.paths)
    python = any(path.endswith(".py") for path in shipped.paths)
    if not shipped.exist:
        return TestRun(absent="no tests")
    if not python and not (shipped.runs_documents and runs_by_itself(shipped.runs_documents)):
        words = f"tests in {listed(others)} are not run by this version" if others else \
            f"its documents are run as tests by {shipped.runs_documents}, which this version does not run"
        return TestRun(undecided=words, others=others)
    built = environment.chosen
    if built is None or not built.stands:
        problems = built.problems if built else ()
        why = environment.undecided or next((problem.words for problem in problems), "none could be built")
        return TestRun(undecided=f"there is no environment to run the tests in: {why}", others=others)
    plan = make_plan(project, files, shipped, declared, imports, installed=bool(built.recipe.project))
    content = key_of(contents.digest(_paths(project, shipped)), given.key, environment.lock_key)
    bench = Bench(project, session, given, imports.local if metadata.exists else frozenset())
    suite, kept = bench.kept_or_run(built, plan, content)
    lacking = tuple(problem.subject for problem in environment.missing)
    undeclared = frozenset(need.module for need in imports.needs if not need.declared and not need.along)
    return TestRun(suite, others=others, lacking=lacking, undeclared=undeclared, kept=kept)


def _paths(project: Project, shipped: ShippedTests) -> list[str]:
    """Files that tests can read: prose only where a test names it, or where documents are run as tests."""
    if shipped.runs_documents:
        return [entry.path for entry in project.entries]
    found = []
    for entry in project.entries:
        if entry.path.endswith(".py") and is_test(entry.path):
            try:
                text = project.text(entry.path)
            except UnreadableFile:
                continue
            found.append(text.content if text else "")
    return readable(project, "\n".join(found))


@dataclass(frozen=True)
class Bench:
    """Where one project's tests are run."""

    project: Project
    session: Session
    given: Prepared
    own: frozenset[str]
    "Top-level modules of a project that can be installed; empty where it cannot."

    def kept_or_run(self, built: Built, plan: SuitePlan, content: str) -> tuple[Suite, bool]:
        """The suite, and whether it comes from the cache."""
        store, settings = self.session.store, self.session.settings
        bounds = f"{settings.test_seconds} {settings.memory_gb} {settings.disk_gb}"
        key = key_of(KIND, content, self.session.sandbox.tier, bounds, _plain(plan))
        if (place := store.get(KIND, key)) is not None:
            try:
                return revived(Suite, (place / "suite.json").read_text("utf-8")), True
            except (OSError, ValueError, TypeError, KeyError):
                pass  # an entry of another form; it is made anew
        suite = self._run(built, plan)
        if not built.recipe.project and any(self._unbuilt(item) for item in suite.failures):
            suite = self._installed(built, plan) or suite
        with store.put(KIND, key) as made:
            (made / "suite.json").write_text(frozen_text(suite), "utf-8")
        return suite, False

    def _run(self, built: Built, plan: SuitePlan) -> Suite:
        session, given = self.session, self.given
        return run_suite(plan, built, lambda: given.copied(self.project, session), session, given.mounts(session))

    def _unbuilt(self, item: FailedTest) -> bool:
        """It lacks a module of the project's own, which only installing the project makes."""
        return item.missing.startswith("module ") and item.missing[7:].partition(".")[0] in self.own

    def _installed(self, built: Built, plan: SuitePlan) -> Suite | None:
        """The suite with the project installed as a package, all else as it was; None where it does not install."""
        pins = tuple(f"{item.name}=={item.version}" for item in built.locked)
        recipe = replace(built.recipe, project=(".",), constraints=(*built.recipe.constraints, *pins))
        with self.given.copied(self.project, self.session) as scratch:
            again = build(recipe, self.session, scratch)
        return self._run(again, replace(plan, source="")) if again.stands else None


def _plain(plan: SuitePlan) -> str:
    return json.dumps([plan.paths, plan.requirements, sorted(plan.modules.items()), sorted(plan.scripts), plan.source])
