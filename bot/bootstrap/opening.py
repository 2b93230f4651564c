"""Opens an office's database for whoever is to write into it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.adapters.data_key import data_keys
from bot.settings import Settings
from bot.store.engine import Store, hold, open_store
from bot.store.migrate import upgrade
from bot.store.rewriting import probe


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """Open the database, held against a second process, in the shape this version expects.

    Raises:
        StoreBusyError: Another process holds the SQLite file.
        WrongKeyError: It is encrypted, and none of the office's keys opens it.
    """
    file = settings.sqlite_file
    lock = hold(file) if file else None
    store = open_store(settings.database, data_keys(settings.data_key))
    try:
        await upgrade(store.engine)
        await probe(store)
        yield store
    finally:
        await store.close()
        if lock is not None:
            lock.close()
