# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""The tables. Portable between SQLite and PostgreSQL; what is shown for a thousand projects stands ready in columns.

`events` and `changes` are only ever appended to, which triggers in the database hold (see the migrations); everything
else that the board shows of a review is drawn from the former.
"""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s",
}
"Constraints have names that migrations can drop them by, on every database."


class Moment(TypeDecorator[datetime.datetime]):
    """A time in UTC that comes back with its zone; SQLite forgets zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """UTC for the database; a time without a zone is a mistake of ours."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(datetime.UTC) if value else None

    def process_result_value(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """With its zone again."""
        if value is None:
            return None
        return value.replace(tzinfo=datetime.UTC) if value.tzinfo is None else value.astimezone(datetime.UTC)


def now() -> datetime.datetime:
    """The moment of the call, in UTC."""
    return datetime.datetime.now(datetime.UTC)


Key = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up by itself for INTEGER alone


class Table(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMES)


class Cohort(Table):
    """A program: its projects share settings and mentors."""

    __tablename__ = "cohorts"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)  # as in its address on the board
    title: Mapped[str] = mapped_column(String(300), default="")
    profile: Mapped[str] = mapped_column(String(100), default="")
    deadline: Mapped[datetime.date | None] = mapped_column(default=None)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # the plan as it was last read, for people to see
    created: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    projects: Mapped[list[Project]] = relationship(back_populates="cohort", foreign_keys="Project.cohort_id")


class Project(Table):
    """One scholar's project, with what the cohort's page shows of it."""

    __tablename__ = "projects"
    __table_args__ = (
        UniqueConstraint("cohort_id", "name"),
        Index("ix_projects_cohort_decision", "cohort_id", "decision"),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str] = mapped_column(Text)  # folder or git address, without credentials
    ref: Mapped[str] = mapped_column(String(300), default="")
    deadline: Mapped[datetime.date | None] = mapped_column(default=None)
    needs: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    retired: Mapped[datetime.datetime | None] = mapped_column(Moment, default=None)  # no longer in the plan; kept
    created: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    # What follows repeats the newest audit, so that a page of a thousand rows is one query.
    latest_id: Mapped[int | None] = mapped_column(Key, default=None)  # no reference: each table would need the other first
    decision: Mapped[str] = mapped_column(String(20), default="")  # ready, not-ready, incomplete; empty before the first
    stage: Mapped[str] = mapped_column(String(20), default="")
    blockers: Mapped[int] = mapped_column(default=0)
    unknowns: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    review: Mapped[str] = mapped_column(String(20), default="", index=True)  # asked, changes, approved, stale; empty: none
    problem: Mapped[str] = mapped_column(Text, default="")  # why the newest attempt gave no report; empty when it did
    cohort: Mapped[Cohort] = relationship(back_populates="projects", foreign_keys=[cohort_id])
    latest: Mapped[Audit | None] = relationship(
        primaryjoin="foreign(Project.latest_id) == Audit.id", viewonly=True, uselist=False)


class Audit(Table):
    """One report: told apart by the digest of report.json, so that the same one is registered once."""

    __tablename__ = "audits"
    __table_args__ = (UniqueConstraint("project_id", "digest"), Index("ix_audits_project_made", "project_id", "made"))
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    made: Mapped[datetime.datetime] = mapped_column(Moment)  # when the audit began
    registered: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    seconds: Mapped[float] = mapped_column(default=0.0)
    commit: Mapped[str] = mapped_column(String(64), default="")
    tree: Mapped[str] = mapped_column(String(64), default="")
    dirty: Mapped[bool | None] = mapped_column(default=None)
    version: Mapped[str] = mapped_column(String(50), default="")  # of the tool
    profile: Mapped[str] = mapped_column(String(100), default="")
    tier: Mapped[str] = mapped_column(String(50), default="")
    decision: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(20))
    blockers: Mapped[int] = mapped_column(default=0)
    unknowns: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    first: Mapped[str] = mapped_column(Text, default="")  # the first blocker, else the first unknown, in one line
    pillars: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # LIC -> fail, warn, pass, …
    new: Mapped[int] = mapped_column(default=0)  # findings against the audit before
    fixed: Mapped[int] = mapped_column(default=0)
    still: Mapped[int] = mapped_column(default=0)
    files: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # path in the report folder -> digest
    failed: Mapped[list[Failed]] = relationship(back_populates="audit", cascade="all, delete-orphan")


class Failed(Table):
    """A check that failed, or a required one that stayed undecided: for the commonest blockers and for filters."""

    __tablename__ = "failed_checks"
    __table_args__ = (UniqueConstraint("audit_id", "code"), Index("ix_failed_checks_code_audit", "code", "audit_id"))
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audits.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))  # blocker, warning or unknown
    findings: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(Text, default="")  # why it stayed undecided, in one line
    audit: Mapped[Audit] = relationship(back_populates="failed")


class Attempt(Table):
    """One audit process of a project: what `cohort run` starts, waits for, and finds missing after a crash."""

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_project_state", "project_id", "state"), Index("ix_attempts_project_id", "project_id", "id"))
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64), index=True)  # of what is to be audited: source, commit, settings
    state: Mapped[str] = mapped_column(String(12), index=True)  # queued, running, done, failed, lost
    engine: Mapped[str] = mapped_column(String(20), default="")
    worker: Mapped[str] = mapped_column(String(200), default="")
    queued: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    started: Mapped[datetime.datetime | None] = mapped_column(Moment, default=None)
    beat: Mapped[datetime.datetime | None] = mapped_column(Moment, default=None)  # last sign of life
    ended: Mapped[datetime.datetime | None] = mapped_column(Moment, default=None)
    exit_code: Mapped[int | None] = mapped_column(default=None)
    telling: Mapped[str] = mapped_column(String(300), default="")  # what it does now, in words
    reason: Mapped[str] = mapped_column(Text, default="")  # why it gave no report
    audit_id: Mapped[int | None] = mapped_column(ForeignKey("audits.id", ondelete="SET NULL"), default=None, index=True)


class Person(Table):
    """Somebody who may enter the board."""

    __tablename__ = "persons"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    login: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    admin: Mapped[bool] = mapped_column(default=False)
    disabled: Mapped[datetime.datetime | None] = mapped_column(Moment, default=None)
    created: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    memberships: Mapped[list[Membership]] = relationship(back_populates="person", cascade="all, delete-orphan")


class Membership(Table):
    """What somebody is in a cohort: mentor, scholar (of one project) or viewer."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("person_id", "cohort_id", "role", "project_id"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(10))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), default=None)
    person: Mapped[Person] = relationship(back_populates="memberships")


