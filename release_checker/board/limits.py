# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Failed logins make the next one wait: by address and by account, counted in the database that all processes share.

An account waits a minute at most, so that nobody can be kept out for long by somebody who guesses; whoever is in stays in.
"""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from release_checker.cohort.store.tables import Tries, now

FREE = 5
"Failures before the first wait; people paste the wrong thing."
ACCOUNTS = 65_536
"Rows at most for the accounts that tokens name: whoever invents numbers fills no table."
FORGOTTEN = datetime.timedelta(hours=1)
"Without a failure, and the count begins anew."


@dataclass(frozen=True, slots=True)
class Counted:
    """What failures are counted for."""

    what: str
    "address or account, and which."
    longest: float
    "Seconds of the longest wait."

    @property
    def key(self) -> str:
        """As it is stored: no list of addresses is kept."""
        return hashlib.sha256(self.what.encode()).hexdigest()


def by_address(host: str) -> Counted:
    """A peer; of IPv6 the network, of which one person has a whole one."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return Counted("address:none", 900)
    wide = ipaddress.ip_network((address, 64), strict=False) if address.version == 6 else address
    return Counted(f"address:{wide}", 900)


def by_account(account: str) -> Counted:
    """The account that a token names, whether there is one or not; invented ones share the rows that real ones have."""
    return Counted(f"account:{int(account) % ACCOUNTS}", 60)


def wait(session: Session, counted: list[Counted]) -> float:
    """Seconds until a try is looked at, 0 or less for at once; other tries of the same wait for this transaction.

    Nothing is written for a try that is not looked at.
    """
    keys = [one.key for one in counted]
    if (told := _longest(session.scalars(select(Tries.until).where(Tries.key.in_(keys))))) > 0:
        return told
    return _longest(row.until for row in _held(session, counted))


def _longest(until: Iterable[datetime.datetime]) -> float:
    return max(((one - now()).total_seconds() for one in until), default=0.0)


def failed(session: Session, counted: list[Counted]) -> None:
    """Count a failure: from the sixth on each doubles the wait."""
    session.execute(delete(Tries).where(Tries.last < now() - FORGOTTEN))
    for one, row in zip(counted, _held(session, counted), strict=True):
        row.failed, row.last = row.failed + 1, now()
        if row.failed >= FREE:
            row.until = now() + datetime.timedelta(seconds=min(2.0 ** min(row.failed - FREE, 30), one.longest))


def succeeded(session: Session, account: Counted) -> None:
    """The account's count ends; its address' does not, or an account of one's own would free one's guesses."""
    session.execute(delete(Tries).where(Tries.key == account.key))


def once(session: Session, what: str) -> bool:
    """The first of all who come with this; it is forgotten with the failures, which must be later than it ends by itself."""
    made = _insert(session)(Tries).values(key=Counted(what, 0).key, failed=0, until=now(), last=now())
    return session.execute(made.on_conflict_do_nothing(index_elements=["key"]).returning(Tries.id)).scalar() is not None


def _held(session: Session, counted: list[Counted]) -> list[Tries]:
    insert = _insert(session)
    for one in counted:  # the writing is what locks on SQLite
        session.execute(insert(Tries).values(key=one.key, failed=0, until=now(), last=now())
                        .on_conflict_do_nothing(index_elements=["key"]))
    return [session.scalars(select(Tries).where(Tries.key == one.key).with_for_update()).one() for one in counted]


def _insert(session: Session) -> Any:
    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
