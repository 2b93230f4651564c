"""Writing down what residents ask: questions that come together are one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.language import Language
from bot.domain.matching import Decision
from bot.domain.replaying import context_after
from bot.services.gathering import Gathered
from bot.store import questions, speakers
from bot.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A resident's message and the verdict on it."""

    telegram_id: int
    text: str
    cause: str
    decision: Decision
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """That it is written down."""

    question_id: int
    language: Language
    """In which the resident is written to."""


@dataclass(slots=True)
class _Waiting:
    said: Said
    noted: Noted = field(init=False)


@dataclass(slots=True)
class Asking:
    """Records questions and what the next one may lean on; the same cause once.

    One transaction costs as much as ten questions, so those that come while one is under way are
    the next.
    """

    store: Store
    _gathered: Gathered[_Waiting] = field(init=False)

    def __post_init__(self) -> None:
        """Have nothing waiting."""
        self._gathered = Gathered(self._write)

    async def note(self, said: Said) -> Noted:
        """Write a question down; it is committed when this returns."""
        waiting = _Waiting(said)
        await self._gathered.put(waiting)
        return waiting.noted

    async def _write(self, waiting: Sequence[_Waiting]) -> None:
        asked = [one.said for one in waiting]
        async with self.store.change() as rows:
            known = await speakers.hear(rows, _heard(asked))
            new = [question_row(one, known[one.telegram_id].id) for one in asked]
            ids = await questions.record(rows, new)
        for one in waiting:
            language = known[one.said.telegram_id].language
            one.noted = Noted(question_id=ids[one.said.cause], language=language)


def _heard(asked: Sequence[Said]) -> list[speakers.Hearing]:
    """Tell how each resident spoke last, and of what."""
    heard: dict[int, speakers.Hearing] = {}
    for one in asked:
        context = context_after(one.decision)
        heard[one.telegram_id] = speakers.Hearing(
            telegram_id=one.telegram_id,
            language=one.decision.language,
            context=(context.entry, context.topic) if context else None,
            at=one.at,
        )
    return list(heard.values())


def question_row(said: Said, resident_id: int) -> dict[str, Any]:
    """Give the columns of a question."""
    decision = said.decision
    return {
        "cause": said.cause,
        "resident_id": resident_id,
        "text": said.text,
        "language": decision.language,
        "outcome": decision.outcome,
        "entry": decision.entry,
        "topic": decision.topic,
        "score": decision.score,
        "suggestions": ",".join(one.entry for one in decision.suggestions),
        "noise": decision.noise,
        "asked_at": said.at,
    }
