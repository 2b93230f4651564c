"""The console's first page: what waits for whom."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from bot.web.visit import AnyVisit, Staff

router = APIRouter()


@router.get("/console")
async def home(visit: AnyVisit, staff: Staff) -> Response:
    """Greet who is signed in and lead on to what their role works with."""
    return visit.page("console/home.html", sessions=await visit.site.sign_in.sessions(staff))
