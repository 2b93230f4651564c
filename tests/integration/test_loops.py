"""The loops between messenger and tables go on, whatever one update or delivery does."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlmodel import col
from telegram import Update
from telegram.ext import ApplicationBuilder, ExtBot, TypeHandler

from bot.domain.topics import Colour
from bot.handlers.dispatch import Dispatcher
from bot.handlers.door import MessengerUnavailableError
from bot.handlers.fetch import Fetcher
from bot.handlers.register import AnyApplication
from bot.jobs.deliver import Deliverer
from bot.replies.elsewhere import Card
from bot.replies.reply import Reply
from bot.services.inbox import Inbox
from bot.services.notices import StaffNotices
from bot.services.outbox import Outbox, Post
from bot.services.ports import ClaimedUpdate, DueDelivery, FetchResult, SendResult, SendStatus
from bot.services.worker import LEASE, Worker
from bot.store.engine import Store, StoreFailure
from bot.store.tables import Delivery, InboxUpdate
from tests.integration.conftest import MovedClock, posted, said

PATIENCE = 10.0
STAFF_CHAT = -100
FACTS = {"attempts": 3, "number": 1}


@dataclass
class Handler:
    """Notes the updates it gets and does with each what the test says."""

    errors: dict[int, list[Exception]] = field(default_factory=dict)
    before: dict[int, list[Exception]] = field(default_factory=dict)
    """What fails before it is called: whether an update is admitted is asked first."""
    seen: list[int] = field(default_factory=list)
    called: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, update: Update, _context: object) -> None:
        self.seen.append(update.update_id)
        self.called.set()
        if errors := self.errors.get(update.update_id):
            raise errors.pop(0)


@dataclass
class Messenger:
    """Notes what is sent; everything succeeds."""

    noted: list[tuple[object, ...]] = field(default_factory=list)

    def _note(self, *what: object) -> SendResult:
        self.noted.append(what)
        return SendResult(status=SendStatus.SENT, message_id=len(self.noted))

    async def send(
        self,
        chat_id: int,
        reply: Reply,
        *,
        reply_to_message_id: int | None = None,
        thread_id: int | None = None,
    ) -> SendResult:
        into = () if thread_id is None else (thread_id,)
        return self._note("send", chat_id, reply.text, reply_to_message_id, *into)

    async def open_topic(self, chat_id: int, name: str, colour: Colour) -> SendResult:
        return self._note("open_topic", chat_id, name, colour)

    async def close_topic(self, chat_id: int, thread_id: int, *, is_closed: bool) -> SendResult:
        return self._note("close_topic", chat_id, thread_id, is_closed)

    async def rename_topic(self, chat_id: int, thread_id: int, name: str) -> SendResult:
        return self._note("rename_topic", chat_id, thread_id, name)

    async def edit(self, chat_id: int, message_id: int, reply: Reply) -> SendResult:
        return self._note("edit", chat_id, message_id, reply.text)

    async def delete(self, chat_id: int, message_id: int) -> SendResult:
        return self._note("delete", chat_id, message_id)

    async def drop_buttons(self, chat_id: int, message_id: int) -> SendResult:
        return self._note("drop_buttons", chat_id, message_id)

    async def toast(self, press_id: str, text: str = "") -> SendResult:
        return self._note("toast", press_id, text)

    async def offer(
        self, query_id: str, cards: Sequence[Card], *, more: tuple[str, str]
    ) -> SendResult:
        return self._note("offer", query_id, cards, more)


@dataclass(frozen=True)
class FullDisk(Inbox):
    """Refuses the first batches, as a full disk does."""

    refusals: list[None] = field(default_factory=list)

    async def record(self, updates: Any) -> int:
        if self.refusals:
            self.refusals.pop()
            raise StoreFailure("database or disk is full")
        return await Inbox.record(self, updates)


@dataclass(frozen=True)
class ForgetfulOutbox(Outbox):
    """Its disk is full when the first outcomes are to be written down."""

    refusals: list[None] = field(default_factory=list)

    async def settle(self, due: DueDelivery, result: SendResult) -> None:
        if self.refusals:
            self.refusals.pop()
            raise _disk_full()
        await Outbox.settle(self, due, result)


def _disk_full() -> Exception:
    cause = sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorcode = sqlite3.SQLITE_FULL
    return sa.exc.OperationalError("COMMIT", {}, cause)


@dataclass(frozen=True)
class SleepyInbox(Inbox):
    """Its process is stopped right after a claim, for longer than the lease."""

    sleeps: list[MovedClock] = field(default_factory=list)
    given_back: list[int] = field(default_factory=list)

    async def claim(self, limit: int, busy: Any = ()) -> list[ClaimedUpdate]:
        claimed = await Inbox.claim(self, limit, busy)
        if claimed and self.sleeps:
            self.sleeps.pop().move(seconds=LEASE.total_seconds() + 1)
        return claimed

    async def give_back(self, item: ClaimedUpdate) -> None:
        self.given_back.append(item.id)
        await Inbox.give_back(self, item)


@dataclass
class Source:
    """A messenger's queue: forgets what lies below the offset asked with."""

    waiting: list[Mapping[str, Any]]
    offsets: list[int | None] = field(default_factory=list)
    empty: asyncio.Event = field(default_factory=asyncio.Event)

    async def fetch(self, offset: int | None, timeout_seconds: int) -> FetchResult:
        self.offsets.append(offset)
        self.waiting = [one for one in self.waiting if one["update_id"] >= (offset or 0)]
        if not self.waiting:
            self.empty.set()
            await asyncio.sleep(timeout_seconds)
        return FetchResult(updates=tuple(self.waiting))


