"""The table of Bot API methods, and what each gets when it is called."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.emulator.bots import Bot
from bot.emulator.params import Params
from bot.emulator.world import World


@dataclass(frozen=True)
class Request:
    """One call: in which world, by which bot, with which parameters."""

    world: World
    bot: Bot
    params: Params


Handler = Callable[[Request], object]
METHODS: dict[str, Handler] = {}
WAITING: dict[str, Callable[[Request], Awaitable[object]]] = {}


def method(*names: str) -> Callable[[Handler], Handler]:
    """Register a function as one or more methods; capitals in names do not matter."""

    def register(handler: Handler) -> Handler:
        METHODS.update({name.lower(): handler for name in names})
        return handler

    return register


def waiting(name: str) -> Callable[[Callable[[Request], Awaitable[object]]], object]:
    """Register a coroutine function as a method that may wait."""

    def register(handler: Callable[[Request], Awaitable[object]]) -> object:
        WAITING[name.lower()] = handler
        return handler

    return register
