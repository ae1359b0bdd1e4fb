# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Come in through an identity provider."""

from __future__ import annotations

import logging

from sqlalchemy import func, select
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from release_checker.board import limits
from release_checker.board import provider as there
from release_checker.board.forgery import shown_cookie
from release_checker.board.pages.account import inside_as
from release_checker.board.persons import EMAIL
from release_checker.board.returning import inside
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked, route
from release_checker.board.services import Provider
from release_checker.board.tokens import drop_cookie, put_cookie
from release_checker.cohort.store.tables import Identity, Person

LOG = logging.getLogger(__name__)
WAY = "board_way"
"Cookie that is kept while somebody is away."


@route("/login/provider", Deed.OPEN)
def to_provider(asked: Asked) -> Response:
    """Away to the provider; a link and no form, for whose answers the policy of our pages allows no other site."""
    way = there.way(inside(asked.request.query_params.get("then", "/")))
    try:
        answer = RedirectResponse(there.address(_provider(asked), way, _back(asked)), 303)
    except there.NotKnown as error:
        raise HTTPException(502, str(error)) from error
    except there.Busy as error:
        raise HTTPException(503, str(error), {"Retry-After": "60"}) from error
    put_cookie(answer, WAY, there.sealed(way, asked.services.forgery.key), asked.services.settings)
    return answer


@route("/login/provider/back", Deed.OPEN)
def from_provider(asked: Asked) -> Response:
    """Back from there: in, when the provider vouches for somebody whom the board knows."""
    found, query = _provider(asked), asked.request.query_params
    try:
        way = there.opened(shown_cookie(asked.request, WAY), query.get("state", ""), asked.services.forgery.key)
        if "error" in query or not query.get("code"):
            raise there.NotKnown("the provider let nobody in")
        who = there.somebody(found, way, query["code"][:4000], _back(asked))
    except there.NotKnown as error:
        LOG.warning("nobody came in through the provider: %s", error)
        raise HTTPException(403, str(error)) from error
    except there.Busy as error:
        raise HTTPException(503, str(error), {"Retry-After": "60"}) from error
    if not limits.once(asked.session, f"way:{way.state}"):
        raise HTTPException(403, "this way in was used already; begin again")
    answer = inside_as(asked, _person(asked, found, who).id, inside(way.then))
    drop_cookie(answer, WAY, asked.services.settings)
    return answer


def _person(asked: Asked, found: Provider, who: there.Somebody) -> Person:
    """By the name that never changes; the first time by the address that an admin wrote down for one alone."""
    session = asked.session
    person = session.scalar(select(Person).join(Identity, Identity.person_id == Person.id).where(
        Identity.issuer == found.issuer, Identity.subject == who.subject))
    if person is None and who.email and len(who.email) <= EMAIL:
        named = session.scalars(select(Person).where(func.lower(Person.email) == who.email).limit(2)).all()
        taken = len(named) == 1 and session.scalar(select(Identity.id).where(
            Identity.person_id == named[0].id, Identity.issuer == found.issuer))
        if len(named) == 1 and not taken:
            person = named[0]
            session.add(Identity(person_id=person.id, issuer=found.issuer, subject=who.subject))
    if person is None or person.disabled:
        raise HTTPException(403, "this board does not know you by that name; ask an admin to add your e-mail address")
    LOG.info("%s came in through the provider", person.login)
    return person


def _provider(asked: Asked) -> Provider:
    found = asked.services.settings.provider
    if found is None:
        raise HTTPException(404)
    return found


def _back(asked: Asked) -> str:
    return f"{asked.services.settings.address.rstrip('/')}/login/provider/back"


ROUTES = (to_provider, from_provider)
