"""What staff search of complaints, read whole: SQL cannot look into what is encrypted."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col

from bot.store.engine import Session
from bot.store.retention import MARK
from bot.store.tables import Complaint, ComplaintEvent, ComplaintMedia, ErasureDone


class Told(NamedTuple):
    """What of a complaint may be searched."""

    id: int
    reference: str
    text: str
    place: str
    gist: str
    """Of its voice notes, line by line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where a word was found, by the complaints' ids."""

    texts: Collection[int] = ()
    places: Collection[int] = ()
    gists: Collection[int] = ()
    references: Collection[int] = ()

    def condition(self) -> sa.ColumnElement[bool]:
        """Say the same in SQL; what was erased since is not found any more."""
        said = sa.select(col(ComplaintMedia.complaint_id)).where(
            _among(col(ComplaintMedia.complaint_id), self.gists),
            col(ComplaintMedia.gist).is_not(None),
        )
        id_ = col(Complaint.id)
        ways: list[sa.ColumnElement[bool]] = [sa.false()]
        if self.references:
            ways.append(_among(id_, self.references))
        if self.texts:
            ways.append(sa.and_(_among(id_, self.texts), col(Complaint.text) != MARK))
        if self.places:
            ways.append(sa.and_(_among(id_, self.places), col(Complaint.place).is_not(None)))
        if self.gists:
            ways.append(id_.in_(said))
        return sa.or_(*ways)


async def page(session: Session, *, after: int, limit: int) -> list[Told]:
    """Read complaints by id from *after* on."""
    span = sa.select(col(Complaint.id)).where(col(Complaint.id) > after).order_by(col(Complaint.id))
    return await _told(session, span.limit(limit))


async def moved(session: Session, since: int) -> list[Told]:
    """Read complaints to which something happened after an event: words change with an event."""
    return await _told(
        session,
        sa.select(col(ComplaintEvent.complaint_id)).where(col(ComplaintEvent.seq) > since),
    )


async def wordless(session: Session) -> list[Told]:
    """Read complaints whose words are erased."""
    return await _told(session, sa.select(col(Complaint.id)).where(col(Complaint.text) == MARK))


async def erasures(session: Session) -> int:
    """Count the erasures that this database has seen."""
    query = sa.select(sa.func.count()).select_from(ErasureDone)
    return int((await session.execute(query)).scalar_one())


async def _told(session: Session, which: sa.Select[Any]) -> list[Told]:
    ids = which.subquery()
    of = sa.select(ids)
    gists: dict[int, list[str]] = {}
    said = sa.select(col(ComplaintMedia.complaint_id), col(ComplaintMedia.gist)).where(
        col(ComplaintMedia.complaint_id).in_(of), col(ComplaintMedia.gist).is_not(None)
    )
    for id_, gist in (await session.execute(said)).all():
        gists.setdefault(id_, []).append(gist or "")
    query = (
        sa.select(
            col(Complaint.id),
            col(Complaint.reference),
            col(Complaint.text),
            col(Complaint.place),
        )
        .where(col(Complaint.id).in_(of))
        .order_by(col(Complaint.id))
    )
    return [
        Told(id_ or 0, reference, text, place or "", "\n".join(gists.get(id_ or 0, ())))
        for id_, reference, text, place in (await session.execute(query)).all()
    ]


def _among(column: Any, ids: Collection[int]) -> sa.ColumnElement[bool]:  # noqa: ANN401 — a column
    """Say that a column is one of any number of ids: they go as one parameter."""
    is_one: sa.ColumnElement[bool] = column.op("IN", is_comparison=True)(
        _Listed(sa.literal(json.dumps(list(ids)), sa.Text))
    )
    return is_one


class _Listed(FunctionElement[int]):
    """The numbers of a JSON list as rows."""

    type = sa.BigInteger()
    inherit_cache = True


@compiles(_Listed)
def _on_sqlite(element: _Listed, compiler: Any, **options: Any) -> str:  # noqa: ANN401 — SQLAlchemy's
    numbers: str = compiler.process(element.clauses, **options)
    return "(SELECT value FROM json_each(" + numbers + "))"  # noqa: S608 — a parameter's mark


@compiles(_Listed, "postgresql")
def _on_postgresql(element: _Listed, compiler: Any, **options: Any) -> str:  # noqa: ANN401 — as above
    numbers: str = compiler.process(element.clauses, **options)
    rows = "json_array_elements_text((" + numbers + ")::json)"
    return "(SELECT value::bigint FROM " + rows + ")"  # noqa: S608 — as above
