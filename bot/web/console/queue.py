"""The queue on a screen: filters, counts, a page of complaints, kept fresh without reloading."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, BeforeValidator, Field
from starlette.responses import Response, StreamingResponse

from bot.domain.complaint import ComplaintStatus, StatusGroup
from bot.domain.people import Permission
from bot.services.queue import Owned, Wanted
from bot.web.visit import Allowed, AnyVisit, Visit

router = APIRouter()
Worker = Annotated[object, Depends(Allowed(Permission.WORK_COMPLAINTS))]
_SECONDS = 1.0
"""Between two looks for news; one cheap query a browser."""
_LONGEST = 600
"""Seconds after which a stream ends; the browser asks again, and its session is looked at anew."""


def _blank(value: object) -> object:
    return None if value == "" else value


Choice = Annotated[str | None, BeforeValidator(_blank)]


class QueueForm(BaseModel):
    """The filter as the page's form sends it."""

    group: StatusGroup = StatusGroup.OPEN
    status: Annotated[ComplaintStatus | None, BeforeValidator(_blank)] = None
    unit: Choice = None
    category: Choice = None
    owned: Owned = Owned.ANYBODY
    urgent: bool = False
    overdue: bool = False
    q: Annotated[str, Field(max_length=100)] = ""
    page: Annotated[int, Field(ge=0, le=100_000)] = 0

    def wanted(self) -> Wanted:
        """Say what is looked for."""
        return Wanted(
            group=self.group,
            status=self.status,
            unit=self.unit,
            category=self.category,
            owned=self.owned,
            is_urgent=self.urgent,
            is_overdue=self.overdue,
            words=self.q,
            page=self.page,
        )


Form = Annotated[QueueForm, Query()]


@router.get("/console/queue")
async def queue(visit: AnyVisit, _worker: Worker, form: Form) -> Response:
    """Show the queue."""
    return await _shown(visit, form, "console/queue.html")


@router.get("/console/queue/lines")
async def lines(visit: AnyVisit, _worker: Worker, form: Form) -> Response:
    """Show the queue's lines alone, to be put in place of those on the page."""
    return await _shown(visit, form, "console/_queue_lines.html")


async def _shown(visit: Visit, form: QueueForm, template: str) -> Response:
    page = await visit.site.queue.page(visit.member.telegram_id, form.wanted())
    knowledge = visit.site.knowledge.knowledge
    return visit.page(
        template,
        form=form,
        queue=page,
        units=knowledge.units,
        categories=knowledge.categories,
        groups=list(StatusGroup),
        query=visit.request.url.query,
        turned=_turned(visit, page.page),
    )


def _turned(visit: Visit, page: int) -> dict[str, str]:
    """Give the addresses of the pages before and after."""
    url = visit.request.url.replace(path="/console/queue", scheme="", netloc="")
    return {
        "before": str(url.include_query_params(page=page - 1)),
        "after": str(url.include_query_params(page=page + 1)),
    }


@router.get("/console/queue/news")
async def news(visit: AnyVisit, _worker: Worker) -> Response:
    """Stream an event whenever any complaint has moved."""
    return StreamingResponse(
        _news(visit), media_type="text/event-stream", headers={"x-accel-buffering": "no"}
    )


async def _news(visit: Visit) -> AsyncIterator[str]:
    seen = await visit.site.queue.version()
    yield ": here\n\n"
    for _ in range(int(_LONGEST / _SECONDS)):
        await asyncio.sleep(_SECONDS)
        now = await visit.site.queue.version()
        if now != seen:
            seen = now
            yield f"event: moved\ndata: {now}\n\n"
