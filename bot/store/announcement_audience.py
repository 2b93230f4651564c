"""Whom an announcement addresses: the count, the snapshot, and who of them is left alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.announcement import Audience, DeliveryTask
from bot.domain.language import Language
from bot.domain.subscription import EVERYTHING, place_key
from bot.store.engine import Session
from bot.store.inserts import insert_selected
from bot.store.tables import AnnouncementDelivery, DeliveryStatus, Resident, Subscription

_D = AnnouncementDelivery
_COLUMNS = ("announcement_id", "chat_id", "language", "task", "status", "attempt", "due_at")
_LANGUAGE = sa.func.coalesce(col(Resident.chosen_language), col(Resident.seen_language))


def _addressed(audience: Audience) -> list[sa.ColumnElement[bool]]:
    """Say who is addressed, as conditions on residents."""
    wanted: list[sa.ColumnElement[bool]] = [col(Resident.is_gone).is_(False)]
    topics = [EVERYTHING, *audience.topics]
    if audience.places:
        wanted.append(_subscribes([place_key(one) for one in audience.places]))
    if audience.topics or not audience.places:
        wanted.append(_subscribes(topics))
    if audience.languages:
        wanted.append(_LANGUAGE.in_(audience.languages))
    return wanted


def _subscribes(keys: list[str]) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        col(Subscription.resident_id) == col(Resident.id), col(Subscription.topic).in_(keys)
    )


async def size(session: Session, audience: Audience) -> dict[Language, int]:
    """Count whom an announcement would reach now, by the language they would read."""
    query = (
        sa.select(_LANGUAGE, sa.func.count())
        .select_from(Resident)
        .where(*_addressed(audience))
        .group_by(_LANGUAGE)
    )
    return {Language(row[0]): row[1] for row in (await session.execute(query)).all()}


async def snapshot(
    session: Session, id_: int, audience: Audience, now: datetime, *, asleep_until: datetime
) -> int:
    """Write a row for each recipient, in one statement.

    Args:
        asleep_until: When those who want quiet may be disturbed.

    Returns:
        How many there are.
    """
    # In the order of the unique index, which then grows at its end only.
    query = (
        sa.select(
            sa.literal(id_, sa.BigInteger),
            col(Resident.telegram_id),
            _LANGUAGE,
            _value("task", DeliveryTask.SEND),
            _value("status", DeliveryStatus.CREATED),
            sa.literal(0),
            sa.case(
                (col(Resident.is_quiet), _value("due_at", asleep_until)),
                else_=_value("due_at", now),
            ),
            sa.literal(0),
        )
        .where(*_addressed(audience))
        .order_by(col(Resident.telegram_id))
    )
    return await insert_selected(session, _D, (*_COLUMNS, "shown_version"), query)


def _value(name: str, value: object) -> sa.BindParameter[Any]:
    return sa.literal(value, _D.__table__.c[name].type)  # type: ignore[attr-defined]


async def hold_back(session: Session, id_: int, until: datetime) -> None:
    """Let those who want quiet, and have not got it, wait for the morning."""
    sleepers = sa.select(col(Resident.telegram_id)).where(col(Resident.is_quiet))
    await session.execute(
        sa.update(_D)
        .where(
            col(_D.announcement_id) == id_,
            col(_D.status) == DeliveryStatus.CREATED,
            col(_D.task) == DeliveryTask.SEND,
            col(_D.due_at) < until,
            col(_D.chat_id).in_(sleepers),
        )
        .values(due_at=until)
        .execution_options(synchronize_session=False)
    )


async def let_go(session: Session, chat_id: int, ids: Collection[int], now: datetime) -> None:
    """Make due what was held back for somebody and was not tried yet."""
    await session.execute(
        sa.update(_D)
        .where(
            col(_D.announcement_id).in_(list(ids)),
            col(_D.chat_id) == chat_id,
            col(_D.status) == DeliveryStatus.CREATED,
            col(_D.attempt) == 0,
            col(_D.due_at) > now,
        )
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )


async def withdraw_from(session: Session, chat_id: int, ids: Collection[int]) -> None:
    """Let a resident's messages that still wait never be sent."""
    await session.execute(
        sa.update(_D)
        .where(
            col(_D.announcement_id).in_(list(ids)),
            col(_D.chat_id) == chat_id,
            col(_D.status) == DeliveryStatus.CREATED,
            col(_D.task) == DeliveryTask.SEND,
        )
        .values(status=DeliveryStatus.WITHDRAWN)
        .execution_options(synchronize_session=False)
    )
