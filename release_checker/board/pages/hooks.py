# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""Addresses that are told when a decision changes: added with a secret that is shown once, and removed."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from release_checker.board import hooks
from release_checker.board.forms import number, said
from release_checker.board.rendering import page
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked, route
from release_checker.errors import UsageError


@route("/c/{cohort}/hooks", Deed.MANAGE)
def hooks_page(asked: Asked) -> Response:
    """The hooks of the cohort, and how their tellings went."""
    return _shown(asked)


@route("/c/{cohort}/hooks/add", Deed.MANAGE, "POST")
def add_hook(asked: Asked) -> Response:
    """A new hook; its secret is on this answer and never again."""
    url = said(asked.form, "url", 2000)
    try:
        hook, secret = hooks.add(asked.session, asked.one_cohort, url, private=asked.services.settings.private_hooks)
    except UsageError as error:
        return _shown(asked, problem=str(error), url=url, status=400)
    return _shown(asked, made=hook.url, secret=secret)


@route("/c/{cohort}/hooks/remove", Deed.MANAGE, "POST")
def remove_hook(asked: Asked) -> Response:
    """Tell it nothing any more."""
    if not hooks.remove(asked.session, asked.one_cohort, number(asked.form, "hook")):
        raise HTTPException(404, "there is no such hook of this cohort")
    return RedirectResponse(f"/c/{asked.one_cohort.name}/hooks", 303)


def _shown(
    asked: Asked, *, made: str = "", secret: str = "", problem: str = "", url: str = "", status: int = 200,
) -> Response:
    return page(asked, "hooks.html", status=status, rows=hooks.listed(asked.session, asked.one_cohort), made=made,
                secret=secret, problem=problem, url=url)


ROUTES = (hooks_page, add_hook, remove_hook)
