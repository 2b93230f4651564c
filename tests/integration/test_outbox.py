"""Deliveries: in order, fenced, tried again where that is certain, never bulk twice."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.services.outbox import MAX_ATTEMPTS, Outbox, Post
from bot.services.ports import DueDelivery, SendResult, SendStatus
from bot.services.worker import LEASE
from bot.store.engine import Store
from bot.store.tables import Delivery, Lane, Resident
from tests.integration.conftest import MovedClock, posted

SENT = SendResult(status=SendStatus.SENT, message_id=1)


def _post(key: str, chat: int = 7, lane: Lane = Lane.NOTICE) -> Post:
    return Post(key=key, chat_id=chat, kind="notice", facts={"key": key}, lane=lane)


async def _row(store: Store, key: str) -> Delivery:
    async with store.read() as session:
        query = sa.select(Delivery).where(col(Delivery.key) == key)
        return (await session.execute(query)).scalar_one()


async def _claim_one(outbox: Outbox) -> DueDelivery:
    (due,) = await outbox.claim(1)
    return due


async def test_a_message_posted_twice_is_one(
    store: Store, outbox: Outbox, clock: MovedClock
) -> None:
    """Its key decides."""
    await posted(store, clock, _post("a"))
    await posted(store, clock, _post("a"), _post("b"))

    assert await outbox.counts() == {"created": 2}


async def test_a_chat_gets_its_messages_one_by_one_in_order(
    store: Store, outbox: Outbox, clock: MovedClock
) -> None:
    """The next goes when the one before is settled."""
    await posted(store, clock, _post("a"), _post("b"), _post("c", chat=8))
    first, other = await outbox.claim(8)
    assert [first.facts["key"], other.facts["key"]] == ["a", "c"]
    assert await outbox.claim(8) == []

    await outbox.settle(first, SENT)

    assert (await _claim_one(outbox)).facts["key"] == "b"


async def test_urgent_lanes_go_first_and_pass_a_broadcast(
    store: Store, outbox: Outbox, clock: MovedClock
) -> None:
    """Across chats and within one."""
    await posted(
        store,
        clock,
        _post("bulk", lane=Lane.BULK),
        _post("notice"),
        _post("urgent", chat=8, lane=Lane.URGENT),
    )

    claimed = await outbox.claim(8)

    assert [due.facts["key"] for due in claimed] == ["urgent", "notice"]


async def test_one_that_waits_for_another_try_keeps_its_place(
    store: Store, outbox: Outbox, clock: MovedClock
) -> None:
    """What follows it in its chat waits; other chats go on."""
    await posted(store, clock, _post("a"), _post("b"), _post("c", chat=8))
    first, other = await outbox.claim(8)
    await outbox.settle(other, SENT)
    await outbox.settle(first, SendResult(status=SendStatus.RETRY, retry_after=30))
    assert await outbox.claim(8) == []

    clock.move(seconds=31)

    assert (await _claim_one(outbox)).facts["key"] == "a"


async def test_retries_back_off_and_end(store: Store, outbox: Outbox, clock: MovedClock) -> None:
    """Each wait is longer; after the last try it has failed."""
    await posted(store, clock, _post("a"))
    waits = []
    for _ in range(MAX_ATTEMPTS):
        due = await _claim_one(outbox)
        await outbox.settle(due, SendResult(status=SendStatus.RETRY, error="no connection"))
        waits.append(((await _row(store, "a")).due_at - clock()).total_seconds())
        clock.move(seconds=300)

    row = await _row(store, "a")
    assert waits[:4] == [1, 2, 4, 8]
    assert (row.status, row.error) == ("failed", "no connection")
    assert await outbox.claim(1) == []


async def test_a_sender_that_lost_its_lease_changes_nothing(
    store: Store, outbox: Outbox, clock: MovedClock
) -> None:
    """Its outcome comes too late: another holds the delivery."""
    await posted(store, clock, _post("a"))
    lost = await _claim_one(outbox)
    clock.move(seconds=LEASE.total_seconds() + 1)
    assert await outbox.release(everything=False) == 1
    held = await _claim_one(outbox)

    await outbox.settle(lost, SendResult(status=SendStatus.FAILED))

    assert (await _row(store, "a")).status == "sending"
    await outbox.settle(held, SENT)
    assert (await _row(store, "a")).status == "sent"


@pytest.mark.parametrize(("lane", "after"), [(Lane.BULK, "unknown"), (Lane.NOTICE, "created")])
async def test_a_sender_that_died_leaves_bulk_unknown_and_notices_to_go_again(
    store: Store, outbox: Outbox, clock: MovedClock, lane: Lane, after: str
) -> None:
    """Nobody gets a broadcast twice; nobody misses word of their own complaint."""
    await posted(store, clock, _post("a", lane=lane))
    await outbox.claim(1)

    await outbox.release(everything=True)

    assert (await _row(store, "a")).status == after


async def test_a_notice_that_kills_every_sender_ends_unknown(
    store: Store, outbox: Outbox, clock: MovedClock
) -> None:
    """It does not keep the process dying for ever."""
    await posted(store, clock, _post("a"))
    for _ in range(MAX_ATTEMPTS):
        await outbox.claim(1)
        await outbox.release(everything=True)

    row = await _row(store, "a")
    assert (row.status, row.settled_at) == ("unknown", clock())


@pytest.mark.parametrize(
    ("lane", "statuses"), [(Lane.BULK, ["unknown"]), (Lane.NOTICE, ["created", "unknown"])]
)
async def test_an_answer_that_did_not_come_is_repeated_once_for_notices_only(
    store: Store, outbox: Outbox, clock: MovedClock, lane: Lane, statuses: list[str]
) -> None:
    """A notice arrives once or twice, bulk once or not at all."""
    await posted(store, clock, _post("a", lane=lane))
    seen = []
    while claimed := await outbox.claim(1):
        await outbox.settle(claimed[0], SendResult(status=SendStatus.UNKNOWN))
        seen.append(str((await _row(store, "a")).status))
        clock.move(seconds=60)

    assert seen == statuses


async def test_a_resident_who_blocked_the_bot_is_marked_gone(
    store: Store, outbox: Outbox, clock: MovedClock
) -> None:
    """The digest will leave them out."""
    async with store.write() as session:
        session.add(Resident(telegram_id=7, created_at=clock()))
    await posted(store, clock, _post("a"))

    await outbox.settle(await _claim_one(outbox), SendResult(status=SendStatus.BLOCKED))

    async with store.read() as session:
        assert (await session.execute(sa.select(col(Resident.is_gone)))).scalar_one()
    assert (await _row(store, "a")).status == "blocked"


async def test_messages_follow_a_group_that_moved(
    store: Store, outbox: Outbox, clock: MovedClock
) -> None:
    """All that wait for the old id go to the new one."""
    await posted(store, clock, _post("a", chat=-5), _post("b", chat=-5))

    due = await _claim_one(outbox)
    await outbox.settle(due, SendResult(status=SendStatus.MOVED, new_chat_id=-1005))

    assert (await _claim_one(outbox)).chat_id == -1005
    assert (await _row(store, "b")).chat_id == -1005


async def test_whatever_comes_later_follows_the_group_as_well(
    store: Store, outbox: Outbox, clock: MovedClock
) -> None:
    """The new id is kept in the database: no process has to remember it."""
    await posted(store, clock, _post("a", chat=-5))
    moved = SendResult(status=SendStatus.MOVED, new_chat_id=-1005)
    await outbox.settle(await _claim_one(outbox), moved)

    await posted(store, clock, _post("late", chat=-5), _post("other", chat=-6))

    assert (await _row(store, "late")).chat_id == -1005
    assert (await _row(store, "other")).chat_id == -6
