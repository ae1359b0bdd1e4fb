# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""What people are called: who decides on one's own work, and in whose name one signs, hang on it.

So a name or an address that is known is changed by an admin alone, and nobody is called as somebody else is.
"""

from __future__ import annotations

import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session

from release_checker.board.persons import EMAIL, NAME
from release_checker.cohort.store.tables import Person
from release_checker.errors import UsageError
from release_checker.publish.approval_scope import folded

COMMAND = "a command on the board's machine"
"Who did it, where no person of the board is known."
NOBODY = ("release-checker", "the plan", COMMAND)
"Names of the history that are no person's."
JOINERS = "\u200c\u200d"
"Seen in no script by themselves, and needed to write names in some."


def known_name(person: Person) -> str:
    """Their name; empty where it is none yet, as a plan leaves those whom it names."""
    return "" if person.name == person.login else person.name


def fill(session: Session, person: Person, name: str, email: str, *, own: bool = False) -> str:
    """Say of somebody what is not known yet; returns what changed, in words.

    Raises UsageError where something else is known already, and for a name or address that is another's. `own`: they say
    it of themselves, and then an address must be nobody else's either.
    """
    name, email = _line(name), _line(email)
    for word, before, new in (("name", known_name(person), name), ("e-mail address", person.email, email)):
        if before and new and before != new:
            raise UsageError(f"your {word} is known already; an admin can change it" if own else
                             f"the {word} of {person.login} is {before!r} already: leave it empty here, or change it below "
                             "in the list of members")
    return _set(session, person, name or person.name, email or person.email, own=own)


def rename(session: Session, person: Person, name: str, email: str) -> str:
    """Another name and address of somebody, as an admin says; returns what changed, in words."""
    return _set(session, person, _line(name), _line(email), own=False)


def _set(session: Session, person: Person, name: str, email: str, *, own: bool) -> str:
    if len(name) > NAME or len(email) > EMAIL:
        raise UsageError(f"a name has at most {NAME} characters, an e-mail address {EMAIL}")
    changed = [f"{word}: {before or 'none'} → {new or 'none'}" for word, before, new in (
        ("name", person.name, name), ("e-mail", person.email, email)) if before != new]
    if name not in (person.name, person.login):
        _hold(session, person, "name", name, addresses=True)
    if email != person.email:
        _hold(session, person, "e-mail address", email, addresses=own)
    person.name, person.email = name, email
    return "; ".join(changed)


def _hold(session: Session, person: Person, word: str, text: str, *, addresses: bool) -> None:
    """Two logins of one person may share an address, by which it is told that they are one; an admin says that."""
    wanted = _key(text)
    if not all(sign.isprintable() or sign in JOINERS for sign in text) or (text and not wanted):
        raise UsageError(f"the {word} holds signs that nobody sees; write it without them")
    if not wanted:
        return
    if wanted in map(_key, NOBODY):
        raise UsageError(f"{text!r} stands for no person in the history; choose another {word}")
    rows = session.execute(select(Person.login, Person.name, Person.email).where(Person.id != person.id))
    for login, name, email in rows:
        if wanted in {_key(one) for one in ((login, name, email) if addresses else (login, name))}:
            raise UsageError(f"{text!r} is what {login} is called; choose a {word} that tells the two apart")


def _key(text: str) -> str:
    """Signs that nobody sees make no other name."""
    return folded("".join(sign for sign in text if unicodedata.category(sign) != "Cf"))


def _line(text: str) -> str:
    return " ".join(text.split())
