"""Keys of places, blinded anew after the office's encryption key has changed."""

from __future__ import annotations

from bot.domain.incidents import keys
from bot.services.similar import JoiningKeys, print_of
from bot.store import radar, similar
from bot.store.engine import Store

_BATCH = 100
"""Complaints in one transaction."""


async def rekey(store: Store) -> None:
    """Make anew what today's key has not blinded; there is none but after a change of keys."""
    async with store.write() as session:
        await similar.drop_stale(session)
    await JoiningKeys(store).fill_in()
    is_more = True
    while is_more:
        async with store.write() as session:
            found = await radar.stale(session, limit=_BATCH)
            for one in found:
                await radar.put_keys(session, one.id or 0, keys(print_of(one)))
        is_more = bool(found)
