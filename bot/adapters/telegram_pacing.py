"""Lets every call of the Bot API wait for its turn, whatever method it is."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.domain.pacing import Pace

PACED = (
    *("send", "edit", "forward", "copy", "delete"),
    *("createforumtopic", "closeforumtopic", "reopenforumtopic"),
)
"""Methods that Telegram's limits count, by how their names begin."""
_Result = bool | dict[str, Any] | list[dict[str, Any]]
Monotonic = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


def loop_time() -> float:
    """Read the running loop's clock, which no change of the wall clock moves."""
    return asyncio.get_running_loop().time()


@dataclass(frozen=True, slots=True)
class PacedCalls(BaseRateLimiter[int]):
    """One lane into the bot's common pace.

    A lane that does not wait is for people who have just spoken: its calls go at once and are
    counted. While Telegram has told us to wait they are refused here instead of there.
    """

    pace: Pace
    waits: bool
    now: Monotonic = loop_time
    sleep: Sleep = asyncio.sleep

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Hold nothing."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Result]],
        args: Any,  # noqa: ANN401 — PTB's signature
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,  # noqa: ARG002 — PTB's signature
    ) -> _Result:
        """Make one call in its turn."""
        chat = data.get("chat_id")
        if not isinstance(chat, int) or not endpoint.lower().startswith(PACED):
            return await callback(*args, **kwargs)
        if self.waits:
            await self._turn(chat)
        else:
            self._speak(chat)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self.pace.refused(chat, _seconds(error), self.now())
            raise

    async def _turn(self, chat: int) -> None:
        due = self.pace.turn(chat, self.now())
        while (wait := due - self.now()) > 0:
            await self.sleep(wait)
        while (wait := self.pace.blocked_until(chat) - self.now()) > 0:
            await self.sleep(wait)
            due = self.pace.turn(chat, self.now())
            await self.sleep(max(0.0, due - self.now()))

    def _speak(self, chat: int) -> None:
        now = self.now()
        wait = self.pace.blocked_until(chat) - now
        if wait > 0:
            raise RetryAfter(math.ceil(wait))
        self.pace.speak(chat, now)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
