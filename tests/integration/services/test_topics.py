"""A topic for each complaint: opened once, whatever becomes of the process or of Telegram."""

from __future__ import annotations

import pytest

from bot.domain.topics import Topics
from bot.services.ports import DueDelivery, SendResult, SendStatus, TopicCall
from bot.store.tables import ComplaintMessage, ComplaintTopic
from tests.integration.services.conftest import ADMIN, HANDLER, STAFF_CHAT, House

OPENED = SendResult(status=SendStatus.SENT, message_id=77)
SENT = SendResult(status=SendStatus.SENT, message_id=78)


@pytest.fixture
async def forum(house: House) -> House:
    """An office whose group has topics, with one complaint whose card waits."""
    assert await house.group.saw_topics(STAFF_CHAT, Topics.ON)
    await house.file()
    return house


async def _claim(house: House) -> DueDelivery:
    (due,) = [one for one in await house.outbox.claim(10) if one.chat_id == STAFF_CHAT]
    return due


async def test_the_topic_is_opened_before_its_card_and_once(forum: House) -> None:
    """Each is a call of its own, claimed and settled; later messages go into it."""
    opening = await _claim(forum)
    await forum.outbox.settle(opening, OPENED)
    card = await _claim(forum)
    await forum.outbox.settle(card, SENT)
    await forum.triage.claim(HANDLER, 1, "claim")

    edit = await _claim(forum)

    assert (opening.topic_call, card.topic_call, edit.topic_call) == (TopicCall.OPEN, None, None)
    assert (card.thread_id, edit.edit_message_id) == (77, 78)
    assert len(await forum.rows(ComplaintTopic)) == 1


async def test_a_death_after_the_topic_was_noted_opens_no_second(forum: House) -> None:
    """Only one between Telegram's answer and the note of it can."""
    await forum.outbox.settle(await _claim(forum), OPENED)
    await _claim(forum)
    await forum.outbox.release(everything=True)

    again = await _claim(forum)

    assert (again.topic_call, again.thread_id) == (None, 77)


async def test_a_death_before_that_opens_one_again(forum: House) -> None:
    """Telegram lists no topics and takes no key: the first stays behind empty."""
    late = await _claim(forum)
    await forum.outbox.release(everything=True)
    again = await _claim(forum)
    await forum.outbox.settle(late, OPENED)

    assert again.topic_call is TopicCall.OPEN
    assert await forum.rows(ComplaintTopic) == []


@pytest.mark.parametrize("status", [SendStatus.FAILED, SendStatus.UNKNOWN])
async def test_a_topic_that_cannot_be_opened_holds_no_card_up(
    forum: House, status: SendStatus
) -> None:
    """After one more try where no answer came, the card goes into the group itself."""
    for _ in range(2 if status is SendStatus.UNKNOWN else 1):
        opening = await _claim(forum)
        assert opening.topic_call is TopicCall.OPEN
        await forum.outbox.settle(opening, SendResult(status=status))
        forum.clock.move(minutes=1)

    card = await _claim(forum)
    await forum.outbox.settle(card, SENT)

    assert (card.topic_call, card.thread_id) == (None, None)
    assert [row.message_id for row in await forum.rows(ComplaintMessage)] == [78]


async def test_a_card_whose_answer_was_lost_is_sent_once_more(forum: House) -> None:
    """What opening its topic took does not count against it."""
    await forum.outbox.settle(await _claim(forum), OPENED)
    await forum.outbox.settle(await _claim(forum), SendResult(status=SendStatus.UNKNOWN))
    forum.clock.move(minutes=1)

    again = await _claim(forum)

    assert again.thread_id == 77


async def test_a_topic_lost_over_and_over_is_given_up(forum: House) -> None:
    """A messenger that contradicts itself is not asked for ever."""
    calls = 0
    while claimed := [one for one in await forum.outbox.claim(10) if one.chat_id == STAFF_CHAT]:
        calls += 1
        (due,) = claimed
        lost = SendResult(status=SendStatus.LOST)
        await forum.outbox.settle(due, OPENED if due.topic_call is TopicCall.OPEN else lost)

    assert calls <= 24
    assert await forum.outbox.counts() == {"failed": 1}


async def test_admins_hear_once_of_each_loss(house: House) -> None:
    """Not of a group that never was a forum, nor twice of the same."""
    news = [
        await house.group.saw_topics(STAFF_CHAT, seen)
        for seen in (Topics.OFF, Topics.REFUSED, Topics.REFUSED, Topics.OFF, Topics.ON, Topics.OFF)
    ]

    told = [due for due in await house.sent() if due.kind == "no_topics"]

    assert news == [False, True, False, True, True, True]
    assert [(due.chat_id, due.facts["is_refused"]) for due in told] == [
        (ADMIN, True),
        (ADMIN, False),
    ]
