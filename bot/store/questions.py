"""Queries on questions asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from bot.domain.complaint import ComplaintStatus
from bot.domain.matching import Noise, Outcome
from bot.store.engine import Session
from bot.store.inserts import insert_new
from bot.store.tables import Complaint, Question, Resident, Settled

_BATCH = 1000
_OPEN = [one for one in ComplaintStatus if one.is_open]


async def by_cause(session: Session, cause: str) -> Question | None:
    """Find the question that a cause has already recorded."""
    return (await session.execute(_by_cause(), {"cause": cause})).scalar_one_or_none()


@cache
def _by_cause() -> sa.Select[Question]:
    # Made once: every question asks for it.
    return sa.select(Question).where(col(Question.cause) == sa.bindparam("cause"))


async def record(rows: AsyncConnection, asked: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Insert the questions whose cause has recorded none yet.

    Returns:
        The number of each cause's question.
    """
    await insert_new(rows, Question, asked)
    found = await rows.execute(_numbers(), {"causes": [one["cause"] for one in asked]})
    return {row.cause: row.id for row in found.all()}


@cache
def _numbers() -> sa.Select[*tuple[Any, ...]]:
    # As above.
    columns = Question.__table__.c  # type: ignore[attr-defined]
    causes: sa.BindParameter[Any] = sa.bindparam("causes", expanding=True)
    return sa.select(columns.cause, columns.id).where(columns.cause.in_(causes))


async def latest_choice(session: Session, resident_id: int) -> Question | None:
    """Find the last question of a resident for which entries were offered."""
    query = (
        sa.select(Question)
        .where(
            col(Question.resident_id) == resident_id,
            col(Question.outcome).in_((Outcome.SUGGEST, Outcome.COMPLAINT)),
        )
        .order_by(col(Question.id).desc())
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none()


@dataclass(frozen=True, slots=True, kw_only=True)
class InVain:
    """A question that had no good answer."""

    id: int
    resident_id: int
    text: str
    outcome: str
    is_helpful: bool | None
    asked_at: datetime
    is_with_staff: bool
    """Passed to staff, who may have answered it."""
    is_unanswered: bool
    """Passed to staff, who have not answered it yet."""


async def in_vain(session: Session, since: datetime, erased: str) -> AsyncIterator[InVain]:
    """Walk through the open questions asked since an instant without a good answer, latest first.

    What became a complaint was none, and words that were *erased* tell nothing.
    """
    before: int | None = None
    while rows := (await session.execute(_in_vain(since, erased, before))).all():
        for row in rows:
            number, resident_id, text, outcome, is_helpful, asked_at, passed, unanswered = row
            yield InVain(
                id=number,
                resident_id=resident_id,
                text=text,
                outcome=outcome,
                is_helpful=is_helpful,
                asked_at=asked_at,
                is_with_staff=bool(passed),
                is_unanswered=bool(unanswered),
            )
        before = rows[-1][0]


def _in_vain(since: datetime, erased: str, before: int | None) -> sa.Select[*tuple[Any, ...]]:
    """Select the next batch of them: those with smaller ids than *before*."""
    is_passed = _went_on(col(Complaint.is_question).is_(True))
    query = (
        sa.select(
            col(Question.id),
            col(Question.resident_id),
            col(Question.text),
            col(Question.outcome),
            col(Question.is_helpful),
            col(Question.asked_at),
            is_passed,
            _went_on(col(Complaint.is_question).is_(True), col(Complaint.status).in_(_OPEN)),
        )
        .where(
            col(Question.asked_at) >= since,
            col(Question.settled).is_(None),
            col(Question.text) != erased,
            sa.or_(_unmet(), is_passed),
            ~_went_on(col(Complaint.is_question).is_(False)),
        )
        .order_by(col(Question.id).desc())
        .limit(_BATCH)
    )
    return query.where(col(Question.id) < before) if before is not None else query


def _unmet() -> sa.ColumnElement[bool]:
    """Nothing fitted, nothing offered was chosen, or the answer got a 👎."""
    return sa.or_(
        sa.and_(
            col(Question.outcome) == Outcome.NONE,
            sa.or_(col(Question.noise).is_(None), col(Question.noise) == Noise.OUT_OF_SCOPE),
        ),
        sa.and_(col(Question.outcome) == Outcome.SUGGEST, col(Question.taken).is_(None)),
        col(Question.is_helpful).is_(False),
    )


def _went_on(*conditions: sa.ColumnElement[bool]) -> sa.Exists:
    """Whether a complaint, or a question to staff, was made of it that is such."""
    return sa.exists().where(col(Complaint.question_id) == col(Question.id), *conditions)


async def settle(
    session: Session, ids: Collection[int], how: Settled
) -> list[tuple[Question, Resident]]:
    """Settle those of these questions that are open.

    Returns:
        The questions that were, each with its resident, the oldest first.
    """
    query = (
        sa.select(Question, Resident)
        .join(Resident, col(Resident.id) == col(Question.resident_id))
        .where(col(Question.id).in_(list(ids)), col(Question.settled).is_(None))
        .order_by(col(Question.id))
        .with_for_update(of=Question)
    )
    found = [(row[0], row[1]) for row in (await session.execute(query)).all()]
    for question, _ in found:
        question.settled = how
    return found
