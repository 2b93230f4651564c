"""Sends announcements: what is claimed is rendered, sent, edited or deleted, and settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from bot.domain.announcement import DeliveryTask
from bot.jobs.deliver import unheard
from bot.replies.announcements import announcement_reply
from bot.replies.sender import Sender
from bot.replies.texts import Texts
from bot.services.mailing import DueRecipient, Mailing
from bot.services.ports import SendResult, SendStatus


def window(per_second: float) -> int:
    """Tell how many recipients are under way at once: what a crash can leave ambiguous.

    A third of a second's worth at the free rate, where a call takes a tenth.
    """
    return max(8, round(per_second / 8))


@dataclass(frozen=True, slots=True)
class Mailer:
    """Serves one claimed recipient at a time."""

    mailing: Mailing
    sender: Sender
    zone: tzinfo
    on_outcome: Callable[[str, str], None] = unheard
    """Told each message's outcome."""

    async def serve(self, due: DueRecipient) -> None:
        """Do what is due in one chat and settle it."""
        try:
            result = await self._call(due)
        except Exception as error:  # noqa: BLE001 — a door: one that cannot be rendered stops no other
            result = SendResult(status=SendStatus.FAILED, error=type(error).__name__)
        self.on_outcome("announcement", result.status)
        await self.mailing.settle(due, result)

    async def _call(self, due: DueRecipient) -> SendResult:
        if due.task is DeliveryTask.RECALL:
            return await self.sender.delete(due.chat_id, due.message_id or 0)
        reply = announcement_reply(Texts(due.language, self.zone), due.content)
        if due.task is DeliveryTask.CORRECT:
            return await self.sender.edit(due.chat_id, due.message_id or 0, reply)
        return await self.sender.send(due.chat_id, reply)
