"""Moves an office from one database to another, and makes sure that all of it arrived."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from bot.bootstrap.opening import opened
from bot.domain.errors import CopyFailedError
from bot.services.verifying import Verifying
from bot.settings import load_settings
from bot.store.copying import check_empty, compare_table, copy_table, tables
from bot.store.engine import Store, be_patient


async def copy_database(source: str, target: str, say: Callable[[str], None]) -> dict[str, int]:
    """Copy everything in one transaction, compared before it is kept.

    Args:
        source: Address of the database to read; a SQLite file must not be in use.
        target: Address of an empty one.
        say: Tells how far it has got.

    Returns:
        How many rows each table has.

    Raises:
        CopyFailedError: It could not be copied whole; the target is left empty.
        SettingsError: An address is none.
        StoreBusyError: A bot runs on the SQLite file.
        TargetNotEmptyError: The target has rows already.
    """
    async with AsyncExitStack() as stack:
        old = await stack.enter_async_context(_opened(source))
        new = await stack.enter_async_context(_opened(target))
        counts = await copy_rows(old, new, say)
        await _compare_chains(old, new, say)
        return counts


def steps() -> int:
    """Tell about how many times a copy says how far it has got."""
    return len(tables()) + 2


async def copy_rows(old: Store, new: Store, say: Callable[[str], None]) -> dict[str, int]:
    """Copy one moment of *old* into an empty *new*, compared before it is kept.

    Returns:
        How many rows each table has.

    Raises:
        CopyFailedError: It could not be copied whole; *new* is left empty.
        TargetNotEmptyError: *new* has rows already.
    """
    counts = {}
    async with old.read() as reading, new.write() as writing:
        await be_patient(reading)
        await check_empty(writing)
        for table in tables():
            counts[table.name] = await copy_table(reading, writing, table)
            say(f"{table.name}: {counts[table.name]} rows copied")
        for table in tables():
            await compare_table(reading, writing, table)
        say("all rows are the same on both sides")
    return counts


async def _compare_chains(old: Store, new: Store, say: Callable[[str], None]) -> None:
    before, after = await Verifying(old).run(), await Verifying(new).run()
    if before != after:
        raise CopyFailedError("the chain of events is not the same on both sides")
    say(f"the chain of {after.events} events ends on both sides in {after.seal[:16]}…")


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Store]:
    async with opened(load_settings(database_url=url)) as store:
        yield store
