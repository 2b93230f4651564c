"""Programs get a key once, lose it, and are known by it alone."""

from __future__ import annotations

import pytest

from bot.domain.complaint import Action, ComplaintStatus
from bot.domain.disclosure import Words
from bot.domain.duty import Party
from bot.domain.errors import InvalidInputError, NotFoundError, TooManyError
from bot.domain.rates import Apart, RateName
from bot.services.api_clients import ApiClients
from bot.services.drafts import Beginning
from bot.services.filing import Filing, Report
from bot.services.handling import Said
from bot.services.rates import Rates
from bot.services.reports import Reports
from bot.store import complaints
from bot.store.tables import ApiClient, Complaint, Delivery, MediaKind
from tests.integration.services.conftest import HANDLER, RESIDENT, STAFF_CHAT, ZONE, House


async def test_a_key_is_known_until_it_is_revoked_and_kept_nowhere(house: House) -> None:
    """A new key after that is another; the old one stays dead."""
    clients = ApiClients(house.store, house.clock)
    key = await clients.add("hotline")
    known = await clients.of(key)
    assert known is not None
    assert known.name == "hotline"
    assert all(key not in str(row) for row in await house.rows(ApiClient))
    assert await clients.of("") is None

    with pytest.raises(InvalidInputError):
        await clients.add("hotline")
    await clients.revoke("hotline")
    await clients.revoke("hotline")
    again = await clients.add("hotline")

    assert await clients.of(key) is None
    new = await clients.of(again)
    assert new is not None
    assert new.id == known.id
    assert [one.is_active for one in await clients.everyone()] == [True]


async def test_nobody_unknown_is_revoked(house: House) -> None:
    """A slip of the pen is said."""
    with pytest.raises(NotFoundError):
        await ApiClients(house.store, house.clock).revoke("nobody")


async def test_a_program_that_files_without_end_is_slowed(house: House) -> None:
    """Within an hour so many and no more; what it sent before is answered all the same."""
    clients = ApiClients(house.store, house.clock)
    reports = Reports(house.store, Filing(house.record, ZONE), clients, most_filed=2)
    client = await reports.client(await clients.add("hotline"))
    report = Report(category="lamp", text="路灯坏了", place="人民路")
    first = await reports.file(client, report, "1")
    await reports.file(client, report, None)

    with pytest.raises(TooManyError):
        await reports.file(client, report, None)
    assert await reports.file(client, report, "1") == first
    house.clock.move(minutes=61)
    assert (await reports.file(client, report, None)).reference != first.reference


async def test_who_reads_decides_what_is_read(house: House) -> None:
    """Nobody: an outline. Whom an admin let in: masked words. The filer: what it filed."""
    clients = ApiClients(house.store, house.clock)
    reports = Reports(house.store, Filing(house.record, ZONE), clients)
    own = await reports.reader(await clients.add("hotline"))
    other = await reports.reader(await clients.add("other"))
    bureau = await reports.reader(await clients.add("bureau", reads_all=True))
    assert own is not None
    report = Report(
        category="lamp",
        text="路灯坏了13800138000",
        place="幸福小区3号楼",
        latitude=30.12345,
        longitude=104.98765,
    )
    filed = (await reports.file(own, report, "1")).reference
    (row,) = await house.rows(Complaint)
    await house.handling.say(HANDLER, row.id, Action.REPLY, Said(text="马上修"), "2")

    outline = Words(text=None, place=None, spot=(30.12, 104.99))
    masked = Words(text="路灯坏了13*******00", place="幸福小区", spot=(30.123, 104.988))
    whole = Words(text=report.text, place=report.place, spot=(30.12345, 104.98765))
    for reader, words, said in (
        (None, outline, None),
        (other, outline, None),
        (bureau, masked, None),
        (own, whole, "马上修"),
    ):
        shown = await reports.one(filed, reader)
        assert (shown.words, shown.said) == (words, said)


