"""Sends what is claimed from the outbox: render, send, settle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

import structlog

from bot.replies.notices import render
from bot.replies.sender import Sender
from bot.replies.texts import Texts
from bot.services.outbox import Outbox
from bot.services.ports import DueDelivery, SendResult, SendStatus
from bot.services.worker import persist

log = structlog.get_logger(__name__)
IN_FLIGHT = 8
"""Most sends under way: what a crash can leave ambiguous."""


@dataclass(slots=True)
class Deliverer:
    """Renders and sends one claimed message at a time."""

    outbox: Outbox
    sender: Sender
    zone: tzinfo

    async def deliver(self, due: DueDelivery) -> None:
        """Send one message and settle it."""
        result = await self._outcome(due)
        if result.status is not SendStatus.SENT:
            log.warning("delivery_not_sent", delivery=due.id, status=result.status)
        await persist(lambda: self.outbox.settle(due, result))

    async def _outcome(self, due: DueDelivery) -> SendResult:
        try:
            return await self._send(due)
        except Exception as error:  # noqa: BLE001 — a door: one that cannot be rendered stops no other
            return SendResult(status=SendStatus.FAILED, error=type(error).__name__)

    async def _send(self, due: DueDelivery) -> SendResult:
        reply = render(Texts(due.language, self.zone), due.kind, due.facts)
        if due.edit_message_id is not None:
            return await self.sender.edit(due.chat_id, due.edit_message_id, reply)
        return await self.sender.send(
            due.chat_id, reply, reply_to_message_id=due.reply_to_message_id
        )
