"""One act on several complaints of the queue: chosen, seen, done, and told what was refused."""

from __future__ import annotations

import secrets
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from pydantic import BaseModel, Field
from starlette.responses import Response

from bot.domain.people import Permission
from bot.replies.problems import problem_text
from bot.services.bulk import Done
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter(dependencies=[Depends(Allowed(Permission.DISPATCH))])


Id = Annotated[int, Field(ge=0, le=2**52)]
"""No longer than every database takes."""


class BulkAct(StrEnum):
    """What can be done to several at once."""

    ASSIGN = "assign"
    MERGE = "merge"


class BulkForm(BaseModel):
    """What was chosen, and what shall be done to it."""

    act: BulkAct
    once: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    one: Annotated[list[Id], Field(max_length=200)] = []
    """Ids of the complaints."""
    to: Id = 0
    """A colleague's Telegram id."""
    lead: Id = 0
    """The complaint that the others join."""
    confirmed: bool = False


@router.post("/console/queue/bulk")
async def bulk(visit: AnyVisit, form: Annotated[BulkForm, Form()]) -> Response:
    """Show what will happen; once that was seen, do it and say what came of it."""
    by = visit.member.telegram_id
    if not form.confirmed:
        lines = await visit.site.bulk.chosen(by, form.one)
        return visit.page(
            "console/bulk.html",
            form=form,
            lines=lines,
            colleagues=await visit.site.queue.colleagues(by),
            once=secrets.token_hex(8),
            done=None,
        )
    return _told(visit, form, await _done(visit, form))


async def _done(visit: Visit, form: BulkForm) -> list[Done]:
    by, cause = visit.member.telegram_id, f"web:{form.once}"
    if form.act is BulkAct.ASSIGN:
        return await visit.site.bulk.assign(by, form.one, form.to, cause)
    return await visit.site.bulk.merge(by, form.one, form.lead, cause)


def _told(visit: Visit, form: BulkForm, done: list[Done]) -> Response:
    refused = [
        (one.line, problem_text(visit.t, one.error)) for one in done if one.error is not None
    ]
    lines = [one.line for one in done if one.error is None]
    return visit.page("console/bulk.html", form=form, done=lines, refused=refused)
