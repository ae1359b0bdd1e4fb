# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A cohort at a glance: every project with its pillars, filtered, sorted and paged at the server; audits under way."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from release_checker.board.rendering import page
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked, route
from release_checker.board.titles import title_of
from release_checker.board.wanted import Links, wanted_of, whole
from release_checker.cohort.store.patterns import failing
from release_checker.cohort.store.progress import progress as under_way
from release_checker.cohort.store.queries import Asker, Found, counts, projects
from release_checker.cohort.store.standing import STATES
from release_checker.model import Pillar, Stage

COLUMNS = (("since", "Since last"), ("stage", "Stage"), ("review", "Review"), ("due", "Due"), ("audited", "Audited"))
"Columns after the pillars: their order and their title."
LADDER = tuple(stage.value for stage in Stage)
Options = tuple[tuple[str, str], ...]
"Of a form's choice: value and words."


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers."""

    check: Options
    "Checks that some newest report fails."
    decision: Options = (("", "any"), ("not-ready", "NOT READY"), ("incomplete", "INCOMPLETE"), ("stale", "STALE"),
                         ("none", "NO REPORT"), ("ready", "READY"))
    stage: Options = (("", "any"), *((stage.value, stage.value) for stage in Stage))
    review: Options = (("", "any"), ("asked", "asked for"), ("changes", "changes requested"), ("approved", "approved"),
                       ("stale", "stale"), ("none", "none"))
    pillar: Options = (("", "any"), *((pillar.code, pillar.title) for pillar in Pillar))
    state: Options = (("", "anything"), *((state, state.upper()) for state in STATES))
    mine: Options = (("", "anybody"), ("assigned", "me"), ("needs", "me, and it is my turn"))
    sort: Options = (("name", "project"), ("decision", "verdict"), ("first", "first blocker"),
                     *((pillar.code, pillar.title) for pillar in Pillar),
                     *((key, title.lower()) for key, title in COLUMNS), ("now", "running first"))


@dataclass(frozen=True, slots=True)
class Pages:
    """What the pager shows."""

    number: int
    count: int
    previous: str
    "Address; empty on the first page."
    next: str
    "Address; empty on the last page."


@route("/c/{cohort}", Deed.SEE_ALL)
def cohort(asked: Asked) -> Response:
    """The heat-map of projects and pillars."""
    one, wanted = asked.one_cohort, wanted_of(asked.request.query_params)
    asker, links = Asker(asked.known.person_id), Links(one.name, wanted)
    found = projects(asked.session, one.id, wanted, asker)
    return page(
        asked, "cohort.html", found=found, pages=_pages(found, links), links=links, wanted=wanted,
        choices=_choices(asked, wanted.check), counts=counts(asked.session, [one.id], asker)[0], pillars=tuple(Pillar),
        columns=COLUMNS, ladder=LADDER, moment=asker.moment, progress=under_way(asked.session, one.id, None), since=None,
        was=False, title_of=title_of)


@route("/c/{cohort}/progress", Deed.SEE_ALL)
def progress(asked: Asked) -> Response:
    """A piece of the cohort's page, asked for again and again: often while audits run, else to learn that some begin."""
    since, was = whole(asked.request.query_params.get("since", "")), asked.request.query_params.get("was") == "1"
    links = Links(asked.one_cohort.name, wanted_of({}))
    return page(asked, "progress.html", progress=under_way(asked.session, asked.one_cohort.id, since), since=since,
                was=was, links=links)


def _choices(asked: Asked, chosen: str) -> Choices:
    found = [(tally.code, f"{tally.code} {title_of(tally.code)} ({tally.projects})".replace("  ", " "))
             for tally in failing(asked.session, asked.one_cohort.id)]
    # A check that nobody fails any more stays chosen, or the form would drop it without a word.
    kept = [(chosen, f"{chosen} {title_of(chosen)} (0)")] if chosen and chosen not in {code for code, _ in found} else []
    return Choices((("", "any"), *kept, *found))


def _pages(found: Found, links: Links) -> Pages:
    return Pages(found.page, found.pages, links.page(found.page - 1),
                 links.page(found.page + 1) if found.page < found.pages else "")


ROUTES = (cohort, progress)
