"""Bugs planted on purpose, one for each promise: the checks must see every one of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col

import bot.bootstrap.parts
import bot.services.firings
import bot.services.schedules
import bot.store.announcement_deliveries
import bot.store.complaints
import bot.store.deliveries
import bot.store.subscriptions
from bot.handlers.fetch import Fetcher
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import AnnouncementDelivery, Complaint, Delivery, DeliveryStatus


class _EarlyFetcher(Fetcher):
    """Acknowledges what it has fetched, then stores it at its leisure."""

    async def run(self) -> None:
        offset: int | None = None
        while True:
            result = await self.source.fetch(offset, 1)
            if result.updates:
                offset = max(int(update["update_id"]) for update in result.updates) + 1
                await self.source.fetch(offset, 0)
                await asyncio.sleep(0.3)
                await self.inbox.record(result.updates)
                self.ring()


def _acknowledge_before_storing() -> None:
    vars(bot.bootstrap.parts)["Fetcher"] = _EarlyFetcher


async def _never_filed(_session: Session, _resident_id: int, _cause: str) -> Complaint | None:
    return None


def _submit_without_its_cause() -> None:
    vars(bot.store.complaints)["filed_by"] = _never_filed


async def _all_again(session: Session, _now: datetime, **_: object) -> int:
    query = sa.update(Delivery).where(col(Delivery.status) == DeliveryStatus.SENDING)
    await session.execute(query.values(status=DeliveryStatus.CREATED))
    return 0


def _resend_bulk_blindly() -> None:
    vars(bot.store.deliveries)["orphan"] = _all_again


async def _all_announced_again(session: Session, _now: datetime, **_: object) -> int:
    under_way = col(AnnouncementDelivery.status) == DeliveryStatus.SENDING
    query = sa.update(AnnouncementDelivery).where(under_way)
    await session.execute(query.values(status=DeliveryStatus.CREATED))
    return 0


def _resend_announcements_blindly() -> None:
    vars(bot.store.announcement_deliveries)["orphan"] = _all_announced_again


async def _only_what_is_recent(
    session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]
) -> int:
    newest = max((row["due_at"] for row in rows), default=None)
    return await insert_new(session, table, [row for row in rows if row["due_at"] == newest])


def _sleep_through_what_was_missed() -> None:
    vars(bot.services.schedules)["insert_new"] = _only_what_is_recent


async def _told_nobody(_session: Session, _residents: object, _newest: int) -> None:
    return None


def _forget_who_was_told() -> None:
    vars(bot.store.subscriptions)["note_told"] = _told_nobody


def _send_late_what_shall_be_marked() -> None:
    vars(bot.services.firings)["is_missed"] = lambda *_: False


PLANTS: dict[str, Callable[[], None]] = {
    "acknowledge before storing": _acknowledge_before_storing,
    "submit without its cause": _submit_without_its_cause,
    "resend bulk blindly": _resend_bulk_blindly,
    "sleep through what was missed": _sleep_through_what_was_missed,
    "forget who was told": _forget_who_was_told,
    "send late what shall be marked": _send_late_what_shall_be_marked,
    "resend announcements blindly": _resend_announcements_blindly,
}
