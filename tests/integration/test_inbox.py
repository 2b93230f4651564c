"""Updates: stored once, handed out in order, tried three times, never in anybody's way."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col

from bot.services.inbox import MAX_ATTEMPTS, Inbox, chat_key
from bot.services.notices import StaffNotices
from bot.services.ports import ClaimedUpdate
from bot.services.worker import LEASE
from bot.store.engine import Store, open_store
from bot.store.tables import Delivery, InboxUpdate
from tests.databases import Databases
from tests.integration.conftest import MovedClock, said

STAFF_CHAT = -100


async def _status(store: Store, update_id: int) -> str:
    query = sa.select(col(InboxUpdate.status)).where(col(InboxUpdate.update_id) == update_id)
    async with store.read() as session:
        return str((await session.execute(query)).scalar_one())


async def test_an_update_that_comes_twice_is_stored_once(inbox: Inbox) -> None:
    """Within a batch, and in the next one."""
    assert await inbox.record([said(1, 7), said(1, 7), said(2, 7)]) == 2
    assert await inbox.record([said(2, 7), said(3, 7)]) == 1
    assert await inbox.waiting_count() == 3


async def test_an_id_that_no_database_takes_is_left_out(inbox: Inbox) -> None:
    """Its neighbours are stored."""
    assert await inbox.record([said(2**63, 7), said(1, 2**80), said(2, 8)]) == 2


async def test_one_update_a_chat_is_handed_out_at_a_time(inbox: Inbox) -> None:
    """The second waits until the first is settled."""
    await inbox.record([said(1, 7), said(2, 7), said(3, 8)])
    first, other = await inbox.claim(16)
    assert (first.chat_key, other.chat_key) == (7, 8)
    assert await inbox.claim(16) == []

    await inbox.settle(first)

    (second,) = await inbox.claim(16)
    assert (second.chat_key, second.id) == (7, first.id + 1)


async def test_the_attempt_is_counted_before_handling(store: Store, inbox: Inbox) -> None:
    """A process that dies the moment it has claimed has used one attempt up."""
    await inbox.record([said(1, 7)])
    await inbox.claim(1)
    await inbox.release(everything=True)

    (again,) = await inbox.claim(1)

    assert again.attempt == 2


async def test_an_update_that_kills_uses_up_its_own_attempts_only(
    store: Store, inbox: Inbox
) -> None:
    """After three deaths it is set aside; its neighbours are handled."""
    await inbox.record([said(1, 7), *(said(number, 100 + number) for number in range(2, 12))])
    lives = 0
    while claimed := await inbox.claim(16):
        for update in claimed:
            if update.chat_key == 7:
                break
            await inbox.settle(update)
        else:
            continue
        lives += 1
        await inbox.release(everything=True)

    assert lives == MAX_ATTEMPTS
    assert await _status(store, 1) == "quarantined"
    assert {await _status(store, number) for number in range(2, 12)} == {"done"}
    assert [update.chat_key for update in await inbox.set_aside()] == [7]


async def test_a_suspect_waits_until_nothing_else_is_under_way(inbox: Inbox) -> None:
    """What was under way when the process died comes back beside nobody who could die with it."""
    await inbox.record([said(1, 7), said(2, 8)])
    await inbox.claim(1)
    await inbox.release(everything=True)

    assert await inbox.claim(16, {8}) == []
    (suspect,) = await inbox.claim(16)
    assert (suspect.chat_key, suspect.attempt) == (7, 2)


async def test_a_failing_update_is_set_aside_after_the_third_attempt(
    store: Store, inbox: Inbox
) -> None:
    """Then the next one of its chat has its turn."""
    await inbox.record([said(1, 7), said(2, 7)])
    told = []
    for _ in range(MAX_ATTEMPTS):
        (update,) = await inbox.claim(1)
        told.append((update.id, await inbox.fail(update, "ValueError")))

    assert told == [(1, False), (1, False), (1, True)]
    (following,) = await inbox.claim(1)
    assert following.id == 2


async def test_one_that_does_not_parse_is_set_aside_at_once(store: Store, inbox: Inbox) -> None:
    """Trying again cannot help it."""
    await inbox.record([{"update_id": 1, "message": 3}])
    (update,) = await inbox.claim(1)

    assert await inbox.fail(update, "TypeError", hopeless=True)
    assert await _status(store, 1) == "quarantined"


async def test_staff_are_told_of_each_that_was_set_aside_once(
    store: Store, inbox: Inbox, clock: MovedClock
) -> None:
    """Those that a dying process told nobody of, beside one they know of."""
    await inbox.record([said(number, number) for number in (1, 2, 3)])
    updates = await inbox.claim(3)
    for one in updates:
        await inbox.fail(one, "TypeError", hopeless=True)
    notices = StaffNotices(store, clock, STAFF_CHAT)
    await notices.quarantined(updates[0])

    await notices.quarantined(*await inbox.set_aside())

    async with store.read() as session:
        rows = (await session.execute(sa.select(Delivery))).scalars()
        assert sorted(row.facts["number"] for row in rows) == [one.id for one in updates]


async def test_a_worker_that_lost_its_lease_changes_nothing(
    store: Store, inbox: Inbox, clock: MovedClock
) -> None:
    """Neither settling nor failing counts under an old attempt."""
    await inbox.record([said(1, 7)])
    (lost,) = await inbox.claim(1)
    clock.move(seconds=LEASE.total_seconds() + 1)
    assert await inbox.release(everything=False) == 1
    (held,) = await inbox.claim(1)

    await inbox.settle(lost)
    await inbox.fail(lost, "late", hopeless=True)

    assert await _status(store, 1) == "working"
    await inbox.settle(held)
    assert await _status(store, 1) == "done"


async def test_a_lease_that_runs_is_left_alone(inbox: Inbox, clock: MovedClock) -> None:
    """The sweep takes only what has run out."""
    await inbox.record([said(1, 7)])
    await inbox.claim(1)
    clock.move(seconds=LEASE.total_seconds() - 1)

    assert await inbox.release(everything=False) == 0


async def test_a_postponed_update_keeps_its_turn_and_its_attempts(
    inbox: Inbox, clock: MovedClock
) -> None:
    """Nothing of its chat passes it, and being put off is not its fault."""
    await inbox.record([said(1, 7), said(2, 7)])
    (update,) = await inbox.claim(1)
    await inbox.postpone(update, 30)
    assert await inbox.claim(1) == []

    clock.move(seconds=31)

    (again,) = await inbox.claim(1)
    assert (again.id, again.attempt) == (update.id, 1)


def test_updates_of_one_chat_share_a_line() -> None:
    """A press stands in the line of the chat it was made in; without a chat, the sender's."""
    assert chat_key(said(1, 7)) == 7
    press = {"from": {"id": 5}, "message": {"chat": {"id": -100}}}
    assert chat_key({"update_id": 1, "callback_query": press}) == -100
    assert chat_key({"update_id": 1, "inline_query": {"from": {"id": 5}}}) == 5
    assert chat_key({"update_id": 1, "poll": {"id": "x"}}) == 0
    assert chat_key({"update_id": 1, "message": {"chat": {"id": 2**80}}}) == 0


