"""Into the console by an account elsewhere: there, and back with a code."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from bot.domain.errors import NotFoundError, SignInFailedError
from bot.services.ports import SignInAsk
from bot.services.single_sign_on import Came, SingleSignOn
from bot.web.console.sign_in import let_in
from bot.web.site import Site
from bot.web.visit import AnyVisit, Visit, cookie_name

router = APIRouter()
log = structlog.get_logger(__name__)
CALLBACK = "/console/account/back"
"""Registered at the other server, below the public address."""
_MINUTES = 10
_PARTS = 3
Given = Annotated[str, Query(max_length=4000)]


@router.get("/console/account")
async def begin(visit: AnyVisit) -> Response:
    """Send the browser to where staff have accounts; what ties the way back stays in a cookie."""
    try:
        url, ask = await _on(visit).begin(visit.address)
    except SignInFailedError as error:
        raise _logged(error) from None
    response = RedirectResponse(url, status_code=303)
    response.set_cookie(
        _cookie(visit.site),
        f"{ask.state}.{ask.nonce}.{ask.verifier}",
        max_age=_MINUTES * 60,
        path="/",
        secure=visit.site.is_https,
        httponly=True,
        samesite="lax",
    )
    return response


@router.get(CALLBACK)
async def finish(visit: AnyVisit, code: Given = "", state: Given = "") -> Response:
    """Open a session for who comes back, if they are a colleague."""
    came = Came(code=code, state=state, browser=visit.browser)
    try:
        session = await _on(visit).finish(came, _kept(visit))
    except SignInFailedError as error:
        raise _logged(error) from None
    response = let_in(visit, session)
    response.delete_cookie(_cookie(visit.site), path="/", secure=visit.site.is_https)
    return response


def _on(visit: Visit) -> SingleSignOn:
    if visit.site.single_sign_on is None:
        raise NotFoundError("page", "account")
    return visit.site.single_sign_on


def _cookie(site: Site) -> str:
    return f"{cookie_name(site)}-account"


def _kept(visit: Visit) -> SignInAsk | None:
    parts = visit.request.cookies.get(_cookie(visit.site), "").split(".")
    if len(parts) != _PARTS or not all(parts):
        return None
    return SignInAsk(state=parts[0], nonce=parts[1], verifier=parts[2])


def _logged(error: SignInFailedError) -> SignInFailedError:
    """Tell the operator why; the reason names no person and no secret."""
    log.warning("sign_in_elsewhere_failed", reason=error.reason)
    return error
