"""A look reads what a session would, on both engines."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.domain.errors import WrongKeyError
from bot.domain.language import Language
from bot.domain.people import Role
from bot.services.staff import Staff
from bot.store.engine import Store, StoreFailure, is_postgresql, open_store
from bot.store.looking import each, one_of
from bot.store.outage import is_outage
from bot.store.sealed import hand_over
from bot.store.tables import ProgressEntry, Question, Resident

_AT = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)
_FOUND = sa.select(
    col(Resident.telegram_id),
    col(Resident.chosen_language),
    col(Resident.is_large),
    col(Resident.context_at),
).where(col(Resident.telegram_id) == sa.bindparam("who"), col(Resident.is_gone).is_(False))
_TWO = (
    sa.select(col(Resident.telegram_id))
    .where(one_of(col(Resident.telegram_id), "who", 2))
    .order_by(col(Resident.telegram_id))
)
_FIGURES = sa.select(col(ProgressEntry.value), col(ProgressEntry.holds_on))
_END_ALL_OTHERS = sa.text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_TEXTS = sa.select(col(Question.text))


class Backwards:
    """Stands for a key."""

    def seal(self, content: bytes) -> bytes:
        return content[::-1]

    def unseal(self, content: bytes) -> bytes:
        return content[::-1]

    def blind(self, text: str) -> str:
        return f"{self.blinder}{text[::-1]}"

    @property
    def blinder(self) -> str:
        return "~b:"


async def _resident(store: Store, telegram_id: int) -> int:
    async with store.write() as session:
        row = Resident(
            telegram_id=telegram_id,
            chosen_language=Language.EN,
            is_large=True,
            context_at=_AT,
            created_at=_AT,
        )
        session.add(row)
        await session.flush()
        return row.id or 0


async def test_values_are_what_they_were(store: Store) -> None:
    """Languages, instants with their zone, yes and no; and what was committed since is seen."""
    assert await store.look(_FOUND, {"who": 7}) == []
    await _resident(store, 7)
    assert await store.look(_FOUND, {"who": 7}) == [(7, Language.EN, True, _AT)]
    assert (await store.look(_FOUND, {"who": 7}))[0][1] is Language.EN


async def test_a_number_is_one(store: Store) -> None:
    """What the driver gives for it is another type on each engine."""
    await Staff(store, lambda: _AT).ensure(1, Role.ADMIN, name="宣传员")
    async with store.write() as session:
        session.add(
            ProgressEntry(
                commitment="parking",
                value=612.5,
                holds_on=_AT.date(),
                staff_id=1,
                recorded_at=_AT,
                cause="1",
            )
        )
    assert await store.look(_FIGURES, {}) == [(612.5, _AT.date())]


async def test_a_look_takes_as_many_values_as_it_was_made_for(store: Store) -> None:
    """Each by its own name."""
    for number in (1, 2, 3):
        await _resident(store, number)
    assert await store.look(_TWO, each("who", [3, 1])) == [(1,), (3,)]


async def test_what_is_encrypted_is_read_with_the_key_only(store: Store) -> None:
    """As in a session."""
    hand_over(Backwards(), store.dialects)
    resident = await _resident(store, 1)
    async with store.write() as session:
        session.add(
            Question(
                cause="1",
                resident_id=resident,
                text="楼道灯",
                language=Language.ZH_HANS,
                outcome="none",
                asked_at=_AT,
            )
        )
    assert await store.look(_TEXTS, {}) == [("楼道灯",)]
    hand_over(None, store.dialects)
    with pytest.raises(WrongKeyError):
        await store.look(_TEXTS, {})


async def test_many_look_at_once(store: Store) -> None:
    """From the first moment, when nothing is open yet."""
    await _resident(store, 7)
    found = await asyncio.gather(*(store.look(_FOUND, {"who": 7}) for _ in range(20)))
    assert all(rows == found[0] and len(rows) == 1 for rows in found)


async def test_a_server_that_restarted_while_nobody_asked_is_no_failure(store: Store) -> None:
    """The connections that rested are replaced; SQLite has no server."""
    await _resident(store, 7)
    found = await asyncio.gather(*(store.look(_FOUND, {"who": 7}) for _ in range(20)))
    async with store.write() as session:
        if is_postgresql(session):
            await session.execute(_END_ALL_OTHERS)
    assert [await store.look(_FOUND, {"who": 7}) for _ in range(20)] == found


async def test_a_database_that_is_away_is_an_outage() -> None:
    """So that whatever asked is tried again later."""
    store = open_store("sqlite+aiosqlite:////nowhere/at/all/jiefang.db")
    with pytest.raises(StoreFailure) as failure:
        await store.look(_FOUND, {"who": 7})
    assert is_outage(failure.value)
    await store.close()
