"""Reads the record for the command line, beside a bot that may be running."""

from __future__ import annotations

from bot.services.verifying import Verified, Verifying
from bot.settings import Settings
from bot.store.engine import open_store


async def verified(settings: Settings) -> Verified:
    """Check the chain of complaint events."""
    store = open_store(settings.database)
    try:
        return await Verifying(store).run()
    finally:
        await store.close()
