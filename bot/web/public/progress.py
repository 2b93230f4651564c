"""What the office has promised and how it stands, for anybody."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from bot.web.visit import AnyVisit

router = APIRouter()


@router.get("/")
async def home(visit: AnyVisit) -> Response:
    """List every commitment with its figure and the date of that figure."""
    commitments = visit.site.knowledge.knowledge.commitments.values()
    standings = await visit.site.commitments.standings(commitments)
    return visit.page("public/home.html", standings=standings)
