"""What is known of a call to the Bot API, told by its error."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.adapters.telegram_line import NotSentError
from bot.services.ports import SendResult, SendStatus


def classify(error: TelegramError) -> SendResult:
    """Tell what an error means for whether the message went out."""
    if isinstance(error, RetryAfter):
        return SendResult(status=SendStatus.RETRY, retry_after=_seconds(error), error="429")
    if isinstance(error, ChatMigrated):
        return SendResult(status=SendStatus.MOVED, new_chat_id=error.new_chat_id)
    said = error.message.lower()
    if "not modified" in said or "topic_not_modified" in said:
        # It is as it should be already.
        return SendResult(status=SendStatus.SENT)
    if type(error) is TelegramError:
        # PTB's bare error: a 200 whose body is no JSON, so the call was very likely acted on.
        return SendResult(status=SendStatus.UNKNOWN, error=error.message)
    if isinstance(error, BadRequest):
        refused = (status for part, status in _REFUSALS.items() if part in said)
        status = next(refused, SendStatus.FAILED)
    else:
        found = (status for kinds, status in _MEANINGS if isinstance(error, kinds))
        status = next(found, SendStatus.FAILED)
    return SendResult(status=status, error=error.message)


_REFUSALS = {
    "message to edit not found": SendStatus.LOST,
    "message can't be edited": SendStatus.LOST,
    "message_id_invalid": SendStatus.LOST,
    "message thread not found": SendStatus.LOST,
    "topic_id_invalid": SendStatus.LOST,
    "topic_deleted": SendStatus.LOST,
    "topic_closed": SendStatus.LOST,
    "not a forum": SendStatus.NO_FORUM,
    "not enough rights to create a topic": SendStatus.NO_RIGHT,
    "not enough rights to manage": SendStatus.NO_RIGHT,
}
"""What refusals mean that are not the end, by a part of Telegram's words."""
# In this order: the later kinds are wider.
_MEANINGS: tuple[tuple[type[TelegramError], SendStatus], ...] = (
    (Forbidden, SendStatus.BLOCKED),
    (NotSentError, SendStatus.RETRY),
    (InvalidToken, SendStatus.RETRY),
    (NetworkError, SendStatus.UNKNOWN),
)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
