"""Candidates for one event: who shares a place, ranked by what trouble they share."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from bot.store import similar
from bot.store.engine import Store
from bot.store.tables import Complaint, Resident

NOW = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)
PLACES, TROUBLES = ("n:a", "n:b", "n:c", "p:1"), ("t:x", "t:y", "t:z")
Keys = dict[int, set[str]]


@pytest.fixture
async def known(store: Store) -> Keys:
    """Sixty complaints, each with some places and troubles."""
    dice, known = random.Random(4), {}
    async with store.write() as session:
        session.add(Resident(telegram_id=5, created_at=NOW))
        await session.flush()
        for number in range(1, 61):
            session.add(_complaint(number))
            await session.flush()
            known[number] = {one for one in (*PLACES, *TROUBLES) if dice.random() < 0.3}
            await similar.put_keys(session, number, known[number])
    return known


def _complaint(number: int) -> Complaint:
    return Complaint(
        reference=f"r{number}",
        source_key=f"k{number}",
        resident_id=1,
        text=f"text {number}",
        category="lamp",
        unit="city",
        due_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )


@pytest.mark.parametrize("limit", [5, 100])
@pytest.mark.parametrize("places", [("n:a",), ("n:b", "p:1"), PLACES, ("n:nowhere",), ()])
@pytest.mark.parametrize("troubles", [("t:x",), TROUBLES, ("t:none",), ()])
async def test_who_shares_a_place_comes_by_shared_troubles_then_by_age(
    store: Store, known: Keys, places: tuple[str, ...], troubles: tuple[str, ...], limit: int
) -> None:
    """Against the same worked out by hand."""
    there = [number for number, keys in known.items() if keys & set(places)]
    expected = sorted(there, key=lambda one: (-len(known[one] & set(troubles)), -one))[:limit]

    async with store.read() as session:
        found = await similar.sharing(session, places, troubles, limit=limit)

    assert [one.id for one in found] == expected
    assert [one.text for one in found] == [f"text {one}" for one in expected]
