"""What residents asked in vain, as those who keep the knowledge see it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from bot.domain.gaps import Shortfall
from bot.domain.matching import Decision, Match, Matcher, Noise, Outcome
from bot.services.gaps import KEPT, Gaps, Order
from bot.store.tables import AuditAct, AuditEntry, Question, Settled
from tests.integration.services.conftest import (
    ADMIN,
    COLLEAGUE,
    HANDLER,
    KNOWLEDGE,
    NEIGHBOUR,
    PUBLISHER,
    RESIDENT,
    House,
)

DOG = "养狗证在哪里办"
CHOICE = Decision(
    outcome=Outcome.SUGGEST,
    entry="parking.target",
    suggestions=(Match(entry="parking.target", score=50), Match(entry="parking.where", score=40)),
)
ANSWER = Decision(outcome=Outcome.ANSWER, entry="parking.target", topic="parking", score=97)


@pytest.fixture
def gaps(house: House) -> Gaps:
    """The list, by a matcher that reads; what residents are told stays scripted."""
    reading = replace(house.knowledge, matcher=Matcher.build(KNOWLEDGE.entries.values()))
    return Gaps(house.store, house.clock, reading)


async def _ask(house: House, text: str, by: int = RESIDENT, verdict: Decision | None = None) -> int:
    if verdict is not None:
        house.matcher.script[text] = verdict
    asked = await house.answers.ask(by, text, f"{by}:{text}:{house.clock()}")
    house.clock.move(minutes=1)
    return asked.question_id


async def _texts(gaps: Gaps) -> list[str]:
    return [line.text for line in (await gaps.page(COLLEAGUE)).lines]


async def test_misses_are_put_together_and_counted_by_people(house: House, gaps: Gaps) -> None:
    """Three questions of two people about one thing, and one about another."""
    await _ask(house, DOG)
    await _ask(house, "养狗证在哪里办？")
    await _ask(house, "狗证在哪儿办理", NEIGHBOUR)
    await _ask(house, "图书馆几点关门")

    page = await gaps.page(COLLEAGUE)

    assert [(one.questions, one.people, one.waiting) for one in page.lines] == [
        (1, 1, 1),
        (3, 2, 2),
    ]
    assert page.lines[1].text == "养狗证在哪里办？"
    assert page.waiting == 2


async def test_those_that_most_ask_come_first_where_wanted(house: House, gaps: Gaps) -> None:
    """Otherwise the latest."""
    await _ask(house, DOG)
    await _ask(house, DOG, NEIGHBOUR)
    await _ask(house, "图书馆几点关门")

    by_people = await gaps.page(ADMIN, Order.MOST)

    assert [one.people for one in by_people.lines] == [2, 1]


async def test_noise_and_answers_are_no_gaps(house: House, gaps: Gaps) -> None:
    """Nor what was filed as a complaint."""
    await _ask(house, "哈哈哈", verdict=Decision(outcome=Outcome.NONE, noise=Noise.GIBBERISH))
    await _ask(house, "车位", verdict=ANSWER)
    number = await _ask(house, "楼下太吵")
    await house.intake.begin_from_question(RESIDENT, number, "f", is_question=False)
    await house.submit(RESIDENT, "f2")

    assert await _texts(gaps) == []


async def test_a_choice_counts_until_one_is_taken(house: House, gaps: Gaps) -> None:
    """Tapping what was offered is an answer; tapping something else is none."""
    await _ask(house, "车位呢", verdict=CHOICE)
    await house.answers.show(RESIDENT, "hospital.new", "other")
    page = await gaps.page(COLLEAGUE)
    assert page.lines[0].shortfalls == {Shortfall.UNTAKEN: 1}

    await house.answers.show(RESIDENT, "parking.where", "taken")

    assert await _texts(gaps) == []


async def test_a_thumb_down_is_a_gap_until_it_is_turned_up(house: House, gaps: Gaps) -> None:
    """The resident decides."""
    number = await _ask(house, "车位", verdict=ANSWER)
    await house.answers.rate(RESIDENT, number, is_helpful=False)
    page = await gaps.page(COLLEAGUE)
    assert page.lines[0].shortfalls == {Shortfall.UNHELPFUL: 1}

    await house.answers.rate(RESIDENT, number, is_helpful=True)

    assert await _texts(gaps) == []


async def test_what_went_to_staff_waits_until_they_answered(house: House, gaps: Gaps) -> None:
    """The gap stays: the next one who asks would have to wait again."""
    number = await _ask(house, DOG)
    await house.intake.begin_from_question(RESIDENT, number, "s", is_question=True)
    await house.submit(RESIDENT, "s2")
    line = (await gaps.page(COLLEAGUE)).lines[0]
    assert (line.shortfalls, line.people, line.waiting) == ({Shortfall.TO_STAFF: 1}, 1, 1)

    complaint = (await house.complaints.mine(RESIDENT)).complaints[0].id
    await house.complaints.withdraw(RESIDENT, complaint, "w")
    line = (await gaps.page(COLLEAGUE)).lines[0]

    assert (line.people, line.waiting) == (1, 0)


async def test_words_leave_with_their_resident_and_with_time(house: House, gaps: Gaps) -> None:
    """Erased ones tell nothing; old ones are nobody's any more."""
    await _ask(house, DOG)
    await _ask(house, "图书馆几点关门", NEIGHBOUR)
    await house.privacy.forget(RESIDENT, "forget")
    assert await _texts(gaps) == ["图书馆几点关门"]

    house.clock.move(days=KEPT.days)

    assert await _texts(gaps) == []


