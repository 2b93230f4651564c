"""What is sent most, a text with buttons, without an object for each of its parts.

PTB makes an object of every button and of the message that comes back, of which the bot wants one
number. Here the fields go out as they are; transport, errors and turns are those of every call.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from telegram import Bot
from telegram.ext import ExtBot
from telegram.request import RequestData

from bot.replies.reply import Button, Reply

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlainData:
    """What a request object asks of the fields of a call; none is a file."""

    fields: Fields
    contains_files: bool = False

    @property
    def json_payload(self) -> bytes:
        """The fields as the Bot API takes them in a body."""
        return json.dumps(self.fields, separators=(",", ":")).encode()


def calling(bot: Bot, method: str, fields: Fields) -> Callable[[], Awaitable[Any]]:
    """Prepare a call in the bot's turn; those that are None are left out.

    Raises from the call:
        TelegramError: As PTB's own methods do.
    """
    given = {name: value for name, value in fields.items() if value is not None}
    data = cast("RequestData", PlainData(given))
    post, url = bot.request.post, f"{bot.base_url}/{method}"
    limiter = bot.rate_limiter if isinstance(bot, ExtBot) else None
    if limiter is None:
        return lambda: post(url, data)
    return lambda: limiter.process_request(post, (url, data), {}, method, given, None)


def markup(reply: Reply) -> dict[str, Any] | None:
    """Give what stands below a reply."""
    if reply.asks_reply:
        return {"force_reply": True, "selective": True}
    return keyboard(reply)


def keyboard(reply: Reply) -> dict[str, Any] | None:
    """Give a reply's buttons."""
    if not reply.rows:
        return None
    return {"inline_keyboard": [[_key(button) for button in row] for row in reply.rows]}


def _key(button: Button) -> dict[str, str]:
    if button.url is not None:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.press}