_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["record", "claim", "postpone", "fail", "settle", "sweep", "die"]),
        st.integers(0, 3),
    ),
    min_size=8,
    max_size=40,
)


@settings(max_examples=25, deadline=None)
@given(acts=_ACTS)
async def test_order_and_attempts_hold_whatever_happens(
    databases: Databases, acts: list[tuple[str, int]]
) -> None:
    """Each chat's updates end in order, none after more than three attempts."""
    url = databases.new()
    store = open_store(url)
    await _act(store, MovedClock(), acts)
    await store.close()
    databases.drop(url)


async def _act(store: Store, clock: MovedClock, acts: list[tuple[str, int]]) -> None:
    play, ended = _Play(Inbox(store, clock), clock), list[int]()
    for act, pick in acts:
        await play.act(act, pick)
        ended = await _ends_in_order(store, ended)


@dataclass
class _Play:
    """Workers who hold updates, and what befalls them."""

    inbox: Inbox
    clock: MovedClock
    held: list[ClaimedUpdate] = field(default_factory=list)
    number: int = 0

    async def act(self, act: str, pick: int) -> None:
        if act == "record" or not self.number:
            self.number += 1
            await self.inbox.record([said(self.number, pick + 1)])
        elif act == "sweep":
            self.clock.move(seconds=LEASE.total_seconds() + 1)
            await self.inbox.release(everything=False)
        elif act == "die":
            self.held.clear()
            await self.inbox.release(everything=True)
        elif act == "claim" or not self.held:
            self.held += await self.inbox.claim(pick + 1, {one.chat_key for one in self.held})
        else:
            await self._end(act, self.held.pop(pick % len(self.held)), pick)

    async def _end(self, act: str, one: ClaimedUpdate, pick: int) -> None:
        assert one.attempt <= MAX_ATTEMPTS
        if act == "settle":
            await self.inbox.settle(one)
        elif act == "fail":
            await self.inbox.fail(one, "x")
        else:
            await self.inbox.postpone(one, pick)
            self.clock.move(seconds=pick)


async def _ends_in_order(store: Store, before: list[int]) -> list[int]:
    """What is over, checked: nothing is over before something older of its chat."""
    async with store.read() as session:
        query = sa.select(InboxUpdate).order_by(col(InboxUpdate.id))
        rows = (await session.execute(query)).scalars()
        over: list[int] = []
        open_chats: set[int] = set()
        for row in rows:
            assert row.attempt <= MAX_ATTEMPTS
            if row.status in {"done", "quarantined"}:
                assert row.chat_key not in open_chats
                over.append(row.id or 0)
            else:
                open_chats.add(row.chat_key)
    assert set(before) <= set(over)
    return over
