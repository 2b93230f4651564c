"""Feeds the application from the inbox: in order within a chat, side by side across chats."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from telegram import Update

from bot.handlers.door import MessengerUnavailableError
from bot.handlers.register import AnyApplication, AnyContext
from bot.services.inbox import Inbox
from bot.services.ports import ClaimedUpdate
from bot.store.engine import StoreFailure

log = structlog.get_logger(__name__)
_PARALLEL = 16
_IDLE_SECONDS = 1.0
"""How long to wait unrung before looking for updates put back for another try."""

Quarantined = Callable[[ClaimedUpdate], Awaitable[None]]


@dataclass(slots=True)
class Dispatcher:
    """Takes updates from the inbox to their handlers and records how it went."""

    application: AnyApplication
    inbox: Inbox
    on_quarantine: Quarantined
    on_handled: Callable[[], None] = lambda: None
    """Rung after each update: it may have put something into the outbox."""
    _rung: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: set[int] = field(default_factory=set)
    _failures: dict[int, Exception] = field(default_factory=dict)
    _is_stopping: bool = False

    def __post_init__(self) -> None:
        """Learn of handlers' failures, which the application keeps to itself."""
        self.application.add_error_handler(self._note_failure)

    async def _note_failure(self, update: object, context: AnyContext) -> None:
        if isinstance(update, Update) and context.error is not None:
            self._failures[update.update_id] = context.error

    def ring(self) -> None:
        """Say that updates have come in."""
        self._rung.set()

    def stop(self) -> None:
        """Take no more updates; those under way are finished."""
        self._is_stopping = True
        self.ring()

    async def run(self) -> None:
        """Handle updates until stopped, then finish those under way."""
        async with asyncio.TaskGroup() as group:
            while not self._is_stopping:
                self._rung.clear()
                claimed = await self._claim()
                for update in claimed:
                    self._busy.add(update.chat_key)
                    group.create_task(self._work(update))
                if not claimed:
                    await self._wait()

    async def _claim(self) -> list[ClaimedUpdate]:
        room = _PARALLEL - len(self._busy)
        try:
            return await self.inbox.claim(room, self._busy) if room else []
        except StoreFailure as error:
            log.error("updates_not_claimed", kind=type(error).__name__)  # noqa: TRY400 — no personal data
            return []

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._rung.wait(), _IDLE_SECONDS)
        except TimeoutError:
            return

    async def _work(self, claimed: ClaimedUpdate) -> None:
        try:
            await self._handle(claimed)
        except StoreFailure as error:
            # Its lease ends, and the sweep puts it back.
            log.error("update_not_settled", inbox=claimed.id, kind=type(error).__name__)  # noqa: TRY400 — as above
        finally:
            self._busy.discard(claimed.chat_key)
            self.ring()

    async def _handle(self, claimed: ClaimedUpdate) -> None:
        raw: dict[str, Any] = json.loads(claimed.raw)
        try:
            update = Update.de_json(raw, self.application.bot)
        except Exception as error:  # noqa: BLE001 — a door: whatever came in, the next goes on
            await self._failed(claimed, error, hopeless=True)
            return
        await self.application.process_update(update)
        self.on_handled()
        error_seen = self._failures.pop(update.update_id, None)
        if error_seen is None:
            await self.inbox.settle(claimed)
        elif isinstance(error_seen, MessengerUnavailableError):
            await self.inbox.postpone(claimed, error_seen.retry_after)
        else:
            await self._failed(claimed, error_seen, hopeless=False)

    async def _failed(self, claimed: ClaimedUpdate, error: Exception, *, hopeless: bool) -> None:
        # The kind only: the text of an error may carry what a resident wrote.
        kind = type(error).__name__
        log.error("update_failed", inbox=claimed.id, attempt=claimed.attempt, kind=kind)
        if await self.inbox.fail(claimed, kind, hopeless=hopeless):
            await self.on_quarantine(claimed)
