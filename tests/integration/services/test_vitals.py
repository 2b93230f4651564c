"""How the bot is: what is read, who is told, and that nobody is told twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.domain.vitals import Reading, Vital
from bot.jobs.health import HealthClock
from bot.replies.reply import Reply
from bot.replies.sender import Sender
from bot.services.alerts import Alerts
from bot.services.inbox import Inbox
from bot.services.outbox import Post
from bot.services.ports import DueDelivery, SendResult, SendStatus
from bot.services.vitals import Vitals
from bot.store.engine import Store, open_store
from bot.store.tables import Seat
from tests.integration.conftest import posted, said
from tests.integration.services.conftest import ADMIN, HANDLER, House

ROOM = 1e12


@dataclass
class Senses:
    """A process as a test has it."""

    unanswered: float = 0.0
    late: float = 0.0
    free: float | None = ROOM

    def unanswered_seconds(self) -> float:
        return self.unanswered

    def late_seconds(self) -> float:
        return self.late

    def free_bytes(self) -> float | None:
        return self.free


@dataclass
class Ticks:
    """Seconds that move on by themselves, so that nothing is kept from look to look."""

    now: float = 0.0

    def __call__(self) -> float:
        self.now += 1.5
        return self.now


@dataclass
class Mouth:
    """Whom something was said to by hand."""

    said: list[tuple[int, str]] = field(default_factory=list)

    async def send(self, chat_id: int, reply: Reply, **_: Any) -> SendResult:
        self.said.append((chat_id, reply.text))
        return SendResult(status=SendStatus.SENT)


def _vitals(house: House, senses: Senses | None = None, seat: str | None = None) -> Vitals:
    return Vitals(
        store=house.store, clock=house.clock, senses=senses or Senses(), seat=seat, now=Ticks()
    )


def _ill(readings: tuple[Reading, ...]) -> set[Vital]:
    return {one.vital for one in readings if not one.is_well}


async def test_an_office_at_rest_is_well(house: House) -> None:
    """Every vital is read."""
    readings = await _vitals(house).look()

    assert {one.vital for one in readings} == set(Vital)
    assert not _ill(readings)


async def test_an_update_that_waits_too_long_is_an_illness(house: House) -> None:
    """Also one that is under way; handled ones count no more."""
    inbox = Inbox(house.store, house.clock)
    await inbox.record([said(1, 7), said(2, 8)])
    [done] = await inbox.claim(1)
    house.clock.move(seconds=61)
    assert _ill(await _vitals(house).look()) == {Vital.INBOX}

    await inbox.settle(done)
    for one in await inbox.claim(5):
        await inbox.settle(one)
    assert not _ill(await _vitals(house).look())


async def test_a_process_tells_of_itself(house: House) -> None:
    """The messenger, the ticks, the room for the data."""
    senses = Senses(unanswered=61, late=61, free=None)

    ill = {Vital.TELEGRAM, Vital.SCHEDULER, Vital.DISK}
    assert _ill(await _vitals(house, senses).look()) == ill


async def test_where_several_may_send_somebody_must(house: House, engine: str) -> None:
    """A seat that nobody ever took, and one whose beat has stopped."""
    if engine == "sqlite":
        return
    vitals = _vitals(house, seat="sender:1")
    assert _ill(await vitals.look()) == {Vital.SENDER}
    async with house.store.write() as session:
        session.add(Seat(name="sender:1", term=1, beat_at=house.clock()))
        await session.flush()
        await session.execute(sa.text("UPDATE seat SET beat_at = clock_timestamp()"))
    assert not _ill(await vitals.look())
    async with house.store.write() as session:
        await session.execute(
            sa.text("UPDATE seat SET beat_at = clock_timestamp() - interval '31 seconds'")
        )
    assert _ill(await vitals.look()) == {Vital.SENDER}


async def test_what_waits_is_counted_by_kind_state_and_unit(house: House) -> None:
    """What is not due yet is not due work, but open all the same."""
    inbox = Inbox(house.store, house.clock)
    await inbox.record([said(1, 7), said(2, 7)])
    await house.file()
    await house.sent()
    later = Post(
        key="later", chat_id=1, kind="x", facts={}, due_at=house.clock().replace(year=2030)
    )
    await posted(
        house.store, cast("Any", house.clock), later, Post(key="n", chat_id=1, kind="x", facts={})
    )
    house.clock.move(seconds=5)
    load = await _vitals(house).load()

    assert load.due["updates"].count == 2
    assert load.oldest_update_seconds == 5
    assert (load.due["deliveries"].count, load.due["deliveries"].oldest_seconds) == (1, 5)
    assert {str(state): count for state, count in load.deliveries.items()} == {
        "created": 2,
        "sending": 0,
    }
    assert list(load.complaints.values()) == [(1, 0)]

    house.clock.move(days=60)
    assert list((await _vitals(house).load()).complaints.values()) == [(1, 1)]


async def _told(house: House) -> list[DueDelivery]:
    return [one for one in await house.sent() if one.kind in {"ill", "well_again"}]


async def test_admins_hear_once_of_a_trouble_and_once_of_its_end(house: House) -> None:
    """However many processes look, also those that started anew; nobody else hears."""
    first, second = Alerts(house.store, house.clock), Alerts(house.store, house.clock)
    ill, well = [Reading(Vital.DISK, 1.0)], [Reading(Vital.DISK, ROOM)]
    for _ in range(10):
        for one in (first, second):
            await one.note(ill)
        house.clock.move(seconds=30)

    told = await _told(house)
    assert [(one.chat_id, one.kind, one.facts["vital"]) for one in told] == [(ADMIN, "ill", "disk")]
    assert HANDLER not in {one.chat_id for one in told}

    for one in (second, first):
        await one.note(well)
    [over] = await _told(house)
    assert (over.chat_id, over.kind) == (ADMIN, "well_again")
    assert over.facts["until"]


async def test_while_nothing_can_be_written_admins_are_told_by_hand(house: House) -> None:
    """And told again, once, when it can be."""
    mouth, alerts = Mouth(), Alerts(house.store, house.clock)
    zone = ZoneInfo("Asia/Shanghai")
    watch = HealthClock(_vitals(house), alerts, cast("Sender", mouth), house.clock, zone)
    await watch.tick()
    gone = _out_of_reach()
    watch.vitals.store, watch.alerts = gone, Alerts(gone, house.clock)
    for _ in range(9):
        await watch.tick()
        house.clock.move(seconds=20)
    assert [chat for chat, _ in mouth.said] == [ADMIN]
    assert "数据库没有回应" in mouth.said[0][1]

    watch.vitals.store, watch.alerts = house.store, alerts
    for _ in range(3):
        await watch.tick()
    assert [chat for chat, _ in mouth.said] == [ADMIN, ADMIN]
    assert "恢复正常" in mouth.said[1][1]
    await gone.close()


def _out_of_reach() -> Store:
    return open_store("sqlite+aiosqlite:////nowhere/at/all/jiefang.db")
