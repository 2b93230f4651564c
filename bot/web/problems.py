"""Expected failures as a page or, for htmx and machines, as a line; the last resort besides."""

from __future__ import annotations

import secrets
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.domain.errors import (
    FileOutOfReachError,
    FileUnreadableError,
    InvalidInputError,
    JiefangError,
    LastAdminError,
    MoveRefusedError,
    NotAllowedError,
    NotFoundError,
    ProofMissingError,
    SignInFailedError,
    StaleSignInError,
    TooLateError,
    TooManyError,
    UnknownLoginError,
)
from bot.replies.problems import problem_text
from bot.web.visit import SignInNeededError, visit

log = structlog.get_logger(__name__)
_STATUS: dict[type[JiefangError], int] = {
    SignInNeededError: 401,
    SignInFailedError: 502,
    UnknownLoginError: 403,
    NotAllowedError: 403,
    StaleSignInError: 403,
    LastAdminError: 409,
    NotFoundError: 404,
    MoveRefusedError: 409,
    TooLateError: 409,
    InvalidInputError: 422,
    ProofMissingError: 422,
    FileOutOfReachError: 503,
    FileUnreadableError: 422,
    TooManyError: 429,
}


def handle_problems(app: FastAPI) -> None:
    """Register what answers when a view does not."""
    app.add_exception_handler(JiefangError, _expected)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


async def _expected(request: Request, error: Exception) -> Response:
    # The route, for a path may have a link's token in it.
    route = getattr(request.scope.get("route"), "path", "")
    log.info("refused", route=route, kind=type(error).__name__)
    one = await visit(request)
    if isinstance(error, JiefangError):
        one.site.refusals.note(one.staff.telegram_id if one.staff else None, error)
    if isinstance(error, SignInNeededError):
        return one.page("console/sign_in_needed.html", status=401)
    if not isinstance(error, JiefangError):
        raise error
    status = status_of(error)
    return one.page("problem.html", status=status, said=problem_text(one.t, error), number=None)


def status_of(error: JiefangError) -> int:
    """Give the HTTP status of an expected failure."""
    return next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)


async def _http(request: Request, error: Exception) -> Response:
    one = await visit(request)
    status = error.status_code if isinstance(error, HTTPException) else 500
    is_missing = status == HTTPStatus.NOT_FOUND
    missing, refused = one.t.plain("There is no such page."), one.t.plain("This is not possible.")
    said = missing if is_missing else refused
    return one.page("problem.html", status=status, said=said, number=None)


async def _unexpected(request: Request, error: Exception) -> Response:
    """Answer with one calm sentence and a number that the log has too."""
    number = secrets.token_hex(4)
    log.error("page_failed", path=request.url.path, kind=type(error).__name__, number=number)
    one = await visit(request)
    said = one.t.plain("Something went wrong on our side. Please try again in a moment.")
    return one.page("problem.html", status=500, said=said, number=number)
