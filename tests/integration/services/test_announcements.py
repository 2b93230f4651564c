"""Announcements from the first word to the last recipient."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.domain.announcement import AnnouncementStatus, Audience, DeliveryTask
from bot.domain.errors import InvalidInputError, MoveRefusedError, NotAllowedError
from bot.domain.language import Language
from bot.domain.people import Role
from bot.domain.subscription import place_key
from bot.services.announcement_buttons import LinkButton
from bot.services.announcements import Edit
from bot.services.mailing import MAX_ATTEMPTS, DueRecipient
from bot.services.ports import SendResult, SendStatus
from bot.store.tables import Announcement, AnnouncementDelivery, Resident, Subscription
from tests.integration.services.conftest import ADMIN, GONE, HANDLER, PUBLISHER, RESIDENT, House

SECOND = 9_103
TEXT = {Language.ZH_HANS: "周六停车场开放"}
SENT = SendResult(status=SendStatus.SENT, message_id=7)


@pytest.fixture
async def colleagues(house: House) -> House:
    """An office with a second publisher."""
    await house.staff.ensure(SECOND, Role.PUBLISHER, name="第二人")
    return house


async def subscribers(house: House, count: int, *topics: str, **facts: Any) -> None:
    """Add residents who subscribe to these topics."""
    async with house.store.write() as session:
        for number in range(count):
            row = Resident(telegram_id=6_000 + number, created_at=house.clock(), **facts)
            session.add(row)
            await session.flush()
            session.add_all(
                Subscription(resident_id=row.id or 0, topic=topic, created_at=house.clock())
                for topic in topics
            )


async def proposed(house: House, **edit: Any) -> int:
    """Write an announcement and propose it."""
    id_ = await house.announcements.create(PUBLISHER, "create")
    await house.announcements.write(PUBLISHER, id_, Edit(texts=TEXT, **edit), "write")
    await house.announcements.propose(PUBLISHER, id_, "propose")
    return id_


async def approved(house: House, **edit: Any) -> int:
    """Have it approved as well."""
    id_ = await proposed(house, **edit)
    await house.announcements.approve(SECOND, id_, await version(house, id_), "approve")
    return id_


async def started(house: House, count: int = 3) -> int:
    """Have it started for some subscribers."""
    await subscribers(house, count, "all")
    id_ = await approved(house)
    assert await house.announcement_clock.start_due() == 1
    return id_


async def row_of(house: House, id_: int) -> Announcement:
    """Read an announcement."""
    async with house.store.read() as session:
        row = await session.get(Announcement, id_)
    assert row is not None
    return row


async def version(house: House, id_: int) -> int:
    """Tell its version."""
    return (await row_of(house, id_)).version


async def correction(house: House, id_: int) -> int:
    """Tell the number of the correction that waits."""
    view = await house.announcement_views.view(ADMIN, id_)
    assert view.correction is not None
    return view.correction.number


async def serve(house: House, result: SendResult = SENT, limit: int = 99) -> list[DueRecipient]:
    """Claim once and settle all with the same outcome."""
    claimed = await house.mailing.claim(limit)
    for due in claimed:
        await house.mailing.settle(due, result)
    return claimed


async def statuses(house: House) -> Counter[str]:
    """Count recipients by status."""
    return Counter(str(row.status) for row in await house.rows(AnnouncementDelivery))


async def test_a_second_person_approves_and_it_reaches_every_subscriber_once(
    colleagues: House,
) -> None:
    """Each in their language, and nobody who did not ask to hear."""
    house = colleagues
    await subscribers(house, 2, "all", seen_language=Language.ZH_HANT)
    await house.residents.meet(RESIDENT, Language.EN)
    id_ = await approved(house)

    await house.announcement_clock.start_due()
    claimed = await serve(house)
    await house.announcement_clock.close_done()

    assert [(due.chat_id, due.content.text) for due in claimed] == [
        (6_000, "週六停車場開放"),
        (6_001, "週六停車場開放"),
    ]
    assert (await row_of(house, id_)).status is AnnouncementStatus.DONE
    assert await house.mailing.claim(9) == []


async def test_nobody_approves_their_own_words(colleagues: House) -> None:
    """Not the author, and not whoever changed a word of it; not without the right."""
    house = colleagues
    id_ = await proposed(house)
    for who in (PUBLISHER, HANDLER, GONE):
        with pytest.raises(NotAllowedError):
            await house.announcements.approve(who, id_, await version(house, id_), f"{who}")
    await house.announcements.write(SECOND, id_, Edit(texts=TEXT), "again")
    await house.announcements.propose(SECOND, id_, "again2")
    with pytest.raises(NotAllowedError):
        await house.announcements.approve(SECOND, id_, await version(house, id_), "own")

    await house.announcements.approve(ADMIN, id_, await version(house, id_), "third")


async def test_an_edit_voids_the_approval(colleagues: House) -> None:
    """And an approval of what was shown before the edit is refused."""
    house = colleagues
    id_ = await approved(house)
    seen = await version(house, id_)
    await house.announcements.write(PUBLISHER, id_, Edit(texts=TEXT), "edit")
    await house.announcements.propose(PUBLISHER, id_, "propose again")

    assert await house.announcement_clock.start_due() == 0
    with pytest.raises(MoveRefusedError):
        await house.announcements.approve(SECOND, id_, seen, "stale")


async def test_an_approver_who_lost_the_role_approved_nothing(colleagues: House) -> None:
    """At the start it is looked at again, and staff are asked for another."""
    house = colleagues
    id_ = await approved(house)
    await house.staff.ensure(SECOND, Role.HANDLER)

    assert await house.announcement_clock.start_due() == 0

    assert (await row_of(house, id_)).status is AnnouncementStatus.PROPOSED
    assert [due.facts.get("is_void") for due in await house.sent()] == [None, True]


async def test_a_time_is_waited_for(colleagues: House) -> None:
    """And what fell due while the bot was down starts late."""
    house = colleagues
    at = house.clock() + timedelta(hours=1)
    await approved(house, is_timed=True, starts_at=at)
    assert await house.announcement_clock.start_due() == 0

    house.clock.move(hours=3)

    assert await house.announcement_clock.start_due() == 1


async def test_the_audience_is_narrowed_by_topic_place_and_language(colleagues: House) -> None:
    """Whoever hears everything hears of every topic."""
    house = colleagues
    people = {
        1: (["parking"], Language.ZH_HANS),
        2: (["all"], Language.ZH_HANS),
        3: (["hospital"], Language.ZH_HANS),
        4: (["parking", place_key("桥头")], Language.EN),
    }
    async with house.store.write() as session:
        for number, (keys, language) in people.items():
            session.add(
                Resident(
                    id=number,
                    telegram_id=number,
                    seen_language=language,
                    created_at=house.clock(),
                )
            )
            await session.flush()
            session.add_all(
                Subscription(resident_id=number, topic=key, created_at=house.clock())
                for key in keys
            )
    wanted = {
        Audience(): {2},
        Audience(topics=("parking",)): {1, 2, 4},
        Audience(topics=("parking",), languages=(Language.ZH_HANS,)): {1, 2},
        Audience(places=("桥头",)): {4},
        Audience(topics=("hospital",), places=("桥头",)): set(),
    }
    for number, (audience, who) in enumerate(wanted.items()):
        id_ = await house.announcements.create(PUBLISHER, f"create {number}")
        edit = Edit(texts=TEXT, audience=audience)
        await house.announcements.write(PUBLISHER, id_, edit, f"write {number}")
        await house.announcements.propose(PUBLISHER, id_, f"propose {number}")
        view = await house.announcement_views.view(SECOND, id_)
        await house.announcements.approve(SECOND, id_, view.version, f"approve {number}")
        await house.announcement_clock.start_due()
        assert {due.chat_id for due in await serve(house)} == who
        assert view.reach.count == len(who)


async def test_a_pause_takes_effect_before_the_next_claim(colleagues: House) -> None:
    """What is under way is settled; the rest goes on where it was."""
    house = colleagues
    id_ = await started(house)
    (under_way,) = await house.mailing.claim(1)
    await house.control.pause(ADMIN, id_, "pause")
    assert await house.mailing.claim(9) == []
    await house.mailing.settle(under_way, SENT)

    await house.control.resume(ADMIN, id_, "resume")

    assert len(await serve(house)) == 2


async def test_a_stop_ends_it_for_good(colleagues: House) -> None:
    """Those who did not get it are listed as such."""
    house = colleagues
    id_ = await started(house)
    await serve(house, limit=1)
    await house.control.stop(PUBLISHER, id_, "stop")
    await house.announcement_clock.close_done()

    assert await statuses(house) == {"sent": 1, "withdrawn": 2}
    with pytest.raises(MoveRefusedError):
        await house.control.resume(PUBLISHER, id_, "resume")


async def test_stop_by_a_resident_takes_effect_before_the_next_claim(colleagues: House) -> None:
    """Even of what is on its way to others already."""
    house = colleagues
    await started(house)
    await house.subscriptions.stop(6_001)

    assert [due.chat_id for due in await serve(house)] == [6_000, 6_002]
    assert await statuses(house) == {"sent": 2, "withdrawn": 1}


@pytest.mark.parametrize(
    ("result", "status"),
    [
        (SendResult(status=SendStatus.BLOCKED), "blocked"),
        (SendResult(status=SendStatus.FAILED), "failed"),
        (SendResult(status=SendStatus.UNKNOWN), "unknown"),
    ],
)
async def test_each_recipient_ends_as_one_thing_and_is_not_tried_again(
    colleagues: House, result: SendResult, status: str
) -> None:
    """An ambiguous outcome above all; it is listed."""
    house = colleagues
    id_ = await started(house)
    await serve(house, result)
    house.clock.move(days=1)

    assert await house.mailing.claim(9) == []
    assert await statuses(house) == {status: 3}
    await house.announcement_clock.close_done()
    view = await house.announcement_views.view(ADMIN, id_)
    assert view.status is AnnouncementStatus.DONE
    assert len(view.troubles) == (0 if status == "blocked" else 3)


async def test_who_blocked_the_bot_is_left_out_the_next_time(colleagues: House) -> None:
    """They are marked as gone."""
    house = colleagues
    await started(house)
    await serve(house, SendResult(status=SendStatus.BLOCKED))

    assert all(row.is_gone for row in await house.rows(Resident) if row.telegram_id >= 6_000)


async def test_being_told_to_wait_uses_up_no_tries_and_no_connection_does(
    colleagues: House,
) -> None:
    """A storm of 429 fails nobody; a server that is never reached does in the end."""
    house = colleagues
    await started(house, 1)
    for _ in range(MAX_ATTEMPTS * 2):
        await serve(house, SendResult(status=SendStatus.RETRY, retry_after=3, error="429"))
        house.clock.move(seconds=61)
    assert await statuses(house) == {"created": 1}

    await serve(house, SendResult(status=SendStatus.RETRY, error="no connection"))

    assert await statuses(house) == {"failed": 1}


async def test_a_sender_that_died_leaves_unknown_and_changes_nothing_later(
    colleagues: House,
) -> None:
    """Its own outcome comes too late."""
    house = colleagues
    await started(house, 1)
    (lost,) = await house.mailing.claim(1)
    assert await house.mailing.release(everything=False) == 0
    house.clock.move(seconds=31)
    assert await house.mailing.release(everything=False) == 1

    await house.mailing.settle(lost, SENT)

    assert await statuses(house) == {"unknown": 1}


async def test_a_correction_needs_a_second_person_and_edits_what_was_sent(
    colleagues: House,
) -> None:
    """What still waits goes out corrected; what was under way is corrected after."""
    house = colleagues
    id_ = await started(house)
    await serve(house, limit=1)
    (under_way,) = await house.mailing.claim(1)
    await house.control.correct(PUBLISHER, id_, {Language.ZH_HANS: "周日开放"}, "correct")
    with pytest.raises(NotAllowedError):
        await house.control.apply(PUBLISHER, id_, await correction(house, id_), "own")
    await house.control.apply(SECOND, id_, await correction(house, id_), "apply")

    await house.mailing.settle(under_way, SENT)
    tasks = [(due.task, due.content.text) for due in await serve(house)]
    await house.announcement_clock.close_done()
    tasks += [(due.task, due.content.text) for due in await serve(house)]
    await house.announcement_clock.close_done()

    assert Counter(tasks) == {
        (DeliveryTask.SEND, "周日开放"): 1,
        (DeliveryTask.CORRECT, "周日开放"): 2,
    }
    assert (await row_of(house, id_)).status is AnnouncementStatus.DONE


async def test_a_recall_deletes_what_telegram_still_deletes_and_reports_the_rest(
    colleagues: House,
) -> None:
    """One is too old, one was refused, one never sent; all are accounted for."""
    house = colleagues
    id_ = await started(house, 4)
    await serve(house, limit=1)
    house.clock.move(hours=35)
    await serve(house, limit=2)
    house.clock.move(hours=14)
    await house.control.recall(ADMIN, id_, "recall")
    refused, gone = await house.mailing.claim(9)
    assert {refused.task, gone.task} == {DeliveryTask.RECALL}
    await house.mailing.settle(gone, SendResult(status=SendStatus.SENT))
    await house.mailing.settle(refused, SendResult(status=SendStatus.FAILED, error="no"))
    await house.announcement_clock.close_done()

    view = await house.announcement_views.view(ADMIN, id_)
    assert await statuses(house) == {"recalled": 1, "sent": 2, "withdrawn": 1}
    assert (view.beyond_recall, [one.error for one in view.troubles]) == (2, ["no"])
    assert not (await row_of(house, id_)).is_open


async def test_what_was_under_way_at_a_recall_is_recalled_too(colleagues: House) -> None:
    """It arrives, and is taken back after."""
    house = colleagues
    id_ = await started(house, 1)
    (under_way,) = await house.mailing.claim(1)
    await house.control.recall(ADMIN, id_, "recall")
    await house.mailing.settle(under_way, SENT)
    await house.announcement_clock.close_done()

    (due,) = await serve(house, SendResult(status=SendStatus.SENT))

    assert (due.task, due.message_id) == (DeliveryTask.RECALL, 7)
    assert await statuses(house) == {"recalled": 1}


async def test_a_correction_whose_answer_got_lost_is_made_again(colleagues: House) -> None:
    """Edited twice is the same as edited once."""
    house = colleagues
    id_ = await started(house, 1)
    await serve(house)
    await house.announcement_clock.close_done()
    await house.control.correct(PUBLISHER, id_, {Language.ZH_HANS: "周日"}, "correct")
    await house.control.apply(SECOND, id_, await correction(house, id_), "apply")
    await serve(house, SendResult(status=SendStatus.UNKNOWN))
    house.clock.move(seconds=60)
    await house.mailing.claim(1)
    await house.mailing.release(everything=True)

    assert len(await serve(house)) == 1
    assert await statuses(house) == {"sent": 1}


@pytest.mark.parametrize(
    "edit",
    [
        Edit(buttons=(LinkButton(label={Language.ZH_HANS: "报名"}, url="http://example.org"),)),
        Edit(buttons=(LinkButton(label={}, url="https://example.org"),)),
        Edit(buttons=(LinkButton(topic="moon"),)),
        Edit(buttons=(LinkButton(topic="parking"),) * 7),
        Edit(audience=Audience(topics=("moon",))),
    ],
)
async def test_a_button_or_audience_that_cannot_be_is_refused(house: House, edit: Edit) -> None:
    """Only https, only topics that exist, not too many."""
    id_ = await house.announcements.create(PUBLISHER, "create")
    with pytest.raises(InvalidInputError):
        await house.announcements.write(PUBLISHER, id_, edit, "write")


async def test_the_same_press_takes_effect_once(colleagues: House) -> None:
    """A redelivered update changes nothing more."""
    house = colleagues
    ids = {await house.announcements.create(PUBLISHER, "same") for _ in range(2)}
    assert len(ids) == 1
    (id_,) = ids
    for _ in range(2):
        await house.announcements.write(PUBLISHER, id_, Edit(texts=TEXT), "write")

    assert await version(house, id_) == 2


async def test_the_estimate_follows_the_rate(colleagues: House) -> None:
    """Fifty people at 25 a second take two seconds."""
    house = colleagues
    await subscribers(house, 50, "all")
    id_ = await proposed(house)

    view = await house.announcement_views.view(SECOND, id_)

    assert (view.reach.seconds, view.is_own, view.reach.recipients) == (
        2.0,
        False,
        {Language.ZH_HANS: 50},
    )


async def test_staff_see_progress_in_one_message_that_is_edited(colleagues: House) -> None:
    """Posted at the start, edited as it goes, and at the end."""
    house = colleagues
    id_ = await started(house)
    first = [due for due in await house.sent() if due.kind == "announcement_board"]
    await serve(house)
    house.clock.move(seconds=6)
    await house.announcement_clock.close_done()
    last = [due for due in await house.sent() if due.kind == "announcement_board"]

    assert [(due.is_edit, due.edit_message_id) for due in first] == [(False, None)]
    board = (await row_of(house, id_)).board_message_id
    assert [(due.is_edit, due.edit_message_id) for due in last] == [(True, board)]
    assert last[0].facts["counts"]["sent"] == 3


async def test_only_staff_with_the_right_touch_announcements(house: House) -> None:
    """Residents and handlers see and do nothing."""
    id_ = await house.announcements.create(PUBLISHER, "create")
    for who in (RESIDENT, HANDLER, GONE):
        for act in (
            house.announcements.create(who, "x"),
            house.announcements.write(who, id_, Edit(texts=TEXT), "x"),
            house.control.pause(who, id_, "x"),
            house.control.recall(who, id_, "x"),
            house.announcement_views.view(who, id_),
        ):
            with pytest.raises(NotAllowedError):
                await act
    async with house.store.read() as session:
        query = sa.select(sa.func.count()).where(col(Announcement.version) > 1)
        assert (await session.execute(query)).scalar_one() == 0
