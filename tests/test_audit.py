# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The one loop: facts are gathered once, only when needed, and nothing that fails ends the audit."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from release_checker.audit import audit
from release_checker.declare import Check, Fact, check, fact
from release_checker.errors import DeclarationError, FactUnavailable, UsageError
from release_checker.execution.session import Interrupted, Session
from release_checker.execution.store import Store
from release_checker.facts import files, history
from release_checker.model import (
    Cost,
    Decision,
    Finding,
    Looked,
    Outcome,
    Pillar,
    Place,
    Requirement,
    Result,
    Skip,
    Unknown,
)
from release_checker.project import Project
from release_checker.registry import Planned, build
from release_checker.reports.report import Report
from release_checker.reports.summary import beside
from release_checker.runs.tree import Tree
from release_checker.selection import Selection
from release_checker.settings import Settings, Waiver
from release_checker.testing import audit_folder, commit_all, write_files

PAGE = """A fault

    ## What it does
    x

    ## Why it matters
    x

    ## How to fix
    Do it.

    ## Known limits
    x
    """


@dataclass(frozen=True)
class Seen:
    """A record that is read."""


@dataclass(frozen=True)
class Ran:
    """A record that is executed."""


@dataclass(frozen=True)
class Asked:
    """A record that is fetched."""


@dataclass(frozen=True)
class Nobody:
    """A record that nothing gathers."""


class House:
    """Declarations made up for one test, and how often each fact was gathered."""

    def __init__(self) -> None:
        self.gathered: list[str] = []
        self.declared: list[Check | Fact] = [self._fact(Seen, Cost.READS), self._fact(Ran, Cost.EXECUTES),
                                             self._fact(Asked, Cost.NETWORK)]

    def _fact(self, record: type, cost: Cost) -> Fact:
        def gather() -> Any:
            self.gathered.append(record.__name__)
            return record()

        gather.__annotations__ = {"return": record}
        return fact(cost)(gather)

    def check(self, code: str, needs: type, *results: Result | Exception) -> None:
        def fault(needed: Any) -> Iterator[Result]:
            for result in results:
                if isinstance(result, Exception):
                    raise result
                yield result

        fault.__annotations__ = {"needed": needs}
        fault.__doc__ = PAGE
        self.declared.append(check(code, pillar=Pillar.SECURITY, since="0.1")(fault))

    def audit(self, root: Path, selection: Selection | None = None, **settings: Any) -> Report:
        module = ModuleType("made_up")
        for number, declared in enumerate(self.declared):
            declared.function.__module__ = "made_up"
            setattr(module, f"declared_{number}", declared)
        planned = {"SEC900": Planned("SEC900", "planned", "A planned check", Cost.READS)}
        registry = build([module, files, history], settings.pop("catalogue", planned if settings.pop("plan", False) else {}))
        glance = settings.pop("glance", lambda checks: None)
        asked = Settings("test", default=Requirement.REQUIRED, requirements={}, **settings)
        return audit(Project(root), registry, asked, selection, glance=glance).report


def outcomes(report: Report) -> dict[str, Outcome]:
    return {check.code: check.outcome for check in report.checks}


def test_outcomes(tmp_path: Path) -> None:
    house = House()
    house.check("SEC901", Seen, Looked("3 things"))
    house.check("SEC902", Seen, Finding("wrong"), Unknown("half"))
    house.check("SEC903", Seen, Skip("no such thing"))
    house.check("SEC904", Seen, Unknown("could not look", Place("a.py", 3)))
    house.check("SEC905", Seen, Looked("some"), ZeroDivisionError("oops"))
    report = house.audit(tmp_path)
    assert outcomes(report) == {"SEC901": Outcome.PASS, "SEC902": Outcome.FAIL, "SEC903": Outcome.SKIP,
                                "SEC904": Outcome.UNKNOWN, "SEC905": Outcome.UNKNOWN}
    assert [check.reason for check in report.checks] == [
        "3 things", "", "no such thing", "a.py:3: could not look", "the check itself failed: ZeroDivisionError: oops"]
    assert report.check("SEC902").undecided == ("half",)
    assert report.check("SEC902").findings[0].fix.text == "Do it."
    assert (report.verdict.decision, report.verdict.blockers, report.verdict.unknowns) == (
        Decision.NOT_READY, ("SEC902",), ("SEC904", "SEC905"))


