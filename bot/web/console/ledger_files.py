"""The promise ledger out as a table and in from one: seen line by line before it is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Form, UploadFile
from starlette.responses import Response

from bot.domain.errors import InvalidInputError
from bot.domain.ledger_row import COLUMNS
from bot.domain.people import Permission
from bot.replies.ledger import ledger_problem_text
from bot.services.ledger_transfer import Fate, LedgerRefusedError, Taken
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter()
_PATH = "/console/ledger"
_MOST_BYTES = 8 * 1024 * 1024
Reader = Depends(Allowed())
Recorder = Depends(Allowed(Permission.RECORD_PROGRESS))


class Heading(StrEnum):
    """What the page is about."""

    ASKED = "asked"
    SEEN = "seen"
    """What would be taken."""
    TAKEN = "taken"


@router.get(f"{_PATH}/ledger.csv", dependencies=[Reader])
async def export(visit: AnyVisit) -> Response:
    """Give all entries, corrected ones too."""
    rows = await visit.site.ledger_transfer.rows()
    headers = {"content-disposition": 'attachment; filename="ledger.csv"'}
    content = visit.site.ledger_files.write(rows)
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@router.get(_PATH, dependencies=[Recorder])
async def asked(visit: AnyVisit) -> Response:
    """Ask for a table."""
    return _told(visit, Heading.ASKED, [])


@router.post(f"{_PATH}/preview", dependencies=[Recorder])
async def preview(visit: AnyVisit, file: UploadFile) -> Response:
    """Tell of each line what would become of it; nothing is taken yet."""
    rows, faults = visit.site.ledger_files.read(await file.read(_MOST_BYTES + 1))
    told = [Taken(line=line, fate=Fate.REFUSED, error=error) for line, error in faults]
    try:
        told += await visit.site.ledger_transfer.rehearse(visit.member.telegram_id, rows)
    except InvalidInputError as error:
        told = [Taken(line=1, fate=Fate.REFUSED, error=error)]
    return _told(visit, Heading.SEEN, told, visit.site.ledger_files.write(rows).decode())


@router.post(f"{_PATH}/take", dependencies=[Recorder])
async def take(visit: AnyVisit, table: Annotated[str, Form(max_length=_MOST_BYTES)]) -> Response:
    """Take a table that was looked at; a line that has come to be refused keeps out all."""
    rows, _ = visit.site.ledger_files.read(table.encode())
    try:
        told = await visit.site.ledger_transfer.take(visit.member.telegram_id, rows)
    except LedgerRefusedError as error:
        return _told(visit, Heading.SEEN, error.lines)
    return _told(visit, Heading.TAKEN, told)


def _told(visit: Visit, heading: Heading, told: Sequence[Taken], table: str = "") -> Response:
    lines = [
        (one, ledger_problem_text(visit.t, one.error) if one.error else "")
        for one in sorted(told, key=lambda one: one.line)
    ]
    counts = Counter(one.fate for one in told)
    return visit.page(
        "console/ledger_import.html",
        status=422 if counts[Fate.REFUSED] else 200,
        heading=heading,
        lines=lines,
        counts=counts,
        fates=Fate,
        table=table,
        columns=", ".join(COLUMNS),
    )
