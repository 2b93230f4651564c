"""The clock's own acts: warning, escalation, the return to the queue, reminder and silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.complaint import Action, ComplaintStatus, Verdict
from bot.domain.duty import ClockName, Party
from bot.jobs.alarm import AlarmClock
from bot.services.handling import Said
from bot.store.tables import Complaint, ComplaintEvent, Delivery
from tests.integration.services.conftest import ADMIN, COLLEAGUE, HANDLER, RESIDENT, House


async def _tick(house: House) -> int:
    return await AlarmClock(house.alarms).tick()


async def _row(house: House) -> Complaint:
    row: Complaint = (await house.rows(Complaint))[0]
    return row


async def _actions(house: House) -> list[Action]:
    return [one.action for one in await house.rows(ComplaintEvent)]


async def _alarms(house: House) -> list[dict[str, Any]]:
    return [row.facts for row in await house.rows(Delivery) if row.kind == "alarm"]


def _called(facts: dict[str, Any]) -> set[int]:
    return {one["id"] for one in facts["called"]}


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2023, in Shanghai's hours."""
    return datetime(2023, 11, day, hour - 8, minute, tzinfo=UTC)


async def test_the_ladder_goes_from_the_owner_up_to_the_admins(house: House) -> None:
    """Warned before, told at the limit, then dispatchers, then admins; each once."""
    complaint = await house.file()
    await house.triage.claim(HANDLER, complaint, "1")
    await house.handling.say(HANDLER, complaint, Action.REPLY, Said(text="这就去"), "2")
    # Filed on Monday the 6th, to be solved in three working days: Thursday the 9th, 18:00.
    assert (await _row(house)).act_by == _at(9, 18)
    for instant, called in (
        (_at(9, 9, 15), {HANDLER}),
        (_at(9, 18), {HANDLER, COLLEAGUE}),
        (_at(10, 18), {COLLEAGUE}),
        (_at(16, 18), {ADMIN}),
    ):
        house.clock.now = instant
        assert await _tick(house) == 1
        assert await _tick(house) == 0
        assert _called((await _alarms(house))[-1]) == called

    house.clock.move(days=60)
    assert await _tick(house) == 0
    ladder = [Action.WARN, Action.ESCALATE, Action.ESCALATE, Action.ESCALATE]
    assert (await _actions(house))[3:] == ladder


async def test_what_passed_while_the_bot_was_down_is_told_once(house: House) -> None:
    """The highest rung alone, to everyone whom the missed ones would have told."""
    complaint = await house.file()
    await house.triage.claim(HANDLER, complaint, "1")
    await house.handling.say(HANDLER, complaint, Action.REPLY, Said(text="这就去"), "2")
    house.clock.move(days=30)

    assert await _tick(house) == 1

    (alarm,) = await _alarms(house)
    assert (alarm["action"], alarm["more"]["number"]) == (Action.ESCALATE, 4)
    assert _called(alarm) == {HANDLER, COLLEAGUE, ADMIN}
    assert await _tick(house) == 0


async def test_a_complaint_nobody_took_calls_the_people_of_its_unit(house: House) -> None:
    """There is no owner to warn yet."""
    await house.file()
    house.clock.move(hours=1.5)

    assert await _tick(house) == 1

    (alarm,) = await _alarms(house)
    assert (alarm["action"], alarm["more"]["clock"]) == (Action.WARN, ClockName.ACCEPT)
    assert _called(alarm) == {HANDLER}


async def test_an_owner_who_does_nothing_loses_it_to_the_queue(house: House) -> None:
    """The first-answer limit and one working day more; then anyone of the unit may take it."""
    complaint = await house.file()
    await house.triage.claim(HANDLER, complaint, "1")
    # First answer within one working day: Tuesday 18:00. One day more: Wednesday 18:00.
    house.clock.now = _at(8, 17, 59)
    await _tick(house)
    assert (await _row(house)).status is ComplaintStatus.IN_PROGRESS

    house.clock.now = _at(8, 18)
    assert await _tick(house) == 1

    row = await _row(house)
    assert (row.status, row.owner_id, row.party) == (ComplaintStatus.RECEIVED, None, Party.QUEUE)
    released = (await _alarms(house))[-1]
    assert (released["action"], _called(released)) == (Action.RELEASE, {HANDLER, COLLEAGUE})
    assert await _tick(house) == 0

    # Whoever takes it now has a working day of their own.
    house.clock.now = _at(9, 9)
    await house.triage.claim(COLLEAGUE, complaint, "2")
    house.clock.now = _at(10, 17, 59)
    await _tick(house)
    assert (await _row(house)).status is ComplaintStatus.IN_PROGRESS
    house.clock.now = _at(10, 18)
    await _tick(house)
    assert (await _row(house)).status is ComplaintStatus.RECEIVED


