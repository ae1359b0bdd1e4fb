# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The demonstration: a cohort of eight small projects in different states, audited twice, with people and what they said."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from starlette.requests import Request

from release_checker.board import invitations, reviews, tokens
from release_checker.board.demo_projects import ABSENT, EXECUTED, STUDIES, go_on, make
from release_checker.board.governing import put_person
from release_checker.board.persons import find_person
from release_checker.board.roles import Role, Viewer
from release_checker.board.routing import Asked
from release_checker.board.services import BoardSettings, Services
from release_checker.cohort.engines.choosing import engine_of
from release_checker.cohort.plan import read_plan
from release_checker.cohort.records import Plan
from release_checker.cohort.run import Run, Watcher
from release_checker.cohort.store.database import Database, open_database
from release_checker.cohort.store.files import FileStore
from release_checker.cohort.store.tables import Cohort, Project
from release_checker.errors import ReleaseCheckerError, UsageError

COHORT = "demo"
PEOPLE = {"ada": "Ada Admin", "mira": "Mira Mentor", "milo": "Milo Mentor", "vera": "Vera Viewer",
          **{study.scholar: f"{study.scholar.title()} Scholar" for study in STUDIES}}
SHOWN = (("ada", "admin", Role.VIEWER, ""), ("mira", "mentor", Role.MENTOR, ""), ("milo", "mentor", Role.MENTOR, ""),
         ("lars", "scholar of lichen", Role.SCHOLAR, "lichen"), ("vera", "viewer", Role.VIEWER, ""))
"Who is let in: login, what they are, the role of the invitation and its project. No invitation makes an admin, ada is one."


@dataclass(frozen=True, slots=True)
class Demo:
    """A cohort that is ready to be looked at."""

    folder: Path
    "Everything is in it."
    plan: Path
    "The plan, for `cohort run` and `cohort status`."
    database: Database
    "Open."
    files: FileStore
    "Of the reports."


def build(
    folder: Path, watching: Callable[[int], contextlib.AbstractContextManager[Watcher]], *, execute: bool = False,
) -> Demo:
    """Make the cohort in an empty folder; raises UsageError when it is not empty or cannot be written.

    `watching` gives the watcher of one run over so many projects. With `execute`, one project's notebook and training are
    executed, for which packages are fetched; else all are audited by reading.
    """
    plan_file = lay_out(folder, EXECUTED if execute else "")
    plan = read_plan(plan_file)
    demo = Demo(folder, plan_file, open_database(plan.database), FileStore(plan.files))
    for login, name in PEOPLE.items():
        put_person(demo.database, login, name=name, email=f"{login}@lab.example", admin=login == "ada")
    _audited(plan, demo, watching)
    _first_words(demo)
    for study in STUDIES:
        go_on(folder / "projects" / study.name, study)
    _audited(plan, demo, watching)
    _last_words(demo)
    return demo


def welcome(demo: Demo, address: str) -> str:
    """How each kind of person comes in: by a link once, by the token as often as they like."""
    lines = ["Open one of these links; each works once, and the token below it again, at the door:"]
    with demo.database.session() as session:
        cohort = session.scalars(select(Cohort).where(Cohort.name == COHORT)).one()
        for login, what, role, project in SHOWN:
            secret = invitations.invite(session, login, cohort, role, project)
            person = find_person(session, login)
            token = tokens.make_login(session, person.id, "demonstration", None) if person else ""
            lines += [f"  {PEOPLE[login]} ({what})", f"    {invitations.link(address, secret)}", f"    {token}"]
    return "\n".join([*lines, "", f"The cohort is at {address}/c/{COHORT}, its plan and all files in {demo.folder}", ""])


def lay_out(folder: Path, executed: str = "") -> Path:
    """The projects and their plan, as its path; `executed` names the one that is not only read."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(f"{folder}: is not empty; the demonstration needs a folder of its own")
        for study in STUDIES:
            make(folder / "projects" / study.name, study)
        plan = folder / "cohort.toml"
        plan.write_text(_plan(executed), "utf-8")
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error
    return plan


def _plan(executed: str) -> str:
    blocks = [f'name = "{COHORT}"\ntitle = "Demonstration cohort"\nprofile = "quick"\n'
              'static = true\nneeds = { memory_gb = 2 }\n']
    for study in STUDIES:
        blocks.append(f'[[projects]]\nname = "{study.name}"\ntitle = "{study.title}"\nsource = "projects/{study.name}"\n'
                      f'scholars = ["{study.scholar}"]\nmentors = {_listed(study.mentors)}\n'
                      + ('profile = "scholar"\nstatic = false\n' if study.name == executed
                         else f'profile = "{study.profile}"\n'))
    blocks.append(f'[[projects]]\nname = "{ABSENT}"\ntitle = "Storms, whose repository is gone"\n'
                  f'source = "projects/{ABSENT}"\n')
    return "\n".join(blocks)


def _listed(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _audited(plan: Plan, demo: Demo, watching: Callable[[int], contextlib.AbstractContextManager[Watcher]]) -> None:
    with watching(len(plan.projects)) as watcher:
        Run(plan, demo.database, demo.files, engine_of(plan, 2), watcher)(plan.projects)


def _first_words(demo: Demo) -> None:
    with _speaking(demo, "mira", "lichen") as asked:
        reviews.declare(asked, "", none=True)
        blocker = reviews.report_of(asked, reviews.newest(asked)).report.blockers[0]
        reviews.comment(asked, "Ask your co-authors which license they agree to; any open one will do.", blocker.code,
                        blocker.findings[0].fingerprint)
        reviews.request_changes(asked, _seen(asked), "Add the license, then I look again.")
    with _speaking(demo, "lars", "lichen") as asked:
        reviews.comment(asked, "We agreed on MIT; it comes today.")


def _last_words(demo: Demo) -> None:
    with _speaking(demo, "mira", "tides") as asked:
        reviews.declare(asked, "", none=True)
        reviews.approve(asked, _seen(asked), "Clear, small and whole.")
    with _speaking(demo, "milo", "traffic") as asked:
        reviews.declare(asked, "", none=True)
        reviews.request_changes(asked, _seen(asked), "Revoke the key at its service first, then take it out of the history.")
    with _speaking(demo, "milo", "rivers") as asked:
        reviews.declare(asked, "We wrote a paper together last year.", none=False)


@contextlib.contextmanager
def _speaking(demo: Demo, login: str, project: str) -> Iterator[Asked]:
    """As if a person had sent a form on a project's page."""
    services = Services(demo.database, demo.files, BoardSettings(address="http://127.0.0.1", secure=False))
    with demo.database.session() as session:
        row = session.scalars(select(Project).join(Cohort).where(Cohort.name == COHORT, Project.name == project)).one()
        person = find_person(session, login)
        if person is None:
            raise ReleaseCheckerError(f"{login} left the demonstration")
        viewer = Viewer(person.id, person.login, person.name, person.email, person.admin)
        yield Asked(Request({"type": "http"}), services, session, viewer, session.get_one(Cohort, row.cohort_id), row)


def _seen(asked: Asked) -> reviews.Seen:
    newest = reviews.newest(asked)
    return reviews.Seen(newest.digest if newest else "", reviews.last_event(asked))
