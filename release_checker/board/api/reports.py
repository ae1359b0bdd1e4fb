# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""A report that was made elsewhere, by CI or by hand, brought as a zip archive of its folder.

Only those who review may bring one: a report is believed for who brings it, and a scholar's own could say anything.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DataError, OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from release_checker.board.api import drawing
from release_checker.board.api.history import PROJECT
from release_checker.board.api.operations import Operation, described, guarded, hold_media, shown
from release_checker.board.api.problems import Problem
from release_checker.board.api.records import AuditDetail
from release_checker.board.api.unpacking import SENT, unpack
from release_checker.board.roles import Deed
from release_checker.board.routing import Asked
from release_checker.board.services import Services
from release_checker.cohort.store.ingest import Bringer, bring
from release_checker.cohort.store.tables import Audit
from release_checker.errors import UsageError

LOG = logging.getLogger(__name__)
ZIP = "application/zip"
TAKING = asyncio.Semaphore(2)
"Reports that are read at once: each takes seconds of a processor and some ten times its bytes. The others wait."
OPERATION = Operation(
    "bring", "POST", f"{PROJECT}/reports", Deed.BRING,
    "Bring a report: the zip archive of a report folder; the same one again changes nothing",
    None, None, AuditDetail, 201, ZIP)


@dataclass(frozen=True, slots=True)
class Bringing:
    """Who brings a report, and of what; known before a byte of it is read."""

    project_id: int
    "Of the address."
    bringer: Bringer
    "Who brings it."


def _allowed(asked: Asked) -> Response:
    viewer = asked.known
    asked.request.state.bringing = Bringing(asked.one_project.id, Bringer(viewer.person_id, viewer.name))
    return Response()


_hold = guarded(OPERATION, _allowed)


async def _bring(request: Request) -> Response:
    hold_media(request, ZIP)
    await _hold(request)  # raises for whoever may not; no transaction is open while the archive comes
    services: Services = request.app.state.services
    with tempfile.TemporaryDirectory(prefix="brought-") as place:
        archive = Path(place) / "sent.zip"
        await _receive(request, archive)
        async with TAKING:
            return await run_in_threadpool(_registered, services, request.state.bringing, archive)


async def _receive(request: Request, archive: Path) -> None:
    size = 0
    with archive.open("xb") as target:
        async for piece in request.stream():
            size += len(piece)
            if size > SENT:
                raise Problem(413, f"the archive has more than {SENT:,} bytes")
            target.write(piece)


def _registered(services: Services, bringing: Bringing, archive: Path) -> Response:
    try:
        folder = unpack(archive, archive.parent / "folder")
        brought = bring(services.database, services.files, bringing.project_id, folder, bringing.bringer)
    except UsageError as error:
        raise Problem(422, str(error).replace(f"{archive.parent}/folder/", "")) from error
    except (DataError, UnicodeEncodeError, OverflowError) as error:
        raise Problem(422, "the report holds a value that cannot be kept: too long, too large, or no text") from error
    except OperationalError as error:
        LOG.error("the database does not answer", exc_info=error)
        raise Problem(503, "the database does not answer; try again in a minute") from error
    with services.database.session() as session:
        return shown(drawing.whole_audit(session.get_one(Audit, brought.audit_id)), AuditDetail,
                     OPERATION.status if brought.fresh else 200)


ROUTES = (described(OPERATION, _bring),)