async def test_an_owner_who_answered_keeps_it(house: House) -> None:
    """However long the outcome takes."""
    complaint = await house.file()
    await house.handling.say(HANDLER, complaint, Action.REPLY, Said(text="这就去"), "1")
    house.clock.move(days=60)
    await _tick(house)

    assert Action.RELEASE not in await _actions(house)
    assert (await _row(house)).owner_id is not None


async def test_a_resident_is_reminded_once_and_then_counted_as_silent(house: House) -> None:
    """Never as satisfied."""
    complaint = await house.file()
    await house.handling.finish(HANDLER, complaint, Said(text="修好了"), "1")
    done = house.clock.now
    for days, given in ((2, 0), (3, 1), (6, 0), (7, 1), (30, 0)):
        house.clock.now = done + timedelta(days=days)
        assert await _tick(house) == given

    assert (await _actions(house))[2:] == [Action.REMIND, Action.LAPSE]
    row = await _row(house)
    assert (row.status, row.verdict) == (ComplaintStatus.UNANSWERED, None)


async def test_nobody_is_counted_as_silent_who_was_not_reminded(house: House) -> None:
    """A bot that was down reminds first and waits as long as it would have."""
    complaint = await house.file()
    await house.handling.finish(HANDLER, complaint, Said(text="修好了"), "1")
    house.clock.move(days=20)
    assert await _tick(house) == 1
    house.clock.move(days=3.9)
    assert await _tick(house) == 0
    assert (await _row(house)).status is ComplaintStatus.DONE

    house.clock.move(days=0.1)
    assert await _tick(house) == 1
    assert (await _row(house)).status is ComplaintStatus.UNANSWERED


async def test_one_who_judged_is_not_reminded(house: House) -> None:
    """There is nothing to ask any more."""
    complaint = await house.file()
    await house.handling.finish(HANDLER, complaint, Said(text="修好了"), "1")
    await house.complaints.judge(RESIDENT, complaint, Verdict.PARTLY, "2")
    house.clock.move(days=60)

    assert await _tick(house) == 0


async def test_no_alarm_rings_while_the_resident_is_asked(house: House) -> None:
    """The clock stands still, and goes on when they answer or staff go on."""
    complaint = await house.file()
    await house.handling.say(HANDLER, complaint, Action.ASK, Said(text="哪一盏？"), "1")
    house.clock.move(days=60)
    assert await _tick(house) == 0

    await house.handling.resume(HANDLER, complaint, "2")
    assert await _tick(house) == 0
    row = await _row(house)
    assert row.act_by is not None
    assert row.act_by > house.clock.now


async def test_a_row_that_says_what_no_longer_holds_rings_nobody(house: House) -> None:
    """The duty is read off the timeline at the moment of the alarm."""
    await house.file()
    async with house.store.write() as session:
        row = await session.get_one(Complaint, 1)
        row.next_alarm_at = house.clock.now - timedelta(days=1)

    assert await _tick(house) == 0

    assert (await _actions(house)) == [Action.SUBMIT]
    row = await _row(house)
    assert row.next_alarm_at is not None
    assert row.next_alarm_at > house.clock.now


async def test_an_alarm_given_before_is_not_given_again(house: House) -> None:
    """Another kind and back: the same limit, the same warning, no second message and no loop."""
    complaint = await house.file()
    await house.handling.say(HANDLER, complaint, Action.REPLY, Said(text="这就去"), "1")
    house.clock.now = _at(9, 9, 15)
    await _tick(house)
    await house.triage.categorise(ADMIN, complaint, "else", "2")
    await house.triage.categorise(ADMIN, complaint, "lamp", "3")

    assert await _tick(house) == 0

    assert len(await _alarms(house)) == 1
    assert await house.alarms.due() == []


async def test_a_reopened_complaint_is_timed_anew(house: House) -> None:
    """Its first clock stopped long ago; the new one counts from the reopening."""
    complaint = await house.file()
    await house.handling.finish(HANDLER, complaint, Said(text="修好了"), "1")
    house.clock.now = _at(20, 10)
    await house.complaints.judge(RESIDENT, complaint, Verdict.UNSOLVED, "2")

    row = await _row(house)
    assert (row.party, row.clock, row.act_by) == (Party.OWNER, ClockName.REPLY, _at(21, 18))
    assert await _tick(house) == 0
    house.clock.now = _at(21, 16)
    assert await _tick(house) == 1
    assert (await _alarms(house))[-1]["action"] == Action.WARN


@pytest.mark.parametrize("count", [1, 250])
async def test_every_complaint_that_is_due_is_reached_in_one_tick(house: House, count: int) -> None:
    """Batch after batch, each complaint in its own transaction."""
    await house.file()
    await house.copy(count - 1)
    house.clock.move(days=30)

    assert await _tick(house) == count
    assert await _tick(house) == 0
