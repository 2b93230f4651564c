"""What keeps an announcement's page fresh: its state, a stream of news, the messages to oneself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response, StreamingResponse

from bot.domain.errors import NotAllowedError
from bot.domain.people import Permission
from bot.web.console.announcement_page import state_facts, tried
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter(dependencies=[Depends(Allowed(Permission.ANNOUNCE))])
Number = Annotated[int, Path(ge=1, le=10**15)]
Trial = Annotated[str, Query(pattern=r"^([0-9a-f]{16})?$")]
_HERE = "/console/announcements"
_LONGEST = 600.0
"""Seconds after which a stream ends; the browser asks again, and its session is looked at anew."""


@router.get(_HERE + "/{number}/state")
async def state(visit: AnyVisit, number: Number) -> Response:
    """Show how far it is and what can be done, to be put in place of what the page shows."""
    view = await visit.site.announcing.views.view(visit.member.telegram_id, number)
    return visit.page("console/_announcement_state.html", **state_facts(visit, view))


@router.get(_HERE + "/{number}/trial")
async def trial(visit: AnyVisit, number: Number, trial: Trial = "") -> Response:
    """Say whether the messages to oneself have arrived."""
    return visit.page("console/_trial.html", **await tried(visit, number, trial))


@router.get(_HERE + "/{number}/news")
async def news(
    visit: AnyVisit, number: Number, seen: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """Stream an event whenever there is something to see beyond what was *seen*."""
    await visit.site.announcing.views.pulse(visit.member.telegram_id, number)
    return StreamingResponse(
        _news(visit, number, seen),
        media_type="text/event-stream",
        headers={"x-accel-buffering": "no"},
    )


async def _news(visit: Visit, number: int, seen: str) -> AsyncIterator[str]:
    yield ": here\n\n"
    left = _LONGEST
    while left > 0:
        try:
            pulse = await visit.site.announcing.views.pulse(visit.member.telegram_id, number)
        except NotAllowedError:
            # The role went while the stream was open: the browser asks again and is told.
            return
        if pulse.beat != seen:
            seen = pulse.beat
            yield f"event: moved\ndata: {seen}\n\n"
        if not await visit.site.streams.open_after(pulse.seconds):
            return
        left -= pulse.seconds
