"""Announcements at night: whoever wants quiet reads them in the morning, but for urgent ones."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.domain.announcement import AnnouncementStatus
from bot.domain.errors import NotAllowedError
from bot.domain.language import Language
from bot.domain.people import Role
from bot.domain.subscription import EVERYTHING
from bot.services.announcements import Edit
from bot.services.ports import SendResult, SendStatus
from bot.store.tables import Announcement
from tests.integration.services.conftest import ADMIN, PUBLISHER, RESIDENT, ZONE, House

SLEEPERS, WAKEFUL = (RESIDENT, 5_002, 5_003), 5_004
SENT = SendResult(status=SendStatus.SENT, message_id=7)


@pytest.fixture
async def office(house: House) -> House:
    """Three who want quiet, and one who hears at any hour."""
    await house.staff.ensure(PUBLISHER, Role.PUBLISHER, name="宣传员")
    for who in (*SLEEPERS, WAKEFUL):
        await house.subscriptions.put(who, EVERYTHING, wanted=True)
    await house.nights.choose(WAKEFUL, is_quiet=False)
    return house


async def _started(house: House, at: datetime, *, is_urgent: bool = False) -> int:
    id_ = await house.announcements.create(PUBLISHER, "c")
    edit = Edit(texts={Language.ZH_HANS: "明天停水"}, is_urgent=is_urgent)
    await house.announcements.write(PUBLISHER, id_, edit, "w")
    await house.announcements.propose(PUBLISHER, id_, "p")
    await house.announcements.approve(ADMIN, id_, 2, "a")
    house.clock.now = at
    assert await house.announcement_clock.start_due() == 1
    return id_


async def _sent(house: House, limit: int = 10) -> list[int]:
    claimed = await house.mailing.claim(limit)
    for due in claimed:
        await house.mailing.settle(due, SENT)
    return [due.chat_id for due in claimed]


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2023, 11, day, hour, minute, tzinfo=ZONE)


async def test_what_starts_at_night_comes_in_the_morning(office: House) -> None:
    """But to those who want to hear at any hour; it is not over before all have it."""
    await _started(office, _at(6, 23))

    assert await _sent(office) == [WAKEFUL]
    await office.announcement_clock.close_done()
    office.clock.now = _at(7, 8)
    assert sorted(await _sent(office)) == sorted(SLEEPERS)
    await office.announcement_clock.close_done()
    (row,) = await office.rows(Announcement)
    assert row.status is AnnouncementStatus.DONE


async def test_the_night_may_begin_in_the_midst_of_it(office: House) -> None:
    """Two have it before ten, the others do not get it after."""
    await _started(office, _at(6, 21, 59))
    got = await _sent(office, 2)
    office.clock.now = _at(6, 22)

    late = await _sent(office)

    assert len(got) == 2
    assert late == [one for one in [WAKEFUL] if one not in got]
    office.clock.now = _at(7, 8)
    assert set(await _sent(office)) == {*SLEEPERS, WAKEFUL} - {*got, *late}


async def test_an_urgent_one_passes(office: House) -> None:
    """A gas leak is no news for the morning."""
    await _started(office, _at(6, 23), is_urgent=True)

    assert sorted(await _sent(office)) == sorted((*SLEEPERS, WAKEFUL))


async def test_urgency_is_part_of_what_is_approved(office: House) -> None:
    """Made urgent after the approval, it has none; and who made it so cannot give it."""
    id_ = await _started(office, _at(6, 21))
    row = (await office.rows(Announcement))[0]
    assert row.status is AnnouncementStatus.SENDING
    id_ = await office.announcements.create(PUBLISHER, "c2")
    await office.announcements.write(PUBLISHER, id_, Edit(texts={Language.ZH_HANS: "?"}), "w2")
    await office.announcements.propose(PUBLISHER, id_, "p2")
    await office.announcements.approve(ADMIN, id_, 2, "a2")
    await office.announcements.write(ADMIN, id_, Edit(is_urgent=True), "w3")
    await office.announcements.propose(ADMIN, id_, "p3")

    with pytest.raises(NotAllowedError):
        await office.announcements.approve(ADMIN, id_, 3, "a3")
    assert await office.announcement_clock.start_due() == 0


async def test_whoever_gives_up_the_quiet_gets_what_waits(office: House) -> None:
    """At once."""
    await _started(office, _at(6, 23))
    await _sent(office)

    await office.nights.choose(RESIDENT, is_quiet=False)

    assert await _sent(office) == [RESIDENT]


async def test_a_stop_at_night_keeps_the_morning_quiet_too(office: House) -> None:
    """What waits for the morning is never sent."""
    await _started(office, _at(6, 23))
    await _sent(office)
    for who in SLEEPERS[:2]:
        await office.subscriptions.stop(who)
    await office.privacy.forget(SLEEPERS[2], "f")
    office.clock.now = _at(7, 9)

    assert await _sent(office) == []
