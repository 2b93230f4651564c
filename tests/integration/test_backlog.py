"""A long backlog: whose turn it is is found by index, however many wait."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import sqlalchemy as sa

from bot.services.inbox import Inbox
from bot.services.outbox import Outbox, Post
from bot.store.engine import Store
from bot.store.heads import WINDOW
from tests.integration.conftest import MovedClock, posted, said

MANY = 2 * WINDOW


def _notice(chat: int, number: int) -> Post:
    return Post(key=f"{chat}:{number}", chat_id=chat, kind="notice", facts={})


async def _plans(engine: str, store: Store, work: Callable[[], Awaitable[object]]) -> list[str]:
    """Run *work* and give the plan of every SELECT it made."""
    seen: list[tuple[str, Any]] = []
    sync = store.engine.sync_engine

    def note(_c: object, _cur: object, sql: str, values: Any, _ctx: object, _m: object) -> None:
        if sql.lstrip().startswith(("SELECT", "WITH")):
            seen.append((sql, values))

    sa.event.listen(sync, "before_cursor_execute", note)
    await work()
    sa.event.remove(sync, "before_cursor_execute", note)
    async with store.write() as session:
        connection = await session.connection()
        if engine == "sqlite":
            plans = [
                str(row.detail)
                for sql, values in seen
                for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
            ]
        else:
            # A test's tables are small enough to be read whole: is there an index at all?
            await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plans = [
                str(row[0])
                for sql, values in seen
                for row in await connection.exec_driver_sql(f"EXPLAIN {sql}", values)
            ]
    return plans


def _scans(plans: list[str], table: str) -> list[str]:
    """Find the steps that read a whole table."""
    sqlite = [one for one in plans if one.startswith(f"SCAN {table}") and "USING" not in one]
    return sqlite + [one for one in plans if f"Seq Scan on {table}" in one]


async def test_no_claim_of_updates_scans_the_table(engine: str, store: Store, inbox: Inbox) -> None:
    """Every step of the plan seeks in an index."""
    await inbox.record([said(number, 7) for number in range(MANY)])

    plans = await _plans(engine, store, lambda: inbox.claim(16))

    assert len(plans) > 4
    assert _scans(plans, "inbox_update") == []


async def test_no_claim_of_deliveries_scans_the_table(
    engine: str, store: Store, outbox: Outbox, clock: MovedClock
) -> None:
    """Every step of the plan seeks in an index."""
    await posted(store, clock, *(_notice(7, number) for number in range(MANY)))

    plans = await _plans(engine, store, lambda: outbox.claim(8))

    assert len(plans) > 4
    assert _scans(plans, "delivery") == []


async def test_a_flood_in_one_chat_does_not_hide_the_others(inbox: Inbox) -> None:
    """Chats that wrote after one resident's flood are claimed beside it."""
    await inbox.record([said(number, 7) for number in range(MANY)])
    await inbox.record([said(MANY + chat, chat) for chat in (1, 2, 3)])

    claimed = await inbox.claim(16)

    assert sorted(update.chat_key for update in claimed) == [1, 2, 3, 7]


async def test_a_flood_to_one_chat_does_not_hold_up_the_others(
    store: Store, outbox: Outbox, clock: MovedClock
) -> None:
    """Deliveries to other chats go beside a long line for one."""
    await posted(store, clock, *(_notice(7, number) for number in range(MANY)), _notice(8, 0))

    claimed = await outbox.claim(8)

    assert {due.chat_id for due in claimed} == {7, 8}


@pytest.mark.parametrize("chats", [1, 5, MANY])
async def test_a_backlog_is_worked_off_in_order_within_each_chat(inbox: Inbox, chats: int) -> None:
    """All come out, once each, each chat's in the order they came in."""
    await inbox.record([said(number, number % chats + 1) for number in range(MANY)])
    order: dict[int, list[int]] = {}

    while claimed := await inbox.claim(64):
        for update in claimed:
            order.setdefault(update.chat_key, []).append(update.id)
            await inbox.settle(update)

    assert sum(len(ids) for ids in order.values()) == MANY
    assert all(ids == sorted(ids) for ids in order.values())