def test_a_fact_is_gathered_once(tmp_path: Path) -> None:
    house = House()
    house.check("SEC901", Seen)
    house.check("SEC902", Seen)
    house.audit(tmp_path)
    assert house.gathered == ["Seen"]


def test_what_no_selected_check_needs_is_never_gathered(tmp_path: Path) -> None:
    house = House()
    house.check("SEC901", Seen)
    house.check("SEC902", Ran)
    house.audit(tmp_path, Selection(only=("SEC902",)))
    assert house.gathered == ["Ran"]


def test_static_executes_nothing_and_offline_asks_nobody(tmp_path: Path) -> None:
    house = House()
    house.check("SEC901", Ran)
    house.check("SEC902", Asked)
    report = house.audit(tmp_path, Selection(static=True))
    assert house.gathered == []
    assert outcomes(report) == {"SEC901": Outcome.UNKNOWN, "SEC902": Outcome.UNKNOWN}
    assert report.verdict.decision is Decision.INCOMPLETE
    house.audit(tmp_path, Selection(online=True))
    assert house.gathered == ["Asked", "Ran"]  # the dearest last


def test_a_fact_that_cannot_be_gathered_makes_its_checks_unknown(tmp_path: Path) -> None:
    house = House()

    def broken() -> Nobody:
        raise FactUnavailable("no such program here")

    house.check("SEC901", Nobody)
    assert outcomes(house.audit(tmp_path)) == {"SEC901": Outcome.UNKNOWN}
    house.declared.append(fact()(broken))
    assert house.audit(tmp_path).check("SEC901").reason == "no such program here"


def test_a_planned_code_without_a_check_is_unknown(tmp_path: Path) -> None:
    report = House().audit(tmp_path, plan=True)
    assert report.check("SEC900").outcome is Outcome.UNKNOWN
    assert report.verdict.decision is Decision.INCOMPLETE


def test_advice_alone_never_blocks(tmp_path: Path) -> None:
    house = House()
    house.check("SEC901", Seen, Finding("small", advisory=True))
    report = house.audit(tmp_path)
    assert (report.check("SEC901").requirement, report.verdict.decision) == (Requirement.RECOMMENDED, Decision.READY)


def test_advice_does_not_hide_what_is_not_decided(tmp_path: Path) -> None:
    house = House()
    house.check("SEC901", Seen, Finding("small", Place("a.py", 3), advisory=True), Unknown("one part could not be read"))
    report = house.audit(tmp_path)
    check = report.check("SEC901")
    assert (check.outcome, check.requirement) == (Outcome.UNKNOWN, Requirement.REQUIRED)
    assert report.verdict.decision is Decision.INCOMPLETE
    assert beside(check) == ["found all the same: a.py:3: small"]


def test_waivers(tmp_path: Path) -> None:
    house = House()
    house.check("SEC901", Seen, Finding("one", Place("old/a.py")), Finding("two", Place("new.py")))
    end = datetime.date(2030, 1, 1)
    part = house.audit(tmp_path, waivers=(Waiver("SEC901", "old", "Mentor", end, "old"),))
    assert [finding.waived for finding in part.check("SEC901").findings] == [True, False]
    assert part.verdict.decision is Decision.NOT_READY
    both = (Waiver("SEC901", "all", "Mentor", end), Waiver("SEC901", "x", "Other", end, "gone"))
    whole = house.audit(tmp_path, waivers=both)
    assert (whole.check("SEC901").outcome, whole.check("SEC901").waived_by) == (Outcome.WAIVED, "Mentor")
    assert whole.verdict.decision is Decision.READY
    assert [waiver.used for waiver in whole.waivers] == [True, False]


