# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Hooks of a cohort."""

from __future__ import annotations

import datetime

from pydantic import Field

from release_checker.board import hooks as board_hooks
from release_checker.board.api import drawing
from release_checker.board.api.operations import Nothing, operation
from release_checker.board.api.problems import Problem
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked
from release_checker.reports.record import Record

HOOKS = "/cohorts/{cohort}/hooks"


class HookInfo(Record):
    """An address that is told when a decision changes, and how that went."""

    hook: int = Field(description="Its number.")
    url: str
    created: datetime.datetime
    taken: int = Field(description="Tellings that were taken.")
    waiting: int = Field(description="Tellings still to be sent, or sent again.")
    given_up: int = Field(description="Tellings tried in vain for days.")
    last: str = Field(description="What came of the one tried last, in words.")


class Hooks(Record):
    """The hooks of a cohort."""

    items: tuple[HookInfo, ...]


class NewHook(Record):
    """An address to be told."""

    url: str = Field(max_length=2000, description="An https address.")


class MadeHook(Record):
    """A new hook."""

    hook: int
    url: str
    secret: str = Field(description="By which its tellings are signed; told now and never again.")


@operation("GET", HOOKS, Deed.MANAGE)
def hooks(asked: Asked) -> Hooks:
    """Who is told when a decision changes"""
    rows = board_hooks.listed(asked.session, asked.one_cohort)
    return Hooks(items=tuple(HookInfo(hook=row.hook.id, url=row.hook.url, created=row.hook.created, taken=row.taken,
                                      waiting=row.waiting, given_up=row.given_up, last=row.last) for row in rows))


@operation("POST", HOOKS, Deed.MANAGE, status=201)
def add_hook(asked: Asked, body: NewHook) -> MadeHook:
    """Add a hook; its secret is told once"""
    hook, secret = board_hooks.add(asked.session, asked.one_cohort, body.url, private=asked.services.settings.private_hooks)
    return MadeHook(hook=hook.id, url=hook.url, secret=secret)


@operation("DELETE", f"{HOOKS}/{{hook}}", Deed.MANAGE, status=204)
def remove_hook(asked: Asked) -> Nothing:
    """Tell it nothing any more"""
    if not board_hooks.remove(asked.session, asked.one_cohort, drawing.number(asked, "hook")):
        raise Problem(404, "there is no such hook of this cohort")
    return Nothing()


ROUTES = (hooks, add_hook, remove_hook)
