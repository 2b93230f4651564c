"""Expected failures in the specification's form: a list of codes and sentences."""

from __future__ import annotations

import secrets
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.domain.errors import (
    InvalidInputError,
    JiefangError,
    NotAllowedError,
    NotFoundError,
    TooManyError,
)
from bot.replies.texts import Texts
from bot.web.languages import language_of
from bot.web.open311.wire import answer
from bot.web.site import Site

log = structlog.get_logger(__name__)


def handle_problems(app: FastAPI) -> None:
    """Register what answers when a view does not."""
    app.add_exception_handler(JiefangError, _expected)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def texts(request: Request) -> Texts:
    """Speak the language that the client asks for."""
    site: Site = request.app.state.site
    return Texts(language_of(request), site.zone)


def _said(request: Request, status: int, description: str) -> Response:
    # Both code and sentence are read by people; the specification lets several stand in the list.
    return answer(request, "errors", [{"code": status, "description": description}], status=status)


async def _expected(request: Request, error: Exception) -> Response:
    t = texts(request)
    if isinstance(error, NotAllowedError):
        return _said(request, 403, t.plain("The key is missing or not valid."))
    if isinstance(error, NotFoundError):
        return _said(request, 404, t.plain("There is nothing with this id."))
    if isinstance(error, InvalidInputError):
        said = t.plain("{field} does not fit. Wanted: {hint}", field=error.field, hint=error.hint)
        return _said(request, 400, said)
    if isinstance(error, TooManyError):
        said = t.plain("This key has filed too much in a short while. Try again later.")
        refusal = _said(request, 429, said)
        refusal.headers["retry-after"] = str(int(error.within.total_seconds()))
        return refusal
    raise error


async def _malformed(request: Request, _error: Exception) -> Response:
    return _said(request, 400, texts(request).plain("The request cannot be read."))


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    t = texts(request)
    said = {
        HTTPStatus.NOT_FOUND: t.plain("There is no such page."),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: t.plain("The request is too large."),
    }
    refused = t.plain("The request cannot be read.")
    return _said(request, status, said.get(HTTPStatus(status), refused))


async def _unexpected(request: Request, error: Exception) -> Response:
    number = secrets.token_hex(4)
    log.error("open311_failed", path=request.url.path, kind=type(error).__name__, number=number)
    said = texts(request).plain("Something went wrong on our side. Please try again in a moment.")
    return _said(request, 500, f"{said} ({number})")
