"""The routes of the Bot API: methods and file downloads, and what faults do to the wire."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.emulator.calls import Outcome, knows, run_method
from bot.emulator.driving import Driving
from bot.emulator.errors import NOT_FOUND, UNAUTHORIZED, ApiError
from bot.emulator.page import ChatPage
from bot.emulator.params import read_params
from bot.emulator.world import World

Cut = Callable[[Scope], None]
"""Closes the connection that a request came on, at once."""


class BrokenResponse(Response):
    """An answer that never arrives whole: the connection is cut before or within it."""

    def __init__(self, cut: Cut, body: bytes, *, half: bool) -> None:
        super().__init__(body, media_type="application/json")
        self._cut = cut
        self._half = half

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102 - ASGI's name
        if self._half:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            piece = bytes(self.body[: len(self.body) // 2])
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            return  # uvicorn closes a connection whose answer was left unfinished
        self._cut(scope)
        while (await receive())["type"] != "http.disconnect":
            pass


class BotApi:
    """The endpoints of one world."""

    def __init__(self, world: World, cut: Cut) -> None:
        self._world = world
        self._cut = cut

    async def call(self, request: Request) -> Response:
        """Answer `/bot<token>/<method>`."""
        bot = self._world.bots.get(request.path_params["token"])
        name = request.path_params["method"]
        if bot is None:
            return _refusal(ApiError(401, UNAUTHORIZED))
        if not knows(name):
            return _refusal(ApiError(404, NOT_FOUND))
        try:
            params = await read_params(request)
        except ApiError as error:
            return _refusal(error)
        return self._response(await run_method(self._world, bot, name, params))

    def _response(self, outcome: Outcome) -> Response:
        if outcome.wire:
            body = json.dumps(outcome.body).encode()
            return BrokenResponse(self._cut, body, half=outcome.wire == "half")
        if outcome.html:
            return HTMLResponse(outcome.html, outcome.status)
        return JSONResponse(outcome.body, outcome.status)

    async def download(self, request: Request) -> Response:
        """Answer `/file/bot<token>/<file_path>`."""
        if request.path_params["token"] not in self._world.bots:
            return _refusal(ApiError(401, UNAUTHORIZED))
        found = self._world.files.by_path.get(request.path_params["path"])
        if found is None:
            return _refusal(ApiError(404, NOT_FOUND))
        return Response(found.content, media_type="application/octet-stream")


def _refusal(error: ApiError) -> Response:
    return JSONResponse(error.body(), error.code)


async def not_found(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette's shape
    """Answer any other address as Telegram does."""
    return _refusal(ApiError(404, NOT_FOUND))


Handler = Callable[[Request], Awaitable[Response]]


def make_app(world: World, cut: Cut) -> Starlette:
    """Return the ASGI application of a world."""
    api = BotApi(world, cut)
    routes = [
        Route("/bot{token}/{method}", api.call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", api.download, methods=["GET"]),
        *Driving(world).routes(),
        *ChatPage(world).routes(),
    ]
    return Starlette(routes=routes, exception_handlers={404: not_found})
