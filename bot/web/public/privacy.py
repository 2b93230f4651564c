"""What is kept of whom and why, for anybody."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from bot.web.visit import AnyVisit

router = APIRouter()


@router.get("/privacy")
async def privacy(visit: AnyVisit) -> Response:
    """Say what the bot and these pages keep, and how to have it erased."""
    return visit.page("public/privacy.html")
