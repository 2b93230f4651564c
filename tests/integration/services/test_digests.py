"""Digests: each resident hears of what they follow, at their pace, once."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Any

import pytest

from bot.domain.people import Permission
from bot.domain.subscription import (
    AT_ONCE,
    DIGEST,
    EVERYTHING,
    WEEKLY,
    Pace,
    commitment_key,
)
from bot.services import digests
from bot.services.progress_rules import Progress
from bot.services.staff import permitted
from bot.store.tables import Delivery, DeliveryStatus, Firing, FiringStatus
from tests.integration.services.conftest import (
    NEIGHBOUR,
    PUBLISHER,
    RESIDENT,
    ZONE,
    House,
)

DAY = date(2023, 11, 6)


@pytest.fixture
async def office(house: House) -> House:
    """Digests at six in the evening, and on Fridays for those who want it weekly."""
    await house.schedules.ensure(DIGEST, "0 18 * * *")
    await house.schedules.ensure(WEEKLY, "0 18 * * fri")
    await house.schedules.ensure_at_once()
    return house


async def record(house: House, value: float, cause: str, commitment: str = "parking") -> None:
    """Have a figure recorded."""
    progress = Progress(commitment=commitment, value=value, holds_on=DAY)
    await house.commitments.record(PUBLISHER, progress, cause)


async def fired(house: House) -> int:
    """Let the clock door do its work; gives the messages that it brought about."""
    await house.schedules.tick()
    count = 0
    while claimed := await house.firings.claim(1):
        count += await house.firings.fire(claimed[0])
    return count


async def told(house: House) -> dict[int, list[tuple[str, float | None]]]:
    """Send what may be sent now: by resident, what moved."""
    return {
        due.chat_id: [(one["commitment"], one["value"]) for one in due.facts["news"]]
        for due in await house.sent()
        if due.kind == DIGEST
    }


def at(house: House, day: int, hour: int) -> None:
    """Make it this hour in Shanghai, in November."""
    house.clock.now = datetime(2023, 11, day, hour, tzinfo=ZONE)


async def test_a_digest_waits_for_who_is_recording_a_figure(office: House) -> None:
    """Read half before and half after it, a figure would be told and told again."""
    await office.subscriptions.put(RESIDENT, "parking", wanted=True)
    at(office, 6, 18)
    progress = Progress(commitment="parking", value=320, holds_on=DAY)

    async with office.store.write() as session:
        staff = await permitted(session, PUBLISHER, Permission.RECORD_PROGRESS)
        await office.commitments.append(session, staff, progress, "a")
        firing = asyncio.create_task(fired(office))
        done, _ = await asyncio.wait([firing], timeout=0.3)
        assert not done
    await firing

    assert await told(office) == {RESIDENT: [("parking", 320)]}
    at(office, 7, 18)
    assert await fired(office) == 0


async def test_each_pace_has_its_hour(office: House) -> None:
    """At once, in the evening, on Friday; on the way there nothing is told twice."""
    paces = {RESIDENT: Pace.AT_ONCE, NEIGHBOUR: Pace.DAILY, 5_003: Pace.WEEKLY}
    for who, pace in paces.items():
        await office.subscriptions.put(who, "parking", wanted=True)
        await office.subscriptions.choose_pace(who, pace)
    await record(office, 320, "a")

    await fired(office)
    assert await told(office) == {RESIDENT: [("parking", 320)]}
    at(office, 6, 18)
    await fired(office)
    assert await told(office) == {NEIGHBOUR: [("parking", 320)]}
    await record(office, 330, "b")
    at(office, 7, 18)
    await fired(office)
    assert set(await told(office)) == {RESIDENT, NEIGHBOUR}
    at(office, 10, 18)
    await fired(office)
    assert await told(office) == {5_003: [("parking", 330)]}


async def test_a_topic_one_promise_or_everything(office: House) -> None:
    """Each hears of their own, and nobody of what they did not ask for."""
    wanted = {RESIDENT: "parking", NEIGHBOUR: commitment_key("hospital"), 5_003: EVERYTHING}
    for who, key in wanted.items():
        await office.subscriptions.put(who, key, wanted=True)
    await office.subscriptions.put(5_004, "@桥头", wanted=True)
    await record(office, 320, "a")
    await record(office, 0, "b", "hospital")
    at(office, 6, 18)

    assert await fired(office) == 3
    assert await told(office) == {
        RESIDENT: [("parking", 320)],
        NEIGHBOUR: [("hospital", 0)],
        5_003: [("parking", 320), ("hospital", 0)],
    }


async def test_what_was_recorded_before_one_asked_to_hear_is_no_news(office: House) -> None:
    """Following begins now; a second way to the same promise tells nothing again."""
    await record(office, 320, "a")
    await office.subscriptions.put(RESIDENT, "parking", wanted=True)
    at(office, 6, 18)
    assert await fired(office) == 0
    await record(office, 330, "b")
    at(office, 7, 18)
    await fired(office)
    assert await told(office) == {RESIDENT: [("parking", 330)]}
    await office.subscriptions.put(RESIDENT, commitment_key("parking"), wanted=True)
    at(office, 8, 18)

    assert await fired(office) == 0
    statuses = [row.status for row in await office.rows(Firing)]
    assert statuses.count(FiringStatus.DONE) == 1


async def test_a_digest_tells_the_latest_of_each_promise_once(office: House) -> None:
    """An earlier day recorded late is no news; a correction is."""
    await office.subscriptions.put(RESIDENT, "parking", wanted=True)
    await record(office, 320, "a")
    await record(office, 330, "b")
    at(office, 6, 18)
    await fired(office)
    assert await told(office) == {RESIDENT: [("parking", 330)]}
    late = Progress(commitment="parking", value=100, holds_on=date(2023, 11, 1))
    await office.commitments.record(PUBLISHER, late, "c")
    at(office, 7, 18)
    assert await fired(office) == 0
    (newest,) = [
        one for one in await office.commitments.history(_parking(office)) if one.value == 330
    ]
    back = Progress(commitment="parking", value=None, note="数字报错了，以前一次为准")
    await office.commitments.correct(PUBLISHER, newest.number, back, "d")
    at(office, 8, 18)

    await fired(office)
    assert await told(office) == {RESIDENT: [("parking", 320)]}


def _parking(house: House) -> Any:
    return house.commitments.find("parking")


async def test_at_night_what_moves_gathers_in_one_message_for_the_morning(
    office: House,
) -> None:
    """Whoever wants to hear at night does, each time."""
    for who in (RESIDENT, NEIGHBOUR):
        await office.subscriptions.put(who, EVERYTHING, wanted=True)
        await office.subscriptions.choose_pace(who, Pace.AT_ONCE)
    await office.nights.choose(NEIGHBOUR, is_quiet=False)
    at(office, 6, 23)
    for value, commitment in ((320, "parking"), (0, "hospital"), (330, "parking")):
        await record(office, value, f"{commitment} {value}", commitment)
        await fired(office)
        assert set(await told(office)) == {NEIGHBOUR}
        office.clock.move(minutes=1)
    at(office, 7, 8)

    assert await told(office) == {RESIDENT: [("parking", 330), ("hospital", 0)]}


async def test_what_is_followed_no_longer_is_taken_out_of_what_waits(office: House) -> None:
    """One topic of two; then the other, and the message is never sent."""
    for key in ("parking", "hospital"):
        await office.subscriptions.put(RESIDENT, key, wanted=True)
    await record(office, 320, "a")
    await record(office, 0, "b", "hospital")
    at(office, 6, 18)
    await fired(office)

    await office.subscriptions.put(RESIDENT, "hospital", wanted=False)
    (waiting,) = await office.rows(Delivery)
    assert [one["commitment"] for one in waiting.facts["news"]] == ["parking"]
    await office.subscriptions.put(RESIDENT, "parking", wanted=False)

    assert await told(office) == {}
    assert [row.status for row in await office.rows(Delivery)] == [DeliveryStatus.WITHDRAWN]


async def test_after_a_stop_nothing_that_waits_is_sent(office: House) -> None:
    """It takes effect before the next message is claimed; the one under way is under way."""
    for number in range(5):
        await office.subscriptions.put(6_000 + number, "parking", wanted=True)
    await record(office, 320, "a")
    at(office, 6, 18)
    assert await fired(office) == 5
    (under_way,) = await office.outbox.claim(1)

    for number in range(5):
        assert await office.subscriptions.stop(6_000 + number) == 1

    assert await office.outbox.claim(10, [under_way.chat_id]) == []


async def test_a_digest_that_dies_between_two_pages_goes_on_where_it_was(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page is a transaction: nobody is told twice and nobody is left out."""
    monkeypatch.setattr(digests, "_PAGE", 2)
    for number in range(5):
        await office.subscriptions.put(6_000 + number, "parking", wanted=True)
    await record(office, 320, "a")
    at(office, 6, 18)
    await office.schedules.tick()
    (due,) = await office.firings.claim(1)
    write, pages = digests.Digests.write, 0

    async def dying(*given: Any) -> Any:
        nonlocal pages
        pages += 1
        if pages == 2:
            raise RuntimeError
        return await write(*given)

    monkeypatch.setattr(digests.Digests, "write", dying)
    with pytest.raises(RuntimeError):
        await office.firings.fire(due)
    assert len(await told(office)) == 2
    await office.firings.release(everything=True)

    assert await fired(office) == 5
    assert sorted(await told(office)) == [6_002, 6_003, 6_004]
    (firing,) = [one for one in await office.rows(Firing) if one.status is FiringStatus.DONE]
    assert firing.messages == 5


async def test_news_at_once_is_planned_once_whoever_looks(office: House) -> None:
    """Nothing recorded, nothing planned; several entries are one message."""
    await office.subscriptions.put(RESIDENT, EVERYTHING, wanted=True)
    await office.subscriptions.choose_pace(RESIDENT, Pace.AT_ONCE)
    assert await office.schedules.tick() == 0
    await record(office, 320, "a")
    await record(office, 0, "b", "hospital")

    assert [await office.schedules.tick() for _ in range(3)] == [1, 0, 0]
    assert await fired(office) == 1
    assert await told(office) == {RESIDENT: [("parking", 320), ("hospital", 0)]}
    assert await fired(office) == 0
    assert [plan.name for plan in await office.schedules.plans()] == [DIGEST, WEEKLY]
    assert AT_ONCE not in [plan.name for plan in await office.schedules.plans()]
