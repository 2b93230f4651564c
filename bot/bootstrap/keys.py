"""Writes everything that can be encrypted anew with the key that stands first."""

from __future__ import annotations

from collections.abc import Callable

from bot.bootstrap.opening import opened
from bot.bootstrap.privacy import media_shelf
from bot.services.rekeying import rekey
from bot.settings import Settings
from bot.store.copying import tables
from bot.store.rewriting import rewrite
from bot.store.scrub import scrub
from bot.store.sealed import sealed_columns


async def change_keys(settings: Settings, say: Callable[[str], None]) -> int:
    """Encrypt with the first key what is plain or was closed by another, or lay it open without.

    Returns:
        How many rows were written.

    Raises:
        StoreBusyError: A bot runs on the SQLite file.
        WrongKeyError: None of the keys opens something; what was written before stays.
    """
    total = 0
    async with opened(settings) as store:
        for table in tables():
            if names := sealed_columns(table):
                count = await rewrite(store, table, names)
                say(f"{table.name}: {count} rows")
                total += count
        await rekey(store)
        await media_shelf(settings).clear()
        await scrub(store)
    return total