@pytest.fixture
def handler() -> Handler:
    """What the application does with updates."""
    return Handler()


@pytest.fixture
async def dispatcher(store: Store, inbox: Inbox, clock: MovedClock, handler: Handler) -> Dispatcher:
    """A dispatcher over an application that never touches the network."""
    bot: ExtBot[None] = ExtBot("1:x")
    application: AnyApplication = (
        ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
    )
    application._initialized = True
    application.add_handler(TypeHandler(Update, handler))

    async def everybody(_claimed: ClaimedUpdate, update: Update) -> bool:
        if handler.before.get(update.update_id):
            raise handler.before[update.update_id].pop()
        return True

    quarantined = StaffNotices(store, clock, STAFF_CHAT).quarantined
    return Dispatcher(application, inbox, quarantined, everybody)


@pytest.fixture
def handling(inbox: Inbox, dispatcher: Dispatcher) -> Worker[ClaimedUpdate]:
    """The loop that feeds it."""
    return Worker("updates", inbox, dispatcher.handle, 16)


@asynccontextmanager
async def running(worker: Worker[Any]) -> AsyncIterator[None]:
    """Run a loop until the block ends; it must end by itself then."""
    task = asyncio.create_task(worker.run())
    yield
    worker.stop()
    await asyncio.wait_for(task, PATIENCE)


async def _until(store: Store, table: type[InboxUpdate | Delivery], *open_: str) -> None:
    query = sa.select(sa.func.count()).select_from(table).where(col(table.status).in_(open_))
    async with asyncio.timeout(PATIENCE):
        while True:
            async with store.read() as session:
                if not (await session.execute(query)).scalar_one():
                    return
            await asyncio.sleep(0.02)


async def _statuses(store: Store) -> dict[int, str]:
    query = sa.select(col(InboxUpdate.update_id), col(InboxUpdate.status))
    async with store.read() as session:
        return {row[0]: str(row[1]) for row in (await session.execute(query)).all()}


