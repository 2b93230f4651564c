"""The console's first page: what waits for whom."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from bot.web.visit import AnyVisit, Staff

router = APIRouter()


@router.get("/console")
async def home(visit: AnyVisit, staff: Staff) -> Response:
    """Greet who is signed in and lead on to what their role works with."""
    return visit.page("console/home.html", sessions=await visit.site.sign_in.sessions(staff))


@router.post("/console/sessions/{number}/end")
async def end(
    visit: AnyVisit, staff: Staff, number: Annotated[int, Path(ge=1, le=2**52)]
) -> Response:
    """Sign a browser out that one is signed in with elsewhere."""
    await visit.site.sign_in.end(staff, number)
    return visit.go("/console")
