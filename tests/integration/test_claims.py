"""Several processes at one inbox: no update twice, a chat's order kept, whatever they do."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.services.inbox import Inbox
from bot.services.ports import ClaimedUpdate
from bot.store.engine import Store, open_store
from bot.store.outage import is_outage
from bot.store.tables import InboxUpdate
from tests.integration.conftest import MovedClock, said

UPDATES, CHATS, WORKERS = 300, 6, 4


@dataclass
class Watcher:
    """Sees what is under way in all processes at once."""

    under_way: dict[int, int] = field(default_factory=dict)
    ended: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)

    def begin(self, update: ClaimedUpdate) -> None:
        """Note a claim."""
        if (other := self.under_way.get(update.chat_key)) is not None:
            self.wrong.append(f"{update.id} began while {other} of its chat was under way")
        self.under_way[update.chat_key] = update.id

    def end(self, update: ClaimedUpdate, *, is_over: bool) -> None:
        """Note what is about to be settled or put back."""
        del self.under_way[update.chat_key]
        if is_over:
            self.ended[update.chat_key].append(update.id)


async def _worker(inbox: Inbox, watcher: Watcher, dice: random.Random) -> None:
    while await inbox.waiting_count():
        held = await inbox.claim(dice.randrange(1, 4))
        for update in held:
            watcher.begin(update)
        await asyncio.sleep(0)
        for update in held:
            goes_back = dice.random() < 0.3
            watcher.end(update, is_over=not goes_back)
            await (inbox.postpone(update, 0) if goes_back else inbox.settle(update))


async def test_processes_share_an_inbox_without_getting_in_each_others_way(
    engine: str, database_url: str, clock: MovedClock
) -> None:
    """Each with connections of its own; updates go back now and then, as when a chat must wait."""
    watcher, dice = Watcher(), random.Random(1)
    async with AsyncExitStack() as stack:
        stores = [open_store(database_url) for _ in range(WORKERS if engine != "sqlite" else 1)]
        for store in stores:
            stack.push_async_callback(store.close)
        inboxes = [Inbox(store, clock) for store in stores]
        await inboxes[0].record(
            [said(number, dice.randrange(1, CHATS + 1)) for number in range(UPDATES)]
        )
        await asyncio.gather(*(_worker(inbox, watcher, dice) for inbox in inboxes))

    assert watcher.wrong == []
    assert sum(len(ids) for ids in watcher.ended.values()) == UPDATES
    assert all(ids == sorted(ids) for ids in watcher.ended.values())


async def test_a_chat_is_locked_to_whoever_claims_it_first(
    store: Store, engine: str, database_url: str, clock: MovedClock
) -> None:
    """While the claim is not even committed, another process sees nothing to take there."""
    if engine == "sqlite":
        pytest.skip("one process writes")
    other = open_store(database_url)
    inbox = Inbox(store, clock)
    await inbox.record([said(1, 7), said(2, 7), said(3, 8)])
    async with store.write() as session:
        first = await inbox.claims.take(session, clock(), clock(), 1, ())
        beside = await Inbox(other, clock).claim(16)
    await other.close()

    assert [row.update_id for row in first] == [1]
    assert [one.chat_key for one in beside] == [8]


@pytest.mark.parametrize(
    ("query", "is_away"),
    [("SELECT * FROM no_such_table", False), ("SELECT no_such_column FROM inbox_update", False)],
)
async def test_a_wrong_question_is_no_outage(store: Store, query: str, *, is_away: bool) -> None:
    """Asked again it would be as wrong, for ever."""
    with pytest.raises(sa.exc.DBAPIError) as failed:
        async with store.read() as session:
            await session.execute(sa.text(query))
    assert is_outage(failed.value) is is_away


async def test_a_lock_that_is_not_to_be_had_is_an_outage(
    store: Store, engine: str, database_url: str, clock: MovedClock
) -> None:
    """What failed over it is worth another try, and is not to blame."""
    await Inbox(store, clock).record([said(1, 7)])
    other = open_store(database_url)
    impatience = "PRAGMA busy_timeout=1" if engine == "sqlite" else "SET lock_timeout = '1ms'"
    connection = await other.engine.connect()
    await connection.exec_driver_sql(impatience)
    await connection.commit()
    async with store.write() as session:
        await session.execute(sa.update(InboxUpdate).values(error="x"))
        with pytest.raises(sa.exc.DBAPIError) as failed:
            await connection.execute(
                sa.update(InboxUpdate).where(col(InboxUpdate.id) > 0).values(error="y")
            )
    await connection.close()
    await other.close()

    assert is_outage(failed.value)