async def test_one_update_that_does_not_parse_stops_nobody(
    store: Store, inbox: Inbox, handling: Worker[ClaimedUpdate], handler: Handler
) -> None:
    """It is set aside and staff are told once; the others are handled."""
    await inbox.record([said(1, 7), {"update_id": 2, "message": {"chat": {"id": 7}}}, said(3, 7)])
    async with running(handling):
        await _until(store, InboxUpdate, "new", "working")

    assert handler.seen == [1, 3]
    assert await _statuses(store) == {1: "done", 2: "quarantined", 3: "done"}
    async with store.read() as session:
        told = (await session.execute(sa.select(Delivery))).scalars().all()
    assert [(one.chat_id, one.kind) for one in told] == [(STAFF_CHAT, "quarantined")]


async def test_a_handler_that_fails_is_tried_three_times(
    store: Store, inbox: Inbox, handling: Worker[ClaimedUpdate], handler: Handler
) -> None:
    """One that succeeds at last is done, one that never does is set aside."""
    handler.errors = {1: [ValueError()] * 2, 2: [ValueError()] * 9}
    await inbox.record([said(1, 7), said(2, 8)])
    async with running(handling):
        await _until(store, InboxUpdate, "new", "working")

    assert await _statuses(store) == {1: "done", 2: "quarantined"}
    assert sorted(handler.seen) == [1, 1, 1, 2, 2, 2]


async def test_an_answer_refused_for_now_is_given_later(
    store: Store, inbox: Inbox, clock: MovedClock, handling: Worker[ClaimedUpdate], handler: Handler
) -> None:
    """A 429 puts the update off without using up its attempts, however often."""
    handler.errors = {1: [MessengerUnavailableError(30.0) for _ in range(5)]}
    await inbox.record([said(1, 7)])
    async with running(handling):
        async with asyncio.timeout(PATIENCE):
            while len(handler.seen) < 6:
                clock.move(seconds=31)
                handling.ring()
                await asyncio.sleep(0.02)
        await _until(store, InboxUpdate, "new", "working")

    assert await _statuses(store) == {1: "done"}


@pytest.mark.parametrize("place", ["errors", "before"])
async def test_a_database_that_is_away_uses_up_no_attempt(
    store: Store,
    inbox: Inbox,
    clock: MovedClock,
    handling: Worker[ClaimedUpdate],
    handler: Handler,
    place: str,
) -> None:
    """The update waits until it is back, however often it or its admission fails over that."""
    setattr(handler, place, {1: [_disk_full() for _ in range(5)]})
    await inbox.record([said(1, 7)])
    async with running(handling):
        async with asyncio.timeout(PATIENCE):
            while await inbox.waiting_count():
                clock.move(seconds=2)
                handling.ring()
                await asyncio.sleep(0.02)
        await _until(store, InboxUpdate, "new", "working")

    assert await _statuses(store) == {1: "done"}


async def test_an_outcome_is_written_down_once_the_database_is_back(
    store: Store, clock: MovedClock
) -> None:
    """What was sent is not sent again for want of a note."""
    outbox = ForgetfulOutbox(store, clock, refusals=[None, None])
    await posted(store, clock, Post(key="a", chat_id=7, kind="quarantined", facts=FACTS))
    messenger = Messenger()
    deliverer = Deliverer(outbox, messenger, ZoneInfo("Asia/Shanghai"))
    async with running(Worker("deliveries", outbox, deliverer.deliver, 8)):
        await _until(store, Delivery, "created", "sending")

    assert await outbox.counts() == {"sent": 1}
    assert len(messenger.noted) == 1


async def test_what_is_under_way_at_a_stop_is_finished(
    store: Store, inbox: Inbox, handling: Worker[ClaimedUpdate], handler: Handler
) -> None:
    """Nothing is left in hand."""
    await inbox.record([said(number, number) for number in range(1, 9)])
    async with running(handling):
        await asyncio.wait_for(handler.called.wait(), PATIENCE)

    assert "working" not in (await _statuses(store)).values()