def test_fingerprints_survive_moved_lines_and_tell_equal_findings_apart(tmp_path: Path) -> None:
    def prints(*lines: int) -> list[str]:
        house = House()
        house.check("SEC901", Seen, *(Finding("same", Place("a.py", line)) for line in lines))
        return [finding.fingerprint for finding in house.audit(tmp_path).check("SEC901").findings]

    assert prints(3, 9) == prints(13, 19)
    assert len(set(prints(3, 9))) == 2


def test_control_characters_of_a_project_are_escaped(tmp_path: Path) -> None:
    house = House()
    house.check("SEC901", Seen, Finding("\x1b[31mred\u202e", Place("bad\udcff\n.py"), evidence="\x07bell"))
    finding = house.audit(write_files(tmp_path, {"a": ""})).check("SEC901").findings[0]
    assert finding.location is not None
    assert (finding.message, finding.location.path) == ("\\x1b[31mred\\u202e", "bad\\udcff\\n.py")
    assert finding.evidence == "bell"


def test_a_selection_that_fits_nothing_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no check begins with 'XYZ'"):
        House().audit(tmp_path, Selection(only=("XYZ",)))


def test_wrong_declarations_are_refused(tmp_path: Path) -> None:
    twice = House()
    twice.check("SEC901", Seen)
    twice.check("SEC901", Seen)
    with pytest.raises(DeclarationError, match="two checks have the code SEC901"):
        twice.audit(tmp_path)
    nosy = House()
    nosy.check("SEC901", Project)
    with pytest.raises(DeclarationError, match="asks for the Project"):
        nosy.audit(tmp_path)
    with pytest.raises(DeclarationError, match="lacks the section"):
        check("SEC901", pillar=Pillar.SECURITY, since="0.1")(lambda: iter(()))
    with pytest.raises(DeclarationError, match="three digits"):
        check("sec1", pillar=Pillar.SECURITY, since="0.1")


def test_what_was_interrupted_is_unknown_and_the_rest_stands(tmp_path: Path) -> None:
    house = House()

    def ended() -> Nobody:
        raise Interrupted("interrupted before it could be decided")

    house.check("SEC901", Nobody)
    house.check("SEC902", Seen, Finding("wrong"))
    house.declared.append(fact(Cost.EXECUTES)(ended))
    report = house.audit(tmp_path)
    assert outcomes(report) == {"SEC901": Outcome.UNKNOWN, "SEC902": Outcome.FAIL}
    assert report.check("SEC901").reason == "interrupted before it could be decided"


def test_reading_is_shown_before_anything_executes(tmp_path: Path) -> None:
    house = House()
    house.check("SEC901", Ran)
    house.check("SEC902", Seen)
    seen: list[tuple[list[str], list[str]]] = []
    house.audit(tmp_path, glance=lambda checks: seen.append(([check.code for check in checks], list(house.gathered))))
    assert seen == [(["SEC902"], ["Seen"])]


def test_a_check_may_not_ask_for_the_session(tmp_path: Path) -> None:
    nosy = House()
    nosy.check("SEC901", Session)
    with pytest.raises(DeclarationError, match="asks for the Session"):
        nosy.audit(tmp_path)


def test_the_folder_is_walked_once_for_logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walks: list[Path] = []
    walk = Tree._walk

    def counted(tree: Tree) -> Iterator[tuple[str, int]]:
        walks.append(tree.root)
        return walk(tree)

    monkeypatch.setattr(Tree, "_walk", counted)
    root = write_files(tmp_path / "study", {"README.md": "# x", "results.csv": "model,accuracy\na,0.9\n"})
    commit_all(root)
    report = audit_folder(root, selection=Selection(only=("RUN010", "TRN008")),
                          session=Session(store=Store(tmp_path / "kept")))
    assert len(report.runs) == 1
    assert walks == [root]