async def test_personal_numbers_are_masked(house: House, gaps: Gaps) -> None:
    """In the list, in the gap and in what would be proposed as a phrasing."""
    number = await _ask(house, "养狗证在哪里办 13812345678")

    opened = await gaps.open(COLLEAGUE, number)

    assert "12345678" not in repr(await gaps.page(COLLEAGUE)) + repr(opened)


async def test_a_gap_tells_why_it_was_matched_as_it_was(house: House, gaps: Gaps) -> None:
    """Channels, thresholds, runner-up and the phrasing that would mend it, for each wording."""
    number = await _ask(house, "建车位吗", verdict=CHOICE)
    await _ask(house, DOG)

    opened = await gaps.open(COLLEAGUE, number)

    why = opened.wordings[0].why
    assert [one.text for one in opened.wordings] == ["建车位吗"]
    assert why.channels["written"] > 0
    assert why.runner_up is not None
    assert set(why.thresholds) == {"answer", "scope"}


async def test_a_gap_is_laid_aside_with_a_reason_on_record(house: House, gaps: Gaps) -> None:
    """What was asked after the screen was drawn stays; the log keeps no resident's words."""
    number = await _ask(house, DOG)
    later = await _ask(house, DOG, NEIGHBOUR)
    with pytest.raises(InvalidInputError):
        await gaps.lay_aside(COLLEAGUE, number, number, Settled.NO_QUESTION, "  ")

    done = await gaps.lay_aside(COLLEAGUE, number, number, Settled.NO_QUESTION, "广告")

    assert done == 1
    assert [one.id for one in (await gaps.open(COLLEAGUE, later)).gap.asked] == [later]
    entry = (await house.rows(AuditEntry))[-1]
    assert entry.act is AuditAct.SETTLE_QUESTIONS
    assert entry.facts == {
        "how": "no_question", "why": "广告", "question": number, "count": 1,
    }  # fmt: skip


async def test_of_two_who_lay_aside_one_does(house: House, gaps: Gaps) -> None:
    """And the log has one line more."""
    number = await _ask(house, DOG)
    before = len(await house.rows(AuditEntry))

    done = [
        await gaps.lay_aside(who, number, number, Settled.DEALT_WITH, "已电话答复")
        for who in (COLLEAGUE, ADMIN)
    ]

    assert done == [1, 0]
    assert len(await house.rows(AuditEntry)) == before + 1
    with pytest.raises(NotFoundError):
        await gaps.open(COLLEAGUE, number)


async def test_a_thumb_down_brings_back_what_was_settled(house: House, gaps: Gaps) -> None:
    """The answer that came was no help."""
    number = await _ask(house, DOG)
    await gaps.lay_aside(COLLEAGUE, number, number, Settled.DEALT_WITH, "已答复")

    await house.answers.rate(RESIDENT, number, is_helpful=False)

    assert await _texts(gaps) == [DOG]


@pytest.mark.parametrize("who", [HANDLER, PUBLISHER, RESIDENT])
async def test_others_see_nothing(house: House, gaps: Gaps, who: int) -> None:
    """Only dispatchers and admins keep the knowledge."""
    number = await _ask(house, DOG)

    with pytest.raises(NotAllowedError):
        await gaps.page(who)
    with pytest.raises(NotAllowedError):
        await gaps.lay_aside(who, number, number, Settled.DEALT_WITH, "x")

    assert [one.settled for one in await house.rows(Question)] == [None]
