"""Who is refused is counted where admins see it, and no flood fills the table."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from bot.domain.errors import (
    InvalidInputError,
    JiefangError,
    NotAllowedError,
    NotFoundError,
    StaleSignInError,
    UnknownLoginError,
)
from bot.domain.people import Permission
from bot.domain.refusal import RefusalKind
from bot.services.refusals import Refusals
from bot.services.sign_in import FRESH
from bot.store import refusals as store
from bot.store.tables import Refusal
from tests.integration.services.conftest import ADMIN, HANDLER, PUBLISHER, RESIDENT, ZONE, House

RIGHT = NotAllowedError(Permission.DISPATCH)
TODAY, TOMORROW = date(2023, 11, 6), date(2023, 11, 7)


@pytest.fixture
def refusals(house: House) -> Refusals:
    """Counting, with nobody refused yet."""
    return Refusals(house.store, house.clock, ZONE)


async def _counts(house: House) -> dict[tuple[date, str | None, bool, RefusalKind], int]:
    async with house.store.read() as session:
        found = await store.latest(session, 99)
    return {(one.day, one.name, one.is_active, one.kind): one.count for one in found}


async def test_each_is_counted_by_day_and_kind(house: House, refusals: Refusals) -> None:
    """Colleagues and former ones by name, everybody else together."""
    await house.staff.dismiss(PUBLISHER, by=ADMIN)
    for who, times in ((HANDLER, 3), (PUBLISHER, 2), (RESIDENT, 1), (None, 1)):
        for _ in range(times):
            refusals.note(who, RIGHT)
    refusals.note(None, NotFoundError("link", ""))
    await refusals.tick()
    refusals.note(HANDLER, RIGHT)
    await refusals.tick()
    house.clock.move(hours=20)
    refusals.note(HANDLER, UnknownLoginError("x"))
    await refusals.tick()
    await refusals.tick()

    right, sign_in = RefusalKind.RIGHT, RefusalKind.SIGN_IN
    assert await _counts(house) == {
        (TODAY, f"staff {HANDLER}", True, right): 4,
        (TODAY, f"staff {PUBLISHER}", False, right): 2,
        (TODAY, None, False, right): 2,
        (TODAY, None, False, sign_in): 1,
        (TOMORROW, f"staff {HANDLER}", True, sign_in): 1,
    }


@pytest.mark.parametrize(
    "error", [InvalidInputError("x", ""), NotFoundError("complaint", "1"), StaleSignInError(FRESH)]
)
async def test_a_slip_is_no_refusal(house: House, refusals: Refusals, error: JiefangError) -> None:
    """A wrong number or an old sign-in is nobody's attempt at anything."""
    refusals.note(HANDLER, error)
    await refusals.tick()

    assert await _counts(house) == {}


async def test_a_flood_fills_no_table(house: House, refusals: Refusals) -> None:
    """Of ten thousand people who are nobody one row is left, and memory is bounded before."""
    for number in range(10_000):
        refusals.note(1_000_000 + number, RIGHT)
    assert len(refusals._counts) <= 501
    await refusals.tick()

    assert list((await _counts(house)).values()) == [10_000]


async def test_what_cannot_be_written_is_written_later(house: House, refusals: Refusals) -> None:
    """The database may be away for a while."""
    refusals.note(HANDLER, RIGHT)
    async with house.store.write() as session:
        await session.execute(sa.text("ALTER TABLE refusal RENAME TO elsewhere"))
    with pytest.raises(sa.exc.DBAPIError):
        await refusals.tick()
    async with house.store.write() as session:
        await session.execute(sa.text("ALTER TABLE elsewhere RENAME TO refusal"))
    refusals.note(HANDLER, RIGHT)
    await refusals.tick()

    assert [row.count for row in await house.rows(Refusal)] == [2]