async def test_a_worker_that_slept_through_its_lease_does_not_begin(
    store: Store, inbox: Inbox, clock: MovedClock, handling: Worker[ClaimedUpdate], handler: Handler
) -> None:
    """Another may have begun meanwhile; it gives the update back and takes it anew."""
    await inbox.record([said(1, 7)])
    slept = SleepyInbox(store, clock, sleeps=[clock])
    handling.desk = slept
    async with running(handling):
        await _until(store, InboxUpdate, "new", "working")

    assert handler.seen == [1]
    assert slept.given_back == [1]


async def test_work_that_takes_longer_than_a_lease_keeps_it(
    store: Store, inbox: Inbox, clock: MovedClock
) -> None:
    """It is not swept from under a worker that is alive."""
    begun, end = list[int](), asyncio.Event()

    async def work(update: ClaimedUpdate) -> None:
        begun.append(update.id)
        await end.wait()
        await inbox.settle(update)

    await inbox.record([said(1, 7)])
    async with running(Worker("updates", inbox, work, 16, keep_seconds=0.01)):
        for _ in range(4):
            clock.move(seconds=LEASE.total_seconds() * 2 / 3)
            await _until_leased(store, clock() + LEASE)
        end.set()
        await _until(store, InboxUpdate, "new", "working")

    assert begun == [1]


async def _until_leased(store: Store, until: datetime) -> None:
    query = sa.select(col(InboxUpdate.lease_until))
    async with asyncio.timeout(PATIENCE):
        while True:
            async with store.read() as session:
                if (await session.execute(query)).scalar_one() == until:
                    return
            await asyncio.sleep(0.01)


async def test_what_a_dead_worker_held_is_worked_by_another(
    store: Store, inbox: Inbox, clock: MovedClock, handling: Worker[ClaimedUpdate], handler: Handler
) -> None:
    """Once its lease has ended."""
    await inbox.record([said(1, 7)])
    await inbox.claim(1)
    clock.move(seconds=LEASE.total_seconds() + 1)
    handling.keep_seconds = 0.01
    async with running(handling):
        await _until(store, InboxUpdate, "new", "working")

    assert handler.seen == [1]


async def test_a_delivery_that_cannot_be_rendered_stops_no_other(
    store: Store, outbox: Outbox, clock: MovedClock
) -> None:
    """It has failed; the next one goes."""
    broken = Post(key="a", chat_id=7, kind="no such kind", facts={})
    whole = Post(key="b", chat_id=7, kind="quarantined", facts=FACTS)
    await posted(store, clock, broken, whole)
    messenger = Messenger()
    deliverer = Deliverer(outbox, messenger, ZoneInfo("Asia/Shanghai"))
    async with running(Worker("deliveries", outbox, deliverer.deliver, 8)):
        await _until(store, Delivery, "created", "sending")

    assert await outbox.counts() == {"failed": 1, "sent": 1}
    assert [call[:2] for call in messenger.noted] == [("send", 7)]


async def test_updates_are_acknowledged_only_once_they_are_stored(
    store: Store, clock: MovedClock
) -> None:
    """While the disk is full the messenger keeps them; then they come in."""
    inbox, rung = FullDisk(store, clock, refusals=[None]), asyncio.Event()
    source = Source([said(5, 7), said(6, 7)])
    fetching = asyncio.create_task(Fetcher(source, inbox, rung.set).run())
    await asyncio.wait_for(source.empty.wait(), PATIENCE)
    fetching.cancel()

    assert source.offsets == [None, None, 7]
    assert rung.is_set()
    assert await inbox.waiting_count() == 2


async def test_a_claimed_update_names_its_chat_and_attempt(inbox: Inbox) -> None:
    """What a worker is given suffices to settle it."""
    await inbox.record([said(1, 7)])
    (update,) = await inbox.claim(1)

    assert isinstance(update, ClaimedUpdate)
    assert (update.chat_key, update.attempt) == (7, 1)