async def test_where_an_anonymous_complaint_is_stays_unsaid(house: House) -> None:
    """To whoever reads all as well; of a question to staff nothing is told at all."""
    clients = ApiClients(house.store, house.clock)
    reports = Reports(house.store, Filing(house.record, ZONE), clients)
    bureau = await reports.reader(await clients.add("bureau", reads_all=True))
    await house.intake.begin(RESIDENT, Beginning(cause="1", text="路灯坏了"))
    await house.intake.change(RESIDENT, place="人民路", latitude=30.5, longitude=104.5)
    await house.intake.change(RESIDENT, is_anonymous=True)
    filed = (await house.submit(RESIDENT, "2")).reference
    await house.intake.begin(RESIDENT, Beginning(cause="3", text="几点开门", is_question=True))
    question = await house.submit(RESIDENT, "4")

    assert (await reports.one(filed)).words == Words(text=None, place=None, spot=None)
    assert (await reports.one(filed, bureau)).words == Words(text="路灯坏了", place=None, spot=None)
    with pytest.raises(NotFoundError):
        await reports.one(question.reference, bureau)


async def test_what_a_program_filed_waits_for_nobody(house: House) -> None:
    """A question back stops no clock, an outcome is reminded of to nobody, and the rates say so."""
    start = house.clock.now
    clients = ApiClients(house.store, house.clock)
    reports = Reports(house.store, Filing(house.record, ZONE), clients)
    client = await reports.client(await clients.add("hotline"))
    await reports.file(client, Report(category="lamp", text="路灯坏了"), None)
    (row,) = await house.rows(Complaint)
    await house.handling.say(HANDLER, row.id, Action.ASK, Said(text="哪一盏？"), "1")
    (asked,) = await house.rows(Complaint)
    assert (asked.status, asked.party) == (ComplaintStatus.WAITING, Party.OWNER)
    assert asked.next_alarm_at is not None
    await house.handling.finish(HANDLER, row.id, Said(text="修好了", photos=("photo",)), "2")

    house.clock.move(days=30)
    assert await house.alarms.due() == []
    (done,) = await house.rows(Complaint)
    assert (done.status, done.party) == (ComplaintStatus.DONE, Party.NOBODY)
    rates = Rates(house.store, house.record.limits)
    found = (await rates.of(start, house.clock.now, house.clock.now))["all"]
    parts = {name: (rate.numerator, rate.denominator, rate.apart) for name, rate in found.items()}
    assert parts == {
        RateName.ANSWERED: (1, 1, {}),
        RateName.SOLVED: (0, 0, {Apart.NO_RESIDENT: 1}),
        RateName.SATISFIED: (0, 0, {Apart.NO_RESIDENT: 1}),
    }


async def test_nobody_is_told_of_what_a_program_filed(house: House) -> None:
    """Whatever staff do, the messages are for staff alone."""
    clients = ApiClients(house.store, house.clock)
    reports = Reports(house.store, Filing(house.record, ZONE), clients)
    client = await reports.client(await clients.add("hotline"))
    await reports.file(client, Report(category="lamp", text="路灯坏了"), None)
    (row,) = await house.rows(Complaint)
    await house.triage.claim(HANDLER, row.id, "1")
    await house.handling.say(HANDLER, row.id, Action.REPLY, Said(text="马上修"), "2")
    await house.handling.finish(HANDLER, row.id, Said(text="修好了", photos=("photo",)), "3")
    async with house.store.write() as session:
        lead = await session.get_one(Complaint, row.id)
        event = await complaints.event_by_cause(session, row.id, "3")
        assert event is not None
        await house.record.notices.show(session, lead, event, ((MediaKind.PHOTO, "late"),))
        await house.record.notices.tell_lead(session, lead, "4")

    assert {one.chat_id for one in await house.rows(Delivery)} == {STAFF_CHAT}
