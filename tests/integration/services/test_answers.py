"""Answering: what is remembered, for how long, and in which language."""

from __future__ import annotations

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.language import Language
from bot.domain.matching import Decision, Match, Outcome
from bot.services.answers import CONTEXT_LASTS
from bot.store.tables import Question
from tests.integration.services.conftest import NEIGHBOUR, RESIDENT, House

TARGET = Decision(outcome=Outcome.ANSWER, entry="parking.target", topic="parking", score=97)


async def _context_of_next(house: House) -> str | None:
    await house.answers.ask(RESIDENT, "那在哪里呢", f"next-{len(house.matcher.asked)}")
    context = house.matcher.asked[-1][1]
    return context.entry if context else None


async def test_the_next_turn_leans_on_the_entry_answered(house: House) -> None:
    """A follow-up is matched with what the last question was about."""
    house.matcher.script["车位"] = TARGET
    await house.answers.ask(RESIDENT, "车位", "1")

    assert await _context_of_next(house) == "parking.target"


async def test_the_context_lasts_ten_minutes(house: House) -> None:
    """To the second: then a question stands by itself again."""
    house.matcher.script["车位"] = TARGET
    await house.answers.ask(RESIDENT, "车位", "1")
    house.clock.move(seconds=CONTEXT_LASTS.total_seconds())
    assert await _context_of_next(house) == "parking.target"
    house.clock.move(seconds=1)

    assert await _context_of_next(house) is None


async def test_a_button_ends_the_context(house: House) -> None:
    """Who browses is not in a conversation."""
    house.matcher.script["车位"] = TARGET
    await house.answers.ask(RESIDENT, "车位", "1")
    await house.answers.show(RESIDENT, "hospital.new", "2")

    assert await _context_of_next(house) is None


async def test_a_context_is_ones_own(house: House) -> None:
    """A neighbour's question is not the beginning of mine."""
    house.matcher.script["车位"] = TARGET
    await house.answers.ask(NEIGHBOUR, "车位", "1")

    assert await _context_of_next(house) is None


@pytest.mark.parametrize("outcome", [Outcome.NONE, Outcome.COMPLAINT, Outcome.SMALLTALK])
async def test_only_an_answer_or_a_choice_makes_a_context(house: House, outcome: Outcome) -> None:
    """Thanks, gibberish and complaints leave the context as it was."""
    house.matcher.script["车位"] = TARGET
    house.matcher.script["嗯"] = Decision(outcome=outcome, entry="hospital.new", topic="hospital")
    await house.answers.ask(RESIDENT, "车位", "1")
    await house.answers.ask(RESIDENT, "嗯", "2")

    assert await _context_of_next(house) == "parking.target"


async def test_one_is_answered_in_the_language_one_writes(house: House) -> None:
    """Until one chooses, the latest message decides."""
    english = Decision(outcome=Outcome.ANSWER, entry="parking.target", language=Language.EN)
    house.matcher.script["spaces?"] = english

    asked = await house.answers.ask(RESIDENT, "spaces?", "1")

    assert asked.language is Language.EN
    assert asked.answer is not None
    assert asked.answer.text == "The answer to parking.target."


async def test_the_language_chosen_wins_over_the_language_written(house: House) -> None:
    """Also where the very first message is in another."""
    english = Decision(outcome=Outcome.ANSWER, entry="parking.target", language=Language.EN)
    house.matcher.script["spaces?"] = english
    await house.residents.choose_language(RESIDENT, Language.ZH_HANS)

    asked = await house.answers.ask(RESIDENT, "spaces?", "1")

    assert asked.language is Language.ZH_HANS
    assert await house.residents.language_of(RESIDENT, Language.EN) is Language.ZH_HANS


async def test_a_first_contact_is_spoken_to_in_the_language_of_the_app(house: House) -> None:
    """Later greetings change nothing."""
    assert await house.residents.meet(RESIDENT, Language.EN) is Language.EN
    assert await house.residents.meet(RESIDENT, Language.ZH_HANT) is Language.EN


async def test_every_question_is_logged_once_with_its_outcome(house: House) -> None:
    """A redelivered message finds its own row."""
    house.matcher.script["车位"] = Decision(
        outcome=Outcome.SUGGEST,
        entry="parking.target",
        score=60,
        suggestions=(Match(entry="parking.target", score=60), Match(entry="gone", score=9)),
    )

    first = await house.answers.ask(RESIDENT, "车位", "1")
    again = await house.answers.ask(RESIDENT, "车位", "1")

    assert first.question_id == again.question_id
    assert [one.id for one in first.suggestions] == ["parking.target"]
    rows = await house.rows(Question)
    assert [(row.outcome, row.suggestions) for row in rows] == [("suggest", "parking.target,gone")]


async def test_an_answer_carries_the_promise_and_what_is_related(house: House) -> None:
    """Standing, source and further questions come along."""
    target = await house.answers.answer("parking.target", Language.ZH_HANS)
    where = await house.answers.answer("parking.where", Language.ZH_HANS)

    assert [one.commitment.id for one in target.standings] == ["parking"]
    assert [one.title for one in where.related] == ["今年建多少车位？"]


async def test_a_button_of_yesterdays_knowledge_finds_nothing(house: House) -> None:
    """And records nothing."""
    with pytest.raises(NotFoundError):
        await house.answers.show(RESIDENT, "gone", "1")

    assert await house.rows(Question) == []


async def test_a_thumb_is_kept_and_may_change(house: House) -> None:
    """The latest counts; nobody rates for somebody else."""
    asked = await house.answers.ask(RESIDENT, "车位", "1")
    await house.answers.rate(RESIDENT, asked.question_id, is_helpful=True)
    await house.answers.rate(RESIDENT, asked.question_id, is_helpful=False)

    with pytest.raises(NotFoundError):
        await house.answers.rate(NEIGHBOUR, asked.question_id, is_helpful=True)
    with pytest.raises(NotFoundError):
        await house.answers.rate(RESIDENT, asked.question_id + 1, is_helpful=True)

    assert (await house.rows(Question))[0].is_helpful is False