class Token(Table):
    """A secret by which somebody is known: stored as a hash, never itself."""

    __tablename__ = "tokens"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))  # login, session or invitation
    hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of 256 random bits: nothing to guess, no salt
    label: Mapped[str] = mapped_column(String(200), default="")
    created: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    expires: Mapped[datetime.datetime | None] = mapped_column(Moment, default=None)
    used: Mapped[datetime.datetime | None] = mapped_column(Moment, default=None)
    revoked: Mapped[datetime.datetime | None] = mapped_column(Moment, default=None)
    parent_id: Mapped[int | None] = mapped_column(Key, default=None, index=True)  # the token by which one was in then
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), default=None)  # invited
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), default=None)
    role: Mapped[str] = mapped_column(String(10), default="")  # that an invitation gives
    scope: Mapped[str] = mapped_column(String(10), default="", server_default="")  # reports: for nothing else; empty: all


class Tries(Table):
    """Failed logins from one address or to one account: here and not in the process, so that workers share them."""

    __tablename__ = "tries"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)  # hash of what is counted
    failed: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime.datetime] = mapped_column(Moment, default=now)  # none is looked at before
    last: Mapped[datetime.datetime] = mapped_column(Moment, default=now, index=True)


class Identity(Table):
    """Somebody as an identity provider names them."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(300))  # never changes, as an e-mail address may
    created: Mapped[datetime.datetime] = mapped_column(Moment, default=now)


class Assignment(Table):
    """A mentor reviews a project, and has declared whether there is a conflict of interest."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("project_id", "person_id"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    declared: Mapped[datetime.datetime | None] = mapped_column(Moment, default=None)
    conflict: Mapped[str] = mapped_column(Text, default="")  # in the mentor's words; empty and declared: none
    assigned: Mapped[datetime.datetime] = mapped_column(Moment, default=now)


class Event(Table):
    """One thing that somebody did or that happened to a project. Never changed, never deleted."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_project_at", "project_id", "id"), Index("ix_events_project_kind_at", "project_id", "kind", "at"))
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    audit_id: Mapped[int | None] = mapped_column(ForeignKey("audits.id"), default=None)  # the report it speaks of
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), default=None)
    who: Mapped[str] = mapped_column(String(200))  # the name at that time
    at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    kind: Mapped[str] = mapped_column(String(20))  # audited, assigned, comment, approved, waived …
    code: Mapped[str] = mapped_column(String(20), default="")  # check that it speaks of
    fingerprint: Mapped[str] = mapped_column(String(64), default="")  # finding that it speaks of
    text: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # digest, commit, expiry, signature …
    person: Mapped[Person | None] = relationship(viewonly=True)

    @property
    def login(self) -> str:
        """Of who did it, which never changes as a name may; empty where no person did."""
        return self.person.login if self.person else ""


class Change(Table):
    """What somebody did to the people of a cohort. Never changed, never deleted."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_cohort_id", "cohort_id", "id"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), default=None)  # who did it; a command: none
    who: Mapped[str] = mapped_column(String(200))  # the name at that time
    at: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    kind: Mapped[str] = mapped_column(String(20))  # invited, joined, withdrawn, changed, named, removed …
    login: Mapped[str] = mapped_column(String(100))  # whom it was done to
    text: Mapped[str] = mapped_column(Text, default="")  # the role, in words
    person: Mapped[Person | None] = relationship(viewonly=True)


class Hook(Table):
    """An address that is told when a decision changes, with a signature over what it is told."""

    __tablename__ = "hooks"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(Text)
    secret: Mapped[bytes] = mapped_column(LargeBinary)  # needed to sign, so it cannot be a hash; shown once
    created: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    disabled: Mapped[datetime.datetime | None] = mapped_column(Moment, default=None)


class Delivery(Table):
    """One telling of one event to one address; tried again until it is taken."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("hook_id", "event_id"), Index("ix_deliveries_state_due", "state", "due"))
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    hook_id: Mapped[int] = mapped_column(ForeignKey("hooks.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    state: Mapped[str] = mapped_column(String(10), default="due")  # due, taken, given-up
    tries: Mapped[int] = mapped_column(default=0)
    due: Mapped[datetime.datetime] = mapped_column(Moment, default=now)
    answer: Mapped[str] = mapped_column(String(300), default="")
