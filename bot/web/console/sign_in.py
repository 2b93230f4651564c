"""Into the console by the bot's link, and out again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from bot.services.sign_in import LONGEST
from bot.web.visit import AnyVisit, Staff, Visit, cookie_name

router = APIRouter()


@router.get("/console/enter/{token}")
async def show(visit: AnyVisit, token: str) -> Response:
    """Show a button: what previews a link must not use it up."""
    return visit.page("console/enter.html", token=token)


@router.post("/console/enter")
async def enter(visit: AnyVisit, token: Annotated[str, Form()]) -> Response:
    """Use the link up and open a session under a new id."""
    session = await visit.site.sign_in.enter(token, address=visit.address, browser=visit.browser)
    return let_in(visit, session)


def let_in(visit: Visit, session: str) -> Response:
    """Give the browser its session and lead it into the console."""
    response = visit.go("/console")
    response.set_cookie(
        cookie_name(visit.site),
        session,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=visit.site.is_https,
        httponly=True,
        samesite="lax",
    )
    return response


@router.post("/console/leave")
async def leave(visit: AnyVisit, staff: Staff) -> Response:
    """End this session."""
    await visit.site.sign_in.end(staff, staff.session_id)
    response = visit.go("/")
    response.headers["clear-site-data"] = '"cache", "storage"'
    response.delete_cookie(cookie_name(visit.site), path="/", secure=visit.site.is_https)
    return response
