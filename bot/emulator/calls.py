"""Carrying out one call: pacing, faults, the method, and the ledger's entry of it all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.emulator import methods
from bot.emulator.bots import Bot
from bot.emulator.errors import NOT_FOUND, ApiError, Json, too_many_requests
from bot.emulator.faults import HTML_ERROR, Rule
from bot.emulator.ledger import Call
from bot.emulator.params import Params
from bot.emulator.registry import METHODS, WAITING, Request
from bot.emulator.world import World

QUIET = frozenset({"getupdates"})
WIRE_FAULTS = frozenset({"reset", "drop", "half"})


@dataclass(frozen=True)
class Outcome:
    """What goes back: status, JSON body or HTML page, and what happens to the connection."""

    status: int
    body: Json
    html: str = ""
    wire: str = ""


def knows(name: str) -> bool:
    """Tell whether there is such a method."""
    return bool(methods.__all__) and (name.lower() in METHODS or name.lower() in WAITING)


async def run_method(world: World, bot: Bot, name: str, params: Params) -> Outcome:
    """Carry out a call and write it down; polls without a fault are not written."""
    call = Call(0, bot.id, name, params.record(), world.clock(), world.monotonic())
    delay, rule = world.faults.for_call(name, call.chat_id)
    call.fault = rule.kind if rule else ("delay" if delay else "")
    if name.lower() not in QUIET or call.fault:
        world.ledger.record(call)
    if delay:
        await asyncio.sleep(delay)
    if rule is not None and rule.kind in {"status", "reset"}:
        return _unhandled(call, rule)
    outcome = await _handled(world, bot, call, params)
    if rule is not None and rule.kind in WIRE_FAULTS:
        return Outcome(outcome.status, outcome.body, wire=rule.kind)
    return outcome


def _unhandled(call: Call, rule: Rule) -> Outcome:
    if rule.kind == "reset":
        return Outcome(0, {}, wire="reset")
    error = _status_error(rule)
    call.error, call.description = error.code, error.description
    html = HTML_ERROR.format(error.description) if rule.html else ""
    return Outcome(error.code, error.body(), html)


def _status_error(rule: Rule) -> ApiError:
    if rule.code == 429:  # noqa: PLR2004 - HTTP status
        return too_many_requests(rule.retry_after)
    texts = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}
    return ApiError(rule.code, texts.get(rule.code, "Internal Server Error: restart"))


async def _handled(world: World, bot: Bot, call: Call, params: Params) -> Outcome:
    try:
        wait = world.pacing.refuse(bot.id, call.method, call.chat_id)
        if wait is not None:
            raise too_many_requests(wait)
        result = await _invoke(call.method, Request(world, bot, params))
    except ApiError as error:
        call.handled, call.error = True, error.code
        call.description = error.description
        world.signal.notify()
        return Outcome(error.code, error.body())
    call.handled, call.result = True, result
    world.signal.notify()
    return Outcome(200, {"ok": True, "result": result})


async def _invoke(name: str, request: Request) -> object:
    waiter: Callable[[Request], Awaitable[object]] | None = WAITING.get(name.lower())
    if waiter is not None:
        return await waiter(request)
    handler = METHODS.get(name.lower())
    if handler is None:
        raise ApiError(404, NOT_FOUND)
    return handler(request)
