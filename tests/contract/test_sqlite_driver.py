"""SQLite is used in the loop where that is short, in its thread where it may not be."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.store.engine import Store, StoreFailure, open_store

_LONG = sa.text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000)"
    " SELECT count(*) FROM n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The database."""
    return tmp_path / "a.db"


@pytest.fixture
async def small(file: Path) -> AsyncIterator[Store]:
    """A store with one table of numbers."""
    store = open_store(f"sqlite+aiosqlite:///{file}")
    async with store.write() as session:
        await session.execute(sa.text("CREATE TABLE number (id INTEGER PRIMARY KEY, n INTEGER)"))
    yield store
    await store.close()


async def _numbers(store: Store) -> list[int]:
    async with store.read() as session:
        return list((await session.execute(sa.text("SELECT n FROM number ORDER BY n"))).scalars())


async def test_a_long_read_lets_others_go_on_and_is_right(small: Store) -> None:
    """Given up after its first steps, it is asked again from the beginning."""
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    ticking = asyncio.create_task(tick())
    async with small.read() as session:
        assert (await session.execute(_LONG)).scalar_one() == 400_000
    ticking.cancel()
    assert ticks > 1


async def test_a_long_read_within_a_change_takes_nothing_back(small: Store) -> None:
    """What was written before it is there after it."""
    async with small.write() as session:
        await session.execute(sa.text("INSERT INTO number (n) VALUES (1)"))
        assert (await session.execute(_LONG)).scalar_one() == 400_000
        await session.execute(sa.text("INSERT INTO number (n) VALUES (2)"))
    assert await _numbers(small) == [1, 2]


async def test_a_transaction_in_which_nothing_was_asked_holds_nobody_up(
    small: Store, file: Path
) -> None:
    """It is begun with its first statement."""
    async with small.write() as session:
        with closing(sqlite3.connect(file, timeout=0)) as other, other:
            other.execute("INSERT INTO number (n) VALUES (7)")
        await session.execute(sa.text("UPDATE number SET n = n + 1"))
    assert await _numbers(small) == [8]


async def test_waiting_for_a_lock_does_not_hold_up_the_loop(small: Store, file: Path) -> None:
    """Others go on, and it gets its turn when the lock is free."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        async def write() -> None:
            async with small.write() as session:
                await session.execute(sa.text("INSERT INTO number (n) VALUES (3)"))

        writing = asyncio.create_task(write())
        for _ in range(50):
            await asyncio.sleep(0)
        assert not writing.done()
        other.execute("ROLLBACK")
        await writing
    assert await _numbers(small) == [3]


async def test_a_cancelled_statement_is_taken_back_whole(small: Store) -> None:
    """The thread ends it, then the transaction, and the connection is as good as before."""

    async def write() -> None:
        async with small.write() as session:
            await session.execute(sa.text("INSERT INTO number (n) VALUES (4)"))
            await session.execute(
                sa.text(f"INSERT INTO number (n) {_LONG.text.replace('count(*)', 'i')}")
            )

    writing = asyncio.create_task(write())
    for _ in range(5):
        await asyncio.sleep(0)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    async with small.write() as session:
        await session.execute(sa.text("INSERT INTO number (n) VALUES (5)"))
    assert await _numbers(small) == [5]


async def test_a_failed_statement_takes_back_its_transaction(small: Store) -> None:
    """Run in the loop or in the thread alike."""

    async def write(bad: str) -> None:
        async with small.write() as session:
            await session.execute(sa.text("INSERT INTO number (id, n) VALUES (1, 6)"))
            await session.execute(sa.text(bad))

    for bad in ("INSERT INTO number (id, n) VALUES (1, 9)", "DELETE FROM nothing"):
        with pytest.raises(StoreFailure):
            await write(bad)
    assert await _numbers(small) == []
