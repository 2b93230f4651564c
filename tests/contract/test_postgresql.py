"""PostgreSQL as an engine: it comes back after a crash, and a commit is on its disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import sqlalchemy as sa

from bot.store.engine import Store, StoreFailure, in_turn, open_store
from bot.store.inserts import insert_new
from bot.store.migrate import upgrade
from bot.store.tables import ReferenceCounter
from tests.postgres import Server, serving


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that these tests may ill-treat."""
    with serving() as server:
        server.run("CREATE DATABASE jiefang")
        yield server


@pytest.fixture
async def store(server: Server) -> AsyncIterator[Store]:
    """A database on it, left as the last test left it."""
    store = open_store(server.url("jiefang"))
    await upgrade(store.engine)
    yield store
    await store.close()


async def _write(store: Store, day: str) -> None:
    async with store.write() as session:
        await insert_new(session, ReferenceCounter, [{"day": day, "last": 1}])


async def test_the_pool_heals_when_the_server_is_back(store: Store, server: Server) -> None:
    """While it is gone each use fails by name; the first one after is served."""
    await asyncio.gather(*(_write(store, f"a{number}") for number in range(8)))
    for round_ in range(3):
        server.stop()
        with pytest.raises(StoreFailure):
            await _write(store, "lost")
        with pytest.raises(StoreFailure):
            async with store.read() as session:
                await session.execute(sa.select(ReferenceCounter))
        server.start()
        await asyncio.gather(*(_write(store, f"b{round_}-{number}") for number in range(8)))

    async with store.read() as session:
        days = set((await session.execute(sa.select(ReferenceCounter.day))).scalars())  # type: ignore[call-overload]
    assert {f"b{round_}-7" for round_ in range(3)} <= days
    assert "lost" not in days


async def test_a_transaction_under_way_when_the_server_dies_fails_by_name(
    store: Store, server: Server
) -> None:
    """Nothing of it is kept."""

    async def cut_short() -> None:
        async with store.write() as session:
            session.add(ReferenceCounter(day="cut", last=1))
            await session.flush()
            server.stop()

    with pytest.raises(StoreFailure):
        await cut_short()
    server.start()
    async with store.read() as session:
        assert await session.get(ReferenceCounter, "cut") is None


async def test_a_commit_waits_for_the_disk_however_the_server_is_set(server: Server) -> None:
    """Off would tell a resident before the row is safe."""
    server.run("CREATE DATABASE lax", "ALTER DATABASE lax SET synchronous_commit = off")
    store = open_store(server.url("lax"))
    async with store.write() as session:
        shown = (await session.execute(sa.text("SHOW synchronous_commit"))).scalar_one()
    await store.close()

    assert shown == "on"


async def test_what_is_done_in_turn_is_committed_in_that_order(store: Store) -> None:
    """The second waits at the door until the first is through."""
    entered, seen = asyncio.Event(), list[str]()

    async def first() -> None:
        async with store.write() as session:
            await in_turn(session, "door")
            entered.set()
            await asyncio.sleep(0)
            await session.execute(sa.text("SELECT pg_sleep(0.2)"))
            seen.append("first")

    async def second() -> None:
        await entered.wait()
        async with store.write() as session:
            await in_turn(session, "door")
            seen.append("second")

    await asyncio.gather(first(), second())
    assert seen == ["first", "second"]
