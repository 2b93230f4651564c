"""Questions that come together are written together, and each as if it had come alone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.domain.language import Language
from bot.domain.matching import Decision, Outcome
from bot.services.asking import Asking, Said
from bot.store.engine import Store
from bot.store.tables import Question, Resident

_AT = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)


def _said(who: int, cause: str, *, entry: str | None = None, language: Language) -> Said:
    outcome = Outcome.ANSWER if entry else Outcome.NONE
    decision = Decision(outcome=outcome, entry=entry, topic="parking", language=language)
    return Said(telegram_id=who, text=f"asked {cause}", cause=cause, decision=decision, at=_AT)


async def _kept(store: Store) -> list[tuple[int, str, Language, str | None]]:
    query = (
        sa.select(Resident, Question)
        .join(Question, col(Question.resident_id) == col(Resident.id))
        .order_by(col(Question.cause))
    )
    async with store.read() as session:
        rows = (await session.execute(query)).all()
    return [(one.telegram_id, asked.text, one.language, one.context_entry) for one, asked in rows]


async def test_each_of_many_gets_its_own_number_and_language(store: Store) -> None:
    """Strangers and known residents, some with a language of their own, some answered."""
    async with store.write() as session:
        session.add(
            Resident(
                telegram_id=2,
                chosen_language=Language.ZH_HANT,
                context_entry="old",
                context_at=_AT,
                created_at=_AT,
            )
        )
    asking = Asking(store)
    noted = await asyncio.gather(
        asking.note(_said(1, "a", entry="e1", language=Language.EN)),
        asking.note(_said(2, "b", language=Language.EN)),
        asking.note(_said(3, "c", entry="e3", language=Language.ZH_HANS)),
    )

    assert len({one.question_id for one in noted}) == 3
    assert [one.language for one in noted] == [Language.EN, Language.ZH_HANT, Language.ZH_HANS]
    # One that had no answer leaves what was spoken of before.
    assert await _kept(store) == [
        (1, "asked a", Language.EN, "e1"),
        (2, "asked b", Language.ZH_HANT, "old"),
        (3, "asked c", Language.ZH_HANS, "e3"),
    ]


async def test_the_same_cause_is_one_question(store: Store) -> None:
    """Whether it comes again later or at the same time."""
    asking = Asking(store)
    said = _said(1, "a", entry="e1", language=Language.EN)
    first, second = await asyncio.gather(asking.note(said), asking.note(said))
    again = await Asking(store).note(said)

    assert first == second == again
    assert len(await _kept(store)) == 1
