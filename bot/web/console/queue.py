"""The queue on a screen: filters, counts, a page of complaints, kept fresh without reloading."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Query
from fastapi import Form as Body
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
    owned: Annotated[str, Field(max_length=20)] = Owned.ANYBODY
    """One of `Owned`, or a colleague's Telegram id."""
    place: Annotated[str, Field(max_length=100)] = ""
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
            owned=Owned(self.owned) if self.owned in set(Owned) else Owned.ANYBODY,
            owner=int(self.owned) if self.owned.isdecimal() else None,
            place=self.place,
            is_urgent=self.urgent,
            is_overdue=self.overdue,
            words=self.q,
            page=self.page,
        )

    def query(self) -> str:
        """Write what differs from the usual as an address does, the page left out."""
        chosen = self.model_dump(mode="json", exclude_defaults=True, exclude={"page"})
        return urlencode(chosen)


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
        colleagues=await visit.site.queue.colleagues(visit.member.telegram_id),
        views=await visit.site.views.seen(visit.member.telegram_id),
        kept=form.query(),
        once=secrets.token_hex(8),
        can_dispatch=visit.member.may(Permission.DISPATCH),
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


@router.post("/console/queue/views")
async def keep(
    visit: AnyVisit,
    _worker: Worker,
    name: Annotated[str, Body(max_length=100)],
    query: Annotated[str, Body(max_length=1000)] = "",
    shared: Annotated[bool, Body()] = False,  # noqa: FBT002 — a tick in a form
) -> Response:
    """Keep the filter on the page under a name."""
    kept = QueueForm.model_validate(dict(parse_qsl(query))).query()
    await visit.site.views.keep(visit.member.telegram_id, name, kept, is_shared=shared)
    return visit.go(f"/console/queue?{kept}")


@router.post("/console/queue/views/drop")
async def drop(
    visit: AnyVisit, _worker: Worker, name: Annotated[str, Body(max_length=100)]
) -> Response:
    """Drop a view of one's own."""
    await visit.site.views.drop(visit.member.telegram_id, name)
    return visit.go("/console/queue")


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
        if not await visit.site.streams.open_after(_SECONDS):
            return
        now = await visit.site.queue.version()
        if now != seen:
            seen = now
            yield f"event: moved\ndata: {now}\n\n"
