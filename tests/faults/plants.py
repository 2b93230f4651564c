"""Bugs planted on purpose, one for each promise: the checks must see every one of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

import bot.bootstrap.parts
import bot.store.announcement_deliveries
import bot.store.complaints
import bot.store.deliveries
from bot.handlers.fetch import Fetcher
from bot.store.engine import Session
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


PLANTS: dict[str, Callable[[], None]] = {
    "acknowledge before storing": _acknowledge_before_storing,
    "submit without its cause": _submit_without_its_cause,
    "resend bulk blindly": _resend_bulk_blindly,
    "resend announcements blindly": _resend_announcements_blindly,
}
