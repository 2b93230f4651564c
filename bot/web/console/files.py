"""A complaint's photos and voice notes: bytes of two kinds, nothing that a browser could run."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from bot.domain.people import Permission
from bot.services.ports import Look
from bot.web.media import served
from bot.web.visit import Allowed, AnyVisit

router = APIRouter(dependencies=[Depends(Allowed(Permission.WORK_COMPLAINTS))])
Number = Annotated[int, Path(ge=1, le=10**15)]
_HEADERS = {
    "cache-control": "private, max-age=600",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "vary": "Cookie",
}


@router.get("/console/files/{number}/{look}.jpg")
async def picture(
    visit: AnyVisit, number: Number, look: Literal["full", "thumb", "veiled"]
) -> Response:
    """Serve a photo, drawn anew."""
    content = await visit.site.files.show(visit.member.telegram_id, number, Look(look))
    headers = {**_HEADERS, "content-disposition": f'inline; filename="photo-{number}.jpg"'}
    return served(visit.request, content, "image/jpeg", headers)


@router.get("/console/files/{number}/voice.ogg")
async def voice(visit: AnyVisit, number: Number) -> Response:
    """Serve a voice note: a player reads it, opened by itself it is saved."""
    content = await visit.site.files.show(visit.member.telegram_id, number, Look.SOUND)
    headers = {**_HEADERS, "content-disposition": f'attachment; filename="voice-{number}.ogg"'}
    return served(visit.request, content, "audio/ogg", headers)
