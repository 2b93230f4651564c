"""Pushing updates: in order in each lane, lanes side by side, again and again until taken."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from random import Random

from bot.emulator.bots import Bot, Webhook
from bot.emulator.calls import run_method
from bot.emulator.params import Params
from bot.emulator.updates import Queued
from bot.emulator.wire import Answer, fetch
from bot.emulator.world import World

LONGEST_DELAY = (60.0, 120.0)
ANSWER_WITHIN = 60.0
LONGEST_RETRY_AFTER = 3600.0


class Courier:
    """Delivers the updates of every bot that has a webhook, for as long as it runs.

    The world's `webhook_delay` is the second wait after a failure (2 s at Telegram; the first
    repeat comes at once); it doubles up to a random 60–120 s.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._lanes: dict[tuple[int, str], asyncio.Task[None]] = {}
        self._slots: dict[int, asyncio.Semaphore] = {}
        self._random = Random(0)  # noqa: S311 - spread of delays, not a secret

    async def run(self) -> None:
        """Watch the queues until cancelled."""
        try:
            while not self._world.closing:
                await self._world.signal.wait_for(self._start_lanes, 3600)
        finally:
            tasks = list(self._lanes.values())
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task

    def _start_lanes(self) -> None:
        for bot in self._world.bots.values():
            if bot.webhook is None:
                continue
            for lane in {queued.lane for queued in bot.queue.alive()}:
                key = (bot.id, lane)
                if key not in self._lanes or self._lanes[key].done():
                    self._lanes[key] = asyncio.create_task(self._drain(bot, lane))

    async def _drain(self, bot: Bot, lane: str) -> None:
        failures = 0
        while bot.webhook is not None:
            queued = next((item for item in bot.queue.alive() if item.lane == lane), None)
            if queued is None:
                return
            wait = await self._push(bot, bot.webhook, queued, failures)
            failures = 0 if wait is None else failures + 1
            if wait:
                await asyncio.sleep(wait)

    async def _push(
        self, bot: Bot, webhook: Webhook, queued: Queued, failures: int
    ) -> float | None:
        """Deliver once; return None when taken, else the seconds until the next attempt."""
        slots = self._slots.setdefault(bot.id, asyncio.Semaphore(webhook.max_connections))
        try:
            async with slots:
                answer = await self._post(webhook, queued)
        except (OSError, EOFError, ValueError) as error:
            return self._failed(webhook, f"Connection failed: {type(error).__name__}", failures)
        if not 200 <= answer.status < 300:  # noqa: PLR2004 - HTTP success
            wait = self._failed(
                webhook, f"Wrong response from the webhook: {answer.status}", failures
            )
            return min(_retry_after(answer) or wait, LONGEST_RETRY_AFTER)
        webhook.delivered += 1
        bot.queue.discard(queued)
        self._world.signal.notify()
        await self._reply_by_answer(bot, answer)
        return None

    async def _post(self, webhook: Webhook, queued: Queued) -> Answer:
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        body = json.dumps(queued.json(), ensure_ascii=True).encode()
        return await fetch("POST", webhook.url, body, headers, ANSWER_WITHIN)

    def _failed(self, webhook: Webhook, reason: str, failures: int) -> float:
        webhook.last_error = reason
        webhook.last_error_at = self._world.clock()
        if failures == 0:
            return 0.0
        delay = self._world.webhook_delay * 2.0 ** min(failures - 1, 10)
        return min(delay, self._random.uniform(*LONGEST_DELAY))

    async def _reply_by_answer(self, bot: Bot, answer: Answer) -> None:
        """Carry out the one call an answer may hold; nobody learns its result."""
        if not answer.body.startswith(b"{"):
            return
        values = json.loads(answer.body)
        if isinstance(values, dict) and "method" in values:
            await run_method(self._world, bot, str(values.pop("method")), Params(values))


def _retry_after(answer: Answer) -> float:
    value = answer.headers.get("retry-after", "")
    return float(value) if value.isdigit() else 0.0
