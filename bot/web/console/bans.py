"""Who is kept out, and which complaints stay whole for now, on a screen."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path
from pydantic import BaseModel, Field
from starlette.responses import Response

from bot.domain.people import Permission
from bot.services.bans import REASON_LENGTH
from bot.web.visit import Allowed, AnyVisit

router = APIRouter(dependencies=[Depends(Allowed(Permission.BAN))])
_BANS, _HOLDS = "/console/bans", "/console/holds"
_TO_HOLDS = [Depends(Allowed(Permission.HOLD))]
Reason = Annotated[str, Field(max_length=REASON_LENGTH)]


class BanForm(BaseModel):
    """Somebody to keep out."""

    whom: Annotated[str, Field(max_length=40)]
    """A complaint's number or, from the list, their own."""
    reason: Reason


class HoldForm(BaseModel):
    """A complaint to keep whole, or to let go."""

    reference: Annotated[str, Field(max_length=40)]
    reason: Reason


@router.get(_BANS)
async def bans(visit: AnyVisit, whom: Annotated[str, Field(max_length=40)] = "") -> Response:
    """Show both lists; *whom* stands in the form already."""
    site, by = visit.site, visit.member
    is_keeper = by.may(Permission.HOLD)
    return visit.page(
        "console/bans.html",
        found=await site.bans.overview(by.telegram_id),
        held=await site.holds.everyone(by.telegram_id) if is_keeper else None,
        whom=whom,
        most=REASON_LENGTH,
    )


@router.post(_BANS)
async def ban(visit: AnyVisit, form: Annotated[BanForm, Form()]) -> Response:
    """Keep somebody out."""
    await visit.site.bans.ban(visit.member.telegram_id, form.whom.strip(), form.reason)
    return visit.go(_BANS)


@router.post(_BANS + "/{number}/lift")
async def lift(
    visit: AnyVisit,
    number: Annotated[int, Path(ge=1, le=2**52)],
    reason: Annotated[str, Form(max_length=REASON_LENGTH)],
) -> Response:
    """Let somebody back in."""
    await visit.site.bans.lift(visit.member.telegram_id, number, reason)
    return visit.go(_BANS)


@router.post(_HOLDS, dependencies=_TO_HOLDS)
async def hold(visit: AnyVisit, form: Annotated[HoldForm, Form()]) -> Response:
    """Keep a complaint whole."""
    await visit.site.holds.set(visit.member.telegram_id, form.reference.strip(), form.reason)
    return visit.go(f"{_BANS}#holds")


@router.post(_HOLDS + "/end", dependencies=_TO_HOLDS)
async def end(visit: AnyVisit, form: Annotated[HoldForm, Form()]) -> Response:
    """Let it go."""
    await visit.site.holds.end(visit.member.telegram_id, form.reference.strip(), form.reason)
    return visit.go(f"{_BANS}#holds")
