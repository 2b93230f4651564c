"""Empties the outbox: claim, render, send, settle."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import tzinfo

import structlog

from bot.replies.notices import render
from bot.replies.sender import Sender
from bot.replies.texts import Texts
from bot.services.outbox import Outbox
from bot.services.ports import DueDelivery, SendResult, SendStatus
from bot.store.engine import StoreFailure

log = structlog.get_logger(__name__)
IN_FLIGHT = 8
"""Most sends under way: what a crash can leave ambiguous."""
_IDLE_SECONDS = 0.5


@dataclass(slots=True)
class Deliverer:
    """Sends what the outbox holds, a few at a time, in order within each chat."""

    outbox: Outbox
    sender: Sender
    zone: tzinfo
    _busy: set[int] = field(default_factory=set)
    _rung: asyncio.Event = field(default_factory=asyncio.Event)
    _is_stopping: bool = False

    def ring(self) -> None:
        """Say that something was put into the outbox."""
        self._rung.set()

    def stop(self) -> None:
        """Claim no more; sends under way are finished and settled."""
        self._is_stopping = True
        self.ring()

    async def run(self) -> None:
        """Deliver until stopped."""
        async with asyncio.TaskGroup() as group:
            while not self._is_stopping:
                self._rung.clear()
                claimed = await self._claim()
                for due in claimed:
                    self._busy.add(due.chat_id)
                    group.create_task(self._work(due))
                if not claimed:
                    await self._wait()

    async def _claim(self) -> list[DueDelivery]:
        room = IN_FLIGHT - len(self._busy)
        try:
            return await self.outbox.claim(room, self._busy) if room else []
        except StoreFailure as error:
            log.error("deliveries_not_claimed", kind=type(error).__name__)  # noqa: TRY400 — no personal data
            return []

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._rung.wait(), _IDLE_SECONDS)
        except TimeoutError:
            return

    async def _work(self, due: DueDelivery) -> None:
        try:
            result = await self._outcome(due)
            if result.status is not SendStatus.SENT:
                log.warning("delivery_not_sent", delivery=due.id, status=result.status)
            await self.outbox.settle(due, result)
        except StoreFailure as error:
            # Its lease ends, and the sweep treats it like one whose sender died.
            log.error("delivery_not_settled", delivery=due.id, kind=type(error).__name__)  # noqa: TRY400 — as above
        finally:
            self._busy.discard(due.chat_id)
            self.ring()

    async def _outcome(self, due: DueDelivery) -> SendResult:
        try:
            return await self._send(due)
        except Exception as error:  # noqa: BLE001 — a door: one that cannot be rendered stops no other
            return SendResult(status=SendStatus.FAILED, error=type(error).__name__)

    async def _send(self, due: DueDelivery) -> SendResult:
        reply = render(Texts(due.language, self.zone), due.kind, due.facts)
        if not due.is_edit:
            return await self.sender.send(
                due.chat_id, reply, reply_to_message_id=due.reply_to_message_id
            )
        if due.edit_message_id is None:
            return SendResult(status=SendStatus.FAILED, error="there is no card to edit")
        return await self.sender.edit(due.chat_id, due.edit_message_id, reply)
