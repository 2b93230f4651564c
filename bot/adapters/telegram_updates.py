"""Fetches raw updates: not parsed here, so that one that does not parse stops nobody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram.error import TelegramError

from bot.adapters.telegram_request import AiohttpRequest
from bot.adapters.telegram_setup import ALLOWED_UPDATES
from bot.services.ports import FetchResult
from bot.services.raw_updates import read_batch

_BATCH = 100
_MARGIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class TelegramUpdates:
    """The receiving side of one bot, by long polling."""

    request: AiohttpRequest
    methods_url: str
    """`{API_URL}/bot{token}`: never logged."""

    async def fetch(self, offset: int | None, timeout_seconds: int) -> FetchResult:
        """Ask for waiting updates; everything below *offset* is thereby acknowledged.

        Args:
            timeout_seconds: How long Telegram may hold the request open, 0–50.
        """
        fields = {
            "timeout": str(timeout_seconds),
            "limit": str(_BATCH),
            "allowed_updates": json.dumps(ALLOWED_UPDATES),
        }
        if offset is not None:
            fields["offset"] = str(offset)
        try:
            status, body = await self.request.post_fields(
                f"{self.methods_url}/getUpdates", fields, timeout_seconds + _MARGIN_SECONDS
            )
        except TelegramError as error:
            return FetchResult(error=error.message)
        return _read(status, body)


def _read(status: int, body: bytes) -> FetchResult:
    try:
        answer = json.loads(body)
    except RecursionError:
        return FetchResult(updates=tuple(read_batch(body.decode("utf-8", "replace"))))
    except ValueError:
        return FetchResult(error=f"HTTP {status} without JSON")
    if not isinstance(answer, Mapping) or not answer.get("ok"):
        return _refusal(status, answer if isinstance(answer, Mapping) else {})
    # One without an id cannot be stored by it or acknowledged.
    updates = [
        one
        for one in answer.get("result", [])
        if isinstance(one, Mapping) and isinstance(one.get("update_id"), int)
    ]
    return FetchResult(updates=tuple(updates))


def _refusal(status: int, answer: Mapping[str, Any]) -> FetchResult:
    parameters = answer.get("parameters")
    wait = parameters.get("retry_after", 0) if isinstance(parameters, Mapping) else 0
    return FetchResult(error=f"{status} {answer.get('description', '')}", retry_after=float(wait))
