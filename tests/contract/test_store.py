"""What the engine promises: one process, one writer, full syncs, and migrations that match."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from bot.domain.errors import StoreBusyError
from bot.store.engine import Store, StoreFailure, hold, open_store
from bot.store.migrate import configuration, upgrade
from bot.store.tables import ReferenceCounter
from tests.databases import Databases


@pytest.fixture
async def empty(databases: Databases) -> AsyncIterator[Store]:
    """A database without tables."""
    url = databases.empty()
    store = open_store(url)
    yield store
    await store.close()
    databases.drop(url)


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Store]:
    """A SQLite file of this version."""
    store = open_store(f"sqlite+aiosqlite:///{tmp_path / 'jiefang.db'}")
    await upgrade(store.engine)
    yield store
    await store.close()


async def _pragma(store: Store, name: str, *, writing: bool) -> object:
    async with store.write() if writing else store.read() as session:
        return (await session.execute(sa.text(f"PRAGMA {name}"))).scalar_one()


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    """Until the first lets go."""
    file = tmp_path / "jiefang.db"
    first = hold(file)
    with pytest.raises(StoreBusyError):
        hold(file)
    first.close()
    hold(file).close()


@pytest.mark.parametrize(
    ("name", "value", "writing"),
    [
        ("journal_mode", "wal", True),
        ("synchronous", 2, True),
        ("foreign_keys", 1, True),
        ("busy_timeout", 5000, True),
        ("query_only", 1, False),
        ("wal_autocheckpoint", 0, False),
    ],
)
async def test_the_engine_is_set_as_the_promise_needs(
    file: Store, name: str, value: object, *, writing: bool
) -> None:
    """FULL (2) is what keeps an acknowledged row through a power cut."""
    assert await _pragma(file, name, writing=writing) == value


async def test_a_reader_cannot_write(store: Store) -> None:
    """Nor by mistake."""
    async with store.read() as session:
        session.add(ReferenceCounter(day="20231106", last=1))
        with pytest.raises(StoreFailure, match=r"read-?only"):
            await session.flush()


async def test_a_transaction_takes_the_lock_at_its_begin(file: Store, tmp_path: Path) -> None:
    """So that a read followed by a write is never refused half-way."""
    other = open_store(f"sqlite+aiosqlite:///{tmp_path / 'jiefang.db'}")
    async with other.engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA busy_timeout=0")
        await connection.rollback()
        async with file.write() as session:
            await session.execute(sa.select(ReferenceCounter))
            with pytest.raises(sa.exc.OperationalError, match="locked"):
                await connection.exec_driver_sql("SELECT 1")
    await other.close()


async def test_what_fails_half_way_leaves_nothing(store: Store) -> None:
    """A transaction is all or nothing."""

    async def half() -> None:
        async with store.write() as session:
            session.add(ReferenceCounter(day="20231106", last=1))
            await session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await half()
    async with store.read() as session:
        assert (await session.execute(sa.select(ReferenceCounter))).first() is None


@pytest.mark.parametrize("steps", range(0, 40, 3))
async def test_a_cancelled_writer_leaves_the_door_open(store: Store, steps: int) -> None:
    """Wherever the cancellation strikes, the next transaction runs."""

    async def write(day: str) -> None:
        async with store.write() as session:
            session.add(ReferenceCounter(day=day, last=1))

    task = asyncio.create_task(write("20231106"))
    for _ in range(steps):
        await asyncio.sleep(0.0005)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    await asyncio.wait_for(write("20231107"), 5)
    async with store.read() as session:
        assert await session.get(ReferenceCounter, "20231107")


async def test_migrations_lead_to_the_tables_of_the_code(store: Store) -> None:
    """Not a column, index or constraint differs."""

    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))

    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrations_go_down_and_up_again(empty: Store) -> None:
    """To nothing and back to the same tables."""
    await upgrade(empty.engine)

    def down(connection: sa.Connection) -> list[str]:
        command.downgrade(configuration(connection), "base")
        return sorted(sa.inspect(connection).get_table_names())

    async with empty.engine.connect() as connection:
        assert await connection.run_sync(down) == ["alembic_version"]
        await connection.commit()
    await upgrade(empty.engine)
    await upgrade(empty.engine)
    async with empty.engine.connect() as connection:
        names = await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names())
    assert set(SQLModel.metadata.tables) <= set(names)


async def test_replicas_that_start_together_migrate_in_turn(databases: Databases) -> None:
    """None fails, and the tables are there for all."""
    url = databases.empty()
    stores = [open_store(url) for _ in range(3)]
    if databases.new().startswith("sqlite"):
        stores = stores[:1]

    await asyncio.gather(*(upgrade(store.engine) for store in stores))

    for store in stores:
        async with store.read() as session:
            assert (await session.execute(sa.select(ReferenceCounter))).first() is None
        await store.close()
