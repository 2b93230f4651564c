"""Putting complaints of one event together and apart, seen first with all who will be told."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query
from starlette.responses import Response

from bot.domain.complaint import Action
from bot.domain.people import Permission
from bot.replies.notices import render
from bot.replies.texts import Texts
from bot.services.merging import Foreseen
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter(dependencies=[Depends(Allowed(Permission.DISPATCH))])
Number = Annotated[int, Path(ge=1, le=10**15)]
Once = Annotated[str, Form(pattern=r"^[0-9a-f]{16}$")]


@router.get("/console/complaints/{number}/merge")
async def see_merge(
    visit: AnyVisit, number: Number, into: Annotated[str, Query(max_length=64)]
) -> Response:
    """Show what a merge would do."""
    foreseen = await visit.site.merging.merge(visit.member.telegram_id, number, into)
    return _seen(visit, foreseen, number, Action.JOIN)


@router.post("/console/complaints/{number}/merge")
async def merge(
    visit: AnyVisit, number: Number, into: Annotated[str, Form(max_length=64)], once: Once
) -> Response:
    """Merge, and go on with what both are now."""
    by = visit.member.telegram_id
    foreseen = await visit.site.merging.merge(by, number, into)
    await visit.site.joining.merge(by, number, into, f"web:{once}")
    return visit.go(f"/console/complaints/{foreseen.lead.id}")


@router.get("/console/complaints/{number}/split")
async def see_split(visit: AnyVisit, number: Number) -> Response:
    """Show what a split would do."""
    foreseen = await visit.site.merging.split(visit.member.telegram_id, number)
    return _seen(visit, foreseen, number, Action.SPLIT)


@router.post("/console/complaints/{number}/split")
async def split(visit: AnyVisit, number: Number, once: Once) -> Response:
    """Split, and go on with the one that stands alone now."""
    await visit.site.joining.split(visit.member.telegram_id, number, f"web:{once}")
    return visit.go(f"/console/complaints/{number}")


def _seen(visit: Visit, foreseen: Foreseen, number: int, action: Action) -> Response:
    notices = [
        (one, render(Texts(one.language, visit.site.zone), one.kind, one.facts))
        for one in foreseen.told
    ]
    return visit.page(
        "console/merging.html",
        foreseen=foreseen,
        notices=notices,
        number=number,
        is_merge=action is Action.JOIN,
        once=secrets.token_hex(8),
    )
