"""Feeds an update from the inbox to the application and records how it went."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from telegram import Update

from bot.handlers.door import MessengerUnavailableError
from bot.handlers.register import AnyApplication, AnyContext
from bot.handlers.shapes import is_readable
from bot.services.gathering import Gathered
from bot.services.inbox import Inbox
from bot.services.ports import ClaimedUpdate
from bot.services.tracing import because
from bot.services.worker import persist
from bot.store.engine import StoreFailure
from bot.store.outage import is_outage

log = structlog.get_logger(__name__)
PARALLEL = 16
"""Most updates under way."""
_OUTAGE_SECONDS = 1.0
Quarantined = Callable[[ClaimedUpdate], Awaitable[None]]
Admits = Callable[[ClaimedUpdate, Update], Awaitable[bool]]


class UnreadableError(Exception):
    """Not of the types that the Bot API gives."""


@dataclass(slots=True)
class Dispatcher:
    """Takes claimed updates to their handlers."""

    application: AnyApplication
    inbox: Inbox
    on_quarantine: Quarantined
    admits: Admits
    """Whether an update goes on to its handler; one that does not is passed over."""
    on_handled: Callable[[], None] = lambda: None
    """Rung after each update: it may have put something into the outbox."""
    _failures: dict[int, Exception] = field(default_factory=dict)
    _settled: Gathered[ClaimedUpdate] = field(init=False)
    _passed_over: Gathered[ClaimedUpdate] = field(init=False)

    def __post_init__(self) -> None:
        """Learn of handlers' failures, which the application keeps to itself."""
        self._settled = Gathered(self.inbox.settle_all)
        self._passed_over = Gathered(self.inbox.pass_over_all)
        self.application.add_error_handler(self._note_failure)

    async def _note_failure(self, update: object, context: AnyContext) -> None:
        if isinstance(update, Update) and context.error is not None:
            self._failures[update.update_id] = context.error

    async def handle(self, claimed: ClaimedUpdate) -> None:
        """Handle one update and settle it."""
        try:
            raw: dict[str, Any] = json.loads(claimed.raw)
            if not is_readable(raw):
                raise UnreadableError  # noqa: TRY301 — one of several ways not to be readable
            update = Update.de_json(raw, self.application.bot)
        except Exception as error:  # noqa: BLE001 — a door: whatever came in, the next goes on
            await self._failed(claimed, error, hopeless=True)
            return
        with because(f"update:{update.update_id}", inbox=claimed.id):
            await self._process(claimed, update)

    async def _process(self, claimed: ClaimedUpdate, update: Update) -> None:
        settled = self._settled
        try:
            if await self.admits(claimed, update):
                await self.application.process_update(update)
            else:
                settled = self._passed_over
        except Exception as error:
            if isinstance(error, StoreFailure) and not is_outage(error):
                raise
            self._failures[update.update_id] = error
        self.on_handled()
        error_seen = self._failures.pop(update.update_id, None)
        if error_seen is None:
            is_handled = settled is self._settled
            log.info("update_handled" if is_handled else "passed_over", attempt=claimed.attempt)
            await persist(lambda: settled.put(claimed))
        elif (seconds := _excused(error_seen)) is not None:
            await persist(lambda: self.inbox.postpone(claimed, seconds))
        else:
            await self._failed(claimed, error_seen, hopeless=False)

    async def _failed(self, claimed: ClaimedUpdate, error: Exception, *, hopeless: bool) -> None:
        # The kind only: the text of an error may carry what a resident wrote.
        kind = type(error).__name__
        log.error(
            "update_failed",
            hopeless=hopeless,
            inbox=claimed.id,
            attempt=claimed.attempt,
            kind=kind,
        )
        if await persist(lambda: self.inbox.fail(claimed, kind, hopeless=hopeless)):
            await self.on_quarantine(claimed)


def _excused(error: Exception) -> float | None:
    """Tell in how many seconds to try again what failed by no fault of the update's."""
    if isinstance(error, MessengerUnavailableError):
        return error.retry_after
    return _OUTAGE_SECONDS if is_outage(error) else None
