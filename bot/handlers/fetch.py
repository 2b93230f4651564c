"""Long polling into the inbox: an update is committed before the offset moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.services.inbox import Inbox
from bot.services.ports import FetchResult
from bot.store.engine import StoreFailure

log = structlog.get_logger(__name__)
_POLL_SECONDS = 30
_FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 30.0


class UpdateSource(Protocol):
    """Where raw updates come from."""

    async def fetch(self, offset: int | None, timeout_seconds: int) -> FetchResult:
        """Ask for waiting updates, acknowledging everything below *offset*."""
        ...


@dataclass(slots=True)
class Fetcher:
    """Moves updates from the messenger into the inbox."""

    source: UpdateSource
    inbox: Inbox
    ring: Callable[[], None]
    _wait_seconds: float = _FIRST_WAIT_SECONDS

    async def run(self) -> None:
        """Fetch until cancelled; being cancelled at any point loses nothing."""
        offset: int | None = None
        while True:
            result = await self.source.fetch(offset, _POLL_SECONDS)
            if result.error is not None:
                await self._back_off(result)
                continue
            if not result.updates:
                self._wait_seconds = _FIRST_WAIT_SECONDS
                # Nothing is left to acknowledge, and after a quiet week the ids start anew.
                offset = None
                continue
            # Committed here; only the next request acknowledges.
            if not await self._stored(result):
                continue
            self.ring()
            offset = max(int(update["update_id"]) for update in result.updates) + 1

    async def _stored(self, result: FetchResult) -> bool:
        try:
            await self.inbox.record(result.updates)
        except StoreFailure as error:
            # Not acknowledged, so the messenger keeps them until the disk has room again.
            log.error("updates_not_stored", kind=type(error).__name__)  # noqa: TRY400 — no personal data
            await asyncio.sleep(_FIRST_WAIT_SECONDS)
            return False
        self._wait_seconds = _FIRST_WAIT_SECONDS
        return True

    async def _back_off(self, result: FetchResult) -> None:
        wait = max(result.retry_after, self._wait_seconds)
        log.warning("fetch_failed", error=result.error, wait_seconds=wait)
        await asyncio.sleep(wait)
        self._wait_seconds = min(self._wait_seconds * 2, _LONGEST_WAIT_SECONDS)
