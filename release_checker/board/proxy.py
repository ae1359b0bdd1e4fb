# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The name that a proxy in front of the board gives: taken from listed peers alone, by the address of the connection itself.

`X-Forwarded-For` is never read: whoever can send the one header can send the other.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request

from release_checker.board.forgery import LOOPBACK
from release_checker.board.persons import add_person
from release_checker.cohort.logins import login_of
from release_checker.cohort.store.tables import Person
from release_checker.errors import UsageError

if TYPE_CHECKING:
    from release_checker.board.services import BoardSettings

HERE = ("127.0.0.0/8", "::1")


def proxied(request: Request, session: Session, settings: BoardSettings) -> int | None:
    """The person whom the proxy names; None where no proxy speaks.

    Raises 403 when the header comes from a peer that is not listed or names whom nobody knows, 400 when it names two.
    """
    given = request.headers.getlist(settings.proxy_header) if settings.proxy_header else []
    if not given:
        return None
    if not listed(peer(request), settings.proxy_peers):
        raise HTTPException(403, "this header is the proxy's alone")
    if len(given) > 1 or not given[0].strip():
        raise HTTPException(400, "the proxy must name exactly one person")
    return _person(session, given[0].strip(), makes=settings.proxy_makes)


def _person(session: Session, name: str, *, makes: bool) -> int:
    try:
        login = login_of(name)
        found = session.scalar(select(Person.id).where(Person.login == login))
        if found is None and makes:
            found = add_person(session, login).id
    except UsageError as error:
        raise HTTPException(403, "the proxy names somebody in a way that is no login here") from error
    if found is None:
        raise HTTPException(403, "the proxy names somebody whom this board does not know; ask an admin to add you")
    return found


def peer(request: Request) -> str:
    """The other end of the connection; empty when it has no address."""
    return request.client.host if request.client else ""


def shared(host: str, settings: BoardSettings) -> bool:
    """Everybody may come from this address: a listed proxy's, or one's own machine where people come from elsewhere."""
    if listed(host, settings.proxy_peers):
        return True
    return listed(host, HERE) and urlsplit(settings.address).hostname not in LOOPBACK


def listed(host: str, networks: tuple[str, ...]) -> bool:
    """The address belongs to one of the networks."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    plain = getattr(address, "ipv4_mapped", None) or address  # how a socket for both kinds names an IPv4 peer
    return any(plain in network(one) for one in networks)


def network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """An address or network as people write it; raises UsageError when it is none."""
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError as error:
        raise UsageError(f"{text!r} is no address or network: write 10.0.0.5 or 10.0.0.0/24") from error
