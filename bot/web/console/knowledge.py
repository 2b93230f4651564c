"""What residents asked in vain, on a screen: the list, one gap whole, laying it aside."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from bot.domain.errors import InvalidInputError
from bot.domain.people import Permission
from bot.replies.problems import problem_text
from bot.services.gaps import Order
from bot.store.tables import Settled
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter(dependencies=[Depends(Allowed(Permission.KEEP_KNOWLEDGE))])
_HERE = "/console/knowledge"
Number = Annotated[int, Path(ge=1, le=2**52)]


class AsideForm(BaseModel):
    """Why a gap needs no entry."""

    up_to: Annotated[int, Field(ge=1, le=2**52)]
    how: Settled = Settled.DEALT_WITH
    why: Annotated[str, Field(max_length=4000)] = ""


@router.get(_HERE)
async def gaps(
    visit: AnyVisit,
    order: Order = Order.LATEST,
    page: Annotated[int, Query(ge=0, le=100_000)] = 0,
    done: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Show what residents asked in vain, and what came of an entry that was just published."""
    found = await visit.site.gaps.page(visit.member.telegram_id, order, page)
    published = visit.site.entries.published(done)
    return visit.page(
        "console/gaps.html", gaps=found, order=order, orders=list(Order), published=published
    )


@router.get(_HERE + "/gaps/{number}")
async def gap(visit: AnyVisit, number: Number) -> Response:
    """Show one gap."""
    return await _shown(visit, number, None, {})


@router.post(_HERE + "/gaps/{number}/aside")
async def aside(visit: AnyVisit, number: Number, form: Annotated[AsideForm, Form()]) -> Response:
    """Lay a gap aside."""
    try:
        await visit.site.gaps.lay_aside(
            visit.member.telegram_id, number, form.up_to, form.how, form.why
        )
    except InvalidInputError as error:
        return await _shown(visit, number, form, {"aside-why": problem_text(visit.t, error)})
    return visit.go(_HERE)


async def _shown(
    visit: Visit, number: int, form: AsideForm | None, errors: dict[str, str]
) -> Response:
    opened = await visit.site.gaps.open(visit.member.telegram_id, number)
    return visit.page(
        "console/gap.html",
        status=422 if errors else 200,
        gap=opened,
        form=form,
        errors=errors,
        once=secrets.token_hex(8),
    )
